/** Something that lies somewhere and weighs something. */
export interface Item {
  x: number;
  y: number;
  weight: number;
}

/** A part of the items, and how many of the vehicles it gets. */
export interface Part<T> {
  items: T[];
  vehicles: number;
}

/**
 * Cuts items in two across their longer side, and again, until no part has more than `most` of them; each cut shares the weight as it
 * shares the vehicles, so that all parts have as much to do for each of theirs. `turn` turns the cuts, in radians.
 */
export function cutInParts<T extends Item>(items: T[], vehicles: number, most: number, turn: number): Part<T>[] {
  if (items.length <= most || vehicles < 2) return [{ items, vehicles }];
  const [across, along] = [Math.cos(turn), Math.sin(turn)];
  const first = (item: T) => across * item.x + along * item.y;
  const second = (item: T) => along * item.x - across * item.y;
  const at = spread(items, first) >= spread(items, second) ? first : second;
  const sorted = items.toSorted((a, b) => at(a) - at(b));
  const half = vehicles >> 1;
  const share = (half / vehicles) * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let cut = 0;
  for (let weight = 0; cut < sorted.length - 1; cut++) {
    weight += sorted[cut]!.weight;
    if (weight > share) break;
  }
  cut = Math.max(1, cut);
  return [
    ...cutInParts(sorted.slice(0, cut), half, most, turn),
    ...cutInParts(sorted.slice(cut), vehicles - half, most, turn),
  ];
}

function spread<T>(items: T[], at: (item: T) => number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const item of items) {
    low = Math.min(low, at(item));
    high = Math.max(high, at(item));
  }
  return high - low;
}
