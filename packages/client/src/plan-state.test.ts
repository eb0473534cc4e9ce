import type {
  DriverId,
  Order,
  OrderId,
  Pin,
  PlanEventMessage,
  PlanId,
  PlanSnapshot,
  RevisionId,
  RevisionSummary,
  Route,
  RouteId,
  ServerMessage,
  Stop,
  StopId,
  TaskId,
  TaskStatus,
  Traffic,
  TrafficId,
} from "@reroute/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyServerMessage, type PlanState } from "./plan-state.ts";

const planId: PlanId = "pln_1";
const topic = `plan.${planId}`;
const nine = "2026-11-22T09:00:00-05:00";
const ten = "2026-11-22T10:00:00-05:00";
const noKpis = {
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
function stop(n: number, status: TaskStatus = "planned"): Stop {
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

function route(id: string, ...stops: Stop[]): Route {
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

function summary(number: number, diff: Partial<RevisionSummary["diff"]> = {}): RevisionSummary {
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

const unassigned = (n: number) => ({
  orderId: `ord_${n}` as OrderId,
  reference: `${n}`,
  location: { latitude: 33, longitude: -84 },
  timeWindows: [],
  priority: 0,
  reasons: [],
  text: "",
});

function orderOf(n: number, status: TaskStatus = "pending"): Order {
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

function traffic(n: number, validUntil: string): Traffic {
  return { id: `trf_${n}`, factor: 2, area: [], validFrom: nine, validUntil, source: "test", createdAt: nine };
}

function snapshotData(routes: Route[], more: Partial<PlanSnapshot> = {}): PlanSnapshot {
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
function stateAfter(data: PlanSnapshot, ...messages: ServerMessage[]): PlanState {
  const first: ServerMessage = { type: "snapshot", topic, sequence: 0, data };
  return [first, ...messages].reduce<PlanState | null>(applyServerMessage, null)!;
}

type EventOf<Message> = Message extends PlanEventMessage ? Pick<Message, "event" | "data"> : never;
const event = (sequence: number, { event: name, data }: EventOf<PlanEventMessage>) =>
  ({ type: "event", topic, sequence, event: name, data }) as PlanEventMessage;
const stopEvent = (
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
const routesOf = (state: PlanState) => state.plan.publishedRevision!.routes;
const stopsOf = (state: PlanState) => routesOf(state).map(({ stops }) => stops.map(({ id }) => id));

describe("before the snapshot", () => {
  test("there is no state", () => {
    expect(applyServerMessage(null, stopEvent(1, 1, "arrived"))).toBeNull();
    expect(applyServerMessage(null, { type: "ready" })).toBeNull();
  });
});

describe("a published revision", () => {
  const before = stateAfter(snapshotData([route("a", stop(1), stop(2)), route("b", stop(3)), route("c", stop(4))]));
  const revision = summary(2, {
    added: [{ orderId: "ord_5", routeId: "rte_d" }],
    moved: [{ orderId: "ord_2", fromRouteId: "rte_a", toRouteId: "rte_d" }],
    changedRouteIds: ["rte_a", "rte_c", "rte_d"],
  });
  const after = applyServerMessage(
    before,
    event(1, {
      event: "plan.revision.published",
      data: {
        revision,
        changedRoutes: [route("a", stop(1)), route("d", stop(5), stop(2))],
        removedRouteIds: ["rte_c"],
        unassigned: [unassigned(4)],
      },
    }),
  )!;

  test("replaces the routes that changed, drops those that are gone and keeps the others as they are", () => {
    expect(stopsOf(after)).toEqual([["stp_1"], ["stp_3"], ["stp_5", "stp_2"]]);
    expect(routesOf(after)[1]).toBe(routesOf(before)[1]);
    expect(after.plan.publishedRevision!.unassigned.map(({ orderId }) => orderId)).toEqual(["ord_4"]);
    expect(after.plan.publishedRevisionId).toBe("rev_2");
  });

  test("leads the feed, and the one before is superseded", () => {
    expect(after.revisions.map(({ number, status }) => [number, status])).toEqual([
      [2, "published"],
      [1, "superseded"],
    ]);
  });

  test("says what it touched", () => {
    expect(after.lastChange).toEqual({
      revisionNumber: 2,
      routeIds: new Set<RouteId>(["rte_a", "rte_c", "rte_d"]),
      stopIds: new Set<StopId>(["stp_5", "stp_2"]),
      orderIds: new Set<OrderId>(["ord_5", "ord_2"]),
    });
  });

  test("leaves the state before untouched", () => {
    expect(stopsOf(before)).toEqual([["stp_1", "stp_2"], ["stp_3"], ["stp_4"]]);
  });

  test("the feed holds at most 200", () => {
    const many = Array.from({ length: 250 }, (_, index) =>
      event(index + 1, {
        event: "plan.revision.published",
        data: { revision: summary(index + 2), changedRoutes: [], removedRouteIds: [], unassigned: [] },
      }),
    );
    const { revisions } = stateAfter(snapshotData([]), ...many);
    expect(revisions).toHaveLength(200);
    expect(revisions[0]!.number).toBe(251);
  });
});

describe("pins (4.6)", () => {
  const pin = (n: number, id = n): Pin => ({
    id: `pin_${id}`,
    orderId: `ord_${n}`,
    planId,
    vehicleId: "veh_a",
    keeps: "vehicle",
    forced: false,
    createdAt: nine,
  });
  const pinned = (sequence: number, data: Pin) => event(sequence, { event: "order.pinned", data: { pin: data } });
  const idsOf = ({ pins }: PlanState) => pins.map(({ id }) => id);
  const before = stateAfter(snapshotData([route("a", stop(1), stop(2), stop(3))], { pins: [pin(1), pin(2)] }));

  test("a new pin takes the place of the one that its order had", () => {
    expect(idsOf(applyServerMessage(before, pinned(1, pin(1, 9)))!)).toEqual(["pin_9", "pin_2"]);
  });

  test("end when they are removed, and when their order is under way or cancelled", () => {
    const data = { orderId: "ord_1" as OrderId, pinId: "pin_1" as const };
    expect(idsOf(applyServerMessage(before, event(1, { event: "order.unpinned", data }))!)).toEqual(["pin_2"]);
    expect(idsOf(applyServerMessage(before, stopEvent(1, 1, "en_route"))!)).toEqual(["pin_2"]);
    const cancelled = event(1, { event: "order.cancelled", data: { order: orderOf(2) } });
    expect(idsOf(applyServerMessage(before, cancelled)!)).toEqual(["pin_1"]);
  });
});

describe("a stop's action", () => {
  test("changes its status and no other route", () => {
    const before = stateAfter(snapshotData([route("a", stop(1), stop(2)), route("b", stop(3))]));
    const after = applyServerMessage(before, stopEvent(1, 2, "arrived", ten))!;
    expect(routesOf(after)[0]!.stops.map(({ status, eta }) => [status, eta])).toEqual([
      ["planned", nine],
      ["arrived", ten],
    ]);
    expect(routesOf(after)[0]!.stops[0]).toBe(routesOf(before)[0]!.stops[0]);
    expect(routesOf(after)[1]).toBe(routesOf(before)[1]);
  });
});

describe("orders", () => {
  test("a new order waits until a revision takes it up, on a route or as unassigned", () => {
    const created = [5, 6, 7].map((n, index) =>
      event(index + 1, { event: "order.created", data: { order: orderOf(n) } }),
    );
    const waiting = stateAfter(snapshotData([route("a", stop(1))]), ...created);
    expect(waiting.newOrders.map(({ id }) => id)).toEqual(["ord_5", "ord_6", "ord_7"]);
    const published = event(4, {
      event: "plan.revision.published",
      data: {
        revision: summary(2),
        changedRoutes: [route("a", stop(1), stop(5))],
        removedRouteIds: [],
        unassigned: [unassigned(6)],
      },
    });
    expect(applyServerMessage(waiting, published)!.newOrders.map(({ id }) => id)).toEqual(["ord_7"]);
  });

  test("an order that the snapshot has on a route already is not new", () => {
    const created = event(1, { event: "order.created", data: { order: orderOf(1) } });
    expect(stateAfter(snapshotData([route("a", stop(1))]), created).newOrders).toEqual([]);
  });

  test("a cancelled order leaves its route at once, and its stop if nobody else is served there", () => {
    const shared = {
      ...stop(2),
      orderIds: ["ord_2", "ord_3"],
      taskIds: ["tsk_2", "tsk_3"],
      references: ["2", "3"],
    } as Stop;
    const cancel = (sequence: number, n: number) =>
      event(sequence, { event: "order.cancelled", data: { order: orderOf(n, "cancelled") } });
    const before = stateAfter(snapshotData([route("a", stop(1), shared), route("b", stop(4))]));
    const after = applyServerMessage(before, cancel(1, 2))!;
    expect(routesOf(after)[0]!.stops.map(({ orderIds }) => orderIds)).toEqual([["ord_1"], ["ord_3"]]);
    expect(routesOf(after)[1]).toBe(routesOf(before)[1]);
    expect(stopsOf(applyServerMessage(after, cancel(2, 3))!)).toEqual([["stp_1"], ["stp_4"]]);
  });

  test("an order that moves to another day's plan leaves this one, also while no revision has taken it up", () => {
    const away = (sequence: number, n: number) =>
      event(sequence, { event: "order.updated", data: { order: { ...orderOf(n), planId: "pln_2" as PlanId } } });
    const before = stateAfter(
      snapshotData([route("a", stop(1), stop(2))]),
      event(1, { event: "order.created", data: { order: orderOf(3) } }),
    );
    const after = [away(2, 3), away(3, 2)].reduce((state, message) => applyServerMessage(state, message)!, before);
    expect(stopsOf(after)).toEqual([["stp_1"]]);
    expect(after.newOrders).toEqual([]);
  });

  test("what was not served leaves its route when the plan is closed", () => {
    const closed = event(1, { event: "plan.closed", data: { unservedOrderIds: ["ord_2"] } });
    const after = stateAfter(snapshotData([route("a", stop(1, "completed"), stop(2))]), closed);
    expect(after.plan.status).toBe("closed");
    expect(stopsOf(after)).toEqual([["stp_1"]]);
  });
});

describe("ephemeral messages", () => {
  const position = (driver: string, recordedAt: string) => ({
    driverId: driver as DriverId,
    recordedAt,
    latitude: 33,
    longitude: -84,
  });

  test("the newest position of each driver stays, in whatever order they come", () => {
    const state = stateAfter(
      snapshotData([], { positions: [position("drv_a", nine)] }),
      { type: "ephemeral", topic, kind: "positions", data: [position("drv_a", ten), position("drv_b", ten)] },
      { type: "ephemeral", topic, kind: "positions", data: [position("drv_a", nine)] },
    );
    expect([...state.positions.values()]).toEqual([position("drv_a", ten), position("drv_b", ten)]);
  });

  test("ETAs change the stops and routes that they name, and the day's numbers", () => {
    const before = stateAfter(snapshotData([route("a", stop(1), stop(2)), route("b", stop(3))]));
    const after = applyServerMessage(before, {
      type: "ephemeral",
      topic,
      kind: "etas",
      data: {
        routes: [{ routeId: "rte_a", eta: nine }],
        stops: [{ stopId: "stp_2", eta: ten, lateSeconds: 60, frozen: true }],
        kpis: { ...noKpis, lateCount: 1 },
      },
    })!;
    expect(routesOf(after)[0]).toMatchObject({
      eta: nine,
      stops: [stop(1), { eta: ten, lateSeconds: 60, frozen: true }],
    });
    expect(routesOf(after)[1]).toBe(routesOf(before)[1]);
    expect(after.plan.kpis.lateCount).toBe(1);
  });

  test("the clock ends traffic that has passed", () => {
    const state = stateAfter(snapshotData([], { traffic: [traffic(1, ten)] }), {
      type: "ephemeral",
      topic,
      kind: "clock",
      data: { now: ten, mode: "simulation", speed: 30 },
    });
    expect(state.clock.now).toBe(ten);
    expect(state.traffic).toEqual([]);
  });
});

describe("what is not the next event", () => {
  test("changes nothing: the state stays the very same", () => {
    const state = stateAfter(snapshotData([route("a", stop(1))]), stopEvent(1, 1, "arrived"));
    expect(applyServerMessage(state, stopEvent(1, 1, "completed"))).toBe(state);
    expect(applyServerMessage(state, stopEvent(3, 1, "completed"))).toBe(state);
    expect(applyServerMessage(state, { type: "pong" })).toBe(state);
  });

  test("an event of a newer server is counted and otherwise ignored (spec 1.2)", () => {
    const unknown = {
      type: "event",
      topic,
      sequence: 1,
      event: "plan.blessed",
      data: {},
    } as unknown as PlanEventMessage;
    expect(stateAfter(snapshotData([route("a", stop(1))]), unknown)).toMatchObject({ sequence: 1 });
  });
});

/** A server that holds a plan in the plainest way: which orders lie where, and what became of them. */
class ToyServer {
  sequence = 0;
  revision = 1;
  readonly routes = new Map<string, number[]>();
  readonly statuses = new Map<number, TaskStatus>();
  left: number[] = [];
  readonly traffic: Traffic[] = [];
  closed = false;

  snapshot(): PlanSnapshot {
    const routes = [...this.routes].map(([id, orders]) => this.#route(id, orders));
    const data = snapshotData(routes, { traffic: [...this.traffic] });
    const { plan } = data;
    plan.sequence = this.sequence;
    plan.status = this.closed ? "closed" : "open";
    plan.publishedRevisionId = `rev_${this.revision}` as RevisionId;
    plan.publishedRevision = { ...summary(this.revision), routes, unassigned: this.left.map(unassigned) };
    const numbers = Array.from({ length: this.revision }, (_, index) => this.revision - index);
    data.revisions = numbers.map((number) => ({
      ...summary(number),
      status: number === this.revision ? "published" : "superseded",
    }));
    return data;
  }

  #route(id: string, orders: number[]) {
    return route(id, ...orders.map((n) => stop(n, this.statuses.get(n) ?? "planned")));
  }

  publish(target: (string | null)[]): PlanEventMessage {
    const before = new Map([...this.routes].map(([id, orders]) => [id, orders.join()]));
    const done = new Set([...this.statuses.keys()]);
    for (const [id, orders] of this.routes)
      this.routes.set(
        id,
        orders.filter((n) => done.has(n)),
      );
    this.left = [];
    for (const [n, id] of target.entries()) {
      if (done.has(n)) continue;
      if (id === null) this.left.push(n);
      else this.routes.set(id, [...(this.routes.get(id) ?? []), n]);
    }
    const gone = [...this.routes].filter(([, orders]) => orders.length === 0).map(([id]) => id);
    for (const id of gone) this.routes.delete(id);
    const changed = [...this.routes].filter(([id, orders]) => before.get(id) !== orders.join());
    this.revision++;
    return event(++this.sequence, {
      event: "plan.revision.published",
      data: {
        revision: summary(this.revision),
        changedRoutes: changed.map(([id, orders]) => this.#route(id, orders)),
        removedRouteIds: gone.filter((id) => before.has(id)).map((id) => `rte_${id}` as RouteId),
        unassigned: this.left.map(unassigned),
      },
    });
  }

  act(n: number, status: "en_route" | "arrived" | "completed" | "failed"): PlanEventMessage {
    const isOnRoute = [...this.routes.values()].some((orders) => orders.includes(n));
    if (isOnRoute) this.statuses.set(n, status);
    return stopEvent(++this.sequence, n, status, nine);
  }

  report(n: number): PlanEventMessage {
    const known = this.traffic.findIndex(({ id }) => id === (`trf_${n}` as TrafficId));
    if (known >= 0) this.traffic.splice(known, 1);
    this.traffic.push(traffic(n, ten));
    return event(++this.sequence, { event: "traffic.updated", data: { traffic: traffic(n, ten) } });
  }

  endReport(n: number): PlanEventMessage {
    const known = this.traffic.findIndex(({ id }) => id === (`trf_${n}` as TrafficId));
    if (known >= 0) this.traffic.splice(known, 1);
    return event(++this.sequence, {
      event: "traffic.updated",
      data: { traffic: { ...traffic(n, nine), endedAt: nine } },
    });
  }

  cancel(n: number): PlanEventMessage {
    this.#drop([n]);
    return event(++this.sequence, { event: "order.cancelled", data: { order: orderOf(n, "cancelled") } });
  }

  moveAway(n: number): PlanEventMessage {
    this.#drop([n]);
    const order = { ...orderOf(n), planId: "pln_2" as PlanId };
    return event(++this.sequence, { event: "order.updated", data: { order } });
  }

  close(): PlanEventMessage {
    this.closed = true;
    const open = [...[...this.routes.values()].flat().filter((n) => !this.statuses.has(n)), ...this.left];
    this.#drop(open);
    return event(++this.sequence, {
      event: "plan.closed",
      data: { unservedOrderIds: open.map((n) => `ord_${n}` as OrderId) },
    });
  }

  #drop(gone: number[]) {
    this.left = this.left.filter((n) => !gone.includes(n));
    for (const [id, orders] of this.routes) {
      this.routes.set(
        id,
        orders.filter((n) => !gone.includes(n)),
      );
    }
  }
}

const place = fc.option(fc.constantFrom("a", "b", "c"), { nil: null });
const step = fc.oneof(
  fc.record({ kind: fc.constant("publish" as const), target: fc.array(place, { minLength: 6, maxLength: 6 }) }),
  fc.record({
    kind: fc.constant("act" as const),
    n: fc.nat(5),
    status: fc.constantFrom("en_route" as const, "arrived" as const, "completed" as const, "failed" as const),
  }),
  fc.record({ kind: fc.constant("report" as const), n: fc.nat(2) }),
  fc.record({ kind: fc.constant("endReport" as const), n: fc.nat(2) }),
  fc.record({ kind: fc.constant("cancel" as const), n: fc.nat(5) }),
  fc.record({ kind: fc.constant("moveAway" as const), n: fc.nat(5) }),
  fc.record({ kind: fc.constant("close" as const) }),
);

test("spec 4.2: a snapshot and the events after it give every later snapshot", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.nat(30), (steps, joinedAfter) => {
      const server = new ToyServer();
      let state = stateAfter(server.snapshot());
      for (const [index, one] of steps.entries()) {
        const message =
          one.kind === "publish"
            ? server.publish(one.target)
            : one.kind === "act"
              ? server.act(one.n, one.status)
              : one.kind === "report"
                ? server.report(one.n)
                : one.kind === "cancel"
                  ? server.cancel(one.n)
                  : one.kind === "moveAway"
                    ? server.moveAway(one.n)
                    : one.kind === "endReport"
                      ? server.endReport(one.n)
                      : server.close();
        state = applyServerMessage(state, message)!;
        if (index === joinedAfter) state = stateOfSnapshot(server);
        expect(comparable(state)).toEqual(comparable(stateOfSnapshot(server)));
      }
    }),
  );
});

function stateOfSnapshot(server: ToyServer): PlanState {
  const message: ServerMessage = { type: "snapshot", topic, sequence: server.sequence, data: server.snapshot() };
  return applyServerMessage(null, message)!;
}

/** What events carry; routes by id, since a revision says no order of routes. */
function comparable({ lastChange: _, newOrders: __, ...state }: PlanState) {
  const { routes, ...revision } = state.plan.publishedRevision!;
  const byId = Object.fromEntries(routes.map((one) => [one.id, one]));
  return { ...state, plan: { ...state.plan, publishedRevision: { ...revision, routes: byId } } };
}
