import fc from "fast-check";
import type { Matrix, Problem } from "../model/problem.ts";
import { randomProblem } from "../model/random-problem.ts";
import { randomRichProblem } from "../model/random-rich-problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import type { LegLine, ListPatch, NewLocation, ProblemPatch } from "./problem-patch.ts";

/** A problem and how it changes, for the property tests. */
export interface RandomPatches {
  problem: Problem;
  steps: { patch: ProblemPatch; after: Problem; previous: PreviousPlan | undefined }[];
}

/** What a step does; what it brings comes from another random problem. */
interface Draw {
  removed: number[];
  changed: number[];
  added: number[];
  changedVehicles: number[];
  isFleetKept: boolean;
  locations: number;
  hasNewMatrices: boolean;
  lengths: number[];
  donor: { problem: Problem; previous: PreviousPlan | undefined };
}

/** Random problems, plain and rich, that random patches change again and again; `after` is worked out by plain copying. */
export function randomPatches(): fc.Arbitrary<RandomPatches> {
  const problem = fc.oneof(randomProblem(), randomRichProblem());
  const some = fc.array(fc.nat({ max: 20 }), { maxLength: 2 });
  const draw: fc.Arbitrary<Draw> = fc.record({
    ...{ removed: some, changed: some, added: some, changedVehicles: some },
    isFleetKept: fc.boolean(),
    locations: fc.constantFrom(0, 0, 1, 2),
    hasNewMatrices: fc.constantFrom(false, false, false, true),
    lengths: fc.array(fc.integer({ min: -1, max: 2500 }), { minLength: 23, maxLength: 23 }),
    donor: problem,
  });
  return fc
    .record({ first: problem, draws: fc.array(draw, { minLength: 1, maxLength: 4 }) })
    .map(({ first, draws }) => {
      const known = patchable(first.problem);
      const steps: RandomPatches["steps"] = [];
      for (const [at, each] of draws.entries()) {
        const before = steps.at(-1)?.after ?? known;
        const patch = patchOf(before, each, `n${at}`);
        steps.push({ patch, after: patchedByHand(before, patch), previous: each.donor.previous ?? first.previous });
      }
      return { problem: known, steps };
    });
}

function patchOf(problem: Problem, draw: Draw, name: string): ProblemPatch {
  const locations = draw.hasNewMatrices ? 0 : draw.locations;
  const size = problem.matrices[0]!.size + locations;
  const { jobs: donated } = draw.donor.problem;
  const fitting = (at: number, id: string) => ({ ...donated[at % donated.length]!, id, locationIndex: at % size });
  const pick = (items: { id: string }[], at: number[]) =>
    items.length === 0 ? [] : [...new Set(at.map((each) => items[each % items.length]!.id))];
  const removed = pick(problem.jobs, draw.removed);
  const changed = donated.length === 0 ? [] : pick(problem.jobs, draw.changed).filter((id) => !removed.includes(id));
  const patch: ProblemPatch = {};
  patch.jobs = {
    remove: removed,
    change: changed.map((id, at) => ({ ...fitting(draw.lengths[at]! + 1, id), ...allowedBy(problem) })),
    add: (donated.length === 0 ? [] : draw.added).map((at, index) => ({
      ...fitting(at, `${name}-${index}`),
      ...allowedBy(problem),
    })),
  };
  if (!draw.isFleetKept) {
    patch.vehicles = {
      change: pick(problem.vehicles, draw.changedVehicles).map((id, index) => {
        const { state, ...vehicle } = problem.vehicles.find((each) => each.id === id)!;
        const [end, start] = draw.lengths.slice(index).map((length) => Math.max(0, length));
        const shift = { earliestStartSeconds: start!, latestEndSeconds: start! + 5000 };
        return { ...vehicle, endIndex: end! % size, shift, costs: { perHour: 36, perKm: 2 } };
      }),
      add: draw.added.slice(1).map((at) => ({ id: `${name}-v`, startIndex: at % size })),
    };
  }
  if (locations > 0) {
    patch.locations = Array.from({ length: locations }, (_, at) =>
      newLocation(problem.matrices, problem.matrices[0]!.size + at, draw.lengths.slice(at)),
    );
  }
  if (draw.hasNewMatrices) patch.matrices = problem.matrices.map((matrix) => rotated(matrix, draw.lengths));
  return patch;
}

const allowedBy = ({ vehicles }: Problem) => ({ allowedVehicleIds: vehicles.map(({ id }) => id) });

function newLocation(matrices: Matrix[], index: number, lengths: number[]): NewLocation {
  return {
    legs: matrices.map(({ profile, travel, legCosts }) => {
      const line = (count: number, by: number): LegLine => {
        const numbers = Array.from({ length: count }, (_, at) => lengths[(by * at + index) % lengths.length]!);
        const costs = legCosts && { legCosts: numbers.map((each) => Math.max(0, each)) };
        if (travel.kind === "constant") {
          return { distances: numbers, ...costs, travel: { kind: "constant", durations: numbers } };
        }
        if (travel.kind === "slots") {
          const durations = travel.durations.map((_, slot) => numbers.map((each) => each + 10 * slot));
          return { distances: numbers, ...costs, travel: { kind: "slots", durations } };
        }
        const functions = numbers.map((each) => (each < 0 ? [] : [0, each, 1000, 1000 + 2 * each]));
        return { distances: numbers, ...costs, travel: { kind: "arrivals", functions } };
      };
      return { profile, outward: line(index + 1, 3), inward: line(index, 5) };
    }),
  };
}

/** A matrix of the same size and kind with other distances. */
function rotated(matrix: Matrix, lengths: number[]): Matrix {
  const distances = Array.from(matrix.distances, (_, at) => lengths[at % lengths.length]!);
  return { ...matrix, distances };
}

/** Copies of the lists and matrices with everything in place. */
function patchedByHand(problem: Problem, { jobs, vehicles, locations = [], matrices }: ProblemPatch): Problem {
  const patched = <T extends { id: string }>(items: T[], { remove = [], change = [], add = [] }: ListPatch<T> = {}) => [
    ...items.filter(({ id }) => !remove.includes(id)).map((item) => change.find(({ id }) => id === item.id) ?? item),
    ...add,
  ];
  return {
    ...problem,
    jobs: patched(problem.jobs, jobs),
    vehicles: patched(problem.vehicles, vehicles),
    matrices: (matrices ?? problem.matrices).map((matrix) => locations.reduce(withLocation, matrix)),
  };
}

function withLocation(matrix: Matrix, { legs }: NewLocation): Matrix {
  const { size, profile, travel } = matrix;
  const { outward, inward } = legs.find((each) => each.profile === profile)!;
  const joined = <T>(table: ArrayLike<T>, row: ArrayLike<T>, column: ArrayLike<T>): T[] => [
    ...Array.from({ length: size }, (_, from) => [
      ...Array.from({ length: size }, (_, to) => table[from * size + to]!),
      column[from]!,
    ]).flat(1),
    ...Array.from(row),
  ];
  const distances = joined(matrix.distances, outward.distances, inward.distances);
  const costs = matrix.legCosts && { legCosts: joined(matrix.legCosts, outward.legCosts!, inward.legCosts!) };
  const [out, into] = [outward.travel, inward.travel];
  const joinedTravel = () => {
    if (travel.kind === "constant" && out.kind === "constant" && into.kind === "constant") {
      return { ...travel, durations: joined(travel.durations, out.durations, into.durations) };
    }
    if (travel.kind === "slots" && out.kind === "slots" && into.kind === "slots") {
      const bySlot = travel.durations.map((each, slot) => joined(each, out.durations[slot]!, into.durations[slot]!));
      return { ...travel, durations: bySlot };
    }
    if (travel.kind !== "arrivals" || out.kind !== "arrivals" || into.kind !== "arrivals")
      throw new Error("kinds differ");
    const { functions } = travel;
    const at = <T>(list: ArrayLike<T>) => Array.from({ length: list.length }, (_, index) => [list[index]!]);
    return {
      ...travel,
      functions: joined(at(functions), at(out.functions), at(into.functions)).map(([each]) => each!),
    };
  };
  return { profile, size: size + 1, distances, ...costs, travel: joinedTravel() };
}

/** Without the names of vehicles that there are not, and without relations: a job in one may not be removed. */
function patchable({ relations, ...problem }: Problem): Problem {
  const ids = new Set(problem.vehicles.map(({ id }) => id));
  const jobs = problem.jobs.map(({ allowedVehicleIds, ...job }) =>
    allowedVehicleIds === undefined
      ? job
      : { ...job, allowedVehicleIds: allowedVehicleIds.filter((id) => ids.has(id)) },
  );
  return { ...problem, jobs };
}
