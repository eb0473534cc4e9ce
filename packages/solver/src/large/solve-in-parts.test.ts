import { describe, expect, test } from "vitest";
import { check } from "../check.ts";
import type { Job } from "../model/problem.ts";
import type { Solution } from "../model/solution.ts";
import { checkInParts } from "./check-in-parts.ts";
import type { LargeProblem } from "./large-problem.ts";
import { partOf, solveInParts } from "./solve-in-parts.ts";

/** Jobs on a spiral around one depot, ten a van, and half a van more than is needed in each hundred. */
function spiral(count: number, vans: number, more: (index: number) => Partial<Job> = () => ({})): LargeProblem {
  const points = Float64Array.from({ length: 2 * (count + 1) }, (_, at) => {
    const place = at >> 1;
    const radius = place === 0 ? 0 : 100 * Math.sqrt(place);
    return at % 2 === 0 ? radius * Math.cos(2.4 * place) : radius * Math.sin(2.4 * place);
  });
  return {
    points,
    jobs: Array.from({ length: count }, (_, index) => ({
      id: `j${index}`,
      locationIndex: index + 1,
      delivery: { kg: 1 },
      timeWindows: [{ startSeconds: 900 * (index % 5), endSeconds: 900 * (index % 5) + 7200 }],
      ...more(index),
    })),
    vehicles: Array.from({ length: vans }, (_, index) => ({
      id: `v${index}`,
      startIndex: 0,
      endIndex: 0,
      capacity: { kg: 10 },
      shift: { earliestStartSeconds: 0, latestEndSeconds: 14_400 },
    })),
    matricesOf(places) {
      const meters = places.flatMap((from) =>
        places.map((to) =>
          Math.round(Math.hypot(points[2 * from]! - points[2 * to]!, points[2 * from + 1]! - points[2 * to + 1]!)),
        ),
      );
      const travel = { kind: "constant" as const, durations: meters };
      return [{ profile: "default", size: places.length, distances: meters, travel }];
    },
  };
}

/** With matrices between all places, which a test can afford, and without: both find the same. */
function violationsOf(problem: LargeProblem, solution: Solution) {
  const whole = check(partOf(problem, problem.jobs, problem.vehicles), solution);
  const codes = (all: { code: string }[]) => all.map(({ code }) => code).toSorted();
  expect(codes(checkInParts(problem, solution))).toEqual(codes(whole));
  return codes(whole);
}

describe("solving in parts", () => {
  test("serves everybody with few vans to spare, validly, and with the same bytes again", () => {
    const problem = spiral(700, 74);
    const options = { seed: 1, stop: { iterations: 6000 } };
    const solution = solveInParts(problem, options);
    expect(violationsOf(problem, solution)).toEqual([]);
    expect(solution.unassigned).toEqual([]);
    expect(solution.statistics.iterations).toBe(6000);
    expect(JSON.stringify(solveInParts(problem, options))).toBe(JSON.stringify(solution));
  });

  test("leaves out hardly anything but what is worth least when vans are few, and says why for each van", () => {
    const problem = spiral(620, 60, (index) => ({ priority: index % 31 === 0 ? 0 : 1 }));
    const solution = solveInParts(problem, { seed: 1, stop: { iterations: 6000 } });
    expect(violationsOf(problem, solution)).toEqual([]);
    expect(solution.unassigned.length).toBe(20);
    const jobs = new Map(problem.jobs.map((job) => [job.id, job]));
    const worthless = solution.unassigned.filter(({ jobId }) => jobs.get(jobId!)!.priority === 0);
    // A job that no round brings together with one of priority 0 stays out.
    expect(worthless.length).toBeGreaterThanOrEqual(18);
  });

  test("whatever is wrong with a plan is found in parts too", () => {
    const problem = spiral(30, 4);
    const good = solveInParts(problem, { seed: 1, stop: { iterations: 100 } });
    const [first, second] = good.routes;
    const damaged = (change: (plan: Solution) => void) => {
      const plan = structuredClone(good);
      change(plan);
      return new Set(violationsOf(problem, plan));
    };
    expect(damaged(({ routes }) => routes[0]!.steps.pop())).toContain("MISSING_JOB");
    expect(damaged(({ routes }) => routes[0]!.steps.push(second!.steps[0]!))).toContain("DUPLICATE_JOB");
    expect(damaged(({ routes }) => routes.push(structuredClone(first!)))).toContain("DUPLICATE_VEHICLE");
    expect(damaged(({ routes }) => (routes[0]!.vehicleId = "nobody"))).toContain("UNKNOWN_VEHICLE");
    expect(damaged(({ routes }) => (routes[0]!.distanceMeters += 5))).toContain("WRONG_DISTANCE");
    expect(damaged(({ cost }) => (cost.total += 5))).toContain("WRONG_COST");
    expect(damaged(({ unassigned }) => unassigned.push({ jobId: "x", reasons: [] }))).toContain("UNKNOWN_JOB");
    expect(damaged(({ routes }) => Object.assign(routes[0]!.steps[0]!, { jobId: "x" }))).toContain("UNKNOWN_JOB");
  });

  test("no vans: everybody is left out", () => {
    const { routes, unassigned } = solveInParts(spiral(3, 0), { seed: 1, stop: { iterations: 10 } });
    expect({ routes, left: unassigned.length }).toEqual({ routes: [], left: 3 });
  });

  test("tells progress, and ends in time", () => {
    const heard: number[] = [];
    const onProgress = ({ unassigned }: { unassigned: number }) => heard.push(unassigned);
    solveInParts(spiral(700, 80), { seed: 1, stop: { timeLimitSeconds: 0 }, onProgress });
    expect(heard.at(-1)).toBe(0);
  });
});
