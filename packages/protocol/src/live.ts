import { z } from "zod";
import { clock } from "./access.ts";
import { feed } from "./feeds.ts";
import { depot, driver, vehicle } from "./fleet.ts";
import { idOf } from "./ids.ts";
import { order, orderPackage, taskStatus } from "./orders.ts";
import { pin } from "./pins.ts";
import { plan, planKpis, revisionSummary, route, unassignedOrder } from "./plans.ts";
import { driverPosition } from "./tracking.ts";
import { traffic } from "./traffic.ts";
import { instant } from "./values.ts";

/** docs/spec/live.md says how these messages follow each other. */
export const planTopic = z.templateLiteral(["plan.", z.string().regex(/^pln_[0-9a-f-]{36}$/)]);

const authenticate = z.strictObject({ type: z.literal("authenticate"), ticket: z.string().max(200) });
const subscribe = z.strictObject({
  type: z.literal("subscribe"),
  topic: planTopic,
  /** The last sequence that the client has seen: the server then sends only what it missed. */
  after: z.int().min(0).optional(),
});
const unsubscribe = z.strictObject({ type: z.literal("unsubscribe"), topic: planTopic });
const ping = z.strictObject({ type: z.literal("ping") });
export const clientMessage = z.discriminatedUnion("type", [authenticate, subscribe, unsubscribe, ping]);
export type ClientMessage = z.infer<typeof clientMessage>;

const stopEvent = z.strictObject({
  stopId: idOf("stop"),
  routeId: idOf("route").nullable(),
  taskIds: z.array(idOf("task")),
  orderIds: z.array(idOf("order")),
  status: taskStatus,
  occurredAt: instant,
  /** For stop.failed. */
  reason: z.string().optional(),
});

/** What each event of a plan's topic carries. */
export const planEventData = {
  "order.created": z.strictObject({ order }),
  "order.updated": z.strictObject({ order }),
  "order.cancelled": z.strictObject({ order }),
  "order.pinned": z.strictObject({ pin }),
  "order.unpinned": z.strictObject({ orderId: idOf("order"), pinId: idOf("pin") }),
  "package.scanned": z.strictObject({ orderId: idOf("order"), package: orderPackage }),
  "optimization.started": z.strictObject({ optimizationId: idOf("optimization"), causes: z.array(z.string()) }),
  "optimization.completed": z.strictObject({
    optimizationId: idOf("optimization"),
    revisionId: idOf("revision").nullable(),
    outcome: z.string(),
  }),
  "optimization.failed": z.strictObject({ optimizationId: idOf("optimization"), outcome: z.string() }),
  /** The routes that changed, whole; the ids of those that are gone; unchanged routes are not repeated. */
  "plan.revision.published": z.strictObject({
    revision: revisionSummary,
    changedRoutes: z.array(route),
    removedRouteIds: z.array(idOf("route")),
    unassigned: z.array(unassignedOrder),
  }),
  "stop.en_route": stopEvent,
  "stop.arrived": stopEvent,
  "stop.completed": stopEvent,
  "stop.failed": stopEvent,
  "traffic.updated": z.strictObject({ traffic }),
  "feed.changed": z.strictObject({ feed }),
  "plan.closed": z.strictObject({ unservedOrderIds: z.array(idOf("order")) }),
} as const;
export type PlanEventName = keyof typeof planEventData;
export type PlanEventData = { [Name in PlanEventName]: z.infer<(typeof planEventData)[Name]> };

export const etaUpdate = z.strictObject({
  routes: z.array(z.strictObject({ routeId: idOf("route"), eta: instant })),
  stops: z.array(z.strictObject({ stopId: idOf("stop"), eta: instant, lateSeconds: z.number(), frozen: z.boolean() })),
  kpis: planKpis,
});
export type EtaUpdate = z.infer<typeof etaUpdate>;

/** All that a screen needs to show a plan. */
export const planSnapshot = z.strictObject({
  plan,
  depot,
  vehicles: z.array(vehicle),
  drivers: z.array(driver),
  /** The newest position of each driver of the plan. */
  positions: z.array(driverPosition),
  /** Those that hold. */
  pins: z.array(pin),
  /** Valid now or later. */
  traffic: z.array(traffic),
  /** The deployment's traffic feeds. */
  feeds: z.array(feed),
  /** The newest 50, newest first. */
  revisions: z.array(revisionSummary),
  clock,
});
export type PlanSnapshot = z.infer<typeof planSnapshot>;

/** What the server sends. Events are numbered without gaps; ephemeral messages are newest-only and may be skipped. */
export type ServerMessage =
  | { type: "ready" }
  | { type: "pong" }
  | { type: "snapshot"; topic: string; sequence: number; data: PlanSnapshot }
  | PlanEventMessage
  | { type: "ephemeral"; topic: string; kind: "positions"; data: DriverPositions }
  | { type: "ephemeral"; topic: string; kind: "etas"; data: EtaUpdate }
  | { type: "ephemeral"; topic: string; kind: "clock"; data: z.infer<typeof clock> }
  | { type: "error"; code: LiveErrorCode; message: string; topic?: string };

export type PlanEventMessage = {
  [Name in PlanEventName]: { type: "event"; topic: string; sequence: number; event: Name; data: PlanEventData[Name] };
}[PlanEventName];

type DriverPositions = z.infer<typeof driverPosition>[];
export type LiveErrorCode = "BAD_MESSAGE" | "UNAUTHENTICATED" | "NOT_FOUND" | "TOO_SLOW";
