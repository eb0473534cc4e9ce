import { expect, test } from "vitest";
import { makeGrid } from "../../test/grid.ts";
import { buildRoadGraph } from "../graph/build-road-graph.ts";
import { secondsOf } from "../graph/weight.ts";
import { RoadFileError } from "../road-file-error.ts";
import { makeRoadNetwork } from "../road-network.ts";
import { trafficWeights } from "../traffic-weights.ts";
import { readSpeedCsv } from "./read-speed-csv.ts";

const span = { validFromMs: 0, validUntilMs: 1, source: "test" };

test("lines become one item a speed, zero closes, rates and what follows them are left", () => {
  expect(readSpeedCsv("2,3,32,30.3\r\n3,4,24\n5,4,32,\n7,8,0\n4,5,24,,junk\n", span)).toEqual([
    { id: "closed", nodePairs: [[7, 8]], closed: true, ...span },
    {
      id: "24 km/h",
      nodePairs: [
        [3, 4],
        [4, 5],
      ],
      speedKph: 24,
      ...span,
    },
    {
      id: "32 km/h",
      nodePairs: [
        [2, 3],
        [5, 4],
      ],
      speedKph: 32,
      ...span,
    },
  ]);
});

test.each([
  ["1,2,30\n\n", "line 2: expected from,to,km/h"],
  ["1,2", 'line 1: expected a speed in km/h, got ""'],
  ["a,2,30", "line 1: expected from,to,km/h"],
  ["-1,2,30", "line 1: expected from,to,km/h"],
  ["1,2,NaN", 'expected a speed in km/h, got "NaN"'],
  ["1,2,-5", "expected a speed in km/h"],
  ["1,2,1000", "1000 km/h is more than 300"],
  ["1,2,30,junk", 'expected a rate, got "junk"'],
])("%j is refused by its line", (text, problem) => {
  expect(() => readSpeedCsv(text, span)).toThrow(RoadFileError);
  expect(() => readSpeedCsv(text, span)).toThrow(problem);
});

test("a file's speeds are driven, in their direction only, and pairs that are not on the map are counted", () => {
  // Two by two junctions 1 to 4; each street has a length of 600 m, 36 km/h.
  const network = makeRoadNetwork(buildRoadGraph(makeGrid(2, 2, () => ({ forward: 60, backward: 60 }))));
  const { weights, knownPairs, pairs } = trafficWeights(network, readSpeedCsv("1,2,72\n3,4,0\n1,99,5\n", span));
  expect([knownPairs, pairs]).toEqual([2, 3]);
  const seconds = [...weights].map(secondsOf);
  expect(seconds.filter((value) => value === 60)).toHaveLength(6);
  expect(seconds).toContain(30);
  expect(seconds).toContain(Infinity);
});
