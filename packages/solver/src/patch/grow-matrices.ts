import type { Matrix, Travel } from "../model/problem.ts";
import type { LegLine, NewLocation } from "./problem-patch.ts";

/**
 * Writes new locations into matrices of which so many locations are in use. A matrix without spare rows is copied into a larger one, which
 * takes its place (returned by the one before); its `size` counts the spare rows, which nobody may name.
 */
export function growMatrices(matrices: Matrix[], locations: number, added: NewLocation[]): Map<Matrix, Matrix> {
  const grown = new Map<Matrix, Matrix>();
  if (added.length === 0) return grown;
  for (const matrix of matrices) {
    const needed = locations + added.length;
    const larger = matrix.size < needed ? enlarged(matrix, locations, needed + (needed >> 3) + 16) : matrix;
    if (larger !== matrix) grown.set(matrix, larger);
    for (const [at, { legs }] of added.entries()) {
      const { outward, inward } = legs.find(({ profile }) => profile === matrix.profile)!;
      writeLine(larger, outward, (index) => (locations + at) * larger.size + index);
      writeLine(larger, inward, (index) => index * larger.size + locations + at);
    }
  }
  return grown;
}

function enlarged({ profile, size, distances, legCosts, travel }: Matrix, locations: number, room: number): Matrix {
  const numbers = (table: ArrayLike<number>) => {
    const larger = new Float64Array(room * room);
    for (let from = 0; from < locations; from++) {
      for (let to = 0; to < locations; to++) larger[from * room + to] = table[from * size + to]!;
    }
    return larger;
  };
  const costs = legCosts && { legCosts: numbers(legCosts) };
  return { profile, size: room, distances: numbers(distances), ...costs, travel: enlargedTravel(travel) };

  function enlargedTravel(each: Travel): Travel {
    if (each.kind === "constant") return { kind: "constant", durations: numbers(each.durations) };
    if (each.kind === "slots") return { ...each, durations: each.durations.map(numbers) };
    const functions = new Array<ArrayLike<number>>(room * room).fill([]);
    for (let from = 0; from < locations; from++) {
      for (let to = 0; to < locations; to++) functions[from * room + to] = each.functions[from * size + to]!;
    }
    return { kind: "arrivals", functions };
  }
}

function writeLine({ distances, legCosts, travel }: Matrix, line: LegLine, at: (index: number) => number): void {
  const write = <T>(from: ArrayLike<T>, into: ArrayLike<T>) => {
    for (let index = 0; index < from.length; index++) (into as T[])[at(index)] = from[index]!;
  };
  write(line.distances, distances);
  if (line.legCosts && legCosts) write(line.legCosts, legCosts);
  if (line.travel.kind === "constant" && travel.kind === "constant") write(line.travel.durations, travel.durations);
  if (line.travel.kind === "arrivals" && travel.kind === "arrivals") write(line.travel.functions, travel.functions);
  if (line.travel.kind !== "slots" || travel.kind !== "slots") return;
  for (const [slot, durations] of line.travel.durations.entries()) write(durations, travel.durations[slot]!);
}
