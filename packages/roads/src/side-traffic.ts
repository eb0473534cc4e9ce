import type { TrafficPlacer } from "./place-traffic.ts";
import type { SlotGrid } from "./slot-grid.ts";
import { checkTraffic, multiplierDuring, shareOfSlot, type TrafficSnapshot } from "./traffic.ts";

/** A snapshot laid on a network: how much it slows which sides during a slot. */
export interface SideTraffic {
  /**
   * Calls `slow` for each side that the traffic touches, with its travel-time multiplier, `Infinity` when it is closed. `kphOf` answers
   * how fast a side is driven in the slot without traffic, 0 when it is not. The grid has one slot. What is closed in a part of a side
   * closes all of it; otherwise the multiplier is the mean along the side, and where items overlap the slowest holds.
   */
  forEachSide(slot: SlotGrid, kphOf: (side: number) => number, slow: (side: number, multiplier: number) => void): void;
}

/** Finds once which sides the items touch. Throws `RoadError` when an item is malformed; `path` is the snapshot's pointer. */
export function makeSideTraffic(place: TrafficPlacer, snapshot: TrafficSnapshot, path: string): SideTraffic {
  checkTraffic(snapshot, path);
  const { items } = snapshot;
  const parts = items
    .flatMap((item, index) => place(item, `${path}/items/${index}`).map((part) => ({ ...part, item: index })))
    .sort((a, b) => a.side - b.side || a.fromShare - b.fromShare);
  const multipliers = new Float64Array(parts.length);

  return {
    forEachSide(slot, kphOf, slow) {
      const shares = items.map((item) => shareOfSlot(item, slot, 0));
      for (let first = 0, end = 0; first < parts.length; first = end) {
        const { side } = parts[first];
        while (end < parts.length && parts[end].side === side) end++;
        const kph = kphOf(side);
        if (kph === 0) continue;
        for (let part = first; part < end; part++) {
          const { item } = parts[part];
          multipliers[part] = shares[item] === 0 ? 1 : multiplierDuring(items[item], shares[item], kph);
        }
        const multiplier = meanMultiplier(first, end, shares);
        if (multiplier !== 1) slow(side, multiplier);
      }
    },
  };

  function meanMultiplier(first: number, end: number, shares: readonly number[]): number {
    if (multipliers.subarray(first, end).includes(Infinity)) return Infinity;
    if (end - first === 1) return 1 + (parts[first].toShare - parts[first].fromShare) * (multipliers[first] - 1);
    const ends = parts.slice(first, end).flatMap(({ fromShare, toShare }) => [fromShare, toShare]);
    ends.sort((a, b) => a - b);
    let mean = 1;
    for (let index = 1; index < ends.length; index++) {
      const [from, to] = [ends[index - 1], ends[index]];
      if (to <= from) continue;
      let slowest = 0;
      for (let part = first; part < end; part++) {
        const { fromShare, toShare, item } = parts[part];
        if (fromShare <= from && toShare >= to && shares[item] > 0) slowest = Math.max(slowest, multipliers[part]);
      }
      if (slowest > 0) mean += (to - from) * (slowest - 1);
    }
    return mean;
  }
}
