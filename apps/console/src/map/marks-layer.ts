import type { Map as MapLibreMap } from "maplibre-gl";
import { imageNames } from "./images.ts";
import { collection, type MapLayer, nothing, pointAt, setData } from "./layer.ts";

interface Place {
  latitude: number;
  longitude: number;
}

interface Marks {
  depot: Place | null;
  /** Where the order that is being added shall go. */
  draft: Place | null;
}

/** The depot, and the pin of an order that is being added. */
export function makeMarksLayer(map: MapLibreMap): MapLayer<Marks> {
  let last: Marks = { depot: null, draft: null };

  function show(marks: Marks): void {
    last = marks;
    const { depot, draft } = marks;
    const pin = draft && pointAt(draft.longitude, draft.latitude, { image: imageNames.draft(), anchor: "bottom" });
    const house = depot && pointAt(depot.longitude, depot.latitude, { image: imageNames.depot(), anchor: "center" });
    setData(map, "marks", collection([house, pin].filter((mark) => mark !== null)));
  }

  return {
    install() {
      map.addSource("marks", { type: "geojson", data: nothing });
      map.addLayer({
        id: "marks",
        type: "symbol",
        source: "marks",
        layout: {
          "icon-image": ["get", "image"],
          "icon-anchor": ["get", "anchor"],
          "icon-allow-overlap": true,
          "icon-ignore-placement": true,
        },
      });
      show(last);
    },
    show,
  };
}
