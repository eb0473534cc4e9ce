import { applyServerMessage, type PlanState } from "@reroute/client";
import { expect, test } from "vitest";
import { madeUpDay } from "../../dev/made-up-day.ts";
import { buildPlanView } from "./plan-view.ts";
import { highlightOf } from "./selection.ts";

const snapshot = madeUpDay({ routes: 3, stopsPerRoute: 5 });
const state = applyServerMessage(null, { type: "snapshot", topic: "", sequence: 1, data: snapshot })!;
const view = buildPlanView(state, null);
const [first] = state.plan.publishedRevision!.routes;

function after(before: PlanState, stopId: string, lateSeconds: number): PlanState {
  const stops = [{ stopId: stopId as `stp_${string}`, eta: "2026-11-23T22:00:00Z", lateSeconds, frozen: false }];
  const data = { routes: [], stops, kpis: snapshot.plan.kpis };
  return applyServerMessage(before, { type: "ephemeral", topic: "", kind: "etas", data })!;
}

test("every order is in the list once, on a route or unassigned, by reference", () => {
  const stops = state.plan.publishedRevision!.routes.reduce((sum, { stops }) => sum + stops.length, 0);
  expect(view.orders).toHaveLength(stops + 2);
  expect(new Set(view.orders.map(({ orderId }) => orderId)).size).toBe(stops + 2);
  const numbers = view.orders.map(({ reference }) => Number(reference));
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
});

test("news of one route leave the other routes as they are", () => {
  const next = buildPlanView(after(state, first!.stops.at(-1)!.id, 1080), view);
  const changed = next.routes.filter((route, index) => route !== view.routes[index]);
  expect(changed.map(({ name }) => name)).toEqual(["Van 1"]);
  expect(changed[0]!.status).toBe("late");
  expect(changed[0]!.lateSeconds).toBe(1080);
  expect(next.orders.map(({ orderId }) => orderId)).toEqual(view.orders.map(({ orderId }) => orderId));
});

test("a position alone changes no list", () => {
  const position = { ...snapshot.positions[0]!, recordedAt: "2026-11-23T22:00:00Z" };
  const moved = applyServerMessage(state, { type: "ephemeral", topic: "", kind: "positions", data: [position] })!;
  const next = buildPlanView(moved, view);
  expect(next.routes).toBe(view.routes);
  expect(next.state.positions).not.toBe(view.state.positions);
});

test("the next stop of a route is the first that has not ended", () => {
  for (const { stops, next, endedCount } of view.routes) expect(next).toBe(stops[endedCount]);
});

test("an order raises its stop and its route, an unassigned one only itself", () => {
  const stop = first!.stops[2]!;
  const onRoute = highlightOf({ kind: "order", id: stop.orderIds[0]! }, view)!;
  expect([[...onRoute.routeIds], [...onRoute.stopIds]]).toEqual([[first!.id], [stop.id]]);
  const left = highlightOf({ kind: "order", id: view.unassigned[0]!.orderId }, view)!;
  expect([left.routeIds.size, left.stopIds.size, left.orderIds.size]).toEqual([0, 0, 1]);
});

test("a revision raises the routes that it changed and the stops that it moved", () => {
  const revision = state.revisions.find(({ diff }) => diff.moved.length > 0)!;
  const highlight = highlightOf({ kind: "revision", id: revision.id }, view)!;
  const moved = revision.diff.moved.map(({ orderId }) => view.stopOfOrder.get(orderId)!.stop.id);
  expect([...highlight.stopIds]).toEqual(moved);
  for (const id of revision.diff.changedRouteIds) expect(highlight.routeIds).toContain(id);
});

test("nothing selected raises nothing", () => {
  expect(highlightOf(null, view)).toBeNull();
});
