import type { SlotGrid } from "./slot-grid.ts";
import { shareOfSlot, type Traffic, type TrafficSnapshot } from "./traffic.ts";

/** What has been said of more items than this is forgotten. */
const MOST_ITEMS = 20_000;

/**
 * Makes the name of what a snapshot does in a slot: which items hold, and for how much of it, by what they say and not by their ids or the
 * snapshot's version. The same name, the same effect; "" without effect. The grid has one slot.
 */
export function makeTrafficState(): (snapshot: TrafficSnapshot, slot: SlotGrid) => string {
  const numbers = new Map<string, number>();
  const known = new WeakMap<TrafficSnapshot, number[]>();
  let next = 0;

  function numberOf(item: Traffic): number {
    const text = JSON.stringify({
      ...item,
      id: undefined,
      source: undefined,
      validFromMs: undefined,
      validUntilMs: undefined,
    });
    let number = numbers.get(text);
    if (number === undefined) {
      // Numbers are never given twice, so that a forgotten name is only made anew.
      if (numbers.size >= MOST_ITEMS) numbers.clear();
      number = next++;
      numbers.set(text, number);
    }
    return number;
  }

  return (snapshot, slot) => {
    let ofItem = known.get(snapshot);
    if (ofItem === undefined) {
      ofItem = snapshot.items.map(numberOf);
      known.set(snapshot, ofItem);
    }
    let state = "";
    for (let index = 0; index < ofItem.length; index++) {
      const share = shareOfSlot(snapshot.items[index], slot, 0);
      if (share > 0) state += `${ofItem[index]}:${share};`;
    }
    return state;
  };
}
