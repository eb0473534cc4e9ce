import type { SlotGrid } from "./slot-grid.ts";
import { checkTraffic, multiplierInSlot, type Traffic, type TrafficSnapshot } from "./traffic.ts";
import { appendCrossings, makeTrafficShape } from "./traffic-shape.ts";

/**
 * Traffic asked leg by leg: `cross` takes up a leg, `slowdown` then answers for it, slot by slot. Where items overlap on the leg
 * the slowest holds: two feeds that report one jam do not make two.
 */
export interface LegTraffic {
  /** Whether an item that is valid at some time in the grid lies on the straight leg. Degrees. */
  cross(slots: SlotGrid, fromLat: number, fromLon: number, toLat: number, toLon: number): boolean;
  /** Travel-time multiplier of the whole leg in a slot whose profile drives it at `profileKph`. `Infinity`: barred. */
  slowdown(slots: SlotGrid, slot: number, profileKph: number): number;
}

const prepared = new WeakMap<TrafficSnapshot, LegTraffic>();

/** The prepared form of a snapshot, made once per object. Throws `RoadError` when an item is malformed; `path` is its pointer. */
export function legTrafficOf(snapshot: TrafficSnapshot, path: string): LegTraffic {
  let traffic = prepared.get(snapshot);
  if (traffic === undefined) {
    checkTraffic(snapshot, path);
    traffic = makeLegTraffic(snapshot, path);
    prepared.set(snapshot, traffic);
  }
  return traffic;
}

function makeLegTraffic(snapshot: TrafficSnapshot, path: string): LegTraffic {
  const shapes = snapshot.items.flatMap((item, index) =>
    item.area || item.polyline ? [makeTrafficShape(item, `${path}/items/${index}`)] : [],
  );
  /** The leg's parts under traffic: part p is [ends[2p], ends[2p + 1]] under items[p], which slows it multipliers[p] times. */
  const ends: number[] = [];
  const items: Traffic[] = [];
  const multipliers: number[] = [];
  const sortedEnds: number[] = [];

  return {
    cross(slots, fromLat, fromLon, toLat, toLon) {
      const endMs = slots.startMs + slots.count * slots.slotMs;
      ends.length = 0;
      items.length = 0;
      for (const shape of shapes) {
        if (shape.item.validFromMs >= endMs || shape.item.validUntilMs <= slots.startMs) continue;
        appendCrossings(shape, fromLat, fromLon, toLat, toLon, ends);
        while (items.length * 2 < ends.length) items.push(shape.item);
      }
      if (items.length > 1) {
        sortedEnds.length = 0;
        for (const end of ends) sortedEnds.push(end);
        sortedEnds.sort((a, b) => a - b);
      }
      return items.length > 0;
    },

    slowdown(slots, slot, profileKph) {
      for (let part = 0; part < items.length; part++) {
        multipliers[part] = multiplierInSlot(items[part], slots, slot, profileKph);
        if (multipliers[part] === Infinity) return Infinity;
      }
      if (items.length === 1) return 1 + (ends[1] - ends[0]) * (multipliers[0] - 1);
      let slowdown = 1;
      for (let end = 1; end < sortedEnds.length; end++) {
        const length = sortedEnds[end] - sortedEnds[end - 1];
        if (length > 0) slowdown += length * (slowestBetween(sortedEnds[end - 1], sortedEnds[end]) - 1);
      }
      return slowdown;
    },
  };

  function slowestBetween(from: number, to: number): number {
    let slowest = 0;
    for (let part = 0; part < items.length; part++) {
      if (ends[part * 2] <= from && ends[part * 2 + 1] >= to) slowest = Math.max(slowest, multipliers[part]);
    }
    return slowest === 0 ? 1 : slowest;
  }
}
