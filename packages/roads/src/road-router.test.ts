import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeGrid } from "../test/grid.ts";
import { arriveAt } from "./arrive-at.ts";
import { buildRoadGraph } from "./graph/build-road-graph.ts";
import { RoadError } from "./road-error.ts";
import { makeRoadRouter } from "./road-router.ts";
import type { Traffic } from "./traffic.ts";

const HOUR = 3_600_000;
/** Wednesday, 03:00 UTC. */
const NIGHT = Date.UTC(2026, 5, 10, 3);
const DAY = { startMs: NIGHT, slotMs: HOUR, count: 12 };
/** 3 x 3 junctions a thousandth of a degree apart, 10 minutes and 6 km a street: hours pass on the way. */
const graph = buildRoadGraph(makeGrid(3, 3, () => ({ forward: 600, backward: 600 })));
const router = makeRoadRouter(graph, { timeZone: "UTC" });
const at = (latitude: number, longitude: number) => ({ latitude, longitude });
/** The middles of the bottom left and of the top right street. */
const [bottom, top] = [at(0, 0.0005), at(0.002, 0.0015)];
const item = (effect: Partial<Traffic>): Traffic => ({
  id: "t",
  validFromMs: NIGHT,
  validUntilMs: Infinity,
  source: "test",
  ...effect,
});
const snapshot = (...effects: Partial<Traffic>[]) => ({ version: "7", items: effects.map(item) });
/** Street 2, the middle left one, as a line. */
const MIDDLE_LEFT = [
  [0, 0.001],
  [0.001, 0.001],
] as const;

test("durations follow the hour, distances do not", async () => {
  const matrix = await router.matrix({ locations: [bottom, top], slots: DAY });
  // 300 + 600 + 600 + 300 seconds by night; at 8 residential streets take 1 + 0.15 x 0.84 as long.
  expect(matrix.durations[0][1]).toBe(1800);
  expect(matrix.durations[5][1]).toBeCloseTo(1800 * 1.126, 1);
  expect(matrix.distances[1]).toBe(18_000);
  expect(matrix.durations[5][0]).toBe(0);
  expect(matrix).toMatchObject({ source: "road-router", trafficVersion: "none", size: 2 });
});

test("the hour is the depot's", async () => {
  const atlanta = makeRoadRouter(graph, { timeZone: "America/New_York" });
  // 07:00 and 12:00 in New York are 03:00 and 08:00 in UTC less four hours.
  const slots = { startMs: NIGHT + 4 * HOUR, slotMs: HOUR, count: 6 };
  const matrix = await atlanta.matrix({ locations: [bottom, top], slots });
  expect(matrix.durations[0][1]).toBe(1800);
  expect(matrix.durations[5][1]).toBeCloseTo(1800 * 1.126, 1);
});

describe("traffic", () => {
  const legs = async (traffic: ReturnType<typeof snapshot>, from = at(0.001, 0.0002), to = at(0.001, 0.0008)) => {
    const matrix = await router.matrix({ locations: [from, to], slots: DAY, traffic });
    return { there: matrix.durations[0][1], back: matrix.durations[0][2], later: matrix.durations[1][1], matrix };
  };

  test("a slow area slows what is driven inside it", async () => {
    const area = [
      [-0.0001, 0.0009],
      [0.0011, 0.0009],
      [0.0011, 0.0011],
      [-0.0001, 0.0011],
    ] as const;
    // Six tenths of a street of 600 s, three times as long; the way round would be longer.
    expect(await legs(snapshot({ area, factor: 3 }))).toMatchObject({ there: 1080, back: 1080 });
    expect((await legs(snapshot({ area, factor: 3 }))).matrix.trafficVersion).toBe("7");
    // Outside nothing changes.
    expect(await legs(snapshot({ area, factor: 3 }), bottom, at(0, 0.0015))).toMatchObject({ there: 600 });
  });

  test("a line in one direction leaves the other one, and both leave the streets that cross", async () => {
    const forward = snapshot({ polyline: MIDDLE_LEFT, direction: "forward", factor: 2 });
    expect(await legs(forward)).toMatchObject({ there: 720, back: 360 });
    const both = snapshot({ polyline: MIDDLE_LEFT, factor: 2 });
    expect(await legs(both)).toMatchObject({ there: 720, back: 720 });
    expect(await legs(both, at(0.0005, 0), at(0.0015, 0))).toMatchObject({ there: 600 });
  });

  test("a closed street is never driven, and opens again", async () => {
    const closed = snapshot({ polyline: MIDDLE_LEFT, closed: true, validUntilMs: NIGHT + HOUR / 2 });
    const { there, later } = await legs(closed, at(0.001, 0.0015), at(0.0005, 0));
    // Over the middle left street 300 + 600 + 300; below it one street more.
    expect([there, later]).toEqual([1800, 1200]);
    const leg = await router.leg({ from: at(0.001, 0.0015), to: at(0.0005, 0), departAtMs: NIGHT, traffic: closed });
    expect(leg.geometry).not.toContainEqual([0.0005, 0.001]);
    // Who stands on it waits until it opens.
    const waiting = await router.leg({
      from: at(0.001, 0.0002),
      to: at(0.001, 0.0008),
      departAtMs: NIGHT,
      slots: DAY,
      traffic: closed,
    });
    expect(waiting.durationSeconds).toBe(3600 + 360);
  });

  test("a speed caps what is faster", async () => {
    // 36 km/h is driven: half of it is twice as long, and 50 km/h changes nothing.
    expect(await legs(snapshot({ polyline: MIDDLE_LEFT, speedKph: 18 }))).toMatchObject({ there: 720 });
    expect(await legs(snapshot({ polyline: MIDDLE_LEFT, speedKph: 50 }))).toMatchObject({ there: 360 });
  });

  test("a malformed item is named", async () => {
    const bad = snapshot({ polyline: MIDDLE_LEFT, factor: 2 }, { polyline: MIDDLE_LEFT, factor: 0 });
    await expect(legs(bad)).rejects.toThrow("/traffic/items/1/factor");
  });
});

const place = fc.record({
  latitude: fc.double({ min: -0.0005, max: 0.0025, noNaN: true }),
  longitude: fc.double({ min: -0.0005, max: 0.0025, noNaN: true }),
});
const jam = snapshot(
  { polyline: MIDDLE_LEFT, closed: true, validFromMs: NIGHT + HOUR, validUntilMs: NIGHT + 3 * HOUR },
  {
    polyline: [
      [0.0005, -0.0005],
      [0.0015, 0.0025],
    ],
    halfWidthMeters: 60,
    factor: 2.5,
    validFromMs: NIGHT + 2 * HOUR,
  },
);

test("matrices agree with legs, an extended one with the whole, and a later departure never arrives earlier", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(place, { minLength: 1, maxLength: 4 }),
      place,
      fc.nat(8 * HOUR),
      fc.nat(HOUR),
      async (locations, last, afterMs, laterMs) => {
        const all = [...locations, last];
        const whole = await router.matrix({ locations: all, slots: DAY, traffic: jam });
        const part = await router.matrix({ locations, slots: DAY, traffic: jam });
        expect(await router.extendMatrix(part, { location: last, traffic: jam })).toEqual(whole);
        const departAtMs = NIGHT + afterMs;
        const cell = whole.size - 1;
        const request = { from: all[0], to: last, slots: DAY, traffic: jam };
        const leg = await router.leg({ ...request, departAtMs });
        const slots = whole.durations.map((durations) => durations[cell]);
        expect(departAtMs + leg.durationSeconds * 1000).toBe(arriveAt(slots, DAY.startMs, DAY.slotMs, departAtMs));
        expect(leg.distanceMeters).toBe(whole.distances[cell]);
        expect(leg.geometry.length).toBeGreaterThanOrEqual(2);
        const later = await router.leg({ ...request, departAtMs: departAtMs + laterMs });
        expect(laterMs + later.durationSeconds * 1000).toBeGreaterThanOrEqual(leg.durationSeconds * 1000 - 1);
      },
    ),
    { numRuns: 40 },
  );
});

describe("bad input", () => {
  const matrix = (...locations: { latitude: number; longitude: number }[]) => router.matrix({ locations, slots: DAY });

  test("a point more than 2 km from any road is named", async () => {
    await expect(matrix(bottom, at(0.05, 0))).rejects.toThrow(RoadError);
    await expect(matrix(bottom, at(0.05, 0))).rejects.toThrow(
      "/locations/1: latitude 0.05, longitude 0 is 5.3 km from",
    );
    await expect(router.leg({ from: bottom, to: at(1, 1), departAtMs: NIGHT })).rejects.toThrow("/to: ");
    await expect(matrix(at(0.0195, 0.001))).resolves.toBeDefined();
  });

  test("swapped latitude and longitude are recognized", async () => {
    const far = makeGrid(2, 2, () => ({ forward: 10, backward: 10 }));
    const move = (values: Int32Array, by: number) => values.map((value) => value + by);
    const moved = makeRoadRouter(
      buildRoadGraph({
        ...far,
        nodeLongitude: move(far.nodeLongitude, -844e6),
        pointLongitude: move(far.pointLongitude, -844e6),
        nodeLatitude: move(far.nodeLatitude, 337e6),
        pointLatitude: move(far.pointLatitude, 337e6),
      }),
      { timeZone: "UTC" },
    );
    const ask = (latitude: number, longitude: number) =>
      moved.matrix({ locations: [at(latitude, longitude)], slots: DAY });
    await expect(ask(33.7, -84.4)).resolves.toBeDefined();
    await expect(ask(-84.4, 33.7)).rejects.toThrow("latitude and longitude are swapped");
    await expect(ask(10, 10)).rejects.not.toThrow("swapped");
  });

  test("numbers that are none, another source's matrix, another version", async () => {
    await expect(matrix(at(Number.NaN, 0))).rejects.toThrow("/locations/0/latitude");
    const mine = await matrix(bottom);
    await expect(router.extendMatrix({ ...mine, source: "osrm" }, { location: top })).rejects.toThrow("/matrix/source");
    await expect(router.extendMatrix(mine, { location: top, traffic: jam })).rejects.toThrow("/traffic/version");
    expect(() => makeRoadRouter(graph, { timeZone: "Moon" })).toThrow("/timeZone");
  });
});
