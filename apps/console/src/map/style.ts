import type { StyleSpecification } from "maplibre-gl";
import type { Theme } from "../theme/route-colours.ts";
import { mapPalette } from "./palette.ts";

/** The empty map: water. Each layer's file adds what it draws; nothing is fetched. */
export function mapStyle(theme: Theme): StyleSpecification {
  return {
    version: 8,
    sources: {},
    layers: [{ id: "water", type: "background", paint: { "background-color": mapPalette[theme].water } }],
  };
}
