import type { ExpressionSpecification, Map as MapLibreMap } from "maplibre-gl";
import { dayClockAt } from "../state/day-clock.ts";
import { usePlan } from "../state/plan-store.ts";
import type { PlanView } from "../state/plan-view.ts";
import { makeGlider, visibilityAtAge } from "./glide.ts";
import { imageNames } from "./images.ts";
import { collection, denseFrom, type MapLayer, nothing, pointAt, setData } from "./layer.ts";

interface Vehicles {
  view: PlanView | null;
  raised: Set<string> | null;
}

export const vehicleHitLayers = ["vehicles"];

const size: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 8, 0.62, 11, 0.85];
const denseSize: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 8, 0.4, 11, 0.6, 13, 0.85];

/** Frames are drawn at most this often: beyond it the eye gains nothing and a laptop grows warm. */
const frameMilliseconds = 40;

/** Vehicles as chevrons turned to their heading, gliding from report to report and fading with a report's age. */
export function makeVehiclesLayer(map: MapLibreMap): MapLayer<Vehicles> {
  const glider = makeGlider({ still: matchMedia("(prefers-reduced-motion: reduce)").matches });
  let last: Vehicles = { view: null, raised: null };
  let drawnAt = 0;
  let frame = 0;

  function draw(now: number): void {
    frame = 0;
    if (now - drawnAt >= frameMilliseconds) {
      drawnAt = now;
      setData(map, "vehicles", collection(features(now)));
    }
    if (glider.isMoving(now)) frame = requestAnimationFrame(draw);
  }

  function features(now: number): GeoJSON.Feature[] {
    const { view, raised } = last;
    const reading = usePlan.getState().clock;
    const dayClock = reading ? dayClockAt(reading, now) : 0;
    return (view?.routes ?? []).flatMap((route) => {
      const position = view?.state.positions.get(route.route.driverId);
      const place = glider.at(route.route.driverId, now);
      if (position === undefined || place === undefined) return [];
      const level = raised === null ? 0 : raised.has(route.route.id) ? 1 : -1;
      const age = (dayClock - Date.parse(position.recordedAt)) / 1000;
      return pointAt(place.longitude, place.latitude, {
        vehicleId: route.route.vehicleId,
        image: imageNames.vehicle(route.colour),
        label: imageNames.label(route.name),
        heading: position.headingDegrees ?? 0,
        opacity: visibilityAtAge(age) * (level === -1 ? 0.45 : 1),
        level,
      });
    });
  }

  function show(vehicles: Vehicles): void {
    last = vehicles;
    const now = performance.now();
    const positions = vehicles.view?.state.positions ?? new Map();
    for (const [driverId, position] of positions) glider.moveTo(driverId, position, now);
    glider.keepOnly(new Set(positions.keys()));
    const isDense = (vehicles.view?.stopCount ?? 0) >= denseFrom;
    if (map.getLayer("vehicles")) map.setLayoutProperty("vehicles", "icon-size", isDense ? denseSize : size);
    if (frame === 0) frame = requestAnimationFrame(draw);
  }

  return {
    install() {
      map.addSource("vehicles", { type: "geojson", data: nothing });
      map.addLayer({
        id: "vehicles",
        type: "symbol",
        source: "vehicles",
        layout: {
          "icon-image": ["get", "image"],
          "icon-rotate": ["get", "heading"],
          "icon-rotation-alignment": "map",
          "icon-allow-overlap": true,
          "icon-ignore-placement": true,
          "symbol-sort-key": ["get", "level"],
        },
        paint: { "icon-opacity": ["get", "opacity"] },
      });
      map.addLayer({
        id: "vehicle-names",
        type: "symbol",
        source: "vehicles",
        filter: ["!=", ["get", "level"], -1],
        minzoom: 9.5,
        layout: { "icon-image": ["get", "label"], "icon-offset": [0, 22], "icon-padding": 1 },
      });
      drawnAt = 0;
      show(last);
    },
    show,
  };
}
