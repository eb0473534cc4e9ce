import type { Map as MapLibreMap } from "maplibre-gl";
import type { Theme } from "../theme/route-colours.ts";
import { imageNames } from "./images.ts";
import { collection, type MapLayer, nothing, pointAt, setData } from "./layer.ts";
import type { Outlines } from "./outlines.ts";
import { mapPalette } from "./palette.ts";

interface Ground {
  outlines: Outlines | null;
  depot: { latitude: number; longitude: number } | null;
}

const ringKilometres = [10, 20, 40, 80];

/** What lies under the plan: land, states, counties, rings of distance around the depot. */
export function makeGroundLayer(map: MapLibreMap): MapLayer<Ground> & { setBare(isBare: boolean): void } {
  let last: Ground = { outlines: null, depot: null };
  /** Only the rings: land and names are another style's. */
  let bare = false;

  function show(ground: Ground): void {
    last = ground;
    const outlines = bare ? null : ground.outlines;
    setData(map, "land", outlines?.land ?? nothing);
    setData(map, "states", outlines?.states ?? nothing);
    setData(map, "counties", outlines?.counties ?? nothing);
    const names = outlines?.names.features ?? [];
    const rings = ground.depot ? ringKilometres.map((km) => ring(ground.depot!, km)) : [];
    setData(map, "rings", collection(rings.map(({ line }) => line)));
    setData(
      map,
      "places",
      collection([
        ...rings.map(({ label }) => label),
        ...names.map(({ geometry, properties }) => ({
          type: "Feature" as const,
          geometry,
          properties: { image: imageNames.place(properties!.name), rank: 1 },
        })),
      ]),
    );
  }

  return {
    install(theme: Theme) {
      const palette = mapPalette[theme];
      for (const id of ["land", "states", "counties", "rings", "places"]) {
        map.addSource(id, { type: "geojson", data: nothing, tolerance: 0.2 });
      }
      map.addLayer({ id: "land", type: "fill", source: "land", paint: { "fill-color": palette.land } });
      map.addLayer({
        id: "counties",
        type: "line",
        source: "counties",
        minzoom: 6,
        paint: { "line-color": palette.county, "line-width": 1 },
      });
      map.addLayer({
        id: "states",
        type: "line",
        source: "states",
        paint: { "line-color": palette.state, "line-width": 1.25 },
      });
      map.addLayer({
        id: "rings",
        type: "line",
        source: "rings",
        paint: { "line-color": palette.ring, "line-width": 1, "line-dasharray": [2, 4] },
      });
      map.addLayer({
        id: "places",
        type: "symbol",
        source: "places",
        minzoom: 7.5,
        layout: { "icon-image": ["get", "image"], "symbol-sort-key": ["get", "rank"], "icon-padding": 12 },
        paint: { "icon-opacity": 0.9 },
      });
      show(last);
    },
    show,
    setBare(isBare) {
      bare = isBare;
    },
  };
}

function ring(depot: { latitude: number; longitude: number }, km: number) {
  const height = km / 111.2;
  const width = height / Math.cos((depot.latitude * Math.PI) / 180);
  const at = (degrees: number): [number, number] => {
    const angle = (degrees * Math.PI) / 180;
    return [depot.longitude + width * Math.sin(angle), depot.latitude + height * Math.cos(angle)];
  };
  const coordinates = Array.from({ length: 121 }, (_, step) => at(step * 3));
  const [longitude, latitude] = at(0);
  const line: GeoJSON.Feature = { type: "Feature", geometry: { type: "LineString", coordinates }, properties: {} };
  return { line, label: pointAt(longitude, latitude, { image: imageNames.place(`${km} km`), rank: 0 }) };
}
