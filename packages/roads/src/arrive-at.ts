/**
 * When a leg that departs at `departMs` arrives, in epoch milliseconds. `slotDurations[k]` is the seconds that the whole leg takes
 * under the conditions of slot k, which covers [startMs + k slotMs, startMs + (k + 1) slotMs); the first slot reaches back and
 * the last one forward without end. `Infinity` bars the leg during the slot: the vehicle waits where it is until the slot ends.
 */
export function arriveAt(slotDurations: ArrayLike<number>, startMs: number, slotMs: number, departMs: number): number {
  const seconds = travelSeconds((slot) => slotDurations[slot], slotDurations.length, startMs, slotMs, departMs);
  return departMs + seconds * 1000;
}

/**
 * Seconds on the way of a leg that departs at `departMs`, by the speed-slot rule: each slot lets the vehicle cover the share
 * "time spent in it / duration in it" of the leg (Ichoua, Gendreau & Potvin 2003). Speeds depend on the clock alone, so a later
 * departure never arrives earlier (FIFO). Asks `slotSeconds` only for slots in which the vehicle is on the way, each once.
 */
export function travelSeconds(
  slotSeconds: (slot: number) => number,
  slotCount: number,
  startMs: number,
  slotMs: number,
  departMs: number,
): number {
  const last = slotCount - 1;
  let slot = Math.min(last, Math.max(0, Math.floor((departMs - startMs) / slotMs)));
  let shareLeft = 1;
  let elapsed = 0;
  for (; slot < last; slot++) {
    const duration = slotSeconds(slot);
    const secondsToSlotEnd = (startMs + (slot + 1) * slotMs - departMs) / 1000;
    const needed = shareLeft * duration;
    if (elapsed + needed <= secondsToSlotEnd) return elapsed + needed;
    shareLeft -= (secondsToSlotEnd - elapsed) / duration;
    elapsed = secondsToSlotEnd;
    // Rounding may leave a hair less than nothing; times an Infinity of the next slot it would be NaN.
    if (shareLeft <= 0) return elapsed;
  }
  return elapsed + shareLeft * slotSeconds(last);
}
