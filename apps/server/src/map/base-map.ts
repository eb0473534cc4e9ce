import type { BaseMap } from "@reroute/protocol";
import { MOST_TILE_ZOOM } from "@reroute/roads";
import type { Config } from "../platform/config.ts";
import type { Roads } from "../platform/roads/roads.ts";
import { openPmtiles } from "./pmtiles-file.ts";

/** Where the base map comes from. */
export interface MapSource {
  description: BaseMap;
  /** An uncompressed vector tile; undefined or empty: nothing is there. */
  tile(z: number, x: number, y: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** Raise it when the same roads are cut otherwise: browsers keep tiles for a year. */
const cutVersion = 1;
/** Tiles that are kept: a city from afar and close by is some hundreds. */
const mostTiles = 1_000;

/** The base map that the configuration names: a style, a PMTiles file, else the streets of the road graph, else none. */
export async function openBaseMap(
  { mapStyleUrl, mapPmtiles }: Pick<Config, "mapStyleUrl" | "mapPmtiles">,
  roads: Roads,
): Promise<MapSource> {
  if (mapStyleUrl !== undefined) return withoutTiles({ kind: "style", url: mapStyleUrl });
  if (mapPmtiles !== undefined) {
    const { attribution, maxZoom, tile, close } = await openPmtiles(mapPmtiles);
    return { description: { kind: "pmtiles", tiles: tilesPath(), maxZoom, attribution }, tile: kept(tile), close };
  }
  if (roads.graph === undefined) return withoutTiles({ kind: "none" });
  const { attribution } = roads.graph;
  return {
    description: { kind: "roads", tiles: tilesPath(roads.id), maxZoom: MOST_TILE_ZOOM, attribution },
    tile: kept(roads.tile),
    close: async () => {},
  };
}

function withoutTiles(description: BaseMap): MapSource {
  return { description, tile: async () => undefined, close: async () => {} };
}

/** Other roads have other tiles, so that a browser may keep them. */
function tilesPath(roadsId?: string): string {
  const version = roadsId === undefined ? "" : `?v=${cutVersion}-${roadsId.slice(-12)}`;
  return `/v1/tiles/{z}/{x}/{y}.mvt${version}`;
}

function kept(cut: MapSource["tile"]): MapSource["tile"] {
  /** Least recently used first. */
  const tiles = new Map<string, ReturnType<MapSource["tile"]>>();
  return (z, x, y) => {
    const key = `${z}/${x}/${y}`;
    const tile = tiles.get(key) ?? cut(z, x, y);
    tiles.delete(key);
    if (tiles.size >= mostTiles) tiles.delete(tiles.keys().next().value!);
    tiles.set(key, tile);
    tile.catch(() => tiles.delete(key));
    return tile;
  };
}
