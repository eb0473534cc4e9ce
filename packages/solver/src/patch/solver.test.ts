import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { compileInstance } from "../route/compile-instance.ts";
import type { LegTables } from "../route/compile-legs.ts";
import type { Instance } from "../route/instance.ts";
import { arriveAt, departBy, readyAt } from "../route/leg.ts";
import { orderByProximity, tasksOf } from "../route/tasks.ts";
import { makeNeighbours, type NeighbourLists } from "../search/neighbours.ts";
import { solve } from "../solve.ts";
import { applyPatch } from "./apply-patch.ts";
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
          const fresh = JSON.stringify(solve(after, options(previous)));
          expect(JSON.stringify(solver.solve(options(previous)))).toBe(fresh);
          // Nothing has changed since.
          expect(JSON.stringify(solver.solve(options(previous)))).toBe(fresh);
        }
      }),
      runs,
    );
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
