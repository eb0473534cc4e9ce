import type {
  Order,
  OrderId,
  PlanEventMessage,
  PlanId,
  PlanSnapshot,
  RevisionSummary,
  Route,
  ServerMessage,
  Stop,
  StopId,
  TaskId,
  TaskStatus,
  Traffic,
} from "@reroute/protocol";
import { applyServerMessage, type PlanState } from "../src/plan-state.ts";

export const planId: PlanId = "pln_1";
export const topic = `plan.${planId}`;
export const nine = "2026-11-22T09:00:00-05:00";
export const ten = "2026-11-22T10:00:00-05:00";
export const noKpis = {
  orderCount: 0,
  completedCount: 0,
  failedCount: 0,
  unassignedCount: 0,
  lateCount: 0,
  onTimeShare: 1,
  distanceMeters: 0,
};
const costs = { total: 0, fixed: 0, time: 0, distance: 0, distanceMeters: 0, drivingSeconds: 0 };
const statistics = { iterations: 1, cpuSeconds: 0, travelSource: "great-circle", trafficVersion: 0 };

/** Order n is task n and, on whatever route, stop n. */
export function stop(n: number, status: TaskStatus = "planned"): Stop {
  return {
    id: `stp_${n}`,
    taskIds: [`tsk_${n}`],
    orderIds: [`ord_${n}`],
    references: [`${n}`],
    location: { latitude: 33, longitude: -84 },
    timeWindows: [{ start: nine, end: ten }],
    serviceSeconds: 300,
    demand: {},
    plannedArrival: nine,
    plannedStart: nine,
    plannedDeparture: ten,
    eta: nine,
    lateSeconds: 0,
    status,
    frozen: status !== "planned",
  };
}

export function route(id: string, ...stops: Stop[]): Route {
  return {
    id: `rte_${id}`,
    vehicleId: `veh_${id}`,
    driverId: `drv_${id}`,
    shiftId: `shf_${id}`,
    depotId: "dep_1",
    shiftStart: nine,
    shiftEnd: ten,
    plannedStart: nine,
    plannedEnd: ten,
    eta: ten,
    distanceMeters: 0,
    drivingSeconds: 0,
    geometry: [],
    stops,
  };
}

export function summary(number: number, diff: Partial<RevisionSummary["diff"]> = {}): RevisionSummary {
  return {
    id: `rev_${number}`,
    planId,
    number,
    status: "published",
    causes: [],
    cause: "Order 1042 came in.",
    diff: { added: [], removed: [], moved: [], resequenced: [], changedRouteIds: [], sentences: [], ...diff },
    cost: costs,
    churn: { movedStops: 0, resequencedStops: 0 },
    routeCount: 0,
    assignedCount: 0,
    unassignedCount: 0,
    statistics,
    optimizationId: null,
    publishedAt: nine,
  };
}

export const unassigned = (n: number) => ({
  orderId: `ord_${n}` as OrderId,
  reference: `${n}`,
  location: { latitude: 33, longitude: -84 },
  timeWindows: [],
  priority: 0,
  reasons: [],
  text: "",
});

export function orderOf(n: number, status: TaskStatus = "pending"): Order {
  return {
    id: `ord_${n}`,
    reference: `${n}`,
    type: "delivery",
    status,
    location: { latitude: 33, longitude: -84 },
    timeWindows: [{ start: nine, end: ten }],
    serviceSeconds: 300,
    demand: {},
    packages: [],
    priority: 0,
    depotId: "dep_1",
    planId,
    taskIds: [`tsk_${n}`],
    version: 1,
    createdAt: nine,
    updatedAt: nine,
  };
}

export function traffic(n: number, validUntil: string): Traffic {
  return { id: `trf_${n}`, factor: 2, area: [], validFrom: nine, validUntil, source: "test", createdAt: nine };
}

export function snapshotData(routes: Route[], more: Partial<PlanSnapshot> = {}): PlanSnapshot {
  return {
    feeds: [],
    pins: [],
    plan: {
      id: planId,
      depotId: "dep_1",
      date: "2026-11-22",
      timeZone: "America/New_York",
      status: "open",
      sequence: 0,
      publishedRevisionId: "rev_1",
      optimizing: false,
      kpis: noKpis,
      publishedRevision: { ...summary(1), routes, unassigned: [] },
    },
    depot: {
      id: "dep_1",
      reference: "atl",
      name: "Atlanta",
      location: { latitude: 33, longitude: -84 },
      timeZone: "America/New_York",
      status: "active",
      version: 1,
      createdAt: nine,
      updatedAt: nine,
    },
    vehicles: [],
    drivers: [],
    positions: [],
    traffic: [],
    revisions: [summary(1)],
    clock: { now: nine, mode: "simulation", speed: 30 },
    ...more,
  };
}

/** The state after a snapshot with sequence 0 and then the messages. */
export function stateAfter(data: PlanSnapshot, ...messages: ServerMessage[]): PlanState {
  const first: ServerMessage = { type: "snapshot", topic, sequence: 0, data };
  return [first, ...messages].reduce<PlanState | null>(applyServerMessage, null)!;
}

type EventOf<Message> = Message extends PlanEventMessage ? Pick<Message, "event" | "data"> : never;
export const event = (sequence: number, { event: name, data }: EventOf<PlanEventMessage>) =>
  ({ type: "event", topic, sequence, event: name, data }) as PlanEventMessage;
export const stopEvent = (
  sequence: number,
  n: number,
  status: "en_route" | "arrived" | "completed" | "failed",
  occurredAt = nine,
) => {
  const ids = {
    stopId: `stp_${n}` as StopId,
    routeId: null,
    taskIds: [`tsk_${n}` as TaskId],
    orderIds: [`ord_${n}` as OrderId],
  };
  return event(sequence, { event: `stop.${status}`, data: { ...ids, status, occurredAt } });
};
export const routesOf = (state: PlanState) => state.plan.publishedRevision!.routes;
export const stopsOf = (state: PlanState) => routesOf(state).map(({ stops }) => stops.map(({ id }) => id));
