import { expect, test } from "vitest";
import { makeGrid } from "../../test/grid.ts";
import { buildRoadGraph } from "../graph/build-road-graph.ts";
import { makeGreatCircle } from "../great-circle.ts";
import { makeGreatCircleTimes } from "../great-circle-times.ts";
import type { Location } from "../location.ts";
import { makeRoadRouter } from "../road-router.ts";
import { makeRoadTimes } from "../road-times.ts";
import type { SlotGrid } from "../slot-grid.ts";
import { missingParts } from "./pair-times.ts";
import { NO_LIMITS, ProviderError, type RoadProvider } from "./provider.ts";
import { makeProviderTimes, type ProviderTimes } from "./provider-times.ts";

const HOUR = 3_600_000;
/** Wednesday, 07:00 UTC. */
const SEVEN = Date.UTC(2026, 5, 10, 7);
const slots: SlotGrid = { startMs: SEVEN, slotMs: HOUR, count: 3 };
const places = Array.from({ length: 6 }, (_, index) => ({
  latitude: index * 0.001,
  longitude: 0.0003 + index * 0.0008,
}));
const greatCircle = makeGreatCircle({ timeZone: "UTC" });
const router = makeRoadRouter(buildRoadGraph(makeGrid(6, 6, () => ({ forward: 11, backward: 11 }))), {
  timeZone: "UTC",
});

interface Asked {
  times: ProviderTimes;
  /** Origins times destinations of each request. */
  asked: string[];
  clock: { nowMs: number };
  /** While true, it does not answer. */
  fault: { isDown: boolean };
}

/** A provider in this process whose every drive takes a minute a hundredth of a degree, and a second more. */
function open(limits: Partial<RoadProvider["limits"]> = {}, own = makeGreatCircleTimes(greatCircle)): Asked {
  const asked: string[] = [];
  const fault = { isDown: false };
  const clock = { nowMs: SEVEN };
  const degrees = (from: Location, to: Location) =>
    Math.abs(from.latitude - to.latitude) + Math.abs(from.longitude - to.longitude);
  const answer = (from: Location, to: Location) => ({
    seconds: from === to ? 0 : degrees(from, to) * 6_000 + 1,
    meters: degrees(from, to) * 1e5,
  });
  const provider: RoadProvider = {
    name: "test",
    limits: { ...NO_LIMITS, ...limits },
    redact: (text) => text,
    async block({ origins, destinations }) {
      asked.push(`${origins.length} x ${destinations.length}`);
      if (fault.isDown) throw new ProviderError("unreachable", "cannot be reached");
      const cells = origins.flatMap((from) => destinations.map((to) => answer(from, to)));
      return {
        seconds: Float64Array.from(cells, ({ seconds }) => seconds),
        meters: Float64Array.from(cells, ({ meters }) => meters),
      };
    },
    async leg({ from, to }) {
      asked.push("leg");
      if (fault.isDown) throw new ProviderError("unreachable", "cannot be reached");
      return {
        ...answer(from, to),
        line: [
          [from.longitude, from.latitude],
          [to.longitude, to.latitude],
        ],
      };
    },
  };
  const times = makeProviderTimes({
    provider,
    exchange: async () => ({ status: 500, body: undefined }),
    fallback: own === ownRoads ? router : greatCircle,
    own,
    drawsLines: true,
    timeZone: "UTC",
    clock: {
      now: () => clock.nowMs,
      sleep: async (milliseconds) => {
        clock.nowMs += milliseconds;
      },
    },
    random: () => 0.5,
    mostTries: 1,
    restMs: 30_000,
  });
  return { times, asked, clock, fault };
}
const ownRoads = makeRoadTimes(router, greatCircle);

test("no pair is asked for twice: a new place is a row and a column, one that is gone is nothing", async () => {
  const { times, asked } = open();
  const first = await times.matrix("plan", { locations: places.slice(0, 5), slots });
  expect(asked).toEqual(["5 x 5"]);
  expect(first).toMatchObject({ source: "test", size: 5 });
  await times.matrix("plan", { locations: places, slots });
  expect(asked.slice(1)).toEqual(["1 x 6", "5 x 1"]);
  const later = { ...slots, startMs: SEVEN + HOUR, count: 2 };
  const last = await times.matrix("plan", { locations: places.slice(2).reverse(), slots: later });
  expect(asked).toHaveLength(3);
  expect(last.answered).toEqual([]);
  await times.matrix("another plan", { locations: places.slice(0, 2), slots });
  expect(asked).toHaveLength(4);
});

test.each([
  ["great circles", makeGreatCircleTimes(greatCircle)],
  ["a graph", ownRoads],
])("legs have the very times of the matrix, over %s, in traffic too", async (_, own) => {
  const area: [number, number][] = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ];
  const jam = { id: "jam", area, factor: 3, validFromMs: SEVEN, validUntilMs: SEVEN + HOUR, source: "test" };
  for (const limits of [{}, { departAt: true }, { departAt: true, liveTraffic: true }]) {
    for (const traffic of [undefined, { version: "2", items: [jam] }]) {
      const { times } = open(limits, own);
      const request = { slots, ...(traffic && { traffic }) };
      const matrix = await times.matrix("plan", { locations: places, ...request });
      const legs = [
        [places[0]!, places[5]!],
        [places[4]!, places[1]!],
        [places[2]!, places[2]!],
      ] as const;
      const told = await times.legTimes("plan", { legs, ...request });
      for (const [leg, cell] of [5, 25, 14].entries()) {
        expect(told.distances[leg]).toBe(matrix.distances[cell]);
        const seconds = [...told.durations.subarray(leg * 3, leg * 3 + 3)];
        expect(seconds).toEqual(matrix.durations.map((slot) => slot[cell]));
      }
    }
  }
});

test("a leg from where a van stands is our own, levelled by what the provider says of the plan", async () => {
  const { times, asked } = open({}, ownRoads);
  const matrix = await times.matrix("plan", { locations: places, slots });
  const usual = await ownRoads.matrix("usual", { locations: places, slots });
  const leg = [{ latitude: 0.0005, longitude: 0.0003 }, places[5]!] as const;
  const ours = ownRoads.legTimes("usual", { legs: [leg], slots });
  const told = await times.legTimes("plan", { legs: [leg], slots });
  const ratios = [...matrix.durations[0]!.keys()]
    .filter((cell) => cell % 7 !== 0)
    .map((cell) => matrix.durations[0]![cell]! / usual.durations[0]![cell]!)
    .sort((a, b) => a - b);
  const level = told.durations[0]! / ours.durations[0]!;
  expect(level).toBeGreaterThan(ratios[0]!);
  expect(level).toBeLessThan(ratios.at(-1)!);
  expect(asked).toEqual(["6 x 6"]);
});

test("a provider that failed is left alone for a while, and then asked for what is missing", async () => {
  const { times, asked, clock, fault } = open();
  fault.isDown = true;
  const down = await times.matrix("plan", { locations: places, slots });
  expect(down.source).toBe("great-circle");
  const legs = [[places[0]!, places[5]!]] as const;
  const before = await times.legTimes("plan", { legs, slots });
  fault.isDown = false;
  expect((await times.matrix("plan", { locations: places, slots })).source).toBe("great-circle");
  expect(asked).toEqual(["6 x 6"]);
  clock.nowMs += 30_000;
  const back = await times.matrix("plan", { locations: places, slots });
  expect(back).toMatchObject({ source: "test", isOutdated: true });
  const after = await times.legTimes("plan", { legs, slots });
  expect(after.durations[0]).toBe(back.durations[0]![5]);
  expect(after.durations[0]).not.toBe(before.durations[0]);
});

test("a provider that is billed by element calibrates, and not more often than every ten minutes", async () => {
  const { times, asked, clock } = open({ perElement: true }, ownRoads);
  const request = { locations: places, slots };
  const matrix = await times.matrix("plan", request);
  expect(matrix.source).toBe("road-router calibrated by test");
  const pairs = asked.length;
  expect(new Set(asked)).toEqual(new Set(["leg"]));
  clock.nowMs += 9 * 60_000;
  await times.matrix("plan", request);
  expect(asked).toHaveLength(pairs);
  const legs = [[places[0]!, places[5]!]] as const;
  const told = await times.legTimes("plan", { legs, slots });
  expect([...told.durations]).toEqual(matrix.durations.map((slot) => slot[5]));
  clock.nowMs += 60_000;
  expect((await times.matrix("plan", request)).isOutdated).toBe(true);
  expect(asked).toHaveLength(2 * pairs);
});

test("lines are drawn once, and straight while the provider does not answer", async () => {
  const { times, asked, fault } = open();
  const legs = [[places[0]!, places[5]!, SEVEN]] as const;
  fault.isDown = true;
  expect((await times.lines({ legs }))[0]).toHaveLength(2);
  fault.isDown = false;
  expect(asked).toEqual(["leg"]);
  const up = open();
  for (let time = 0; time < 2; time++) await up.times.lines({ legs: [...legs, ...legs] });
  expect(up.asked).toEqual(["leg"]);
});

test("what is missing of a part is asked in few parts, and all of it", () => {
  const all = [0, 1, 2, 3, 4, 5, 6, 7];
  let seed = 1;
  for (let round = 0; round < 50; round++) {
    const missing = new Set<string>();
    for (const row of all) {
      for (const column of all) {
        seed = (seed * 48_271) % 2_147_483_647;
        if (row !== column && seed % 10 < round % 10) missing.add(`${row} ${column}`);
      }
    }
    const parts = missingParts({ rows: all, columns: all }, (row, column) => missing.has(`${row} ${column}`));
    expect(parts.length).toBeLessThanOrEqual(3);
    for (const { rows, columns } of parts) {
      for (const row of rows) for (const column of columns) missing.delete(`${row} ${column}`);
    }
    expect([...missing]).toEqual([]);
  }
});
