import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test, vi } from "vitest";
import { check } from "../check.ts";
import type { Problem } from "../model/problem.ts";
import { ProblemError } from "../model/problem-error.ts";
import type { Progress, Solution, Stop } from "../model/solution.ts";
import { sumCosts } from "../route/describe-route.ts";
import { makeBestPlan } from "../search/best-plan.ts";
import { makeRandom } from "../search/random.ts";
import { solve, solveFrom } from "../solve.ts";
import { isBetter } from "./is-better.ts";
import type { Island, WorkerRequest } from "./messages.ts";
import { makeArchipelago, migrationOf } from "./shared-migration.ts";
import { makeSolverPool, type SolverPool } from "./solver-pool.ts";

/** Jobs on a circle of 1000 m; each van takes 5 of them. */
function circle(count: number): Problem {
  const angles = Array.from({ length: count }, (_, index) => (2 * Math.PI * index) / count);
  return jobsAt(angles.map((angle) => [1000 * Math.cos(angle), 1000 * Math.sin(angle)]));
}

/** The same with the jobs anywhere in a square of 1000 m. */
function scattered(count: number): Problem {
  const random = makeRandom(1);
  return jobsAt(Array.from({ length: count }, () => [1000 * random.float(), 1000 * random.float()]));
}

function jobsAt(places: [number, number][]): Problem {
  const points = [[0, 0], ...places];
  const distances = Float64Array.from(
    points.flatMap(([x, y]) => points.map(([toX, toY]) => Math.round(Math.hypot(x! - toX!, y! - toY!)))),
  );
  return {
    version: 1,
    jobs: places.map((_, index) => ({ id: `${index}`, locationIndex: index + 1, delivery: { parcels: 1 } })),
    vehicles: Array.from({ length: Math.ceil(places.length / 5) }, (_, index) => ({
      id: `van ${index}`,
      startIndex: 0,
      endIndex: 0,
      capacity: { parcels: 5 },
    })),
    matrices: [
      { profile: "default", size: points.length, distances, travel: { kind: "constant", durations: distances } },
    ],
  };
}

let pool: SolverPool;
const open = (threads: number) => {
  pool = makeSolverPool({ threads, isWarm: false });
  return pool;
};
afterEach(() => pool.close());

describe("a pool of solver threads", () => {
  test("answers the same bytes as solve in this thread, for any number of problems at once", async () => {
    const { solve: solveInPool } = open(2);
    const counts = [7, 12, 20, 12, 7];
    const stop = { iterations: 300 };
    const answers = await Promise.all(counts.map((count, seed) => solveInPool(circle(count), { seed, stop })));
    const expected = counts.map((count, seed) => solve(circle(count), { seed, stop }));
    expect(JSON.stringify(answers)).toBe(JSON.stringify(expected));
  });

  test("a warmed one answers the same bytes too", async () => {
    pool = makeSolverPool({ threads: 1 });
    const options = { seed: 3, stop: { iterations: 300 } };
    expect(JSON.stringify(await pool.solve(circle(12), options))).toBe(JSON.stringify(solve(circle(12), options)));
  });

  test("leaves the caller's problem alone: it is copied", async () => {
    const problem = circle(12);
    await open(1).solve(problem, { seed: 1, stop: { iterations: 10 } });
    expect(problem).toEqual(circle(12));
  });

  test("an abort ends the search with the best answer so far, before it starts and while it runs", async () => {
    const problem = circle(30);
    const forever = { seed: 1, stop: { timeLimitSeconds: 3600 } };
    expect(check(problem, await open(1).solve(problem, forever, { signal: AbortSignal.abort() }))).toEqual([]);

    const control = new AbortController();
    const solution = await pool.solve(problem, { ...forever, onProgress: () => control.abort() }, control);
    expect(check(problem, solution)).toEqual([]);
  });

  test("tells progress", async () => {
    const heard: Progress[] = [];
    await open(1).solve(circle(20), { seed: 1, stop: { iterations: 100 }, onProgress: (each) => heard.push(each) });
    expect(heard[0]).toEqual({ seed: 1, iterations: expect.any(Number), cost: expect.any(Number), unassigned: 0 });
  });

  test("what solve throws rejects, and the next problem is solved", async () => {
    const { solve: solveInPool } = open(1);
    const broken = { ...circle(5), matrices: [] };
    const nothing = null as unknown as Problem;
    await expect(solveInPool(nothing, { seed: 1, stop: { iterations: 1 } })).rejects.toThrow();
    await solveInPool(broken, { seed: 1, stop: { iterations: 1 } }).catch(() => undefined);
    const uncopyable = { ...circle(5), jobs: [() => 1] } as unknown as Problem;
    await expect(solveInPool(uncopyable, { seed: 1, stop: { iterations: 1 } })).rejects.toThrow(/could not be cloned/);
    const options = { seed: 1, stop: { iterations: 10 } };
    expect(await solveInPool(circle(5), options)).toEqual(solve(circle(5), options));
  });

  test("close rejects what runs and what waits, and what comes later", async () => {
    const { solve: solveInPool, close } = open(1);
    const options = { seed: 1, stop: { timeLimitSeconds: 3600 } };
    const asked = [solveInPool(circle(10), options), solveInPool(circle(10), options)];
    const told = Promise.allSettled(asked);
    await close();
    for (const each of await told)
      expect(each).toMatchObject({ status: "rejected", reason: { message: "the solver pool is closed" } });
    await expect(solveInPool(circle(10), options)).rejects.toThrow(/closed/);
  });

  test("no threads are refused", () => {
    open(1);
    expect(() => makeSolverPool({ threads: 0 })).toThrow(/1 thread or more, not 0/);
  });

  test("solveSeeds keeps the best of one seed a thread, the lowest of equals", async () => {
    const problem = circle(40);
    const stop = { iterations: 60 };
    const each = [5, 6, 7].map((seed) => solve(problem, { seed, stop }));
    const best = each.reduce((one, other) => (isBetter(problem, other, one) ? other : one));
    const answer = await open(3).solveSeeds(problem, { seed: 5, stop });
    expect(JSON.stringify(answer)).toBe(JSON.stringify(best));
  });
});

describe("searches side by side", () => {
  const stop = { timeLimitSeconds: 0.3 };

  test("share memory where time ends them, and not where iterations do", async () => {
    const asked = vi.spyOn(Worker.prototype, "postMessage");
    const islandsOf = async (stop: Stop) => {
      asked.mockClear();
      await pool.solveSeeds(circle(12), { seed: 1, stop });
      return asked.mock.calls.map(([request]) => (request as { island: Island | undefined }).island);
    };
    open(2);
    try {
      const [first, second] = await islandsOf(stop);
      expect([first!.own, second!.own]).toEqual([0, 1]);
      expect(first!.archipelago.memory).toBe(second!.archipelago.memory);
      expect(await islandsOf({ iterations: 10 })).toEqual([undefined, undefined]);
      expect(await islandsOf({ iterations: 10, timeLimitSeconds: 60 })).toEqual([undefined, undefined]);
    } finally {
      asked.mockRestore();
    }
  });

  test("go on from what another one has left, in a thread too", async () => {
    const problem = scattered(60);
    const archipelago = makeArchipelago(2, 60, problem.vehicles.length);
    solveFrom({}, problem, { seed: 1, stop: { iterations: 60_000 } }, migrationOf(archipelago, 0));
    const left = makeBestPlan(archipelago);
    migrationOf(archipelago, 1).receive(left);
    const options = { seed: 2, stop: { iterations: 3000 } };
    expect(solve(problem, options).cost.total).toBeGreaterThan(left.price);

    const worker = new Worker(new URL("./solver-worker.ts", import.meta.url), { workerData: { isWarm: false } });
    const cancelFlag = new SharedArrayBuffer(4);
    worker.postMessage({
      kind: "solve",
      problem,
      island: { archipelago, own: 1 },
      options,
      wantsProgress: false,
      cancelFlag,
    } satisfies WorkerRequest);
    const [{ solution }] = await once(worker, "message");
    await worker.terminate();
    expect(solution.cost.total).toBeLessThanOrEqual(left.price);
    expect(check(problem, solution)).toEqual([]);
  });

  test("hold up no other when they have to wait for a thread", async () => {
    const problem = circle(20);
    open(2);
    const answers = await Promise.all([1, 2, 3].map((seed) => pool.solveSeeds(problem, { seed, stop })));
    for (const answer of answers) expect(check(problem, answer)).toEqual([]);
  });

  test("plan shipments and breaks, and nothing at all", async () => {
    const shipment = { id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2 } };
    const vehicles = circle(10).vehicles.map((van) => ({ ...van, breaks: [{ id: "lunch", serviceSeconds: 10 }] }));
    const problems = [
      { ...circle(10), shipments: [shipment], vehicles },
      { ...circle(0), vehicles: [] },
      { ...circle(3), vehicles: [] },
    ];
    open(2);
    for (const problem of problems)
      expect(check(problem, await pool.solveSeeds(problem, { seed: 1, stop }))).toEqual([]);
  });
});

describe("a solver in a thread of the pool", () => {
  const options = { seed: 4, stop: { iterations: 200 } };
  const newJob = { id: "new", locationIndex: 3, delivery: { parcels: 1 } };
  const without = (problem: Problem, ...ids: string[]) => ({
    ...problem,
    jobs: problem.jobs.filter(({ id }) => !ids.includes(id)),
  });

  test("answers the same bytes as solve in this thread, patched or not, beside others", async () => {
    open(2);
    const [first, second, third] = await Promise.all(
      [circle(20), circle(12), circle(7)].map((each) => pool.open(each)),
    );
    const patched = first!.patch({ jobs: { remove: ["3", "7"], add: [newJob] } });
    const answers = [
      first!.solve(options),
      second!.solve(options),
      third!.solve(options),
      pool.solve(circle(9), options),
    ];
    await patched;
    const reduced = without(circle(20), "3", "7");
    const problems = [{ ...reduced, jobs: [...reduced.jobs, newJob] }, circle(12), circle(7), circle(9)];
    const expected = problems.map((problem) => solve(problem, options));
    expect(JSON.stringify(await Promise.all(answers))).toBe(JSON.stringify(expected));
  });

  test("rejects a patch that does not fit with its path, and goes on", async () => {
    const solver = await open(1).open(circle(7));
    await expect(solver.patch({ jobs: { remove: ["x"] } })).rejects.toEqual(
      new ProblemError("/jobs/remove/0", 'there is no job "x"'),
    );
    expect(await solver.solve(options)).toEqual(solve(circle(7), options));
  });

  test("tells progress and ends when it is told to", async () => {
    const solver = await open(1).open(circle(30));
    const control = new AbortController();
    const heard: Progress[] = [];
    const onProgress = (each: Progress) => {
      heard.push(each);
      control.abort();
    };
    const solution = await solver.solve({ seed: 1, stop: { timeLimitSeconds: 3600 }, onProgress }, control);
    expect(check(circle(30), solution)).toEqual([]);
    expect(heard.length).toBeGreaterThan(0);
  });

  test("that is closed, or whose pool is, answers no more", async () => {
    const [first, second] = await Promise.all([open(1).open(circle(7)), pool.open(circle(7))]);
    await first!.close();
    await first!.close();
    await expect(first!.solve(options)).rejects.toThrow("the solver is closed");
    expect(await second!.solve(options)).toEqual(solve(circle(7), options));
    await pool.close();
    await expect(second!.patch({})).rejects.toThrow("the solver pool is closed");
    await second!.close();
  });

  test("whose thread dies rejects what runs, what waits and what comes later; another can be opened", async () => {
    const threads: Worker[] = [];
    const listen = (thread: Worker) => threads.push(thread);
    process.on("worker", listen);
    const solver = await open(1).open(circle(10));
    process.off("worker", listen);
    const asked = [
      solver.solve({ seed: 1, stop: { timeLimitSeconds: 3600 } }),
      solver.patch({ jobs: { remove: ["3"] } }),
      pool.solve(circle(7), options),
    ];
    const told = Promise.allSettled(asked);
    await threads[0]!.terminate();
    const lost = { status: "rejected", reason: { message: expect.stringMatching(/^a solver thread ended/) } };
    expect(await told).toMatchObject([lost, lost, { status: "fulfilled" }]);
    await expect(solver.solve(options)).rejects.toThrow(/a solver thread ended/);
    await solver.close();
    const next = await pool.open(circle(10));
    expect(await next.solve(options)).toEqual(solve(circle(10), options));
  });
});

describe("isBetter", () => {
  const problem: Problem = {
    version: 1,
    jobs: ["low", "low2", "high"].map((id) => ({ id, locationIndex: 0, priority: id === "high" ? 9 : 1 })),
    vehicles: [],
    matrices: [],
  };
  const plan = (total: number, ...left: string[]): Solution => ({
    version: 1,
    cost: { ...sumCosts([], 0), total, distance: total },
    routes: [],
    unassigned: left.map((jobId) => ({ jobId, reasons: [] })),
    statistics: { iterations: 0, improvements: 0, initialCost: 0 },
  });

  test("the priority left out counts first, then the number of jobs, then the cost", () => {
    const ascending = [
      plan(1, "high", "low"),
      plan(1, "high"),
      plan(1, "low", "low2"),
      plan(1, "low"),
      plan(3),
      plan(2),
    ];
    for (let worse = 0; worse < ascending.length; worse++) {
      for (let better = worse; better < ascending.length; better++) {
        expect(isBetter(problem, ascending[better]!, ascending[worse]!)).toBe(better > worse);
        expect(isBetter(problem, ascending[worse]!, ascending[better]!)).toBe(false);
      }
    }
  });
});
