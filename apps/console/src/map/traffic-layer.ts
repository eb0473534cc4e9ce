import type { Traffic } from "@reroute/protocol";
import type { Map as MapLibreMap } from "maplibre-gl";
import { collection, type MapLayer, nothing, setData } from "./layer.ts";
import { mapPalette } from "./palette.ts";

/** Where it is slow or closed now: areas and lines, closed ones drawn full. */
export function makeTrafficLayer(map: MapLibreMap): MapLayer<Traffic[]> {
  let last: Traffic[] = [];

  function show(traffic: Traffic[]): void {
    last = traffic;
    setData(map, "traffic", collection(traffic.flatMap(featureOf)));
  }

  return {
    install(theme) {
      const colour = mapPalette[theme].traffic;
      map.addSource("traffic", { type: "geojson", data: nothing });
      map.addLayer({
        id: "traffic-areas",
        type: "fill",
        source: "traffic",
        filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "fill-color": colour, "fill-opacity": ["match", ["get", "closed"], 1, 0.16, 0.08] },
      });
      map.addLayer({
        id: "traffic-lines",
        type: "line",
        source: "traffic",
        layout: { "line-join": "round" },
        paint: {
          "line-color": colour,
          "line-width": ["match", ["geometry-type"], "Polygon", 1.25, 6],
          "line-opacity": ["match", ["geometry-type"], "Polygon", 0.75, 0.45],
          "line-dasharray": [3, 2],
        },
      });
      show(last);
    },
    show,
  };
}

/** True for what slows or closes a road at an instant. */
export function slowsAt(traffic: Traffic, epochMilliseconds: number): boolean {
  const isNow =
    Date.parse(traffic.validFrom) <= epochMilliseconds && epochMilliseconds < Date.parse(traffic.validUntil);
  const isSlow = traffic.closed === true || traffic.speedKph !== undefined || (traffic.factor ?? 1) > 1.05;
  return isNow && isSlow;
}

function featureOf({ area, polyline, closed }: Traffic): GeoJSON.Feature[] {
  const properties = { closed: closed ? 1 : 0 };
  if (area) return [{ type: "Feature", geometry: { type: "Polygon", coordinates: [area] }, properties }];
  if (polyline) return [{ type: "Feature", geometry: { type: "LineString", coordinates: polyline }, properties }];
  return [];
}
