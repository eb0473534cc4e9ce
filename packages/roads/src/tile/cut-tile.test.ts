import { expect, test } from "vitest";
import { makeGrid } from "../../test/grid.ts";
import { buildRoadGraph } from "../graph/build-road-graph.ts";
import { makeRoadNetwork } from "../road-network.ts";
import { clipLine } from "./clip-line.ts";
import { cutTile, TILE_EXTENT } from "./cut-tile.ts";
import { joinLines } from "./join-lines.ts";

/** 30 x 30 junctions, a thousandth of a degree apart, from the equator's prime meridian to the north-east. */
const network = makeRoadNetwork(
  buildRoadGraph(
    makeGrid(30, 30, (index) => (index === 0 ? { forward: 0, backward: 9 } : { forward: 9, backward: 9 })),
  ),
);

test("a line is cut at the square's edges, and comes back in as another part", () => {
  expect(clipLine([-5, 5, 15, 5], 0, 10)).toEqual([[0, 5, 10, 5]]);
  expect(clipLine([5, 5, 15, 5, 15, 8, 5, 8], 0, 10)).toEqual([
    [5, 5, 10, 5],
    [10, 8, 5, 8],
  ]);
  expect(clipLine([-5, -5, -5, 20], 0, 10)).toEqual([]);
  expect(clipLine([1, 1, 2, 2, 3, 1], 0, 10)).toEqual([[1, 1, 2, 2, 3, 1]]);
});

test("a tile has the roads inside it, by name, in its own units, and no tile has them from too far", () => {
  // At zoom 14 a tile is 0.02197 degrees wide; the one north-east of the origin has the first 22 columns.
  const roads = cutTile(network, 14, 8192, 8191);
  const points = roads.flatMap(({ lines }) => lines.flat());
  expect(Math.min(...points)).toBeGreaterThanOrEqual(-96);
  expect(Math.max(...points)).toBeLessThanOrEqual(TILE_EXTENT + 96);
  expect(new Set(roads.map(({ name }) => name)).size).toBe(roads.length);
  // The street east of the origin, driven to the west only: drawn as it is driven.
  const west = roads.find(({ name }) => name === "0")!;
  expect(west.isOneWay).toBe(true);
  const [fromX, fromY, toX, toY] = west.lines[0];
  expect([fromY, toY, toX]).toEqual([TILE_EXTENT, TILE_EXTENT, 0]);
  expect(fromX).toBeCloseTo((0.001 / (360 / 2 ** 14)) * TILE_EXTENT, -1);
  expect(cutTile(network, 10, 512, 511)).toEqual([]);
  expect(cutTile(network, 14, 0, 0)).toEqual([]);
});

test("the pieces of a street are one line, in whatever order and direction they come", () => {
  const pieces = [
    [4, 0, 2, 0],
    [0, 0, 1, 0, 2, 0],
    [4, 0, 6, 0],
  ];
  expect(joinLines(pieces, false)).toHaveLength(1);
  expect(joinLines(pieces, false)[0].join()).toMatch(/^(0,0,1,0,2,0,4,0,6,0|6,0,4,0,2,0,1,0,0,0)$/);
  const oneWay = [
    [2, 0, 4, 0],
    [0, 0, 2, 0],
    [6, 0, 4, 0],
  ];
  expect(joinLines(oneWay, true)).toEqual([
    [0, 0, 2, 0, 4, 0],
    [6, 0, 4, 0],
  ]);
  const crossing = [...oneWay, [2, 0, 2, 5]];
  expect(joinLines(crossing, true)).toHaveLength(4);
  const ring = [
    [0, 0, 1, 0],
    [1, 0, 1, 1],
    [1, 1, 0, 0],
  ];
  expect(joinLines(ring, true)).toEqual([[0, 0, 1, 0, 1, 1, 0, 0]]);
});

test("neighbouring tiles meet: a road that leaves one over its edge is on the next one too", () => {
  const crossing = (tile: number, edge: number) =>
    cutTile(network, 14, tile, 8191)
      .filter(({ lines }) => {
        const sides = (line: number[]) => line.filter((_, at) => at % 2 === 0).map((x) => Math.sign(x - edge));
        return lines.some((line) => sides(line).includes(-1) && sides(line).includes(1));
      })
      .map(({ name }) => name)
      .sort();
  expect(crossing(8192, TILE_EXTENT)).toHaveLength(23);
  expect(crossing(8193, 0)).toEqual(crossing(8192, TILE_EXTENT));
});
