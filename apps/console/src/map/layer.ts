import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { Theme } from "../theme/route-colours.ts";

/** One kind of thing on the map. */
export interface MapLayer<Data> {
  /** Adds the sources and layers to a style that has just loaded, and draws the last data again. */
  install(theme: Theme): void;
  /** Shows new data. */
  show(data: Data): void;
}

/** From this many stops on, marks and lines are drawn smaller, so that the map stays legible. */
export const denseFrom = 1500;

export const nothing: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

export function collection(features: GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features };
}

export function pointAt(longitude: number, latitude: number, properties: GeoJSON.GeoJsonProperties): GeoJSON.Feature {
  return { type: "Feature", geometry: { type: "Point", coordinates: [longitude, latitude] }, properties };
}

const shown = new WeakMap<GeoJSONSource, string>();

/**
 * Gives a source of the map new data; before the style has loaded nothing happens. Data that are shown already are not
 * given again: most news change times that the map does not show, and to compare costs less than to lay out anew.
 */
export function setData(map: MapLibreMap, id: string, data: GeoJSON.FeatureCollection): void {
  const source = map.getSource<GeoJSONSource>(id);
  if (source === undefined) return;
  const text = JSON.stringify(data);
  if (shown.get(source) === text) return;
  shown.set(source, text);
  void source.setData(data);
}
