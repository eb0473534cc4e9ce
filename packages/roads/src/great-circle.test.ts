import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arriveAt } from "./arrive-at.ts";
import { type GreatCircleOptions, makeGreatCircle } from "./great-circle.ts";
import type { Location } from "./location.ts";
import { RoadError } from "./road-error.ts";
import { DEFAULT_SPEED_BANDS } from "./speed-bands.ts";
import { NO_TRAFFIC, type Traffic } from "./traffic.ts";

const HOUR = 3_600_000;
/** Wednesday, 06:00 in Atlanta. */
const SIX = Date.UTC(2026, 5, 10, 10);
const SHIFT = { startMs: SIX, slotMs: HOUR, count: 14 };
const FLAT = Array.from({ length: 24 }, () => 1);
/** 10 m/s at any hour. */
const TEN_METERS_A_SECOND = [{ upToMeters: Infinity, freeFlowKph: 36, weekday: FLAT, weekend: FLAT }];

const atlanta = (options: Partial<GreatCircleOptions> = {}) =>
  makeGreatCircle({ timeZone: "America/New_York", ...options });
const at = (latitude: number, longitude: number): Location => ({ latitude, longitude });
const near: fc.Arbitrary<Location> = fc.record({
  latitude: fc.double({ min: 33.3, max: 34, noNaN: true }),
  longitude: fc.double({ min: -84.9, max: -84, noNaN: true }),
});
const anywhere: fc.Arbitrary<Location> = fc.record({
  latitude: fc.oneof(fc.constantFrom(-90, 0, 90), fc.double({ min: -90, max: 90, noNaN: true })),
  longitude: fc.oneof(fc.constantFrom(-180, 0, 180), fc.double({ min: -180, max: 180, noNaN: true })),
});

describe("distances", () => {
  test("a degree of the equator is 111,195 m, times 1.3 by road", () => {
    const leg = atlanta().legSync({ from: at(0, 0), to: at(0, 1), departAtMs: SIX });
    expect(leg.distanceMeters).toBeCloseTo(111_195.08 * 1.3, 1);
    expect(leg.geometry).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  test("a degree of longitude at 60 north is about half as long", () => {
    const leg = atlanta({ circuity: 1 }).legSync({ from: at(60, 0), to: at(60, 1), departAtMs: SIX });
    expect(leg.distanceMeters).toBeGreaterThan(55_590);
    expect(leg.distanceMeters).toBeLessThan(55_598);
  });

  test("the short way is taken over the antimeridian and over a pole", () => {
    const roads = atlanta({ circuity: 1 });
    const over = roads.legSync({ from: at(0, 179.5), to: at(0, -179.5), departAtMs: SIX });
    expect(over.distanceMeters).toBeCloseTo(111_195.08, 1);
    const pole = roads.legSync({ from: at(89.5, 0), to: at(89.5, 180), departAtMs: SIX });
    expect(pole.distanceMeters).toBeCloseTo(111_195.08, 1);
  });
});

test("antipodes are half the Earth apart, where rounding would leave the arcsine", () => {
  const leg = atlanta({ circuity: 1 }).legSync({
    from: at(58.13341518118705, 0),
    to: at(-58.1334151811871, 180),
    departAtMs: SIX,
  });
  expect(leg.distanceMeters).toBeCloseTo(Math.PI * 6_371_008.8, 0);
});

describe("times", () => {
  test("a leg adds up its bands: 2 km at 30, 6 km at 50, the rest at 75 km/h", () => {
    // By night all factors are 1. 10 km = 240 s + 432 s + 96 s.
    const degrees = 10_000 / 1.3 / 111_195.08;
    const leg = atlanta().legSync({ from: at(0, 0), to: at(0, degrees), departAtMs: Date.UTC(2026, 5, 10, 6) });
    expect(leg.durationSeconds).toBeCloseTo(768, 2);
  });

  test("at eight on a weekday each band has its own factor", () => {
    const degrees = 10_000 / 1.3 / 111_195.08;
    const leg = atlanta().legSync({ from: at(0, 0), to: at(0, degrees), departAtMs: SIX + 2 * HOUR });
    expect(leg.durationSeconds).toBeCloseTo(240 * 1.39 + 432 * 1.615 + 96 * 1.84, 2);
  });

  test("weekends are lighter than weekdays in the rush hour, and slower than nights at noon", () => {
    const [from, to] = [at(33.64, -84.43), at(33.8, -84.4)];
    const seconds = (departAtMs: number) => atlanta().legSync({ from, to, departAtMs }).durationSeconds;
    const saturday = SIX + 3 * 24 * HOUR;
    expect(seconds(saturday + 2 * HOUR)).toBeLessThan(seconds(SIX + 2 * HOUR));
    expect(seconds(saturday + 6 * HOUR)).toBeGreaterThan(seconds(saturday - 3 * HOUR));
  });

  test("a longer leg never takes less time, at any hour", () => {
    fc.assert(
      fc.property(
        fc.nat(23),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (hour, a, b) => {
          const roads = atlanta();
          const seconds = (degrees: number) =>
            roads.legSync({ from: at(0, 0), to: at(0, degrees), departAtMs: SIX + hour * HOUR }).durationSeconds;
          expect(seconds(Math.max(a, b))).toBeGreaterThanOrEqual(seconds(Math.min(a, b)));
        },
      ),
    );
  });

  test("a later departure never arrives earlier, also over a clock change", () => {
    const roads = atlanta();
    const instant = fc.integer({ min: Date.UTC(2026, 9, 31), max: Date.UTC(2026, 10, 3) });
    fc.assert(
      fc.property(anywhere, anywhere, instant, fc.nat(2 * HOUR), (from, to, departAtMs, laterMs) => {
        const arrival = (ms: number) => ms + roads.legSync({ from, to, departAtMs: ms }).durationSeconds * 1000;
        expect(arrival(departAtMs + laterMs)).toBeGreaterThanOrEqual(arrival(departAtMs) - 0.01);
      }),
      { numRuns: 500 },
    );
  });
});

describe("matrices", () => {
  test("have one row a location, one array a slot, and zero from a place to itself", async () => {
    const locations = [at(0, 0), at(0, 1), at(0, 3)];
    const matrix = await atlanta({ circuity: 1, bands: TEN_METERS_A_SECOND }).matrix({ locations, slots: SHIFT });
    expect(matrix.size).toBe(3);
    expect(matrix.durations).toHaveLength(14);
    const expected = [0, 1, 3, 1, 0, 2, 3, 2, 0];
    for (const [cell, degrees] of expected.entries()) {
      expect(matrix.distances[cell]).toBeCloseTo(degrees * 111_195.08, 0);
      for (const durations of matrix.durations) expect(durations[cell]).toBeCloseTo(degrees * 11_119.508, 1);
    }
  });

  test("agree with legs: arriveAt on a cell is the leg", async () => {
    const roads = atlanta();
    const traffic = { version: "7", items: [jamAround(at(33.65, -84.45), 0.2)] };
    await fc.assert(
      fc.asyncProperty(
        fc.array(near, { minLength: 2, maxLength: 5 }),
        fc.nat(16 * HOUR),
        async (locations, afterMs) => {
          const departAtMs = SIX - HOUR + afterMs;
          const matrix = await roads.matrix({ locations, slots: SHIFT, traffic });
          for (const [row, from] of locations.entries()) {
            for (const [column, to] of locations.entries()) {
              const leg = await roads.leg({ from, to, departAtMs, slots: SHIFT, traffic });
              const cell = matrix.durations.map((durations) => durations[row * matrix.size + column]);
              const arrival = arriveAt(cell, SHIFT.startMs, SHIFT.slotMs, departAtMs);
              expect(departAtMs + leg.durationSeconds * 1000).toBe(arrival);
              expect(leg.distanceMeters).toBe(matrix.distances[row * matrix.size + column]);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a leg without a grid agrees with a grid of local hours", () => {
    const roads = atlanta();
    const leg = { from: at(33.64, -84.43), to: at(33.9, -84.2), departAtMs: SIX + 1.7 * HOUR };
    expect(roads.legSync(leg).durationSeconds).toBeCloseTo(roads.legSync({ ...leg, slots: SHIFT }).durationSeconds, 6);
  });

  test("extended by a location equal the matrix of all locations", async () => {
    const roads = atlanta();
    const traffic = { version: "7", items: [jamAround(at(33.65, -84.45), 0.2)] };
    await fc.assert(
      fc.asyncProperty(fc.array(near, { maxLength: 6 }), near, async (locations, location) => {
        const matrix = await roads.matrix({ locations, slots: SHIFT, traffic });
        const whole = await roads.matrix({ locations: [...locations, location], slots: SHIFT, traffic });
        expect(await roads.extendMatrix(matrix, { location, traffic })).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  test("extending asks for no leg again that the matrix already has", async () => {
    const roads = atlanta();
    const matrix = await roads.matrix({ locations: [at(0, 0), at(0, 1)], slots: SHIFT });
    matrix.durations[0][1] = 4242;
    const extended = await roads.extendMatrix(matrix, { location: at(1, 1) });
    expect(extended.durations[0][1]).toBe(4242);
    expect(matrix.size).toBe(2);
  });

  test("are never mixed from two traffic versions", async () => {
    const roads = atlanta();
    const matrix = await roads.matrix({ locations: [at(0, 0)], slots: SHIFT });
    const traffic = { version: "8", items: [] };
    await expect(roads.extendMatrix(matrix, { location: at(0, 1), traffic })).rejects.toThrow("/traffic/version");
  });
});

test("every answer says its source and the traffic version it was given", async () => {
  const roads = atlanta();
  const traffic = { version: "2026-06-10/42", items: [] };
  const matrix = await roads.matrix({ locations: [at(0, 0)], slots: SHIFT, traffic });
  const answers = [
    matrix,
    await roads.extendMatrix(matrix, { location: at(0, 1), traffic }),
    await roads.leg({ from: at(0, 0), to: at(0, 1), departAtMs: SIX, traffic }),
    roads.legSync({ from: at(0, 0), to: at(0, 1), departAtMs: SIX, traffic }),
  ];
  for (const answer of answers)
    expect(answer).toMatchObject({ source: "great-circle", trafficVersion: traffic.version });
  expect(roads.legSync({ from: at(0, 0), to: at(0, 1), departAtMs: SIX }).trafficVersion).toBe(NO_TRAFFIC.version);
});

test("no place on Earth gives NaN or a negative time, with traffic at poles and antimeridian", () => {
  const roads = atlanta();
  const ring = fc.tuple(anywhere, fc.double({ min: 0.001, max: 5, noNaN: true }), fc.boolean());
  fc.assert(
    fc.property(anywhere, anywhere, ring, (from, to, [middle, size, isLine]) => {
      const area = jamAround(middle, size);
      const traffic = { version: "1", items: [isLine ? { ...area, area: undefined, polyline: area.area } : area] };
      const leg = roads.legSync({ from, to, departAtMs: SIX, traffic });
      expect(leg.durationSeconds).toBeGreaterThanOrEqual(0);
      expect(leg.durationSeconds).toBeLessThan(Infinity);
      expect(leg.distanceMeters).toBeLessThan(20_016_000 * 1.3);
    }),
    { numRuns: 1000 },
  );
});

describe("bad input is refused by the name of its field", () => {
  const roads = atlanta();
  const from = at(0, 0);
  const leg = { from, to: at(0, 1), departAtMs: SIX };
  const matrix = { locations: [from], slots: SHIFT };
  const cases: [path: string, call: () => unknown][] = [
    ["/from/latitude", () => roads.leg({ ...leg, from: at(-184.43, 33.64) })],
    ["/to/longitude", () => roads.leg({ ...leg, to: at(0, Number.NaN) })],
    ["/departAtMs", () => roads.leg({ ...leg, departAtMs: Number.NaN })],
    ["/slots/slotMs", () => roads.leg({ ...leg, slots: { ...SHIFT, slotMs: 0 } })],
    ["/locations/1/latitude", () => roads.matrix({ ...matrix, locations: [from, at(91, 0)] })],
    ["/slots/count", () => roads.matrix({ ...matrix, slots: { ...SHIFT, count: 1.5 } })],
    ["/slots/startMs", () => roads.matrix({ ...matrix, slots: { ...SHIFT, startMs: Infinity } })],
    ["/timeZone", async () => atlanta({ timeZone: "Atlanta" })],
    ["/circuity", async () => atlanta({ circuity: 0.9 })],
    ["/bands/0/upToMeters", async () => atlanta({ bands: [{ ...TEN_METERS_A_SECOND[0], upToMeters: 5 }] })],
    [
      "/bands/2/upToMeters",
      async () => atlanta({ bands: [...DEFAULT_SPEED_BANDS.slice(0, 2), DEFAULT_SPEED_BANDS[1]] }),
    ],
    ["/bands/0/weekday/3", async () => atlanta({ bands: [{ ...TEN_METERS_A_SECOND[0], weekday: FLAT.with(3, 0) }] })],
    ["/bands/0/weekend", async () => atlanta({ bands: [{ ...TEN_METERS_A_SECOND[0], weekend: [1] }] })],
  ];
  test.each(cases)("%s", async (path, call) => {
    const error = await Promise.resolve(call()).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(RoadError);
    expect(error).toMatchObject({ path });
  });
});

/** Twice as long inside a square of `size` degrees, for the whole shift. */
function jamAround(middle: Location, size: number): Traffic {
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ];
  const turned = (longitude: number) =>
    longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
  return {
    id: "jam",
    area: corners.map(([x, y]) => [
      turned(middle.longitude + (x * size) / 2),
      Math.min(90, Math.max(-90, middle.latitude + (y * size) / 2)),
    ]),
    factor: 2,
    validFromMs: SIX,
    validUntilMs: SIX + 14 * HOUR,
    source: "test",
  };
}
