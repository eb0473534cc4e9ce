import type { Map as MapLibreMap } from "maplibre-gl";
import { collection, type MapLayer, nothing, pointAt, setData } from "./layer.ts";
import { mapPalette } from "./palette.ts";

const pulseMilliseconds = 1400;

/** Lets places pulse once: those that a new revision has just changed. */
export function makePulseLayer(map: MapLibreMap): MapLayer<{ latitude: number; longitude: number }[]> {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let startedAt = Number.NEGATIVE_INFINITY;
  let running = false;

  function step(now: number): void {
    // A frame may be dated before the event that asked for it.
    const share = Math.min(1, Math.max(0, (now - startedAt) / pulseMilliseconds));
    if (map.getLayer("pulse")) {
      map.setPaintProperty("pulse", "circle-radius", still ? 16 : 8 + 26 * (1 - (1 - share) ** 3));
      map.setPaintProperty("pulse", "circle-stroke-opacity", still ? 1 : 1 - share ** 2);
    }
    running = share < 1;
    if (running) requestAnimationFrame(step);
    else setData(map, "pulse", nothing);
  }

  return {
    install(theme) {
      map.addSource("pulse", { type: "geojson", data: nothing });
      map.addLayer({
        id: "pulse",
        type: "circle",
        source: "pulse",
        paint: {
          "circle-color": "transparent",
          "circle-radius": 8,
          "circle-stroke-width": 3,
          "circle-stroke-color": mapPalette[theme].accent,
        },
      });
    },
    show(places) {
      if (places.length === 0) return;
      setData(map, "pulse", collection(places.map(({ longitude, latitude }) => pointAt(longitude, latitude, {}))));
      startedAt = performance.now();
      if (!running) requestAnimationFrame(step);
    },
  };
}
