import type { Matrix } from "../model/problem.ts";
import { type SlotTravel, slotTravel } from "./slot-travel.ts";

/** Beyond this a leg counts as barred, so that sums stay exact: no road is 10^12 metres or seconds long. */
const LONGEST_LEG = 1e12;

/** The nodes between which legs are read; place -1 is nowhere, at no distance from anything. */
export interface Nodes {
  size: number;
  place: Int32Array;
  /** Per profile and node. */
  service: Float64Array;
  setup: Float64Array;
  /** Nodes below this are jobs: setup is skipped between two of them at the same place. */
  jobs: number;
}

/** Metres between all nodes, and where there is no way (1), by a profile's distances and its durations in any slot. */
export function readDistances(matrix: Matrix | undefined, nodes: Nodes, into: Float64Array, barred: Uint8Array): void {
  const { size, place } = nodes;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const at = i * size + j;
      if (place[i]! < 0 || place[j]! < 0) continue;
      const meters = matrix ? matrix.distances[place[i]! * matrix.size + place[j]!]! : Number.NaN;
      if (meters >= 0 && meters <= LONGEST_LEG) into[at] = meters;
      else barred[at] = 1;
    }
  }
}

/** Service, travel and setup from the start of service at one node to the earliest start at the next, for constant travel. */
export function readTimes(
  matrix: Matrix | undefined,
  nodes: Nodes,
  profile: number,
  speedFactor: number,
  barred: Uint8Array,
  into: Float64Array,
): void {
  const { size, place, service } = nodes;
  const durations = matrix?.travel.kind === "constant" ? matrix.travel.durations : [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const at = i * size + j;
      const isSomewhere = place[i]! >= 0 && place[j]! >= 0;
      const seconds = isSomewhere ? durations[place[i]! * matrix!.size + place[j]!]! : 0;
      if (!(seconds >= 0 && seconds <= LONGEST_LEG)) barred[at] = 1;
      into[at] =
        barred[at] === 1
          ? Number.POSITIVE_INFINITY
          : service[profile * size + i]! + seconds / speedFactor + setupOf(nodes, profile, i, j);
    }
  }
}

/**
 * The durations of every slot from `earliest` on, before which nobody drives; constant travel becomes a single slot. A leg is
 * barred when no slot has a way.
 */
export function readSlots(
  matrix: Matrix | undefined,
  nodes: Nodes,
  speedFactor: number,
  barred: Uint8Array,
  earliest: number,
): SlotTravel {
  const { size, place } = nodes;
  const travel = matrix?.travel;
  const isSlots = travel?.kind === "slots";
  const all = isSlots ? travel.durations : [travel?.kind === "constant" ? travel.durations : []];
  const passed = isSlots ? Math.floor((earliest - travel.startSeconds) / travel.slotSeconds) : 0;
  const first = Math.max(0, Math.min(all.length - 1, passed));
  const slots = all.slice(first);
  const count = slots.length;
  const durations = new Float64Array(size * size * count);
  for (let leg = 0, at = 0; leg < size * size; leg++) {
    const from = place[(leg / size) | 0]!;
    const to = place[leg % size]!;
    const isSomewhere = from >= 0 && to >= 0;
    const entry = isSomewhere ? from * matrix!.size + to : 0;
    let open = 0;
    for (let slot = 0; slot < count; slot++, at++) {
      const seconds = isSomewhere ? slots[slot]![entry]! : 0;
      const isOpen = barred[leg] === 0 && seconds >= 0 && seconds <= LONGEST_LEG;
      durations[at] = isOpen ? seconds / speedFactor : Number.POSITIVE_INFINITY;
      if (isOpen) open++;
    }
    if (open === 0) barred[leg] = 1;
  }
  if (!isSlots) return slotTravel(0, 1, count, durations);
  return slotTravel(travel.startSeconds + first * travel.slotSeconds, travel.slotSeconds, count, durations);
}

/** The arrival functions between all nodes; a leg to or from nowhere takes no time. */
export function readPoints(matrix: Matrix, nodes: Nodes, barred: Uint8Array): SlotTravel {
  const { size, place } = nodes;
  const functions = matrix.travel.kind === "arrivals" ? matrix.travel.functions : [];
  const firsts = new Int32Array(size * size + 1);
  const points: number[] = [];
  for (let leg = 0; leg < size * size; leg++) {
    const from = place[(leg / size) | 0]!;
    const to = place[leg % size]!;
    const isSomewhere = from >= 0 && to >= 0;
    const each = isSomewhere ? functions[from * matrix.size + to]! : [0, 0];
    if (each.length === 0) barred[leg] = 1;
    if (barred[leg] === 0) for (let at = 0; at < each.length; at++) points.push(each[at]!);
    firsts[leg + 1] = points.length / 2;
  }
  return { ...slotTravel(0, 1, 0, new Float64Array(0)), firsts, points: Float64Array.from(points) };
}

/** Seconds of setup at a node when the vehicle comes from another: skipped between jobs at the same place. */
export function setupOf(nodes: Nodes, profile: number, from: number, to: number): number {
  return from < nodes.jobs && nodes.place[from] === nodes.place[to] ? 0 : nodes.setup[profile * nodes.size + to]!;
}
