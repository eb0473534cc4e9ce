import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Job, Problem } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { compileInstance } from "../route/compile-instance.ts";
import type { LegTables } from "../route/compile-legs.ts";
import type { Instance } from "../route/instance.ts";
import { arriveAt, departBy, readyAt } from "../route/leg.ts";
import { orderByProximity, tasksOf } from "../route/tasks.ts";
import { makeNeighbours, type NeighbourLists } from "../search/neighbours.ts";
import { solve } from "../solve.ts";
import { applyPatch } from "./apply-patch.ts";
import type { ListPatch } from "./problem-patch.ts";
import { randomPatches } from "./random-patches.ts";
import { makeSolver } from "./solver.ts";

/** The same cases in every run of the suite; PROPERTY_SEED=n searches others, and what it finds becomes a named case. */
const runs = { numRuns: 40, seed: Number(process.env["PROPERTY_SEED"] ?? 1), endOnFailure: true };

describe("a solver whose problem is patched", () => {
  test("answers the same bytes as a fresh one", () => {
    fc.assert(
      fc.property(randomPatches(), fc.nat(), ({ problem, steps }, seed) => {
        const options = (previous: PreviousPlan | undefined) => ({ seed, stop: { iterations: 40 }, previous });
        const solver = makeSolver(problem);
        solver.solve(options(undefined));
        for (const { patch, after, previous } of steps) {
          solver.patch(patch);
          for (const plan of [undefined, previous, previous]) {
            const fresh = JSON.stringify(solve(after, options(plan)));
            expect(JSON.stringify(solver.solve(options(plan)))).toBe(fresh);
          }
        }
      }),
      runs,
    );
  });

  test("answers the same bytes with more jobs than a list has room for, many of them equally far", () => {
    const problem = grid(15);
    const [first, ...others] = problem.jobs;
    const routes = solve(problem, { seed: 1, stop: { iterations: 500 } }).routes;
    const previous = { routes: routes.map(({ vehicleId, steps }) => ({ vehicleId, steps, frozenCount: 1 })) };
    const options = { seed: 2, stop: { iterations: 300 } };
    const solver = makeSolver(problem);
    solver.solve(options);
    const window = [{ startSeconds: 900, endSeconds: 1500 }];
    for (const [patch, jobs, plan] of [
      [{ remove: [first!.id] }, others, undefined],
      [{ add: [first!] }, [...others, first!], previous],
      [
        { change: [{ ...others[100]!, timeWindows: window }] },
        [...others.with(100, { ...others[100]!, timeWindows: window }), first!],
        previous,
      ],
      [{ remove: others.slice(80).map(({ id }) => id) }, [...others.slice(0, 80), first!], undefined],
      [{ add: others.slice(80) }, [...others.slice(0, 80), first!, ...others.slice(80)], previous],
    ] as const) {
      solver.patch({ jobs: patch as ListPatch<Job> });
      const fresh = solve({ ...problem, jobs: [...jobs] }, { ...options, previous: plan });
      expect(JSON.stringify(solver.solve({ ...options, previous: plan }))).toBe(JSON.stringify(fresh));
    }
  });

  test("a price on another order holds for the solve with the previous plan only, though nothing else has changed", () => {
    const problem: Problem = { ...grid(6), stability: { resequenceCost: 70 } };
    const options = { seed: 1, stop: { iterations: 300 } };
    const ids = problem.jobs.map(({ id }) => id);
    const backwards = {
      routes: [0, 1, 2].map((van) => ({
        vehicleId: `van ${van}`,
        jobIds: ids.slice(12 * van, 12 * van + 12).reverse(),
      })),
    };
    const solver = makeSolver(problem);
    for (const previous of [undefined, backwards, undefined]) {
      const fresh = JSON.stringify(solve(problem, { ...options, previous }));
      expect(JSON.stringify(solver.solve({ ...options, previous }))).toBe(fresh);
    }
  });

  test("has the same legs and lists as a fresh one", () => {
    fc.assert(
      fc.property(randomPatches(), ({ problem, steps }) => {
        const compiled = (each: Problem, previous?: PreviousPlan, tables?: LegTables, lists?: NeighbourLists) => {
          const tasks = orderByProximity(tasksOf(each), each.matrices[0]);
          const instance = compileInstance(each, tasks, previous, previous, tables);
          // Short lists, so that who is left out matters.
          return { instance, neighbours: makeNeighbours(instance, 3, 5, lists) };
        };
        let locations = problem.matrices[0]!.size;
        let patched = problem;
        let now = compiled(problem);
        for (const { patch, after, previous } of steps) {
          const next = applyPatch(patched, locations, patch);
          const { tables } = now.instance;
          tables.from.matrices = tables.from.matrices.map((matrix) => matrix && (next.grown.get(matrix) ?? matrix));
          now = compiled(next.problem, previous, tables, now.neighbours.lists);
          const fresh = compiled(after, previous);
          expect(tablesOf(now.instance)).toEqual(tablesOf(fresh.instance));
          const { preds, succs, around } = now.neighbours;
          expect({ preds, succs, around }).toEqual({
            preds: fresh.neighbours.preds,
            succs: fresh.neighbours.succs,
            around: fresh.neighbours.around,
          });
          patched = next.problem;
          locations = next.locations;
        }
      }),
      runs,
    );
  });
});

/** Jobs at the crossings of streets 100 m apart, the depot at a corner, vans for 12 of them; a metre takes a tenth of a second. */
function grid(width: number): Problem {
  const size = width * width;
  const distances = Array.from({ length: size * size }, (_, leg) => {
    const [from, to] = [Math.floor(leg / size), leg % size];
    return (
      100 * (Math.abs((from % width) - (to % width)) + Math.abs(Math.floor(from / width) - Math.floor(to / width)))
    );
  });
  return {
    version: 1,
    jobs: Array.from({ length: size - 1 }, (_, index) => ({
      id: `${index}`,
      locationIndex: index + 1,
      timeWindows: [{ startSeconds: 300 * (index % 5), endSeconds: 300 * (index % 5) + 1800 }],
    })),
    vehicles: Array.from({ length: 20 }, (_, index) => ({
      id: `van ${index}`,
      startIndex: 0,
      endIndex: 0,
      limits: { maxTasks: 12 },
    })),
    matrices: [
      {
        profile: "default",
        size,
        distances,
        travel: { kind: "constant", durations: distances.map((each) => each / 10) },
      },
    ],
  };
}

/** Everything of an instance that does not say where its tables come from; travel by what it answers. */
function tablesOf({ tables, same, travels, spot, spots, ...rest }: Instance) {
  const travel: number[] = [];
  const instance = { travels, spot, spots, ...rest };
  for (let profile = 0; profile < rest.profiles; profile++) {
    for (let from = 0; from < rest.size; from++) {
      for (let to = 0; to < rest.size; to++) {
        for (const time of [0, 700, 2500]) {
          travel.push(
            readyAt(instance, profile, from, to, time),
            arriveAt(instance, profile, from, to, time),
            departBy(instance, profile, from, to, time),
          );
        }
      }
    }
  }
  return { ...rest, travel };
}
