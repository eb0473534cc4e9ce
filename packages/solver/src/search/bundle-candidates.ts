import type { Instance } from "../route/instance.ts";

/** Places worth a drive, at most. */
export const MOST = 24;

/**
 * Where the tasks of one bundle may go, the cheapest first by an estimate from legs. A task's place is the stop before it, which may
 * be a task of the same bundle; tasks stand in the order in which they are put in.
 */
export interface Candidates {
  count: number;
  /** How many are kept. */
  most: number;
  /** Tasks of the bundle. */
  size: number;
  estimates: Float64Array;
  vehicles: Int32Array;
  /** 1 for those that were driven and broke a rule. */
  refused: Uint8Array;
  /** `largest` tasks and their places a candidate. */
  tasks: Int32Array;
  preds: Int32Array;
  largest: number;
  /** The one that is being put together. */
  nextTasks: Int32Array;
  nextPreds: Int32Array;
}

/** Room for the largest bundle of the instance. */
export function makeCandidates({ bundles }: Instance): Candidates {
  const largest = bundles?.largest ?? 1;
  return {
    count: 0,
    most: MOST,
    size: 0,
    estimates: new Float64Array(MOST),
    vehicles: new Int32Array(MOST),
    refused: new Uint8Array(MOST),
    tasks: new Int32Array(MOST * largest),
    preds: new Int32Array(MOST * largest),
    largest,
    nextTasks: new Int32Array(largest),
    nextPreds: new Int32Array(largest),
  };
}

/** What an estimate must be below to be kept. */
export function worstKept({ count, most, estimates }: Candidates): number {
  return count < most ? Number.POSITIVE_INFINITY : estimates[count - 1]!;
}

/** Keeps the candidate in `nextTasks` and `nextPreds` if it is among the cheapest. */
export function keepCandidate(candidates: Candidates, vehicle: number, estimate: number): void {
  const { estimates, vehicles, tasks, preds, largest, nextTasks, nextPreds, size } = candidates;
  if (!(estimate < worstKept(candidates))) return;
  let at = candidates.count < candidates.most ? candidates.count++ : candidates.count - 1;
  while (at > 0 && estimates[at - 1]! > estimate) {
    estimates[at] = estimates[at - 1]!;
    vehicles[at] = vehicles[at - 1]!;
    for (let k = 0; k < size; k++) {
      tasks[at * largest + k] = tasks[(at - 1) * largest + k]!;
      preds[at * largest + k] = preds[(at - 1) * largest + k]!;
    }
    at--;
  }
  estimates[at] = estimate;
  vehicles[at] = vehicle;
  for (let k = 0; k < size; k++) {
    tasks[at * largest + k] = nextTasks[k]!;
    preds[at * largest + k] = nextPreds[k]!;
  }
}
