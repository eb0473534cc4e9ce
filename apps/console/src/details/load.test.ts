import { expect, test } from "vitest";
import { loadSentence } from "./load.ts";

test("the load is the sum over the stops, in each of the vehicle's dimensions", () => {
  const stops: { demand: Record<string, number> }[] = [
    { demand: { weight_kg: 400, pallets: 1 } },
    { demand: { weight_kg: 240 } },
  ];
  expect(loadSentence(stops, { weight_kg: 1280, pallets: 4 })).toBe(
    "640 kg weight of 1,280 (50 %), 1 pallets of 4 (25 %)",
  );
});
