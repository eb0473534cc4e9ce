import { describe, expect, test } from "vitest";
import { exactDifferences } from "../test/exact-differences.ts";
import { hasSharedRoads, readAtlanta, SHARED_ROADS } from "../test/shared-networks.ts";
import { buildRoadGraph } from "./graph/build-road-graph.ts";
import type { LinkPoint } from "./graph/link-line.ts";
import { freeFlowWeights } from "./graph/road-graph.ts";
import { slowWeight } from "./graph/weight.ts";
import { importOsm } from "./node/import-osm.ts";
import { makeRoadNetwork, type RoadNetwork } from "./road-network.ts";

/** A point on every so-many-th link, anywhere along it. */
function pointsOf({ graph }: RoadNetwork, count: number, first: number): LinkPoint[] {
  return Array.from({ length: count }, (_, index) => ({
    link: (first + index * 7_919) % graph.linkLength.length,
    share: ((index * 31) % 101) / 100,
    longitude: 0,
    latitude: 0,
    meters: 0,
  }));
}

/** `npm run bench:roads -- --exact` compares 200 x 200 on every network. */
describe.skipIf(!hasSharedRoads)("real networks (skipped without ../shared/roads)", () => {
  test.each([
    ["Atlanta", () => buildRoadGraph(readAtlanta())],
    [
      "Portland with its turn restrictions",
      async () => (await importOsm(`${SHARED_ROADS}osm/portland-central-filtered.osm.pbf`)).graph,
    ],
  ])("%s: ways are those of plain Dijkstra, before and after traffic on a hundredth of the edges", async (_, open) => {
    const network = makeRoadNetwork(await open());
    const [sources, targets] = [pointsOf(network, 12, 0), pointsOf(network, 200, 13)];
    const weights = freeFlowWeights(network.graph);
    expect(exactDifferences(network, network.customize(weights), sources, targets)).toBe(0);
    const slowed = weights.map((weight, side) => {
      if (side % 101 !== 0) return weight;
      return slowWeight(weight, side % 5 === 0 ? Infinity : 4);
    });
    expect(exactDifferences(network, network.customize(slowed), sources, targets)).toBe(0);
  });
});
