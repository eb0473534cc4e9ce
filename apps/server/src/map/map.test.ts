import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VectorTile } from "@mapbox/vector-tile";
import { operations } from "@reroute/protocol";
import { buildRoadGraph, makeRoadCollector } from "@reroute/roads";
import { writeGraph } from "@reroute/roads/node";
import { PbfReader } from "pbf";
import { zxyToTileId } from "pmtiles";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestOrganization, type TestServer } from "../../test/start-test-server.ts";
import { makeApp } from "../platform/http/app.ts";
import { makeLog } from "../platform/log.ts";
import { makeMetrics } from "../platform/metrics.ts";
import { makeGreatCircleRoads } from "../platform/roads/great-circle-roads.ts";
import { openBaseMap } from "./base-map.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reroute-map-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the base map of a road graph", () => {
  let server: TestServer;
  let api: TestOrganization;
  beforeAll(async () => {
    // A one-way loop around the north-western tile of those that meet at 0, 0.
    const roads = makeRoadCollector();
    const corners = [
      [-5, 1],
      [-1, 1],
      [-1, 5],
      [-5, 5],
    ].map(([x, y]) => roads.addNode(x! * 1e5, y! * 1e5));
    for (const [index, from] of corners.entries()) {
      const to = corners[(index + 1) % 4]!;
      const name = `Side ${index}`;
      roads.addLink({ from, to, roadClass: "primary", name, lengthMeters: 4000, forwardSeconds: 300 });
    }
    await writeGraph(join(folder, "roads"), buildRoadGraph(roads.finish("© somebody")));
    server = await startTestServer("embedded", { roadsDir: join(folder, "roads") });
    api = await server.organization();
  });
  afterAll(() => server.close());

  const tile = (path: string, key = api.key) =>
    fetch(`${server.url}/v1/tiles/${path}`, { headers: { authorization: `Bearer ${key}` } });

  test("names its tiles and whom to thank", async () => {
    const map = await api.ok(operations.map.read);
    expect(map).toMatchObject({ kind: "roads", maxZoom: 14, attribution: "© somebody" });
    expect(map.tiles).toMatch(/^\/v1\/tiles\/\{z\}\/\{x\}\/\{y\}\.mvt\?v=\d+-[0-9a-f]{12}$/);
  });

  test("a tile has the roads with class, name and direction", async () => {
    const response = await tile("12/2047/2047.mvt?v=1");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/vnd.mapbox-vector-tile");
    expect(response.headers.get("cache-control")).toContain("immutable");
    const { roads } = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer()))).layers;
    const features = Array.from({ length: roads!.length }, (_, index) => roads!.feature(index).properties);
    expect(features.map(({ name }) => name).sort()).toEqual(["Side 0", "Side 1", "Side 2", "Side 3"]);
    for (const properties of features) expect(properties).toMatchObject({ class: "primary", oneway: true });
  });

  test("a tile without roads is empty, one outside the world is not found, and strangers get none", async () => {
    expect((await tile("12/100/100.mvt")).status).toBe(204);
    expect((await tile("3/8/0.mvt")).status).toBe(404);
    expect((await tile("40/0/0.mvt")).status).toBe(404);
    expect((await tile("one/0/0.mvt")).status).toBe(404);
    expect((await tile("12/2047/2047.mvt", "wrong")).status).toBe(401);
  });
});

describe("a base map by setting", () => {
  test("a PMTiles file is served tile by tile", async () => {
    const path = join(folder, "map.pmtiles");
    const content = Uint8Array.from([1, 2, 3]);
    await writeFile(path, pmtilesOf([3, 4, 2], content, { attribution: '<a href="x">Map people</a>' }));
    const map = await openBaseMap({ mapStyleUrl: undefined, mapPmtiles: path }, makeGreatCircleRoads());
    expect(map.description).toEqual({
      kind: "pmtiles",
      tiles: "/v1/tiles/{z}/{x}/{y}.mvt",
      maxZoom: 3,
      attribution: "Map people",
    });
    expect(await map.tile(3, 4, 2)).toEqual(content);
    expect(await map.tile(3, 4, 3)).toBeUndefined();
    await map.close();
  });

  test("a file that is no PMTiles is refused by name", async () => {
    const path = join(folder, "text.pmtiles");
    await writeFile(path, "no tiles in here ".repeat(20));
    const opening = openBaseMap({ mapStyleUrl: undefined, mapPmtiles: path }, makeGreatCircleRoads());
    await expect(opening).rejects.toThrow(`REROUTE_MAP_PMTILES: ${path}: `);
  });

  test("a style from elsewhere may be loaded by the pages, and nothing may without one", async () => {
    const policyWith = async (mapStyleUrl: string | undefined) => {
      const app = await makeApp({
        log: makeLog("silent"),
        metrics: makeMetrics(),
        requestsPerMinute: 100,
        mapStyleUrl,
      });
      const { headers } = await app.inject("/");
      await app.close();
      return String(headers["content-security-policy"]);
    };
    expect(await policyWith("http://tiles.example/{theme}.json")).toContain(
      "connect-src 'self' http://tiles.example https:",
    );
    expect(await policyWith(undefined)).not.toContain("http");
    const url = "http://tiles.example/{theme}.json";
    const map = await openBaseMap({ mapStyleUrl: url, mapPmtiles: undefined }, makeGreatCircleRoads());
    expect(map.description).toEqual({ kind: "style", url });
  });
});

/** A PMTiles file (version 3, nothing compressed) with one tile. */
function pmtilesOf([z, x, y]: [number, number, number], tile: Uint8Array, metadata: object): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(metadata));
  // One entry: its id, run length, length, and offset + 1.
  const directory = Uint8Array.from([1, zxyToTileId(z, x, y), 1, tile.length, 1]);
  const bytes = new Uint8Array(127 + directory.length + json.length + tile.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("PMTiles"));
  bytes[7] = 3;
  const [jsonAt, tileAt] = [127 + directory.length, 127 + directory.length + json.length];
  const spans = [127, directory.length, jsonAt, json.length, 0, 0, tileAt, tile.length, 1, 1, 1];
  for (const [index, value] of spans.entries()) view.setBigUint64(8 + index * 8, BigInt(value), true);
  // Clustered; no compression of directories and tiles; vector tiles; zooms.
  bytes.set([1, 1, 1, 1, z, z], 96);
  bytes.set(directory, 127);
  bytes.set(json, jsonAt);
  bytes.set(tile, tileAt);
  return bytes;
}
