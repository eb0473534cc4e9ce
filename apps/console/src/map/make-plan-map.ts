import {
  AttributionControl,
  LngLatBounds,
  Map as MapLibreMap,
  type PointLike,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import type { BaseMap } from "@reroute/protocol";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { PlanView } from "../state/plan-view.ts";
import type { Highlight } from "../state/selection.ts";
import type { Theme } from "../theme/route-colours.ts";
import { makeGroundLayer } from "./ground-layer.ts";
import { drawImage } from "./images.ts";
import { makeMarksLayer } from "./marks-layer.ts";
import { makePulseLayer } from "./pulse-layer.ts";
import { makeRoutesLayer, routeHitLayers } from "./routes-layer.ts";
import { makeStopsLayer, stopHitLayers } from "./stops-layer.ts";
import { makeStreetsLayer } from "./streets-layer.ts";
import { mapStyle } from "./style.ts";
import { makeTrafficLayer } from "./traffic-layer.ts";
import { makeVehiclesLayer, vehicleHitLayers } from "./vehicles-layer.ts";

setWorkerUrl(workerUrl);

/** What lies under the pointer. */
export interface Hit {
  kind: "vehicle" | "stop" | "order" | "route";
  id: string;
}

interface Place {
  latitude: number;
  longitude: number;
}

interface Events {
  onClick(place: Place, hit: Hit | null): void;
  onHover(hit: Hit | null, point: { x: number; y: number }): void;
  onReady(): void;
}

const hitLayers = [...vehicleHitLayers, ...stopHitLayers, ...routeHitLayers];

/** The map with all its layers. Throws if the browser has no WebGL. */
export function makePlanMap(container: HTMLElement, theme: Theme, events: Events) {
  const map = new MapLibreMap({
    container,
    style: mapStyle(theme),
    center: [-96, 38.5],
    zoom: 3.6,
    maxZoom: 17,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ maxWidth: 96 }), "bottom-right");

  // From the lowest to the topmost.
  const layers = {
    ground: makeGroundLayer(map),
    streets: makeStreetsLayer(map),
    traffic: makeTrafficLayer(map),
    routes: makeRoutesLayer(map),
    stops: makeStopsLayer(map),
    pulse: makePulseLayer(map),
    marks: makeMarksLayer(map),
    vehicles: makeVehiclesLayer(map),
  };
  let shownTheme = theme;
  /** A style from elsewhere instead of our own ground. */
  let styleUrl: string | null = null;
  const ratio = Math.max(2, Math.ceil(devicePixelRatio));
  // Numbers that are drawn before the font has come would keep the fallback's look.
  const font = document.fonts.load('500 11px "Inter Variable"').catch(() => []);
  map.setMissingStyleImageResolver(async (name) => {
    await font;
    const image = drawImage(name, shownTheme, ratio);
    if (image && !map.hasImage(name)) map.addImage(name, image, { pixelRatio: ratio });
  });
  map.on("style.load", () => {
    for (const layer of Object.values(layers)) layer.install(shownTheme);
  });
  // Not on "idle": while vehicles move the map never is.
  map.once("style.load", () => map.once("render", () => events.onReady()));

  map.on("click", ({ point, lngLat }) => {
    events.onClick({ latitude: lngLat.lat, longitude: lngLat.lng }, hitAt(point.x, point.y));
  });
  let hoverFrame = 0;
  map.on("mousemove", ({ point }) => {
    cancelAnimationFrame(hoverFrame);
    hoverFrame = requestAnimationFrame(() => events.onHover(map.isMoving() ? null : hitAt(point.x, point.y), point));
  });
  map.on("mouseout", () => events.onHover(null, { x: 0, y: 0 }));

  function setStyle(): void {
    layers.ground.setBare(styleUrl !== null);
    const style = styleUrl?.replaceAll("{theme}", shownTheme) ?? mapStyle(shownTheme);
    // Without the diff the images are dropped too, and drawn anew in the new colours.
    map.setStyle(style, { diff: false });
  }

  function hitAt(x: number, y: number): Hit | null {
    const present = hitLayers.filter((id) => map.getLayer(id));
    const box: [PointLike, PointLike] = [
      [x - 4, y - 4],
      [x + 4, y + 4],
    ];
    const found = map.queryRenderedFeatures(box, { layers: present });
    for (const layer of present) {
      const properties = found.find((feature) => feature.layer.id === layer)?.properties;
      if (properties?.vehicleId) return { kind: "vehicle", id: properties.vehicleId };
      if (properties?.orderId) return { kind: "order", id: properties.orderId };
      if (properties?.stopId) return { kind: "stop", id: properties.stopId };
      if (properties?.routeId) return { kind: "route", id: properties.routeId };
    }
    return null;
  }

  return {
    layers,
    setTheme(to: Theme) {
      if (to === shownTheme) return;
      shownTheme = to;
      setStyle();
    },
    setBaseMap(baseMap: BaseMap | null) {
      layers.streets.show(baseMap);
      if (baseMap?.kind !== "style" || baseMap.url === styleUrl) return;
      styleUrl = baseMap.url;
      map.addControl(new AttributionControl({ compact: true }), "bottom-right");
      setStyle();
    },
    setCursor(cursor: "" | "pointer" | "crosshair") {
      map.getCanvas().style.cursor = cursor;
    },
    /** Moves to the whole plan, or to what is highlighted. */
    fit(view: PlanView, highlight: Highlight | null, animate = true) {
      const bounds = new LngLatBounds();
      for (const { latitude, longitude } of placesToFit(view, highlight)) bounds.extend([longitude, latitude]);
      const still = !animate || matchMedia("(prefers-reduced-motion: reduce)").matches;
      // The details lie over the right edge of a wide map and over the lower part of a narrow one.
      const isNarrow = container.clientWidth < 600;
      const padding = {
        top: 48,
        left: 60,
        right: highlight && !isNarrow ? Math.min(380, container.clientWidth / 2) : 48,
        bottom: highlight && isNarrow ? container.clientHeight * 0.65 : 48,
      };
      map.fitBounds(bounds, { padding, maxZoom: highlight ? 12 : 11, duration: still ? 0 : 350 });
    },
    zoom(by: number) {
      map.zoomTo(map.getZoom() + by, { duration: 180 });
    },
    resize: () => map.resize(),
    remove: () => map.remove(),
  };
}

function placesToFit(view: PlanView, highlight: Highlight | null): Place[] {
  const { location } = view.state.depot;
  const unassigned = view.unassigned.filter(({ orderId }) => highlight === null || highlight.orderIds.has(orderId));
  if (highlight && highlight.stopIds.size > 0) {
    return [...highlight.stopIds].flatMap((id) => view.stopById.get(id)?.stop.location ?? []);
  }
  const routes = view.routes.filter(({ route }) => highlight === null || highlight.routeIds.has(route.id));
  const stops = routes.flatMap((route) => route.stops.map(({ stop }) => stop.location));
  const open = unassigned.map((order) => order.location);
  return highlight && routes.length === 0 && open.length > 0 ? open : [location, ...stops, ...open];
}

export type PlanMap = ReturnType<typeof makePlanMap>;
