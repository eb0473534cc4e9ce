/**
 * Twelve hues that stay apart for colour-blind eyes: Okabe and Ito (2008) extended, each with a variant that has
 * at least 3:1 contrast on the light and on the dark map.
 */
export const routeColours = [
  { light: "#0069a8", dark: "#4da6e8" },
  { light: "#c24e00", dark: "#f28a4a" },
  { light: "#00795a", dark: "#22c79c" },
  { light: "#a23c7c", dark: "#e38fc2" },
  { light: "#946200", dark: "#f0b73a" },
  { light: "#5546b5", dark: "#a99df5" },
  { light: "#0f7486", dark: "#5accdd" },
  { light: "#8a1f4f", dark: "#e0698f" },
  { light: "#6a6b0e", dark: "#cfd052" },
  { light: "#7a4a1d", dark: "#cf9c6b" },
  { light: "#3f7a16", dark: "#9ad95c" },
  { light: "#4a5a78", dark: "#a9b8d6" },
] as const;

export type Theme = "light" | "dark";

/** Index of a vehicle's hue: fixed for the day because it follows the fleet's order, not the routes'. */
export function assignColours(vehicleIds: readonly string[]): Map<string, number> {
  return new Map(vehicleIds.map((id, index) => [id, index % routeColours.length]));
}

/** The hue as a CSS value that follows the theme. */
export function routeColour(index: number): string {
  return `var(--route-${index})`;
}
