import { describe, expect, test } from "vitest";
import { hasSharedRoads, readAtlanta } from "../test/shared-networks.ts";
import { addStart, makeStarts } from "./cch/climb.ts";
import { manyToMany } from "./cch/many-to-many.ts";
import { dijkstra } from "./dijkstra.ts";
import { buildRoadGraph } from "./graph/build-road-graph.ts";
import { freeFlowWeights } from "./graph/road-graph.ts";
import { slowWeight } from "./graph/weight.ts";
import { makeRoadNetwork } from "./road-network.ts";

describe.skipIf(!hasSharedRoads)("real networks (skipped without ../shared/roads)", () => {
  test("Atlanta: 12 x 200 ways are what plain Dijkstra finds, before and after traffic on a hundredth of the edges", () => {
    const network = makeRoadNetwork(buildRoadGraph(readAtlanta()));
    const { graph, hierarchy } = network;
    const nodeCount = graph.nodeLongitude.length;
    const sources = Array.from({ length: 12 }, (_, index) => (index * 104_729) % nodeCount);
    const targets = Array.from({ length: 200 }, (_, index) => (index * 7_919 + 13) % nodeCount);
    const starts = makeStarts();
    const at = (node: number) => {
      starts.count = 0;
      addStart(starts, node, 0, 0);
      return starts;
    };
    const weights = freeFlowWeights(graph);
    for (const step of [0, 101]) {
      for (let side = step; step > 0 && side < weights.length; side += step) {
        weights[side] = side % 5 === 0 ? Infinity : slowWeight(weights[side], 4);
      }
      const { metric } = network.customize(weights);
      const table = new Float64Array(sources.length * targets.length);
      manyToMany(
        hierarchy,
        metric,
        sources.length,
        (source) => at(sources[source]),
        targets.length,
        (target) => at(targets[target]),
        table,
      );
      let differences = 0;
      for (const [row, source] of sources.entries()) {
        const best = dijkstra(graph, weights, [[source, 0]]);
        for (const [column, target] of targets.entries()) {
          if (best[target] !== table[row * targets.length + column]) differences++;
        }
      }
      expect(differences).toBe(0);
    }
  });
});
