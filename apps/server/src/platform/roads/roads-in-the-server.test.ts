import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operations, type Plan } from "@reroute/protocol";
import { haversineMeters } from "@reroute/roads";
import { writeGraph } from "@reroute/roads/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reroute-roads-"));
  await writeGraph(folder, makeTown());
  server = await startTestServer("embedded", { roadsDir: folder });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** One van and one order 6 km to the north, 4 to the east. */
async function plannedDay(): Promise<{ api: TestOrganization; planId: string; plan: Plan }> {
  const api = await server.organization(evening);
  const { planId } = await makeFleet(api, 1);
  await makeOrder(api, { location: place(6, 4) });
  await advance(api, at("07:30"));
  return { api, planId, plan: await readPlan(api, planId) };
}

const etaOf = (plan: Plan) => Date.parse(stopsOf(plan)[0]!.eta);
const positions = (...places: { latitude: number; longitude: number }[]) =>
  places.map(({ longitude, latitude }) => [longitude, latitude]);

describe("a server on a road graph", () => {
  test("plans along its streets, draws the routes along them and says so", async () => {
    const { plan } = await plannedDay();
    const [route] = routesOf(plan);
    expect(plan.publishedRevision!.statistics.travelSource).toBe("road-router");
    // Ten kilometres of streets there, ten back: no great circle x 1.3 is so long.
    expect(route!.distanceMeters).toBe(20_000);
    const line = route!.geometry;
    expect(line.length).toBeGreaterThan(4);
    for (const [index, [x, y]] of line.entries()) {
      const [fromX, fromY] = line[Math.max(0, index - 1)]!;
      expect(Math.min(haversineMeters(y!, x!, y!, fromX!), haversineMeters(y!, x!, fromY!, x!))).toBeLessThan(20);
    }
  });

  test("an order far from any street is served by a great circle's times, and the plan says so", async () => {
    const { api, planId } = await plannedDay();
    await makeOrder(api, { location: place(20, 3) });
    await settle(api);
    const plan = await readPlan(api, planId);
    expect(stopsOf(plan)).toHaveLength(2);
    expect(plan.publishedRevision!.statistics.travelSource).toBe("road-router+great-circle");
    expect(routesOf(plan)[0]!.distanceMeters).toBeGreaterThan(40_000);
  });

  test("traffic on a street shifts the routes that use it and no other", async () => {
    const { api, planId, plan } = await plannedDay();
    const validity = { validFrom: at("06:00"), validUntil: at("20:00"), source: "test" };
    const elsewhere = { polyline: positions(place(-3, -5), place(-3, 5)), factor: 10, ...validity };
    await api.ok(operations.traffic.create, { body: elsewhere });
    expect(etaOf(await readPlan(api, planId))).toBe(etaOf(plan));
    const square = { area: positions(place(-1, -1), place(-1, 5), place(7, 5), place(7, -1), place(-1, -1)) };
    await api.ok(operations.traffic.create, { body: { ...square, factor: 3, ...validity } });
    const minutes = (etaOf(await readPlan(api, planId)) - etaOf(plan)) / 60_000;
    expect(minutes).toBeGreaterThan(8);
  });

  test("a closed street is not driven: the route goes around it", async () => {
    const { api, planId } = await plannedDay();
    const validity = { validFrom: at("06:00"), validUntil: at("20:00"), source: "test" };
    // All streets that lead from the depot's quarter to the north, but for the one ten kilometres to the west.
    const wall = {
      area: positions(place(2.4, -9.5), place(2.4, 13), place(2.6, 13), place(2.6, -9.5), place(2.4, -9.5)),
    };
    await api.ok(operations.traffic.create, { body: { ...wall, closed: true, ...validity } });
    await settle(api);
    const plan = await readPlan(api, planId);
    const line = routesOf(plan)[0]!.geometry;
    const west = Math.min(...line.map(([x]) => x!));
    expect(west).toBeCloseTo(place(0, -10).longitude, 3);
    // Ten to the west, six to the north, fourteen to the east, at a minute a kilometre and slower by the hour.
    const [route] = routesOf(plan);
    const driving = (etaOf(plan) - Date.parse(route!.plannedStart)) / 60_000;
    expect(driving).toBeGreaterThan(29);
  });
});

test("a folder without a road graph is refused with what to do", async () => {
  await expect(startTestServer("embedded", { roadsDir: join(folder, "nowhere") })).rejects.toThrow(
    /^REROUTE_ROADS_DIR: .*nowhere\/roads\.bin is not there: make it with `reroute roads import`$/,
  );
});
