import { RoadError, requireNumber } from "./road-error.ts";

/**
 * Equal slots of the day: slot k covers [startMs + k slotMs, startMs + (k + 1) slotMs), epoch milliseconds. For a leg that is
 * driven outside the grid the first slot reaches back, and the last one forward, without end.
 */
export interface SlotGrid {
  startMs: number;
  slotMs: number;
  count: number;
}

/** Throws a `RoadError` unless the start is an instant, slots last 1 ms to 366 days and there are 1 to 10,000 of them. */
export function checkSlots(slots: SlotGrid, path: string): void {
  checkInstant(slots?.startMs, `${path}/startMs`);
  requireNumber(slots.slotMs, `${path}/slotMs`, 1, 366 * 86_400_000);
  requireNumber(slots.count, `${path}/count`, 1, 10_000);
  if (!Number.isInteger(slots.count))
    throw new RoadError(`${path}/count`, `expected a whole number, got ${slots.count}`);
  checkInstant(slots.startMs + slots.slotMs * slots.count, `${path}/count`);
}

/** Throws a `RoadError` unless the instant, epoch milliseconds, is from 1900 to 2200. */
export function checkInstant(instantMs: number, path: string): void {
  requireNumber(instantMs, path, -2_208_988_800_000, 7_258_118_400_000);
}
