import type { Theme } from "../theme/route-colours.ts";

/** Colours of the map, which cannot read CSS variables. */
export const mapPalette: Record<Theme, MapPalette> = {
  light: {
    water: "#e3e9ef",
    land: "#f3f4f6",
    street: "#e4e7eb",
    largeRoad: "#d5dae1",
    freeway: "#bcc4cf",
    county: "#dcdfe4",
    state: "#b4bac4",
    ring: "#cfd4db",
    label: "#5d6675",
    halo: "#f3f4f6",
    ink: "#151a21",
    surface: "#ffffff",
    done: "#646d7a",
    atRisk: "#955f00",
    late: "#c01f2e",
    failed: "#a3123a",
    unassigned: "#151a21",
    traffic: "#c01f2e",
    accent: "#2f4fc4",
  },
  dark: {
    water: "#0c1016",
    land: "#14181f",
    street: "#1e242c",
    largeRoad: "#29313b",
    freeway: "#3b4552",
    county: "#222831",
    state: "#3a4351",
    ring: "#2a323d",
    label: "#98a2b2",
    halo: "#14181f",
    ink: "#e8ebf0",
    surface: "#171c23",
    done: "#8c96a5",
    atRisk: "#f5b63d",
    late: "#ff7b7b",
    failed: "#ff8fb0",
    unassigned: "#e8ebf0",
    traffic: "#ff7b7b",
    accent: "#8ea5ff",
  },
};

export interface MapPalette {
  water: string;
  land: string;
  street: string;
  largeRoad: string;
  freeway: string;
  county: string;
  state: string;
  ring: string;
  label: string;
  halo: string;
  ink: string;
  surface: string;
  done: string;
  atRisk: string;
  late: string;
  failed: string;
  unassigned: string;
  traffic: string;
  accent: string;
}
