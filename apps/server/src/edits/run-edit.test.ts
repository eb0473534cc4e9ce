import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EditJob, JobMove } from "./edit-job.ts";
import { runEdit } from "./run-edit.ts";

const epochMs = Date.parse("2026-12-01T12:00:00Z");
const depot = { latitude: 33.65, longitude: -84.4 };

/** Vans that each have the stops of one direction, a few kilometres apart, from one depot; a stop has one job, "van.stop". */
function fleet(vans: number, stopsEach: number, attempts: JobMove[][] = []): EditJob {
  const locations = [depot];
  const jobs: EditJob["jobs"] = [];
  const routes: EditJob["routes"] = [];
  for (let van = 0; van < vans; van++) {
    const angle = (2 * Math.PI * van) / vans;
    const stops: string[][] = [];
    for (let stop = 1; stop <= stopsEach; stop++) {
      const reach = 0.03 * stop;
      locations.push({
        latitude: depot.latitude + reach * Math.sin(angle),
        longitude: depot.longitude + reach * Math.cos(angle),
      });
      const id = `${van}.${stop}`;
      const timeWindows = [{ startSeconds: 0, endSeconds: 3600 * stop }];
      jobs.push({
        id,
        locationIndex: locations.length - 1,
        serviceSeconds: 300,
        delivery: { pallets: 1 },
        timeWindows,
      });
      stops.push([id]);
    }
    routes.push({ vehicleId: `van-${van}`, stops });
  }
  return {
    epochMs,
    timeZone: "America/New_York",
    roads: "great-circle",
    locations,
    slots: { startMs: epochMs, slotMs: 3_600_000, count: 10 },
    traffic: { version: "0", items: [] },
    jobs,
    vehicles: routes.map(({ vehicleId }) => ({
      id: vehicleId,
      startIndex: 0,
      endIndex: 0,
      capacity: { pallets: stopsEach + 1 },
      costs: { fixed: 20, perHour: 30, perKm: 0.5 },
      shift: { earliestStartSeconds: 0, latestEndSeconds: 9 * 3600 },
    })),
    routes,
    keptJobIds: [],
    attempts,
  };
}

const moveTo = (vehicleId: string | null, jobId: string, place: JobMove["place"] = "cheapest"): JobMove => ({
  jobIds: [jobId],
  vehicleId,
  place,
});
const sequenceOf = (attempt: Awaited<ReturnType<typeof runEdit>>["attempts"][number], vehicleId: string) =>
  attempt.routes
    .find((route) => route.vehicleId === vehicleId)
    ?.steps.flatMap(({ jobId }) => (jobId === undefined ? [] : [jobId]));

describe("what moves come to", () => {
  test("the best place is the one of all that breaks least and then costs least", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.integer({ min: 1, max: 4 }), fc.nat(2), async (from, stop, to) => {
        const [jobId, vehicleId] = [`${from}.${stop}`, `van-${to}`];
        const places = Array.from({ length: from === to ? 4 : 5 }, (_, index) => [moveTo(vehicleId, jobId, { index })]);
        const { attempts } = await runEdit(fleet(3, 4, [[moveTo(vehicleId, jobId)], ...places]));
        const [best, ...all] = attempts;
        const least = Math.min(...all.map(({ breaches }) => breaches.length));
        expect(best!.breaches).toHaveLength(least);
        const costs = all.filter(({ breaches }) => breaches.length === least).map(({ change }) => change.cost);
        if (least === 0) expect(best!.change.cost).toBeCloseTo(Math.min(...costs), 6);
      }),
      { numRuns: 40, seed: 20261123 },
    );
  });

  test("there and back again is no change, and no route is concerned", async () => {
    const away = [moveTo("van-1", "0.2"), moveTo("van-0", "0.2", { index: 1 })];
    const { attempts } = await runEdit(fleet(2, 3, [away]));
    expect(attempts[0]).toEqual({
      routes: [],
      vehicleIds: [],
      change: { cost: 0, distanceMeters: 0, drivingSeconds: 0 },
      breaches: [],
    });
  });

  test("the change is what both routes cost more and less", async () => {
    const { attempts } = await runEdit(
      fleet(2, 3, [[moveTo(null, "0.3")], [moveTo("van-1", "0.3", { after: "1.3" })], [moveTo(null, "1.3")]]),
    );
    const [off, moved] = attempts;
    expect(off!.change.distanceMeters).toBeLessThan(0);
    expect(moved!.change.distanceMeters).toBeGreaterThan(0);
    expect(sequenceOf(moved!, "van-0")).toEqual(["0.1", "0.2"]);
    expect(sequenceOf(moved!, "van-1")).toEqual(["1.1", "1.2", "1.3", "0.3"]);
  });

  test("a van that loses its last stop has no route, and its fixed cost is saved", async () => {
    const { attempts } = await runEdit(fleet(2, 1, [[moveTo("van-1", "0.1")]]));
    expect(attempts[0]!.vehicleIds).toEqual(["van-0", "van-1"]);
    expect(attempts[0]!.routes.map(({ vehicleId }) => vehicleId)).toEqual(["van-1"]);
  });

  test("more than the van holds, later than the window, and between a pin and what is before it are breaches", async () => {
    const job = fleet(3, 3, [
      [moveTo("van-0", "1.1"), moveTo("van-0", "1.2")],
      [moveTo("van-0", "0.1", { index: 2 })],
      [moveTo("van-0", "1.3", { index: 1 })],
    ]);
    job.jobs.find(({ id }) => id === "0.1")!.timeWindows = [{ startSeconds: 0, endSeconds: 700 }];
    job.keptJobIds = ["0.2"];
    const { attempts } = await runEdit(job);
    const found = attempts.map(({ breaches }) => breaches);
    expect(found[0]).toContainEqual({ code: "CAPACITY", vehicleId: "van-0", missing: 1, dimension: "pallets" });
    expect(found[1]).toMatchObject([{ code: "TIME_WINDOW", vehicleId: "van-0", jobId: "0.1" }]);
    expect(found[2]).toContainEqual({ code: "PINNED", vehicleId: "van-0", jobId: "0.2" });
  });
});
