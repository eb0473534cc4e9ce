import type { ExpressionSpecification, Map as MapLibreMap } from "maplibre-gl";
import type { PlanView } from "../state/plan-view.ts";
import { routeColours, type Theme } from "../theme/route-colours.ts";
import { imageNames } from "./images.ts";
import { collection, denseFrom, type MapLayer, nothing, setData } from "./layer.ts";
import { mapPalette } from "./palette.ts";
import { splitRoute } from "./split-route.ts";

interface Routes {
  view: PlanView | null;
  /** Raised above all others; null when all are equal. */
  raised: Set<string> | null;
}

const width: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 7, 1.5, 10, 3];

const denseWidth: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 8, 0.8, 12, 2, 14, 3];

/** Layers that a click may hit, topmost first. */
export const routeHitLayers = ["routes-raised-ahead", "routes-raised-done", "routes-ahead", "routes-done"];

/** Lines of the routes: what is driven is faint, the raised ones lie above and the rest steps back. */
export function makeRoutesLayer(map: MapLibreMap): MapLayer<Routes> {
  let theme: Theme = "light";
  let last: Routes = { view: null, raised: null };

  function show(routes: Routes): void {
    last = routes;
    const { view, raised } = routes;
    const features = (view?.routes ?? []).flatMap((each): GeoJSON.Feature[] => {
      const { done, ahead } = splitRoute(each.route);
      const level = raised === null ? 0 : raised.has(each.route.id) ? 1 : -1;
      const properties = {
        routeId: each.route.id,
        colour: routeColours[each.colour]![theme],
        tick: imageNames.tick(each.colour),
        level,
      };
      return [lineOf(done, { ...properties, part: "done" }), lineOf(ahead, { ...properties, part: "ahead" })].flat();
    });
    setData(map, "routes", collection(features));
    const shownWidth = (view?.stopCount ?? 0) >= denseFrom ? denseWidth : width;
    for (const id of ["routes-done", "routes-ahead"]) {
      if (map.getLayer(id)) map.setPaintProperty(id, "line-width", shownWidth);
    }
  }

  return {
    install(to) {
      theme = to;
      map.addSource("routes", { type: "geojson", data: nothing, tolerance: 0.3 });
      addLines("routes", ["!=", ["get", "level"], 1]);
      addLines("routes-raised", ["==", ["get", "level"], 1]);
      show(last);
    },
    show,
  };

  function addLines(name: string, filter: ExpressionSpecification): void {
    const isRaised = name === "routes-raised";
    const part = (which: string): ExpressionSpecification => ["all", filter, ["==", ["get", "part"], which]];
    const round = { "line-join": "round", "line-cap": "round" } as const;
    map.addLayer({
      id: `${name}-done`,
      type: "line",
      source: "routes",
      filter: part("done"),
      layout: round,
      paint: {
        "line-color": ["get", "colour"],
        "line-width": width,
        "line-opacity": ["match", ["get", "level"], -1, 0.1, 0.35],
      },
    });
    if (isRaised) {
      map.addLayer({
        id: `${name}-edge`,
        type: "line",
        source: "routes",
        filter: part("ahead"),
        layout: round,
        paint: { "line-color": mapPalette[theme].surface, "line-width": 7 },
      });
    }
    map.addLayer({
      id: `${name}-ahead`,
      type: "line",
      source: "routes",
      filter: part("ahead"),
      layout: round,
      paint: {
        "line-color": ["get", "colour"],
        "line-width": isRaised ? 4 : width,
        "line-opacity": ["match", ["get", "level"], -1, 0.22, isRaised ? 1 : 0.85],
      },
    });
    map.addLayer({
      id: `${name}-ticks`,
      type: "symbol",
      source: "routes",
      minzoom: isRaised ? 7 : 9,
      filter: part("ahead"),
      layout: {
        "symbol-placement": "line",
        "symbol-spacing": isRaised ? 56 : 90,
        "icon-image": ["get", "tick"],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "icon-rotation-alignment": "map",
      },
      paint: { "icon-opacity": ["match", ["get", "level"], -1, 0.15, 1] },
    });
  }
}

function lineOf(coordinates: readonly (readonly [number, number])[], properties: object): GeoJSON.Feature[] {
  if (coordinates.length < 2) return [];
  const geometry = { type: "LineString" as const, coordinates: coordinates as [number, number][] };
  return [{ type: "Feature", geometry, properties }];
}
