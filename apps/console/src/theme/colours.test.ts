import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mapPalette } from "../map/palette.ts";
import { contrast } from "./contrast.ts";
import { assignColours, routeColours } from "./route-colours.ts";

const css = readFileSync(new URL("./theme.css", import.meta.url), "utf8");

function variables(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf("}", start));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]));
}

test("black on white has the contrast 21", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test("every text colour has AA contrast on every surface, light and dark", () => {
  for (const selector of [":root", ':root[data-theme="dark"]']) {
    const colours = variables(selector);
    const texts = [...colours.keys()].filter(
      (name) => name.startsWith("status-") || /^(text|muted|accent)$/.test(name),
    );
    expect(texts.length).toBe(10);
    for (const text of texts) {
      for (const surface of ["surface", "raised", "sunken", "selected"]) {
        const ratio = contrast(colours.get(text)!, colours.get(surface)!);
        expect(ratio, `${text} on ${surface} in ${selector}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  }
});

test("every route's line stands out from the land and the water, and the stylesheet has the same hues", () => {
  for (const theme of ["light", "dark"] as const) {
    const colours = variables(theme === "light" ? ":root" : ':root[data-theme="dark"]');
    routeColours.forEach((hue, index) => {
      expect(contrast(hue[theme], mapPalette[theme].land)).toBeGreaterThanOrEqual(3);
      expect(contrast(hue[theme], mapPalette[theme].water)).toBeGreaterThanOrEqual(3);
      expect(colours.get(`route-${index}`)).toBe(hue[theme]);
    });
  }
});

test("a vehicle's hue depends on its place in the fleet alone", () => {
  const fleet = Array.from({ length: 14 }, (_, index) => `veh_${index}`);
  expect(assignColours(fleet).get("veh_3")).toBe(3);
  expect(assignColours(fleet).get("veh_12")).toBe(0);
});
