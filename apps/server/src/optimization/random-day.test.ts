import { type Order, operations, type Plan, type RevisionSummary } from "@reroute/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRandom } from "../../test/random.ts";
import {
  act,
  advance,
  at,
  evening,
  makeFleet,
  place,
  readPlan,
  routesOf,
  settle,
  stopsOf,
  type Verb,
} from "../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";
import { withOrganization } from "../platform/database/database.ts";

/** What has begun at a stop, in the order in which it did, by route. */
type Begun = Map<string, string[]>;

interface Play {
  check?: (plan: Plan, begun: Begun) => Promise<void>;
  patient?: boolean;
}

onBothStores((store) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(store);
  });
  afterAll(() => server.close());

  const seeds = store === "embedded" ? [1, 2] : [3];
  test.each(seeds)("the frozen part never changes and nobody is lost in a random day: seed %i", async (seed) => {
    const api = await server.organization(evening);
    await playDay(api, seed, { check: (plan, begun) => checkPlan(api, plan, begun) });
  });

  test.runIf(store === "embedded")("the same day played twice publishes the same routes", async () => {
    const [one, two] = [await server.organization(evening), await server.organization(evening)];
    const first = await playDay(one, 5, { patient: true });
    const second = await playDay(two, 5, { patient: true });
    expect(first.length).toBeGreaterThan(5);
    expect(second).toEqual(first);
  });

  /**
   * Plays a seeded day: orders come, go and fail, roads slow down, drivers drive. Answers what each revision says. A patient
   * player waits after each change for what follows from it; else changes come while the plan is made, and which of them are
   * answered together is chance.
   */
  async function playDay(api: TestOrganization, seed: number, play: Play): Promise<object[]> {
    const { check = async () => {}, patient = false } = play;
    const change = async (work: Promise<void>) => {
      await work;
      if (patient) await settle(api);
    };
    const random = makeRandom(seed);
    const { planId } = await makeFleet(api, 3, { capacity: { weight_kg: 120 } });
    let count = 0;
    const order = async () => {
      const from = 8 + Math.floor(random() * 7);
      const timeWindows = [{ start: at(clockTime(from)), end: at(clockTime(from + 2)) }];
      const body = {
        reference: `order ${++count}`,
        location: place(random() * 30 - 15, random() * 30 - 15),
        timeWindows: random() < 0.5 ? timeWindows : [{ start: at("08:00"), end: at("18:00") }],
        demand: { weight_kg: 5 + Math.floor(random() * 25) },
        priority: random() < 0.1 ? 5 : 0,
      };
      await api.ok(operations.orders.create, { body });
    };
    for (let index = 0; index < 12; index++) await order();
    const begun: Begun = new Map();
    const published: object[] = [];
    for (let hour = 7.5; hour <= 18; hour += 0.5) {
      await advance(api, at(clockTime(hour)));
      await drive(api, planId, hour, random, begun);
      if (random() < 0.35 && hour < 15) await change(order());
      if (random() < 0.15) await change(cancelOne(api, planId, random));
      if (random() < 0.15) await change(slowDown(api, hour, random));
      await settle(api);
      const plan = await readPlan(api, planId);
      await check(plan, begun);
      published.push(describePlan(plan));
    }
    await advance(api, at("20:30"));
    const closed = await readPlan(api, planId);
    expect(closed.status).toBe("closed");
    await checkSequence(api, planId);
    return [
      ...published,
      ...(await summaries(api, planId)).map(({ causes, diff }) => ({ causes, sentences: diff.sentences })),
    ].map(withoutIds);
  }

  /** Each driver does what is due by now, one stop after the other. */
  async function drive(api: TestOrganization, planId: string, hour: number, random: () => number, begun: Begun) {
    const now = at(clockTime(hour));
    for (const route of routesOf(await readPlan(api, planId))) {
      const next = route.stops.find(({ status }) => ["planned", "en_route", "arrived"].includes(status));
      if (next === undefined || Date.parse(next.eta) > Date.parse(now) + 1_800_000) continue;
      const verbs: Verb[] = ["start", "arrive", random() < 0.1 ? "fail" : "complete"];
      const done = { planned: 0, en_route: 1, arrived: 2 }[next.status as "planned"];
      for (const verb of verbs.slice(done, done + 1 + Math.floor(random() * 3))) {
        const { status } = await act(api, next.id, verb, now);
        expect(status).toBe(200);
      }
      const known = begun.get(route.id) ?? [];
      begun.set(route.id, [...known, ...next.taskIds.filter((id) => !known.includes(id))]);
      await settle(api);
    }
  }

  async function cancelOne(api: TestOrganization, planId: string, random: () => number) {
    const { items } = await api.ok(operations.orders.list, { query: { planId, status: "planned", limit: 1000 } });
    if (items.length === 0) return;
    await api.ok(operations.orders.cancel, { id: items[Math.floor(random() * items.length)].id });
  }

  async function slowDown(api: TestOrganization, hour: number, random: () => number) {
    const [from, to] = [place(random() * 10 - 5, -10), place(random() * 10 - 5, 10)];
    const polyline = [from, to].map(({ longitude, latitude }) => [longitude, latitude]);
    const body = { polyline, factor: 3, validFrom: at(clockTime(hour)), validUntil: at("19:00"), source: "test" };
    await api.ok(operations.traffic.create, { body });
  }

  async function checkPlan(api: TestOrganization, plan: Plan, begun: Begun): Promise<void> {
    const routes = new Map(routesOf(plan).map((route) => [route.id as string, route]));
    for (const [routeId, taskIds] of begun) {
      const orders = await statusesOf(api, taskIds);
      const kept = taskIds.filter((id) => orders.get(id) !== "cancelled");
      const sequence = (routes.get(routeId)?.stops ?? []).flatMap((stop) => stop.taskIds as string[]);
      expect(sequence.slice(0, kept.length)).toEqual(kept);
    }
    const onRoutes = stopsOf(plan).flatMap((stop) => stop.orderIds);
    expect(new Set(onRoutes).size).toBe(onRoutes.length);
    const { items } = (await api.ok(operations.orders.list, { query: { planId: plan.id, limit: 1000 } })) as {
      items: Order[];
    };
    const unassigned = plan.publishedRevision!.unassigned.map(({ orderId }) => orderId);
    for (const { id, status } of items) {
      const served = ["planned", "en_route", "arrived", "completed", "failed"].includes(status);
      expect([id, status, onRoutes.includes(id)]).toEqual([id, status, served]);
      expect([id, status, unassigned.includes(id)]).toEqual([id, status, status === "pending"]);
    }
  }

  async function statusesOf(api: TestOrganization, taskIds: string[]): Promise<Map<string, string>> {
    const rows = await withOrganization(server.database, api.organizationId, (tx) =>
      tx.selectFrom("tasks").select(["id", "status"]).where("id", "in", taskIds).execute(),
    );
    return new Map(rows.map(({ id, status }) => [id, status]));
  }

  async function checkSequence(api: TestOrganization, planId: string): Promise<void> {
    const events = await withOrganization(server.database, api.organizationId, (tx) =>
      tx.selectFrom("events").select("sequence").where("plan_id", "=", planId).orderBy("sequence").execute(),
    );
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    const numbers = (await summaries(api, planId)).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => numbers.length - index));
  }

  const summaries = async (api: TestOrganization, planId: string): Promise<RevisionSummary[]> =>
    (await api.ok(operations.plans.revisions, { id: planId, query: { limit: 1000 } })).items;
});

function describePlan(plan: Plan): object {
  return {
    number: plan.publishedRevision!.number,
    cost: plan.publishedRevision!.cost,
    routes: routesOf(plan).map(({ stops }) =>
      stops.map(({ references, plannedArrival }) => [references, plannedArrival]),
    ),
    unassigned: plan.publishedRevision!.unassigned.map(({ reference }) => reference),
  };
}

/** Ids differ from play to play, and so do the references of vans and shifts. */
function withoutIds(value: object): object {
  return JSON.parse(
    JSON.stringify(value)
      .replace(/[a-z]{3}_[0-9a-f-]{36}/g, "id")
      .replace(/[0-9a-f-]{36}/g, "reference"),
  );
}

function clockTime(hour: number): string {
  const minutes = Math.round(hour * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
