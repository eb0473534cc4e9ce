import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeGreatCircle } from "./great-circle.ts";
import type { Location, LonLat } from "./location.ts";
import { RoadError } from "./road-error.ts";
import { liveSpan, NO_TRAFFIC, type Traffic } from "./traffic.ts";

const HOUR = 3_600_000;
const SIX = Date.UTC(2026, 5, 10, 6);
const HOURS = { startMs: SIX, slotMs: HOUR, count: 3 };
const FLAT = Array.from({ length: 24 }, () => 1);
/** 10 m/s at any hour, as the crow flies. */
const roads = makeGreatCircle({
  timeZone: "UTC",
  circuity: 1,
  bands: [{ upToMeters: Infinity, freeFlowKph: 36, weekday: FLAT, weekend: FLAT }],
});
const DEGREE_METERS = 111_195.08;
const DEGREE_SECONDS = DEGREE_METERS / 10;

const at = (latitude: number, longitude: number): Location => ({ latitude, longitude });
const WEST = at(0, 0);
const EAST = at(0, 1);
/** Covers the middle half of the leg from WEST to EAST. */
const MIDDLE_HALF: LonLat[] = [
  [0.25, -0.1],
  [0.75, -0.1],
  [0.75, 0.1],
  [0.25, 0.1],
];

const EVERYWHERE: LonLat[] = [
  [-1, -1],
  [2, -1],
  [2, 1],
  [-1, 1],
];

type Change = Partial<Traffic>;
function item(change: Change): Traffic {
  return { id: "t", validFromMs: SIX, validUntilMs: SIX + 3 * HOUR, source: "test", ...change };
}

/** Seconds from one place to another in each of three hourly slots. */
async function slotSeconds(from: Location, to: Location, ...items: Traffic[]): Promise<number[]> {
  const matrix = await roads.matrix({ locations: [from, to], slots: HOURS, traffic: { version: "1", items } });
  return matrix.durations.map((durations) => durations[1]);
}

/** How many times as long the leg takes, all three slots alike. */
async function slowdown(from: Location, to: Location, ...items: Traffic[]): Promise<number> {
  const matrix = await roads.matrix({ locations: [from, to], slots: HOURS, traffic: NO_TRAFFIC });
  return (await slotSeconds(from, to, ...items))[1] / matrix.durations[1][1];
}

describe("an area", () => {
  test("slows the part of the leg inside it", async () => {
    expect(await slowdown(WEST, EAST, item({ area: MIDDLE_HALF, factor: 3 }))).toBeCloseTo(2, 6);
  });

  test("makes the part inside faster with a factor below 1", async () => {
    expect(await slowdown(WEST, EAST, item({ area: MIDDLE_HALF, factor: 0.5 }))).toBeCloseTo(0.75, 6);
  });

  test("slows a leg that ends inside it, and one that stays inside", async () => {
    const jam = item({ area: MIDDLE_HALF, factor: 3 });
    expect(await slowdown(WEST, at(0, 0.5), jam)).toBeCloseTo(2, 6);
    expect(await slowdown(at(0, 0.4), at(0.05, 0.6), jam)).toBeCloseTo(3, 6);
  });

  test("changes nothing for a leg that passes by or touches its edge", async () => {
    const jam = item({ area: MIDDLE_HALF, factor: 3 });
    expect(await slowdown(at(0.2, 0), at(0.2, 1), jam)).toBe(1);
    expect(await slowdown(WEST, at(0, 0.25), jam)).toBe(1);
    expect(await slowdown(at(0, 0.1), at(0.3, 0.4), jam)).toBe(1);
  });

  test("is entered and left through its very corners", async () => {
    const diamond: LonLat[] = MIDDLE_HALF.map((_, corner) => {
      const angle = (corner * Math.PI) / 2;
      return [0.5 + 0.25 * Math.round(Math.cos(angle)), 0.25 * Math.round(Math.sin(angle))];
    });
    expect(await slowdown(WEST, EAST, item({ area: diamond, factor: 3 }))).toBeCloseTo(2, 6);
    const standingOnCorner = diamond.map(([x, y]): LonLat => [x, y + 0.25]);
    expect(await slowdown(WEST, EAST, item({ area: standingOnCorner, factor: 3 }))).toBe(1);
  });

  test("with a notch slows only what is inside: a U is entered twice", async () => {
    const u: LonLat[] = [
      [0.1, -0.1],
      [0.9, -0.1],
      [0.9, 0.1],
      [0.7, 0.1],
      [0.7, -0.05],
      [0.3, -0.05],
      [0.3, 0.1],
      [0.1, 0.1],
    ];
    expect(await slowdown(WEST, EAST, item({ area: u, factor: 2 }))).toBeCloseTo(1.4, 6);
    expect(await slowdown(WEST, EAST, item({ area: [...u, u[0]], factor: 2 }))).toBeCloseTo(1.4, 6);
  });

  test("on the antimeridian slows the leg over it and no leg on the other side of the Earth", async () => {
    const area: LonLat[] = [
      [179.75, -0.1],
      [-179.75, -0.1],
      [-179.75, 0.1],
      [179.75, 0.1],
    ];
    const jam = item({ area, factor: 3 });
    expect(await slowdown(at(0, 179.5), at(0, -179.5), jam)).toBeCloseTo(2, 6);
    expect(await slowdown(at(0, -179.5), at(0, 179.5), jam)).toBeCloseTo(2, 6);
    expect(await slowdown(at(0, -0.5), at(0, 0.5), jam)).toBe(1);
  });
});

describe("a polyline", () => {
  // Along the equator from 0.25 to 0.75 degrees east, heading east.
  const street: LonLat[] = [
    [0.25, 0],
    [0.5, 0],
    [0.75, 0],
  ];
  const legMeters = DEGREE_METERS;

  test("is a corridor of 250 m to each side with round ends", async () => {
    const jam = item({ polyline: street, factor: 3 });
    expect(await slowdown(WEST, EAST, jam)).toBeCloseTo(1 + 2 * (0.5 + 500 / legMeters), 5);
    const north = (meters: number) => meters / DEGREE_METERS;
    expect(await slowdown(at(north(240), 0.3), at(north(240), 0.7), jam)).toBeCloseTo(3, 6);
    expect(await slowdown(at(north(260), 0.3), at(north(260), 0.7), jam)).toBe(1);
    expect(await slowdown(at(north(260), 0.3), at(north(260), 0.7), { ...jam, halfWidthMeters: 300 })).toBeCloseTo(
      3,
      6,
    );
  });

  test("of one place is a disc around it, without a heading to go by", async () => {
    const spot = item({ polyline: [street[1], street[1]], factor: 3 });
    expect(await slowdown(WEST, EAST, spot)).toBeCloseTo(1 + (2 * 500) / legMeters, 5);
    expect(await slowdown(WEST, EAST, { ...spot, direction: "forward" })).toBe(1);
  });

  test("is crossed at right angles for its width", async () => {
    const jam = item({ polyline: street, factor: 3 });
    const meters = 0.2 * DEGREE_METERS;
    expect(await slowdown(at(-0.1, 0.4), at(0.1, 0.4), jam)).toBeCloseTo(1 + (2 * 500) / meters, 5);
  });

  test("forward slows only legs within 60 degrees of its heading, backward the opposite ones", async () => {
    const forward = item({ polyline: street, factor: 3, direction: "forward" });
    const backward = item({ polyline: street, factor: 3, direction: "backward" });
    const heading = (degrees: number): [Location, Location] => {
      const angle = (degrees * Math.PI) / 180;
      const [x, y] = [0.1 * Math.cos(angle), 0.1 * Math.sin(angle)];
      return [at(-y, 0.4 - x), at(y, 0.4 + x)];
    };
    for (const degrees of [0, 59, -59]) {
      expect(await slowdown(...heading(degrees), forward)).toBeGreaterThan(1);
      expect(await slowdown(...heading(degrees), backward)).toBe(1);
    }
    for (const degrees of [61, 90, -61]) {
      expect(await slowdown(...heading(degrees), forward)).toBe(1);
      expect(await slowdown(...heading(degrees), backward)).toBe(1);
    }
    for (const degrees of [121, 180, -121]) {
      expect(await slowdown(...heading(degrees), forward)).toBe(1);
      expect(await slowdown(...heading(degrees), backward)).toBeGreaterThan(1);
    }
  });
});

describe("an effect", () => {
  test("of a speed is a cap: slower than the profile counts, faster does not", async () => {
    // The profile drives 36 km/h: 12 is three times as long, on half the leg.
    expect(await slowdown(WEST, EAST, item({ area: MIDDLE_HALF, speedKph: 12 }))).toBeCloseTo(2, 6);
    expect(await slowdown(WEST, EAST, item({ area: MIDDLE_HALF, speedKph: 50 }))).toBe(1);
  });

  test("of a closure bars the legs that cross it, and only those", async () => {
    const closed = item({ area: MIDDLE_HALF, closed: true });
    expect(await slotSeconds(WEST, EAST, closed)).toEqual([Infinity, Infinity, Infinity]);
    expect(await slowdown(at(0.2, 0), at(0.2, 1), closed)).toBe(1);
    const leg = roads.legSync({
      from: WEST,
      to: EAST,
      departAtMs: SIX,
      traffic: { version: "1", items: [{ ...closed, validUntilMs: Infinity }] },
    });
    expect(leg.durationSeconds).toBe(Infinity);
    expect(leg.distanceMeters).toBeCloseTo(DEGREE_METERS, 1);
  });

  test("of a closure leaves a stop inside it where it is", async () => {
    const inside = at(0, 0.5);
    expect((await slotSeconds(inside, inside, item({ area: MIDDLE_HALF, closed: true })))[0]).toBe(0);
  });

  test("of a closure is waited out by a leg that departs before its end", () => {
    const closed = item({ area: MIDDLE_HALF, closed: true, validUntilMs: SIX + HOUR });
    const leg = { from: WEST, to: at(0, 0.3), departAtMs: SIX + HOUR / 2, traffic: { version: "1", items: [closed] } };
    expect(roads.legSync(leg).durationSeconds).toBeCloseTo(1800 + 0.3 * DEGREE_SECONDS, 3);
  });

  test("holds in the slots of its validity, in part of a slot by its share of mean speed", async () => {
    const area = EVERYWHERE;
    // The second slot whole, the third for half an hour: speed 1/2 x 1/3 + 1/2 = 2/3.
    const jam = item({ area, factor: 3, validFromMs: SIX + HOUR, validUntilMs: SIX + 2.5 * HOUR });
    const [first, second, third] = await slotSeconds(WEST, EAST, jam);
    expect(first).toBeCloseTo(DEGREE_SECONDS, 2);
    expect(second).toBeCloseTo(3 * DEGREE_SECONDS, 2);
    expect(third).toBeCloseTo(1.5 * DEGREE_SECONDS, 2);
  });

  test("of what was seen now holds in this slot and fades to the profile over the next two", async () => {
    const seen = item({ area: EVERYWHERE, factor: 3, ...liveSpan(SIX + 40 * 60_000) });
    const seconds = await slotSeconds(WEST, EAST, seen);
    // Three quarters of the effect on the mean speed, then one quarter: 3/4 x 1/3 + 1/4 = 1/2, then 1/4 x 1/3 + 3/4 = 5/6.
    for (const [slot, times] of [3, 2, 1.2].entries()) expect(seconds[slot]).toBeCloseTo(times * DEGREE_SECONDS, 2);
    const after = { startMs: SIX + 3 * HOUR, slotMs: HOUR, count: 1 };
    const matrix = await roads.matrix({
      locations: [WEST, EAST],
      slots: after,
      traffic: { version: "1", items: [seen] },
    });
    expect(matrix.durations[0][1]).toBeCloseTo(DEGREE_SECONDS, 2);
  });

  test("of a closure holds in every slot that it touches", async () => {
    const closed = item({
      area: MIDDLE_HALF,
      closed: true,
      validFromMs: SIX + 1.9 * HOUR,
      validUntilMs: SIX + 2 * HOUR,
    });
    const seconds = await slotSeconds(WEST, EAST, closed);
    expect(seconds.map((second) => second === Infinity)).toEqual([false, true, false]);
  });

  test("of two items: they add up side by side, and the slowest holds where they overlap", async () => {
    const quarter = (west: number): LonLat[] => MIDDLE_HALF.map(([x, y]) => [west + (x - 0.25) / 2, y]);
    const jam = (west: number, factor: number) => item({ area: quarter(west), factor });
    expect(await slowdown(WEST, EAST, jam(0.1, 3), jam(0.5, 2))).toBeCloseTo(1 + 0.25 * 2 + 0.25 * 1, 6);
    expect(await slowdown(WEST, EAST, jam(0.1, 3), jam(0.1, 2))).toBeCloseTo(1.5, 6);
    expect(await slowdown(WEST, EAST, jam(0.1, 0.5), jam(0.225, 2))).toBeCloseTo(1 - 0.125 * 0.5 + 0.25, 6);
  });
});

/** Traffic within 0.1 degrees of the origin, where the plane of an item is true to millimetres, on a grid of 11 m. */
const small = fc.integer({ min: -1000, max: 1000 }).map((cell) => cell / 10_000);
/** Places off that grid, so that no leg runs along an edge: there "inside" would be a matter of taste. */
const place = fc.record({
  latitude: small.map((degrees) => degrees + 0.000_031_41),
  longitude: small.map((degrees) => degrees + 0.000_027_18),
});
/** Whether no three corners lie on one line: no side of such a ring lies on another, so that whoever crosses one is inside for a while. */
const isOpen = (ring: [number, number][]) =>
  ring.every(([x0, y0], one) =>
    ring.every(([x1, y1], other) =>
      ring.every(
        ([x2, y2], third) =>
          one >= other || other >= third || Math.abs((x1 - x0) * (y2 - y0) - (y1 - y0) * (x2 - x0)) > 1e-12,
      ),
    ),
  );
const points = (fewest: number) => fc.array(fc.tuple(small, small), { minLength: fewest, maxLength: 7 });
const SAMPLES = 2000;

/** The share of the leg on which `isInside` holds, by looking at many points of it. */
function sampledShare(from: Location, to: Location, isInside: (x: number, y: number) => boolean): number {
  let inside = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const share = (sample + 0.5) / SAMPLES;
    const x = from.longitude + share * (to.longitude - from.longitude);
    const y = from.latitude + share * (to.latitude - from.latitude);
    if (isInside(x, y)) inside++;
  }
  return inside / SAMPLES;
}

function isInRing(ring: [number, number][], x: number, y: number): boolean {
  let inside = false;
  for (const [index, [x1, y1]] of ring.entries()) {
    const [x0, y0] = ring.at(index - 1)!;
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
  }
  return inside;
}

/** Whether two segments cross, by the sides on which each sees the other's ends. */
function doCross(a: LonLat, b: LonLat, c: LonLat, d: LonLat): boolean {
  const side = (p: LonLat, q: LonLat, r: LonLat) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function metersToLine(line: [number, number][], x: number, y: number): number {
  let nearest = Infinity;
  for (let index = 1; index < line.length; index++) {
    const [[x0, y0], [x1, y1]] = [line[index - 1], line[index]];
    const [dx, dy] = [x1 - x0, y1 - y0];
    const share = dx === 0 && dy === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
    const foot = Math.min(1, Math.max(0, share));
    nearest = Math.min(nearest, Math.hypot(x - x0 - foot * dx, y - y0 - foot * dy) * DEGREE_METERS);
  }
  return nearest;
}

describe("laws", () => {
  test("exactly the part of a leg that lies inside an area is slowed", async () => {
    await fc.assert(
      fc.asyncProperty(place, place, points(3), async (from, to, ring) => {
        fc.pre(Math.hypot(from.latitude - to.latitude, from.longitude - to.longitude) > 0.001);
        const measured = (await slowdown(from, to, item({ area: ring, factor: 2 }))) - 1;
        const sampled = sampledShare(from, to, (x, y) => isInRing(ring, x, y));
        // Each side may cut one sample's width off.
        expect(Math.abs(measured - sampled)).toBeLessThan((ring.length + 2) / SAMPLES);
      }),
      { numRuns: 1000 },
    );
  });

  test("only legs that cross an area change: all others keep their very bytes", async () => {
    await fc.assert(
      fc.asyncProperty(place, place, points(3), async (from, to, ring) => {
        const a: LonLat = [from.longitude, from.latitude];
        const b: LonLat = [to.longitude, to.latitude];
        const crosses =
          isInRing(ring, ...a) ||
          isInRing(ring, ...b) ||
          ring.some((corner, index) => doCross(a, b, ring.at(index - 1)!, corner));
        const before = await slotSeconds(from, to);
        const after = await slotSeconds(from, to, item({ area: ring, factor: 2 }));
        if (!crosses) expect(after).toEqual(before);
        else if ((a[0] !== b[0] || a[1] !== b[1]) && isOpen(ring)) expect(after[0]).toBeGreaterThan(before[0]);
        else expect(after[0]).toBeGreaterThanOrEqual(before[0]!);
      }),
      { numRuns: 2000 },
    );
  });

  test("exactly the part of a leg within the half width of a polyline is slowed", async () => {
    await fc.assert(
      fc.asyncProperty(place, place, points(2), async (from, to, line) => {
        fc.pre(Math.hypot(from.latitude - to.latitude, from.longitude - to.longitude) > 0.001);
        const measured = (await slowdown(from, to, item({ polyline: line, factor: 2, halfWidthMeters: 2000 }))) - 1;
        const sampled = sampledShare(from, to, (x, y) => metersToLine(line, x, y) < 2000);
        expect(Math.abs(measured - sampled)).toBeLessThan((2 * line.length + 2) / SAMPLES);
      }),
      { numRuns: 1000 },
    );
  });

  const slowItem = fc
    .record({
      ring: points(3),
      factor: fc.double({ min: 1, max: 5, noNaN: true }),
      fromMs: fc.nat(2 * HOUR),
      lastsMs: fc.integer({ min: 1, max: 3 * HOUR }),
    })
    .map(({ ring, factor, fromMs, lastsMs }) =>
      item({ area: ring, factor, validFromMs: SIX + fromMs, validUntilMs: SIX + fromMs + lastsMs }),
    );

  test("one more slow area never makes a leg faster, and the order of items does not matter", async () => {
    await fc.assert(
      fc.asyncProperty(place, place, fc.array(slowItem, { maxLength: 4 }), slowItem, async (from, to, items, more) => {
        const before = await slotSeconds(from, to, ...items);
        const after = await slotSeconds(from, to, ...items, more);
        const turned = await slotSeconds(from, to, more, ...items.toReversed());
        for (const slot of [0, 1, 2]) {
          expect(after[slot]).toBeGreaterThanOrEqual(before[slot] * (1 - 1e-12));
          expect(turned[slot]).toBeCloseTo(after[slot], 6);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("with any traffic a later departure never arrives earlier", () => {
    fc.assert(
      fc.property(
        place,
        place,
        fc.array(slowItem, { maxLength: 4 }),
        fc.nat(3 * HOUR),
        fc.nat(HOUR),
        (from, to, items, ms, laterMs) => {
          const traffic = {
            version: "1",
            items: items.map((slow, index) =>
              index === 0 ? item({ ...slow, factor: undefined, closed: true }) : slow,
            ),
          };
          const arrival = (departAtMs: number) =>
            departAtMs + roads.legSync({ from, to, departAtMs, slots: HOURS, traffic }).durationSeconds * 1000;
          expect(arrival(SIX + ms + laterMs)).toBeGreaterThanOrEqual(arrival(SIX + ms) - 0.01);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("bad traffic is refused by the name of its field", () => {
  const good = item({ area: MIDDLE_HALF, factor: 2 });
  const line: LonLat[] = [
    [0, 0],
    [1, 0],
  ];
  const cases: [path: string, bad: Traffic][] = [
    ["/area", { ...good, area: undefined }],
    ["/polyline", { ...good, polyline: line }],
    ["/area", { ...good, area: line }],
    [
      "/area/1/1",
      {
        ...good,
        area: [
          [0, 0],
          [33, -184],
          [1, 1],
        ],
      },
    ],
    [
      "/area",
      {
        ...good,
        area: [
          [-120, 0],
          [0, 0],
          [120, 0],
          [60, 10],
        ],
      },
    ],
    ["/polyline", { ...good, area: undefined, polyline: [[0, 0]] }],
    ["/factor", { ...good, factor: undefined }],
    ["/closed", { ...good, closed: true }],
    ["/factor", { ...good, factor: 0.05 }],
    ["/factor", { ...good, factor: Number.NaN }],
    ["/speedKph", { ...good, factor: undefined, speedKph: -3 }],
    ["/direction", { ...good, direction: "forward" }],
    ["/direction", { ...good, area: undefined, polyline: line, direction: "sideways" as "forward" }],
    ["/halfWidthMeters", { ...good, area: undefined, polyline: line, halfWidthMeters: 0 }],
    ["/validFromMs", { ...good, validFromMs: Number.NaN }],
    ["/validUntilMs", { ...good, validUntilMs: good.validFromMs }],
    ["/fadesFromMs", { ...good, fadesFromMs: good.validUntilMs }],
    ["/fadesFromMs", { ...good, fadesFromMs: good.validFromMs, validUntilMs: Infinity }],
    ["/fadesFromMs", { ...good, factor: undefined, closed: true, fadesFromMs: good.validFromMs }],
  ];
  test.each(cases)("%s (%#)", (path, bad) => {
    const traffic = { version: "1", items: [good, bad] };
    const call = () => roads.legSync({ from: WEST, to: EAST, departAtMs: SIX, traffic });
    expect(call).toThrow(RoadError);
    expect(call).toThrow(`/traffic/items/1${path}: `);
  });
});
