import type { LinkPoint, RoadNetwork } from "@reroute/roads";

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Points anywhere along random links. */
export function randomPoints({ graph, links }: RoadNetwork, count: number, random: () => number): LinkPoint[] {
  return Array.from({ length: count }, () => {
    const point = Math.floor(random() * graph.pointLongitude.length);
    const [longitude, latitude] = [graph.pointLongitude[point]! / 1e7, graph.pointLatitude[point]! / 1e7];
    return { ...links.nearest(longitude, latitude, 1)[0]!, share: random() };
  });
}
