import { expect, test } from "vitest";
import { decodeBlock, encodeBlock } from "./provider-block.ts";

test("what was answered is read as it was, no way and no answer too; another provider's is not", () => {
  const block = {
    departAtMs: 1_780_000_000_000,
    origins: [{ latitude: 33.7, longitude: -84.4 }],
    destinations: [
      { latitude: 33.8, longitude: -84.3 },
      { latitude: 33.9, longitude: -84.2 },
      { latitude: 34, longitude: -84.1 },
    ],
    seconds: Float64Array.of(12.3, Infinity, Number.NaN),
    meters: Float64Array.of(456.7, Infinity, Number.NaN),
  };
  const bytes = encodeBlock("here", block);
  expect(decodeBlock("here", bytes)).toEqual(block);
  expect(decodeBlock("tomtom", bytes)).toBeUndefined();
  expect(encodeBlock("here", block)).toEqual(bytes);
});
