import type { Windows } from "./time-windows.ts";

/** The price of starting service at `start`, behind the soft end of the window it lies in. */
export function latenessPrice({ first, bounds, ends, latePrice }: Windows, job: number, start: number): number {
  for (let window = first[job]!; window < first[job + 1]!; window++) {
    if (start > bounds[2 * window + 1]!) continue;
    return start > ends[window]! ? latePrice[window]! * (start - ends[window]!) : 0;
  }
  return 0;
}

/** Whether being late has a price anywhere. */
export function hasLateness({ latePrice }: Windows): boolean {
  return latePrice.some((price) => price > 0);
}
