import type { CompiledBreak } from "../features/breaks.ts";
import type { Rich } from "./rich.ts";
import { widen } from "./widen.ts";

/** What trips along some tasks may take on, by where they begin. */
export interface Room {
  /** Behind the last task that still fits. */
  ends: Int32Array;
  /**
   * Per end of the trip, counted from its begin, bit by bit the breaks whose bounds hold when it leaves, and when it is back; empty where no break
   * has a bound.
   */
  lightBefore: Uint8Array[];
  lightBehind: Uint8Array[];
}

/** The room of a vehicle's trips along `tasks`; `breaks` are those with a bound on the load. */
export function roomOf(rich: Rich, vehicle: number, tasks: Int32Array, breaks: readonly CompiledBreak[]): Room {
  const { loads } = rich;
  const count = tasks.length;
  const all = (1 << breaks.length) - 1;
  const lightBefore: Uint8Array[] = [];
  const lightBehind: Uint8Array[] = [];
  const ends = new Int32Array(count).fill(count);
  for (let begin = 0; breaks.length > 0 && begin < count; begin++) {
    lightBefore.push(new Uint8Array(count + 1 - begin).fill(all));
    lightBehind.push(new Uint8Array(count + 1 - begin).fill(all));
  }
  if (loads === undefined) return { ends, lightBefore, lightBehind };
  const { dimensions, deliveries, pickups, shipped, capacity, loose, held, given } = loads;
  const own = vehicle * dimensions;
  // Shipments on board where the trip begins; the load when it leaves, the highest on the way, and behind the last task.
  const onBoard = held.slice(own, own + dimensions);
  const before = new Float64Array(dimensions);
  const peak = new Float64Array(dimensions);
  const load = new Float64Array(dimensions);
  // The vehicle's capacity, or what a frozen first task weighs alone: that is not held against the rest.
  const most = new Float64Array(dimensions);
  const lightBy = (amounts: Float64Array) => {
    let bits = 0;
    for (const [each, { maxLoad }] of breaks.entries()) {
      if (maxLoad!.every((most, k) => amounts[k]! <= most)) bits |= 1 << each;
    }
    return bits;
  };
  for (let begin = 0; begin < count; begin++) {
    for (let k = 0; k < dimensions; k++) {
      const amount = onBoard[k]! + (begin === 0 ? loose[own + k]! : 0);
      before[k] = amount;
      peak[k] = amount;
      load[k] = amount;
      most[k] = capacity[own + k]!;
    }
    let end = begin;
    for (let isFitting = true; isFitting && end < count; end += +isFitting) {
      const task = tasks[end]!;
      for (let k = 0; k < dimensions; k++) {
        const at = task * dimensions + k;
        before[k]! += deliveries[at]!;
        peak[k]! += deliveries[at]!;
        load[k]! += pickups[at]! + shipped[at]!;
        if (load[k]! > peak[k]!) peak[k] = load[k]!;
        if (end === begin && given[task] === 1) most[k] = Math.max(most[k]!, widen(peak[k]!));
        if (peak[k]! > most[k]!) isFitting = false;
      }
      if (!isFitting || breaks.length === 0) continue;
      lightBefore[begin]![end + 1 - begin] = lightBy(before);
      lightBehind[begin]![end + 1 - begin] = lightBy(load);
    }
    ends[begin] = end;
    for (let k = 0; k < dimensions; k++) onBoard[k]! += shipped[tasks[begin]! * dimensions + k]!;
  }
  return { ends, lightBefore, lightBehind };
}
