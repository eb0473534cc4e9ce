import type { ExpressionSpecification, Map as MapLibreMap } from "maplibre-gl";
import type { PlanView, RouteView, StopView } from "../state/plan-view.ts";
import { imageNames } from "./images.ts";
import { collection, denseFrom, type MapLayer, nothing, pointAt, setData } from "./layer.ts";
import { mapPalette } from "./palette.ts";

interface Stops {
  view: PlanView | null;
  /** Routes whose stops stand out; null when all are equal. */
  raised: Set<string> | null;
  /** Stops and unassigned orders with a ring around them. */
  ringed: { stopIds: Set<string>; orderIds: Set<string> } | null;
}

export const stopHitLayers = ["unassigned", "stops"];

const denseSize: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 8, 0.55, 11, 0.8, 13, 1];
const numbersFromZoom = 10.4;

/** Stops as dots, numbered from near by, with the shape of their status; unassigned orders as open circles. */
export function makeStopsLayer(map: MapLibreMap): MapLayer<Stops> {
  let last: Stops = { view: null, raised: null, ringed: null };

  function show(stops: Stops): void {
    last = stops;
    const { view, raised, ringed } = stops;
    const features: GeoJSON.Feature[] = [];
    const rings: GeoJSON.Feature[] = [];
    for (const route of view?.routes ?? []) {
      const level = raised === null ? 0 : raised.has(route.route.id) ? 1 : -1;
      for (const stop of route.stops) {
        const feature = stopPoint(route, stop, level);
        features.push(feature);
        if (ringed?.stopIds.has(stop.stop.id)) rings.push(feature);
      }
    }
    const waiting = (view?.waiting ?? []).filter(
      ({ id }) => !view?.stopOfOrder.has(id) && !view?.unassignedById.has(id),
    );
    const places = [...(view?.unassigned ?? []), ...waiting.map(({ id, location }) => ({ orderId: id, location }))];
    const open = places.map(({ orderId, location }) => {
      const image = imageNames.unassigned();
      return pointAt(location.longitude, location.latitude, { orderId, image, level: raised === null ? 0 : -1 });
    });
    rings.push(...open.filter(({ properties }) => ringed?.orderIds.has(properties!.orderId)));
    setData(map, "stops", collection(features));
    const isDense = (view?.stopCount ?? 0) >= denseFrom;
    if (map.getLayer("stops")) map.setLayoutProperty("stops", "icon-size", isDense ? denseSize : 1);
    setData(map, "unassigned", collection(open));
    setData(map, "stop-rings", collection(rings));
    if (map.getLayer("stop-rings")) {
      // Many rings at once stay a hint.
      map.setPaintProperty("stop-rings", "circle-radius", rings.length > 12 ? 11 : 14);
      map.setPaintProperty("stop-rings", "circle-stroke-width", rings.length > 12 ? 1.5 : 2.5);
    }
  }

  return {
    install(theme) {
      const palette = mapPalette[theme];
      for (const id of ["stops", "unassigned", "stop-rings"]) map.addSource(id, { type: "geojson", data: nothing });
      const opacity: ExpressionSpecification = ["match", ["get", "level"], -1, 0.28, 1];
      const overlap = { "icon-allow-overlap": true, "icon-ignore-placement": true } as const;
      map.addLayer({
        id: "stops",
        type: "symbol",
        source: "stops",
        layout: {
          ...overlap,
          "icon-image": [
            "step",
            ["zoom"],
            ["case", ["==", ["get", "level"], 1], ["get", "numbered"], ["get", "dot"]],
            numbersFromZoom,
            ["get", "numbered"],
          ],
          "symbol-sort-key": ["get", "order"],
        },
        paint: { "icon-opacity": opacity },
      });
      map.addLayer({
        id: "unassigned",
        type: "symbol",
        source: "unassigned",
        layout: { ...overlap, "icon-image": ["get", "image"] },
        paint: { "icon-opacity": ["match", ["get", "level"], -1, 0.6, 1] },
      });
      map.addLayer({
        id: "stop-rings",
        type: "circle",
        source: "stop-rings",
        paint: {
          "circle-color": "transparent",
          "circle-stroke-color": palette.accent,
        },
      });
      show(last);
    },
    show,
  };
}

const importance: Record<StopView["status"], number> = {
  cancelled: 0,
  done: 1,
  on_time: 2,
  at_risk: 3,
  failed: 4,
  late: 5,
};

function stopPoint(route: RouteView, { stop, number, status, isPinned }: StopView, level: number): GeoJSON.Feature {
  return pointAt(stop.location.longitude, stop.location.latitude, {
    stopId: stop.id,
    dot: imageNames.dot(route.colour, status),
    numbered: imageNames.stop(route.colour, status, number, isPinned),
    level,
    order: level * 10 + importance[status],
  });
}
