import { dijkstra } from "../src/dijkstra.ts";
import type { LinkPoint } from "../src/graph/link-line.ts";
import { partOfWeight } from "../src/graph/weight.ts";
import type { Conditions, RoadNetwork } from "../src/road-network.ts";

/** How many cells of the router's table differ, in time or distance, from what plain Dijkstra finds between the same points. */
export function exactDifferences(
  network: RoadNetwork,
  conditions: Conditions,
  sources: readonly LinkPoint[],
  targets: readonly LinkPoint[],
): number {
  const { graph, hierarchy } = network;
  const { weights } = conditions;
  const table = network.table(conditions, sources, targets);
  const edgesOf = (side: number) =>
    hierarchy.edgeOfSide.subarray(hierarchy.firstOfSide[side], hierarchy.firstOfSide[side + 1]);
  const driven = (side: number, point: LinkPoint) =>
    partOfWeight(weights[side]!, (side & 1) === 0 ? point.share : 1 - point.share);
  let differences = 0;
  for (const [row, from] of sources.entries()) {
    const starts: [number, number][] = [];
    for (const side of [from.link * 2, from.link * 2 + 1]) {
      const rest = weights[side]! - driven(side, from);
      for (const edge of edgesOf(side)) if (rest >= 0) starts.push([graph.edgeHead[edge]!, rest]);
    }
    const best = dijkstra(graph, weights, starts);
    for (const [column, to] of targets.entries()) {
      let expected = Infinity;
      for (const side of [to.link * 2, to.link * 2 + 1]) {
        for (const edge of edgesOf(side)) {
          expected = Math.min(expected, best[hierarchy.edgeTail[edge]!]! + driven(side, to));
        }
        const ahead = driven(side, to) - driven(side, from);
        if (from.link === to.link && ahead >= 0) expected = Math.min(expected, ahead);
      }
      if (from.link === to.link && from.share === to.share) expected = 0;
      if (expected !== table[row * targets.length + column]) differences++;
    }
  }
  return differences;
}
