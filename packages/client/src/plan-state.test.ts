import type { DriverId, OrderId, Pin, PlanEventMessage, PlanId, RouteId, Stop, StopId } from "@reroute/protocol";
import { describe, expect, test } from "vitest";
import {
  event,
  nine,
  noKpis,
  orderOf,
  planId,
  route,
  routesOf,
  snapshotData,
  stateAfter,
  stop,
  stopEvent,
  stopsOf,
  summary,
  ten,
  topic,
  traffic,
  unassigned,
} from "../test/plan-fixtures.ts";
import { applyServerMessage, type PlanState } from "./plan-state.ts";

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
