import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operations, type Plan } from "@reroute/protocol";
import { haversineMeters, makeRoadNetwork, NO_TRAFFIC } from "@reroute/roads";
import { type OsrmServer, serveOsrm, writeGraph } from "@reroute/roads/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLive } from "../../../test/live-client.ts";
import {
  advance,
  at,
  evening,
  makeFleet,
  makeOrder,
  place,
  readPlan,
  routesOf,
  settle,
  stopsOf,
} from "../../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../../test/start-test-server.ts";
import { makeTown } from "../../../test/town.ts";
import { makeLog } from "../log.ts";
import type { ProviderAnswers } from "./provider-answers.ts";
import { openThreadRoads } from "./thread-roads.ts";

const network = makeRoadNetwork(makeTown());
let osrm: OsrmServer;
let server: TestServer;
beforeAll(async () => {
  osrm = await serveOsrm(network, { port: 0 });
  process.env["REROUTE_ROADS_URL"] = osrm.url;
  server = await startTestServer("embedded", { roads: "osrm" });
});
afterAll(async () => {
  await server.close();
  delete process.env["REROUTE_ROADS_URL"];
});

async function plannedDay(on = server): Promise<{ api: TestOrganization; planId: string }> {
  const api = await on.organization(evening);
  const { planId } = await makeFleet(api, 1);
  await makeOrder(api, { location: place(6, 4) });
  await advance(api, at("07:30"));
  return { api, planId };
}

const sourceOf = (plan: Plan) => plan.publishedRevision!.statistics.travelSource;
const roadsOf = async (api: TestOrganization) => (await api.ok(operations.feeds.list)).items;
async function metric(name: string): Promise<number> {
  const text = String((await server.fetch("/v1/metrics")).body);
  return Number(new RegExp(`^reroute_roads_${name}\\{provider="osrm"\\} (\\S+)$`, "m").exec(text)?.[1]);
}

describe("a server that asks OSRM", () => {
  test("plans with its times and distances, draws along its streets and says so", async () => {
    const { api, planId } = await plannedDay();
    const plan = await readPlan(api, planId);
    expect(sourceOf(plan)).toBe("osrm");
    const [route] = routesOf(plan);
    // Ten kilometres of streets there, ten back.
    expect(route!.distanceMeters).toBe(20_000);
    expect(route!.geometry.length).toBeGreaterThan(2);
    for (const [index, [x, y]] of route!.geometry.entries()) {
      const [fromX, fromY] = route!.geometry[Math.max(0, index - 1)]!;
      expect(Math.min(haversineMeters(y!, x!, y!, fromX!), haversineMeters(y!, x!, fromY!, x!))).toBeLessThan(20);
    }
    // The projection of the published route reads the times that it was planned with.
    expect(stopsOf(plan)[0]!.eta).toBe(stopsOf(plan)[0]!.plannedArrival);
    expect(await roadsOf(api)).toEqual([
      expect.objectContaining({ kind: "roads", name: "osrm", status: "heard", notice: null }),
    ]);
    expect((await server.fetch("/v1/health")).body.roads).toEqual({ source: "osrm", provider: "answering" });
  });

  test("asks for a row and a column for a new order, and counts what it costs", async () => {
    const { api, planId } = await plannedDay();
    const before = await metric("elements_total");
    await makeOrder(api, { location: place(-3, 5) });
    await settle(api);
    expect(stopsOf(await readPlan(api, planId))).toHaveLength(2);
    const after = await metric("elements_total");
    // The row (with the new place itself) and the column, and three legs to draw.
    expect(after - before).toBeLessThanOrEqual(3 + 2 + 3);
    expect(await metric("cost_total")).toBeCloseTo((after * 5) / 1000);
    await api.ok(operations.plans.optimize, { id: planId });
    await settle(api);
    expect(await metric("elements_total")).toBe(after);
  });

  test("goes on by straight lines when it is gone, and tells every screen", async () => {
    const { api, planId } = await plannedDay();
    const screen = await openLive(server.url);
    screen.send({ type: "authenticate", ticket: (await api.ok(operations.access.liveTicket)).ticket });
    await screen.next("ready");
    screen.send({ type: "subscribe", topic: `plan.${planId}` });
    await screen.next("snapshot");
    await osrm.close();
    await makeOrder(api, { location: place(-3, 5) });
    await settle(api);
    const plan = await readPlan(api, planId);
    expect(stopsOf(plan)).toHaveLength(2);
    expect(sourceOf(plan)).toBe("osrm+great-circle");
    const notice =
      "No road times from osrm: it cannot be reached (ECONNREFUSED). New times come from straight lines until it is back.";
    expect(await roadsOf(api)).toEqual([expect.objectContaining({ kind: "roads", status: "down", notice })]);
    const told = await screen.next("event", ({ event }) => event === "feed.changed");
    expect(told.data).toMatchObject({ feed: { kind: "roads", name: "osrm", status: "down", notice } });
    expect((await server.fetch("/v1/health")).body).toMatchObject({ status: "ready", roads: { provider: "failing" } });
    expect(await metric("up")).toBe(0);
    screen.close();
  });
});

test("a server with a road graph goes on along it when OSRM is not there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "reroute-roads-"));
  await writeGraph(folder, network.graph);
  const other = await startTestServer("embedded", { roads: "osrm", roadsDir: folder });
  try {
    const { api, planId } = await plannedDay(other);
    const plan = await readPlan(api, planId);
    expect(sourceOf(plan)).toBe("road-router");
    expect(routesOf(plan)[0]!.distanceMeters).toBe(20_000);
    expect((await roadsOf(api))[0]!.notice).toMatch(/New times come from our own road graph until it is back\.$/);
  } finally {
    await other.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test("what was answered is kept: another process makes the same matrix without asking", async () => {
  const engine = await serveOsrm(network, { port: 0 });
  process.env["REROUTE_ROADS_URL"] = engine.url;
  const stored: Uint8Array[] = [];
  const answersOf = (): ProviderAnswers => {
    let isSeen = false;
    return {
      unseen: async () => {
        const blocks = isSeen ? [] : [...stored];
        isSeen = true;
        return blocks;
      },
      keep: async (_organization, _plan, blocks) => {
        stored.push(...blocks);
      },
      forget: () => {
        isSeen = false;
      },
    };
  };
  const request = {
    organizationId: "org_1",
    planId: "pln_1",
    timeZone: "UTC",
    locations: [place(0), place(3, 4), place(-5, 2)],
    slots: { startMs: Date.UTC(2026, 5, 10, 7), slotMs: 3_600_000, count: 3 },
    traffic: NO_TRAFFIC,
  };
  const origin = { graph: undefined, provider: "osrm", costPer1000Elements: 0 };
  const first = await openThreadRoads(origin, makeLog("silent"), answersOf());
  const made = await first.matrix(request);
  await first.close();
  expect(stored).toHaveLength(1);
  await engine.close();
  const second = await openThreadRoads(origin, makeLog("silent"), answersOf());
  const again = await second.matrix(request);
  await second.close();
  expect(again!.source).toBe("osrm");
  expect(again!.hash).toBe(made!.hash);
  expect(stored).toHaveLength(1);
});

test("what is missing for a provider is told at the start, by its name", async () => {
  delete process.env["REROUTE_ROADS_URL"];
  const origin = { graph: undefined, provider: "osrm", costPer1000Elements: 0 };
  await expect(openThreadRoads(origin, makeLog("silent"))).rejects.toThrow("REROUTE_ROADS_URL: osrm needs it");
});
