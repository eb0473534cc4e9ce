import type { Topology } from "topojson-specification";
import atlasUrl from "us-atlas/counties-10m.json?url";

export interface Outlines {
  land: GeoJSON.FeatureCollection;
  states: GeoJSON.FeatureCollection;
  counties: GeoJSON.FeatureCollection;
  /** One point a county, with its name. */
  names: GeoJSON.FeatureCollection;
}

/** Counties farther than this from the depot are not drawn: no fleet's day goes there. */
const reachDegrees = 4;

/**
 * The outlines of land, states and the counties around a place, from the atlas that the console itself serves
 * (United States; elsewhere the map has no outlines). Loaded after the first paint, for it is the largest file.
 */
export async function loadOutlines(near: { latitude: number; longitude: number }): Promise<Outlines> {
  const [{ feature, mesh }, response] = await Promise.all([import("topojson-client"), fetch(atlasUrl)]);
  const atlas = (await response.json()) as Topology;
  const { nation, states, counties } = atlas.objects as Record<string, Topology["objects"][string]>;
  const everyCounty = feature(atlas, counties!) as GeoJSON.FeatureCollection;
  const around = everyCounty.features.filter((county) => isNear(county, near));
  const asCollection = (geometry: GeoJSON.Geometry): GeoJSON.FeatureCollection => ({
    type: "FeatureCollection",
    features: [{ type: "Feature", geometry, properties: {} }],
  });
  const land = feature(atlas, nation!);
  return {
    land: land.type === "FeatureCollection" ? land : { type: "FeatureCollection", features: [land] },
    states: asCollection(mesh(atlas, states as Parameters<typeof mesh>[1], (one, other) => one !== other)),
    counties: { type: "FeatureCollection", features: around },
    names: {
      type: "FeatureCollection",
      features: around.map((county) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: middleOf(county) },
        properties: { name: county.properties?.name ?? "" },
      })),
    },
  };
}

function rings(county: GeoJSON.Feature): GeoJSON.Position[][] {
  if (county.geometry.type === "Polygon") return [county.geometry.coordinates[0]!];
  if (county.geometry.type === "MultiPolygon") return county.geometry.coordinates.map((polygon) => polygon[0]!);
  return [];
}

function isNear(county: GeoJSON.Feature, near: { latitude: number; longitude: number }): boolean {
  const [first] = rings(county)[0] ?? [];
  if (first === undefined) return false;
  return Math.abs(first[0]! - near.longitude) < reachDegrees && Math.abs(first[1]! - near.latitude) < reachDegrees;
}

/** Middle of the box around the longest ring. */
function middleOf(county: GeoJSON.Feature): [number, number] {
  const ring = rings(county).reduce((longest, each) => (each.length > longest.length ? each : longest));
  const xs = ring.map((position) => position[0]!);
  const ys = ring.map((position) => position[1]!);
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}
