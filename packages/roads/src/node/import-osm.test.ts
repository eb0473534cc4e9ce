import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasSharedRoads, SHARED_ROADS } from "../../test/shared-networks.ts";
import { type PbfInput, writePbf } from "../../test/write-pbf.ts";
import { encodeGraph } from "../graph/graph-file.ts";
import { freeFlowWeights } from "../graph/road-graph.ts";
import { metersOf, secondsOf } from "../graph/weight.ts";
import { makeRoadNetwork } from "../road-network.ts";
import { GRAPH_FILE_NAME, readGraph, writeGraph } from "./graph-folder.ts";
import { importOsm } from "./import-osm.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reroute-roads-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, "city.osm.pbf");
  await writeFile(path, bytes);
  return path;
}

/**
 * Two streets that cross in node 5: "Long Street" 1-2-5-3-4 eastward, "High Street" 6-5-7 northward; 1 to 4 and 6 to 7 are joined by
 * a way round, so that every one-way street still leads back. A thousandth of a degree apart, near the equator.
 */
const CROSS: PbfInput = {
  nodes: [
    { id: 1, longitude: 0, latitude: 0.01 },
    { id: 2, longitude: 0.001, latitude: 0.0101 },
    { id: 3, longitude: 0.003, latitude: 0.01 },
    { id: 4, longitude: 0.004, latitude: 0.01 },
    { id: 5, longitude: 0.002, latitude: 0.01 },
    { id: 6, longitude: 0.002, latitude: 0.008 },
    { id: 7, longitude: 0.002, latitude: 0.012 },
    { id: 9_000_000_001, longitude: 0.5, latitude: 0.5 },
  ],
  ways: [
    { id: 100, refs: [1, 2, 5, 3, 4], tags: { highway: "residential", name: "Long Street", maxspeed: "50" } },
    { id: 101, refs: [6, 5], tags: { highway: "residential", name: "High Street", maxspeed: "50" } },
    { id: 102, refs: [5, 7], tags: { highway: "residential", name: "High Street", maxspeed: "50" } },
    { id: 103, refs: [1, 6, 4, 7, 1], tags: { highway: "tertiary", name: "Ring", maxspeed: "50" } },
    { id: 104, refs: [4, 9_000_000_001], tags: { route: "ferry" } },
  ],
};

async function networkOf(input: PbfInput) {
  const { graph, counts } = await importOsm(await fileOf(writePbf(input)));
  const network = makeRoadNetwork(graph);
  const conditions = network.customize(freeFlowWeights(graph));
  const streets = (from: [number, number], to: [number, number]) => {
    const [a] = network.links.nearest(...from, 1);
    const [b] = network.links.nearest(...to, 1);
    const way = network.way(conditions, a, b);
    const names = way.runs.map(({ side }) => graph.names[graph.linkName[side >> 1]]);
    return { way, names: names.filter((name, index) => name !== names[index - 1]), line: network.lineOf(way.runs) };
  };
  return { graph, counts, network, streets };
}

test("ways are cut where they meet, keep their shape and name, and their speed is the limit's", async () => {
  const { graph, counts, streets } = await networkOf(CROSS);
  expect(graph.nodeOsmId.toSorted()).toEqual(Float64Array.of(1, 4, 5, 6, 7));
  expect(counts).toMatchObject({ ways: 4, ferries: 1 });
  const { way, line } = streets([0.0005, 0.01005], [0.0035, 0.01]);
  expect(line).toEqual([
    [0.0005, 0.01005],
    [0.001, 0.0101],
    [0.002, 0.01],
    [0.003, 0.01],
    [0.0035, 0.01],
  ]);
  // 3 thousandths of 111 m and a little for the bend, at four fifths of 50 km/h.
  expect(metersOf(way.weight)).toBeCloseTo(334.4, 0);
  expect(secondsOf(way.weight)).toBeCloseTo(334.4 / (40 / 3.6), 0);
});

test("a forbidden turn is avoided, and only_ forbids all others", async () => {
  const over = (restriction: string) => ({
    ...CROSS,
    relations: [
      {
        id: 1,
        tags: { type: "restriction", restriction },
        members: [
          { type: "way" as const, id: 101, role: "from" },
          { type: "way" as const, id: 102, role: "to" },
          { type: "node" as const, id: 5, role: "via" },
        ],
      },
    ],
  });
  const seconds = async (input: PbfInput, to: [number, number]) =>
    secondsOf((await networkOf(input)).streets([0.002, 0.0095], to).way.weight);
  // 111 m at 40 km/h when the turn is allowed; else at least to the next junction and back.
  const [north, left]: [number, number][] = [
    [0.002, 0.0105],
    [0.0015, 0.01005],
  ];
  for (const to of [north, left]) expect(await seconds(CROSS, to)).toBeCloseTo(10, 0);
  expect(await seconds(over("no_straight_on"), north)).toBeGreaterThan(40);
  expect(await seconds(over("no_straight_on"), left)).toBeCloseTo(10, 0);
  expect(await seconds(over("only_straight_on"), north)).toBeCloseTo(10, 0);
  expect(await seconds(over("only_straight_on"), left)).toBeGreaterThan(40);
  expect((await networkOf(over("no_straight_on"))).counts).toMatchObject({ restrictions: 1, restrictionsApplied: 1 });
});

test("a bollard ends a street for cars on both sides", async () => {
  const nodes = CROSS.nodes.map((node) => (node.id === 2 ? { ...node, tags: { barrier: "bollard" } } : node));
  const { streets } = await networkOf({ ...CROSS, nodes });
  const { names } = streets([0.0005, 0.01005], [0.0015, 0.01005]);
  expect(names[0]).toBe("Long Street");
  expect(names).toContain("Ring");
});

test("what is read again is what was written, byte by byte", async () => {
  const { graph } = await networkOf(CROSS);
  await writeGraph(folder, graph);
  const again = await readGraph(folder);
  expect(again).toEqual(graph);
  expect(again.attribution).toContain("OpenStreetMap contributors");
});

describe("files that cannot be used are refused in a sentence", () => {
  test.each([
    ["an empty file", "", "is empty"],
    ["text", "osm_id,lat,lon\n1,2,3\n", "is not an OpenStreetMap extract in PBF format"],
    ["XML", `<?xml version="1.0"?><osm version="0.6">${" ".repeat(200)}</osm>`, "is not an OpenStreetMap extract"],
    ["zeros", "\0".repeat(1000), "is not an OpenStreetMap extract"],
    ["three bytes", "abc", "is not an OpenStreetMap extract"],
  ])("%s", async (_what, content, message) => {
    await expect(importOsm(await fileOf(content))).rejects.toThrow(message);
  });

  test("cut off anywhere", async () => {
    const bytes = writePbf(CROSS);
    for (let length = 5; length < bytes.length; length += 7) {
      await expect(importOsm(await fileOf(bytes.subarray(0, length)))).rejects.toThrow(
        /is cut off|is not an Open|no roads/,
      );
    }
  });

  test("damaged anywhere: an error or a graph, but nothing else", async () => {
    const bytes = writePbf(CROSS);
    for (let at = 0; at < bytes.length; at += 3) {
      const damaged = bytes.slice();
      damaged[at] ^= 0x55;
      const outcome = await importOsm(await fileOf(damaged)).catch((error: Error) => error.name);
      if (typeof outcome === "string") expect(["RoadFileError", "RoadError"]).toContain(outcome);
    }
  });

  test("no roads, none inside the bbox, a bbox that is none, an unknown feature", async () => {
    const path = await fileOf(writePbf({ ...CROSS, ways: CROSS.ways.slice(4) }));
    await expect(importOsm(path)).rejects.toThrow("has no roads for cars");
    await fileOf(writePbf(CROSS));
    await expect(importOsm(path, { bbox: [10, 10, 11, 11] })).rejects.toThrow("has no roads inside the bbox");
    await expect(importOsm(path, { bbox: [1, 0, 0, 1] })).rejects.toThrow("/bbox: expected west < east");
    await expect(importOsm(path, { bbox: [0, 0, 1, 91] })).rejects.toThrow("/bbox/3");
    await expect(importOsm(await fileOf(writePbf({ ...CROSS, features: ["HistoricalInformation"] })))).rejects.toThrow(
      'needs "HistoricalInformation"',
    );
  });

  test("a graph file that is another file, cut off, or of another version", async () => {
    const { graph } = await networkOf(CROSS);
    const bytes = encodeGraph(graph);
    const read = async (content: Uint8Array) => {
      await writeFile(join(folder, GRAPH_FILE_NAME), content);
      return readGraph(folder);
    };
    await expect(read(Buffer.from("{}"))).rejects.toThrow("is not a road graph");
    for (const length of [8, 15, 40, bytes.length - 1]) {
      await expect(read(bytes.subarray(0, length))).rejects.toThrow("is cut off");
    }
    for (let at = 24; at < bytes.length; at += 31) {
      const flipped = bytes.slice();
      flipped[at] ^= 1;
      await expect(read(flipped)).rejects.toThrow(/is damaged|is cut off/);
    }
    const newer = bytes.slice();
    newer[8] = 99;
    await expect(read(newer)).rejects.toThrow("of version 99");
  });
});

describe.skipIf(!hasSharedRoads)("real extracts (skipped without ../shared/roads)", () => {
  test("central Portland with its turn restrictions, whole and inside a bbox", async () => {
    const path = `${SHARED_ROADS}osm/portland-central-filtered.osm.pbf`;
    const { graph, counts } = await importOsm(path);
    expect(graph.nodeLongitude.length).toBeGreaterThan(4_000);
    expect(counts.restrictionsApplied).toBeGreaterThan(300);
    const part = await importOsm(path, { bbox: [-122.69, 45.5, -122.66, 45.53] });
    expect(part.graph.nodeLongitude.length).toBeGreaterThan(500);
    expect(part.graph.nodeLongitude.length).toBeLessThan(graph.nodeLongitude.length / 2);
    expect(Math.min(...part.graph.pointLongitude)).toBeGreaterThanOrEqual(-122.69e7);
    expect(Math.max(...part.graph.pointLatitude)).toBeLessThanOrEqual(45.53e7);
  });

  test("half of a real file is cut off", async () => {
    const bytes = await readFile(`${SHARED_ROADS}osm/andorra.osm.pbf`);
    await expect(importOsm(await fileOf(bytes.subarray(0, bytes.length / 2)))).rejects.toThrow("is cut off after");
  });
});
