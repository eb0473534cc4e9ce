import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import type { OptimizationJob, OptimizationResult } from "./job.ts";
import { runJob } from "./run-job.ts";
import { makeWorkerPool } from "./worker-pool.ts";

const epochMs = Date.parse("2026-12-01T12:00:00Z");
const depot = { latitude: 33.65, longitude: -84.4 };
const hours = (count: number) => count * 3600;

/** Vans that each serve the stops of one direction, six kilometres apart, from one depot. */
function fleet(vans: number, stopsEach: number): OptimizationJob {
  const locations = [depot];
  const jobs: OptimizationJob["jobs"] = [];
  const previous: OptimizationJob["previous"] = { routes: [] };
  for (let van = 0; van < vans; van++) {
    const angle = (2 * Math.PI * van) / vans;
    const jobIds: string[] = [];
    for (let stop = 1; stop <= stopsEach; stop++) {
      const reach = 0.05 * stop;
      locations.push({
        latitude: depot.latitude + reach * Math.sin(angle),
        longitude: depot.longitude + reach * Math.cos(angle),
      });
      const id = `job-${van}-${stop}`;
      jobs.push({ id, locationIndex: locations.length - 1, serviceSeconds: 300, delivery: { pallets: 1 } });
      jobIds.push(id);
    }
    previous.routes.push({ vehicleId: `van-${van}`, jobIds });
  }
  return {
    version: 1,
    epochMs,
    timeZone: "America/New_York",
    roads: "great-circle",
    locations,
    slots: { startMs: epochMs, slotMs: 3_600_000, count: 10 },
    traffic: { version: "0", items: [] },
    jobs,
    vehicles: previous.routes.map(({ vehicleId }) => ({
      id: vehicleId,
      startIndex: 0,
      endIndex: 0,
      capacity: { pallets: stopsEach + 2 },
      costs: { fixed: 20, perHour: 30, perKm: 0.5 },
      shift: { earliestStartSeconds: 0, latestEndSeconds: hours(9) },
    })),
    previous,
    promisedJobIds: [],
    unassignedJobIds: [],
    search: "everywhere",
    seed: 1,
    stop: { iterations: 2_000 },
  };
}

const routesOf = (solution: Awaited<ReturnType<typeof runJob>>["candidates"][number]) =>
  Object.fromEntries(solution.routes.map(({ vehicleId, steps }) => [vehicleId, steps.map(({ jobId }) => jobId)]));

test("a new order next to one van's stops changes that van in the least candidate, and far vans in neither of the two near ones", async () => {
  const job = fleet(9, 3);
  job.locations.push({ latitude: depot.latitude + 0.001, longitude: depot.longitude + 0.1 });
  job.jobs.push({ id: "new", locationIndex: job.locations.length - 1, serviceSeconds: 300, delivery: { pallets: 1 } });
  const { candidates } = await runJob(job);
  expect(candidates).toHaveLength(3);
  const [least, nearby] = candidates.map(routesOf);
  const before = Object.fromEntries(job.previous.routes.map(({ vehicleId, jobIds }) => [vehicleId, jobIds]));
  const changed = Object.keys(before).filter((id) => least![id]?.join() !== before[id]!.join());
  expect(changed).toEqual(["van-0"]);
  for (const id of ["van-3", "van-4", "van-5", "van-6"]) expect(nearby![id], id).toEqual(before[id]);
  for (const { routes } of candidates) {
    expect(routes.flatMap(({ steps }) => steps.map(({ jobId }) => jobId)).sort()).toEqual(
      job.jobs.map(({ id }) => id).sort(),
    );
  }
});

test("a promised stop that nobody can reach in its window is served late, not dropped", async () => {
  const job = fleet(2, 2);
  job.jobs[0]!.timeWindows = [{ startSeconds: 0, endSeconds: 60 }];
  const broken = await runJob(job);
  expect(broken.candidates.every(({ unassigned }) => unassigned.some(({ jobId }) => jobId === "job-0-1"))).toBe(true);
  const kept = await runJob({ ...job, promisedJobIds: ["job-0-1"] });
  for (const { unassigned } of kept.candidates) expect(unassigned).toEqual([]);
});

test("a promised stop for which the shifts are too short is served in overtime", async () => {
  const job = fleet(2, 3);
  for (const vehicle of job.vehicles) vehicle.shift!.latestEndSeconds = 2_400;
  const kept = await runJob({ ...job, promisedJobIds: job.jobs.map(({ id }) => id) });
  expect(kept.candidates.at(-1)!.unassigned).toEqual([]);
  expect(Math.max(...kept.candidates.at(-1)!.routes.map(({ endSeconds }) => endSeconds))).toBeGreaterThan(2_400);
});

test("the same job gives the same candidates, byte for byte", async () => {
  const job = fleet(5, 4);
  job.jobs[3]!.timeWindows = [{ startSeconds: hours(1), endSeconds: hours(2) }];
  const [once, again] = [await runJob(job), await runJob(structuredClone(job))];
  expect(JSON.stringify(again.candidates)).toBe(JSON.stringify(once.candidates));
});

test("around the change, the whole plan is searched only for what finds no place there", async () => {
  const job: OptimizationJob = { ...fleet(9, 3), search: "around" };
  job.locations.push({ latitude: depot.latitude + 0.001, longitude: depot.longitude + 0.1 });
  job.jobs.push({ id: "new", locationIndex: job.locations.length - 1, serviceSeconds: 300, delivery: { pallets: 1 } });
  expect((await runJob(job)).candidates).toHaveLength(2);
  const tooBig = {
    ...job,
    jobs: job.jobs.map((one) => (one.id === "new" ? { ...one, delivery: { pallets: 50 } } : one)),
  };
  expect((await runJob({ ...tooBig, unassignedJobIds: ["new"] })).candidates).toHaveLength(2);
  const { candidates } = await runJob(tooBig);
  expect(candidates).toHaveLength(3);
  for (const { unassigned } of candidates) expect(unassigned.map(({ jobId }) => jobId)).toEqual(["new"]);
});

test("a job that is given up ends, and its thread takes the next", async () => {
  const startThread = () => new Worker(new URL("./worker.ts", import.meta.url));
  const pool = makeWorkerPool<OptimizationJob, OptimizationResult>(1, startThread);
  const control = new AbortController();
  const endless = pool.run({ ...fleet(4, 3), stop: { iterations: 1e12 } }, undefined, control.signal);
  const next = pool.run(fleet(2, 2));
  control.abort();
  expect((await endless).iterations).toBeLessThan(1e12);
  expect((await next).iterations).toBe(2_000);
  await pool.close();
});
