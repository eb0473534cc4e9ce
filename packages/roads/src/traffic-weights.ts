import { freeFlowWeights } from "./graph/road-graph.ts";
import { slowWeight } from "./graph/weight.ts";
import { makeTrafficPlacer } from "./place-traffic.ts";
import type { RoadNetwork } from "./road-network.ts";
import { makeSideTraffic } from "./side-traffic.ts";
import type { Traffic } from "./traffic.ts";

/** Weights by side with empty roads but for some traffic, whenever it is valid: what `roads serve --speeds` drives on. */
export interface TrafficWeights {
  weights: Float64Array;
  /** Node pairs that are on the map, of all that were named. */
  knownPairs: number;
  pairs: number;
}

/** Throws `RoadError` when an item is malformed. */
export function trafficWeights(network: RoadNetwork, items: readonly Traffic[]): TrafficWeights {
  const { graph } = network;
  const place = makeTrafficPlacer(network);
  const always = items.map(({ fadesFromMs, ...item }) => ({ ...item, validFromMs: 0, validUntilMs: Infinity }));
  const traffic = makeSideTraffic(place, { version: "always", items: always }, "/traffic");
  const empty = freeFlowWeights(graph);
  const weights = empty.slice();
  const kphOf = (side: number) =>
    graph.sideTime[side] === 0 ? 0 : (graph.linkLength[side >> 1] / graph.sideTime[side]) * 36;
  traffic.forEachSide({ startMs: 0, slotMs: 1, count: 1 }, kphOf, (side, multiplier) => {
    weights[side] = slowWeight(empty[side], multiplier);
  });
  const pairs = items.flatMap(({ nodePairs = [] }) => nodePairs);
  const knownPairs = pairs.filter((pair) => place({ ...always[0], nodePairs: [pair] }, "/traffic").length > 0).length;
  return { weights, knownPairs, pairs: pairs.length };
}
