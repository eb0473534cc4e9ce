import { fromVectorTileJs, type VectorTileFeatureLike } from "@maplibre/vt-pbf";
import { TILE_EXTENT, type TileRoads } from "@reroute/roads";

const tileVersion = 2;
const lineType = 2;

/** The roads as a vector tile with one layer, `roads`: features have `class`, `oneway` (true or absent) and `name` where there is one. */
export function encodeTile(roads: readonly TileRoads[]): Uint8Array {
  const features = roads.map(({ roadClass, name, isOneWay, lines }): VectorTileFeatureLike => {
    const geometry = lines.map((line) =>
      Array.from({ length: line.length / 2 }, (_, point) => ({ x: line[point * 2]!, y: line[point * 2 + 1]! })),
    );
    return {
      type: lineType,
      id: undefined,
      extent: TILE_EXTENT,
      properties: { class: roadClass, ...(name !== "" && { name }), ...(isOneWay && { oneway: true }) },
      // The encoder reads nothing of a point but its place.
      loadGeometry: () => geometry as unknown as ReturnType<VectorTileFeatureLike["loadGeometry"]>,
    };
  });
  const layer = {
    version: tileVersion,
    name: "roads",
    extent: TILE_EXTENT,
    length: features.length,
    feature: (index: number) => features[index]!,
  };
  return fromVectorTileJs({ layers: features.length > 0 ? { roads: layer } : {} });
}
