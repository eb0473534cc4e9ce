import { ApiFailure, applyServerMessage, NetworkFailure, type PlanState } from "@reroute/client";
import type {
  EtaUpdate,
  Order,
  OrderCreate,
  OrderPrices,
  Pin,
  PlanSnapshot,
  ProblemDetails,
  ServerMessage,
} from "@reroute/protocol";
import type { Server } from "../src/state/server.ts";
import { idOf, iso, madeUpDay, positionOn } from "./made-up-day.ts";

export type Scene =
  | "day"
  | "full"
  | "empty-plan"
  | "no-plan"
  | "no-depot"
  | "error"
  | "loading"
  | "stale"
  | "signed-out";

/** A server that only plays one scene. */
export function makeFakeServer(scene: Scene): Server {
  const day = madeUpDay(scene === "full" ? { routes: 250, stopsPerRoute: 20 } : { routes: 20, stopsPerRoute: 15 });
  const snapshot = scene === "empty-plan" ? emptied(day) : day;
  const orders = new Map<string, Order>();
  let publish: (message: ServerMessage) => void = () => {};
  const never = () => new Promise<never>(() => {});

  return {
    signIn: never,
    async session() {
      if (scene === "signed-out") throw problem("UNAUTHENTICATED", 401, "No valid credentials.");
      const organization = { id: idOf("org", 1), name: "Demo Freight", kind: "simulation" as const };
      return { organization, role: "dispatcher", clock: snapshot.clock };
    },
    signOut: async () => {},
    async plans() {
      if (scene === "error") throw new NetworkFailure("no answer");
      if (scene === "no-plan" || scene === "no-depot") return [];
      const { kpis: _, publishedRevision: __, ...summary } = snapshot.plan;
      const yesterday = { ...summary, id: idOf("pln", 0), date: "2026-11-22", status: "closed" as const };
      return [summary, yesterday];
    },
    depots: async () => (scene === "no-depot" ? [] : [snapshot.depot]),
    baseMap: async () => ({ kind: "none" }),
    order: async (id) => orders.get(id) ?? orderIn(snapshot, id),
    async createOrder(body) {
      if (body.serviceSeconds === 0 || Number.isNaN(body.serviceSeconds)) {
        throw problem("VALIDATION_FAILED", 400, "The request does not fit the schema.", [
          { pointer: "/serviceSeconds", message: "must be a number of seconds" },
        ]);
      }
      const order = accepted(body, snapshot.clock.now);
      orders.set(order.id, order);
      setTimeout(
        () => publish({ type: "event", topic: "", sequence: 0, event: "order.created", data: { order } }),
        100,
      );
      return order;
    },
    cancelOrder: async (id) => ({ ...orderIn(snapshot, id), status: "cancelled" as const }),
    optimize: never,
    settings: async () => ({ rollOver: true, version: 1 }),
    changeSettings: async ({ rollOver = true }) => ({ rollOver, version: 2 }),
    prices: async (id) => pricesOf(snapshot, id),
    async edit(_planId, { moves }) {
      const [move] = moves;
      const price = pricesOf(snapshot, move!.orderId!).items.find(({ vehicleId }) => vehicleId === move!.toVehicleId);
      const off = { vehicleId: null, position: null, plannedArrival: null, lateSeconds: null };
      return {
        revision: null,
        diff: { added: [], removed: [], moved: [], resequenced: [], changedRouteIds: [], sentences: [] },
        change: price?.change ?? { cost: -4, distanceMeters: -3_100, drivingSeconds: -420 },
        breaches: price?.breaches ?? [],
        places: [{ ...(price ?? off), orderId: move!.orderId! }],
        pins: [],
      };
    },
    async pin({ orderId, vehicleId, keeps = "vehicle" }) {
      const { id: planId } = snapshot.plan;
      const pin = {
        id: idOf("pin", orderCount++),
        orderId,
        planId,
        vehicleId,
        keeps,
        forced: false,
        createdAt: iso(0),
      };
      publish({ type: "event", topic: "", sequence: 0, event: "order.pinned", data: { pin } });
      return pin;
    },
    async unpin(id) {
      const pin = snapshot.pins.find((each) => each.id === id);
      const data = { orderId: pin?.orderId ?? idOf("ord", 0), pinId: id as Pin["id"] };
      publish({ type: "event", topic: "", sequence: 0, event: "order.unpinned", data });
    },
    watchPlan(_planId, listener) {
      if (scene === "loading") return () => {};
      let state: PlanState | null = null;
      publish = (message) => {
        const next = message.type === "event" ? { ...message, sequence: (state?.sequence ?? 0) + 1 } : message;
        state = applyServerMessage(state, next as ServerMessage);
        if (state) listener.onState(state);
      };
      publish({ type: "snapshot", topic: "", sequence: 100, data: snapshot });
      listener.onConnection(scene === "stale" ? "stale" : "live");
      if (scene === "stale") return () => {};
      const start = performance.now();
      const timer = setInterval(() => {
        const now = Date.parse(snapshot.clock.now) + (performance.now() - start) * 30;
        const positions = (snapshot.plan.publishedRevision?.routes ?? []).flatMap((route) => positionOn(route, now));
        publish({ type: "ephemeral", topic: "", kind: "positions", data: positions });
        publish({
          type: "ephemeral",
          topic: "",
          kind: "etas",
          data: laterBy(snapshot, (performance.now() - start) / 1000),
        });
        publish({ type: "ephemeral", topic: "", kind: "clock", data: { ...snapshot.clock, now: iso(now) } });
      }, 1000);
      return () => clearInterval(timer);
    },
  };
}

/** A third of the routes a little later than planned, so that there is news every second. */
function laterBy({ plan }: PlanSnapshot, seconds: number): EtaUpdate {
  const routes = (plan.publishedRevision?.routes ?? []).filter((_, index) => index % 3 === 0);
  const shift = (instant: string) => iso(Date.parse(instant) + seconds * 1000);
  const ahead = routes.flatMap(({ stops }) => stops.filter(({ status }) => status === "planned"));
  return {
    routes: routes.map(({ id, eta }) => ({ routeId: id, eta: shift(eta) })),
    stops: ahead.map(({ id, eta, lateSeconds, frozen }) => ({ stopId: id, eta: shift(eta), lateSeconds, frozen })),
    kpis: plan.kpis,
  };
}

/** The nearest vans first; of the others some are full and some too late. */
function pricesOf({ plan, vehicles }: PlanSnapshot, id: string): OrderPrices {
  const routes = plan.publishedRevision?.routes ?? [];
  const items = vehicles.map(({ id: vehicleId }, index): OrderPrices["items"][number] => {
    const route = routes.find((each) => each.vehicleId === vehicleId);
    const stop = route?.stops.at(-2);
    const breaches: OrderPrices["items"][number]["breaches"] = [];
    if (index % 4 === 3) {
      const text = `Van ${index + 1} would carry ${20 + index} kg too much.`;
      breaches.push({ code: "CAPACITY", vehicleId, missing: 20 + index, dimension: "weight_kg", text });
    }
    return {
      vehicleId,
      routeId: route?.id ?? null,
      position: (route?.stops.length ?? 0) - 1,
      plannedArrival: stop?.eta ?? null,
      lateSeconds: 0,
      change: { cost: index, distanceMeters: 640 * index, drivingSeconds: 75 * index },
      breaches,
    };
  });
  items.sort((one, other) => one.breaches.length - other.breaches.length || one.change.cost - other.change.cost);
  return { orderId: id as OrderPrices["orderId"], revisionId: plan.publishedRevisionId!, items };
}

function problem(code: ProblemDetails["code"], status: number, detail: string, errors: ProblemDetails["errors"] = []) {
  return new ApiFailure({ type: "about:blank", title: detail, status, code, detail, errors });
}

function emptied(day: PlanSnapshot): PlanSnapshot {
  const kpis = { ...day.plan.kpis, orderCount: 0, completedCount: 0, failedCount: 0, unassignedCount: 0, lateCount: 0 };
  return {
    ...day,
    plan: { ...day.plan, kpis: { ...kpis, onTimeShare: 1, distanceMeters: 0 }, publishedRevision: null },
    revisions: [],
    positions: [],
    traffic: [],
  };
}

function orderIn(day: PlanSnapshot, id: string): Order {
  const stops = day.plan.publishedRevision?.routes.flatMap(({ stops }) => stops) ?? [];
  const stop = stops.find(({ orderIds }) => orderIds.some((each) => each === id));
  const left = day.plan.publishedRevision?.unassigned.find(({ orderId }) => orderId === id);
  const known = stop ?? left;
  if (!known) throw problem("NOT_FOUND", 404, "There is no such order.");
  return {
    ...accepted({ reference: "", location: known.location, timeWindows: known.timeWindows }, day.clock.now),
    id: id as Order["id"],
    reference: stop?.references[0] ?? left?.reference ?? "",
    status: stop?.status ?? "pending",
    address: stop?.address,
    demand: stop?.demand ?? { weight_kg: 140 },
  };
}

let orderCount = 95_000;

function accepted(body: OrderCreate, now: string): Order {
  return {
    id: idOf("ord", orderCount++),
    type: "delivery",
    status: "pending",
    reference: body.reference,
    location: body.location,
    address: body.address,
    timeWindows: body.timeWindows,
    serviceSeconds: body.serviceSeconds ?? 300,
    demand: body.demand ?? {},
    packages: [],
    priority: body.priority ?? 0,
    depotId: idOf("dep", 1),
    planId: idOf("pln", 1),
    taskIds: [],
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}
