import type {
  OrderId,
  PlanEventMessage,
  PlanId,
  PlanSnapshot,
  RevisionId,
  RouteId,
  ServerMessage,
  TaskStatus,
  Traffic,
  TrafficId,
} from "@reroute/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  event,
  nine,
  orderOf,
  route,
  snapshotData,
  stateAfter,
  stop,
  stopEvent,
  summary,
  ten,
  topic,
  traffic,
  unassigned,
} from "../test/plan-fixtures.ts";
import { applyServerMessage, type PlanState } from "./plan-state.ts";

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
