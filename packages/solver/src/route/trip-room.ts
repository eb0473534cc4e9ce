import type { CompiledBreak } from "../features/breaks.ts";
import type { Rich } from "./rich.ts";
import { widen } from "./widen.ts";

/** What a trip that begins at a task may take on. */
export interface Room {
  /** Behind the last task that still fits. */
  end: number;
  /** Per end of the trip, bit by bit the breaks whose bounds hold when it leaves, and when it is back. */
  lightBefore: Uint8Array;
  lightBehind: Uint8Array;
  /** Works out the above for a trip from `begin` on. */
  fill(begin: number): void;
  /** The task at `begin` is in an earlier trip from now on. */
  leave(begin: number): void;
}

/** The room of a vehicle's trips along `tasks`; `breaks` are those with a bound on the load. */
export function makeRoom(rich: Rich, vehicle: number, tasks: Int32Array, breaks: readonly CompiledBreak[]): Room {
  const { loads } = rich;
  const count = tasks.length;
  const all = (1 << breaks.length) - 1;
  const lightBefore = new Uint8Array(breaks.length > 0 ? count + 1 : 0).fill(all);
  const lightBehind = lightBefore.slice();
  if (loads === undefined) return { end: count, lightBefore, lightBehind, fill() {}, leave() {} };
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
  const fits = (task: number, isFirst: boolean) => {
    let isFitting = true;
    for (let k = 0; k < dimensions; k++) {
      const at = task * dimensions + k;
      before[k]! += deliveries[at]!;
      peak[k]! += deliveries[at]!;
      load[k]! += pickups[at]! + shipped[at]!;
      if (load[k]! > peak[k]!) peak[k] = load[k]!;
      if (isFirst && given[task] === 1) most[k] = Math.max(most[k]!, widen(peak[k]!));
      if (peak[k]! > most[k]!) isFitting = false;
    }
    return isFitting;
  };
  return {
    end: 0,
    lightBefore,
    lightBehind,
    fill(begin) {
      for (let k = 0; k < dimensions; k++) {
        const amount = onBoard[k]! + (begin === 0 ? loose[own + k]! : 0);
        before[k] = amount;
        peak[k] = amount;
        load[k] = amount;
        most[k] = capacity[own + k]!;
      }
      this.end = begin;
      while (this.end < count && fits(tasks[this.end]!, this.end === begin)) {
        this.end++;
        if (breaks.length === 0) continue;
        lightBefore[this.end] = lightBy(before);
        lightBehind[this.end] = lightBy(load);
      }
    },
    leave(begin) {
      for (let k = 0; k < dimensions; k++) onBoard[k]! += shipped[tasks[begin]! * dimensions + k]!;
    },
  };
}
