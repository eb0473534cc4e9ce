import { beforeAll, describe, expect, test } from "vitest";
import { makeGrid } from "../test/grid.ts";
import { buildRoadGraph } from "./graph/build-road-graph.ts";
import { type GreatCircle, makeGreatCircle } from "./great-circle.ts";
import type { Location } from "./location.ts";
import { makeRoadRouter, type RoadRouter } from "./road-router.ts";
import { MIXED_SOURCE, makeRoadTimes } from "./road-times.ts";
import type { Traffic, TrafficSnapshot } from "./traffic.ts";

const hourMs = 3_600_000;
const slots = { startMs: Date.parse("2026-11-25T06:00:00Z"), slotMs: hourMs, count: 6 };
const timeZone = "UTC";

/** 8 x 8 junctions, a thousandth of a degree apart, that take a minute each. */
let router: RoadRouter;
let greatCircle: GreatCircle;
beforeAll(() => {
  router = makeRoadRouter(buildRoadGraph(makeGrid(8, 8, () => ({ forward: 60, backward: 60 }))), { timeZone });
  greatCircle = makeGreatCircle({ timeZone });
});

const at = (x: number, y: number): Location => ({ longitude: x / 1000, latitude: y / 1000 });
const locations = [at(0, 0), at(3.4, 1), at(6, 5.5), at(2, 7), at(7, 7)];
/** In the hour from 8 on the third row of junctions is twice as slow. */
const jam: Traffic = {
  id: "jam",
  area: [
    [-0.001, 0.0015],
    [0.008, 0.0015],
    [0.008, 0.0025],
    [-0.001, 0.0025],
  ],
  factor: 4,
  validFromMs: slots.startMs + 2 * hourMs,
  validUntilMs: slots.startMs + 3 * hourMs,
  source: "test",
};
const jammed: TrafficSnapshot = { version: "2", items: [jam] };

/** Counts the tables that are asked for, by their cells. */
function watched(inner: RoadRouter): { router: RoadRouter; cells: number[] } {
  const cells: number[] = [];
  const network: RoadRouter["network"] = {
    ...inner.network,
    table: (conditions, sources, targets) => {
      cells.push(sources.length * targets.length);
      return inner.network.table(conditions, sources, targets);
    },
  };
  return { router: { ...inner, network }, cells };
}

describe("matrices of a day that goes on", () => {
  test("are those of the router, whatever was asked before", async () => {
    const times = makeRoadTimes(router, greatCircle);
    const steps = [
      { locations: locations.slice(0, 3) },
      { locations: locations.slice(0, 4) },
      { locations: [locations[3], locations[0], locations[4]], traffic: jammed },
      { locations },
      {
        locations: locations.toReversed(),
        traffic: { version: "3", items: [{ ...jam, closed: true as const, factor: undefined }] },
      },
    ];
    for (const step of steps) {
      const { locations: _, ...cached } = await times.matrix("plan", { ...step, slots });
      const { locations: _also, ...fresh } = await router.matrix({ ...step, slots });
      expect(cached).toEqual(fresh);
    }
  });

  test("a stop more costs one row and one column, a stop less nothing, and so does asking again", async () => {
    const { router: inner, cells } = watched(router);
    const times = makeRoadTimes(inner, greatCircle);
    await times.matrix("plan", { locations: locations.slice(0, 4), slots });
    // Distances, and the six hours, of which no two are alike.
    expect(cells).toEqual(Array(7).fill(16));
    cells.length = 0;
    await times.matrix("plan", { locations, slots });
    expect(cells).toEqual(Array(7).fill([5, 4]).flat());
    cells.length = 0;
    await times.matrix("plan", { locations: locations.slice(1), slots });
    await times.matrix("plan", { locations: locations.slice(1), slots, traffic: { version: "9", items: [] } });
    expect(cells).toEqual([]);
  });

  test("new traffic costs only the slots in which it holds", async () => {
    const { router: inner, cells } = watched(router);
    const times = makeRoadTimes(inner, greatCircle);
    const before = await times.matrix("plan", { locations, slots });
    cells.length = 0;
    const after = await times.matrix("plan", { locations, slots, traffic: jammed });
    expect(cells).toEqual([25]);
    expect(after.trafficVersion).toBe("2");
    const changed =
      slots.count - before.durations.filter((durations, slot) => durations === after.durations[slot]).length;
    expect(changed).toBe(1);
  });

  test("a place off the roads has a great circle's row and column, and the matrix says so", async () => {
    const times = makeRoadTimes(router, greatCircle);
    const far = { latitude: 0.2, longitude: 0.003 };
    const matrix = await times.matrix("plan", { locations: [locations[0], far, locations[1]], slots, traffic: jammed });
    const alone = await router.matrix({ locations: [locations[0], locations[1]], slots, traffic: jammed });
    const straight = await greatCircle.matrix({ locations: [locations[0], far, locations[1]], slots, traffic: jammed });
    expect(matrix.source).toBe(MIXED_SOURCE);
    for (let slot = 0; slot < slots.count; slot++) {
      expect(matrix.durations[slot][2]).toBe(alone.durations[slot][1]);
      for (const cell of [1, 3, 5, 7]) expect(matrix.durations[slot][cell]).toBe(straight.durations[slot][cell]);
    }
    expect(matrix.distances[1]).toBe(straight.distances[1]);
  });
});

describe("legs", () => {
  test("have the matrix's numbers, with a matrix at hand and without", async () => {
    const matrix = await router.matrix({ locations, slots, traffic: jammed });
    const legs = locations.flatMap((from) => locations.map((to) => [from, to] as const));
    const times = makeRoadTimes(router, greatCircle);
    for (const isWarm of [false, true]) {
      if (isWarm) await times.matrix("plan", { locations, slots, traffic: jammed });
      const { distances, durations, offRoad } = times.legTimes("plan", { legs, slots, traffic: jammed });
      expect(distances).toEqual(matrix.distances.slice());
      for (const [leg] of legs.entries()) {
        const own = matrix.durations.map((ofSlot) => ofSlot[leg]);
        expect([...durations.subarray(leg * slots.count, (leg + 1) * slots.count)]).toEqual(own);
      }
      expect(offRoad.every((flag) => flag === 0)).toBe(true);
    }
  });

  test("only those that use a slowed road take longer", () => {
    const times = makeRoadTimes(router, greatCircle);
    const legs = [
      [at(0, 0), at(7, 0)],
      [at(0, 2), at(7, 2)],
      [at(0, 5), at(7, 5)],
    ] as const;
    const before = times.legTimes("plan", { legs, slots });
    const after = times.legTimes("plan", { legs, slots, traffic: jammed });
    const changed = [...after.durations.keys()].filter((cell) => after.durations[cell] !== before.durations[cell]);
    // The second leg, in the third hour.
    expect(changed).toEqual([slots.count + 2]);
  });

  test("a line follows the streets, and around a closed one while it is closed", () => {
    const times = makeRoadTimes(router, greatCircle);
    const closed: TrafficSnapshot = { version: "4", items: [{ ...jam, factor: undefined, closed: true }] };
    const leg = (hour: number) => [at(0, 2), at(7, 2), slots.startMs + hour * hourMs] as const;
    const [open, shut, far] = times.lines({
      legs: [leg(0), leg(2), [at(0, 0), { latitude: 1, longitude: 1 }, slots.startMs]],
      traffic: closed,
    });
    expect(open).toEqual([
      [0, 0.002],
      [0.007, 0.002],
    ]);
    expect(shut.every(([, latitude], index) => latitude !== 0.002 || index === 0 || index === shut.length - 1)).toBe(
      true,
    );
    expect(far).toHaveLength(2);
  });
});
