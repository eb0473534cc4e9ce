import { expect, test } from "vitest";
import { blocksCars, carWay } from "./car-profile.ts";

const way = (tags: Record<string, string>) => carWay(new Map(Object.entries(tags)));
const speeds = (tags: Record<string, string>) => {
  const { forwardKph, backwardKph } = way(tags)!;
  return [forwardKph, backwardKph];
};

test("streets are for cars from motorway to living street, with their ramps; others are not", () => {
  for (const highway of ["motorway", "trunk_link", "primary", "tertiary_link", "residential", "living_street"]) {
    expect(way({ highway })).toBeDefined();
  }
  for (const highway of ["service", "footway", "track", "construction", "_link", "path", ""]) {
    expect(way({ highway })).toBeUndefined();
  }
  expect(way({ route: "ferry" })).toBeUndefined();
  expect(way({ highway: "residential", area: "yes" })).toBeUndefined();
});

test("the most specific word about access holds", () => {
  expect(way({ highway: "residential", access: "private" })).toBeUndefined();
  expect(way({ highway: "residential", access: "no", motor_vehicle: "yes" })).toBeDefined();
  expect(way({ highway: "residential", access: "yes", motorcar: "no" })).toBeUndefined();
  expect(way({ highway: "residential", motor_vehicle: "destination" })).toBeDefined();
});

test("one-way streets go one way, also backwards, and so do roundabouts and motorways", () => {
  const open = ([forward, backward]: number[]) => [forward > 0, backward > 0];
  expect(open(speeds({ highway: "residential" }))).toEqual([true, true]);
  expect(open(speeds({ highway: "residential", oneway: "yes" }))).toEqual([true, false]);
  expect(open(speeds({ highway: "residential", oneway: "-1" }))).toEqual([false, true]);
  expect(open(speeds({ highway: "tertiary", junction: "roundabout" }))).toEqual([true, false]);
  expect(open(speeds({ highway: "motorway" }))).toEqual([true, false]);
  expect(open(speeds({ highway: "motorway", oneway: "no" }))).toEqual([true, true]);
  expect(open(speeds({ highway: "motorway_link" }))).toEqual([true, true]);
  expect(way({ highway: "primary", oneway: "reversible" })).toBeUndefined();
});

test("four fifths of a limit are driven, in km/h, mph, by rule and by direction", () => {
  expect(speeds({ highway: "residential", maxspeed: "50" })).toEqual([40, 40]);
  expect(speeds({ highway: "primary", maxspeed: "30 mph" })[0]).toBeCloseTo(38.62, 2);
  expect(speeds({ highway: "primary", maxspeed: "PT:urban" })).toEqual([40, 40]);
  expect(speeds({ highway: "primary", maxspeed: "80;60" })).toEqual([48, 48]);
  expect(speeds({ highway: "primary", maxspeed: "50", "maxspeed:backward": "30" })).toEqual([40, 24]);
  for (const maxspeed of ["none", "signals", "fast", "0", "-50", "NaN", "PT:constructor"]) {
    expect(speeds({ highway: "secondary", maxspeed })).toEqual([55, 55]);
  }
});

test("bollards and locked gates stop cars; open gates and toll booths do not", () => {
  const blocks = (tags: Record<string, string>) => blocksCars(new Map(Object.entries(tags)));
  expect(blocks({ barrier: "bollard" })).toBe(true);
  expect(blocks({ barrier: "bollard", motor_vehicle: "yes" })).toBe(false);
  expect(blocks({ barrier: "gate" })).toBe(false);
  expect(blocks({ barrier: "gate", access: "private" })).toBe(true);
  expect(blocks({ barrier: "toll_booth" })).toBe(false);
  expect(blocks({ highway: "traffic_signals" })).toBe(false);
});
