import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeGrid, streetCount } from "../test/grid.ts";
import { buildRoadGraph } from "./graph/build-road-graph.ts";
import { nearestOnLink } from "./graph/link-line.ts";
import type { RawRoads } from "./graph/raw-roads.ts";
import { freeFlowWeights } from "./graph/road-graph.ts";
import { makeWeight, metersOf, partOfWeight, secondsOf, slowWeight } from "./graph/weight.ts";
import { RoadError } from "./road-error.ts";
import { makeRoadNetwork, type RoadNetwork, type Way } from "./road-network.ts";

const open = { forward: 10, backward: 10 };
const networkOf = (raw: RawRoads) => makeRoadNetwork(buildRoadGraph(raw));
const linkNamed = ({ graph }: RoadNetwork, name: number) =>
  graph.linkName.findIndex((number) => graph.names[number] === String(name));
const pointOn = (network: RoadNetwork, name: number, share: number) => ({
  ...network.links.nearest(0, 0, 1)[0],
  link: linkNamed(network, name),
  share,
});
const streetsOf = (network: RoadNetwork, way: Way) =>
  way.runs.map(({ side }) => network.graph.names[network.graph.linkName[side >> 1]]);

describe("three by three junctions, ten seconds and a hundred metres a street", () => {
  // 6 +-4-+-5-+ 8     streets that lead east: 0 1 (bottom), 2 3, 4 5 (top)
  //   9   10  11      streets that lead north: 6 7 8 (below), 9 10 11
  // 3 +-2-+-3-+ 5
  //   6   7   8
  // 0 +-0-+-1-+ 2
  const forward = (street: number) => street * 2;

  test("a way from the middle of one street to the middle of another adds up its parts", () => {
    const network = networkOf(makeGrid(3, 3, () => open));
    const conditions = network.customize(freeFlowWeights(network.graph));
    // Half of street 0, all of street 1 and 8, a quarter of street 11.
    const [from, to] = [pointOn(network, 0, 0.5), pointOn(network, 11, 0.25)];
    const way = network.way(conditions, from, to);
    expect(secondsOf(way.weight)).toBe(27.5);
    expect(metersOf(way.weight)).toBe(275);
    const line = network.lineOf(way.runs);
    expect(line[0]).toEqual([0.0005, 0]);
    expect(line.at(-1)).toEqual([0.002, 0.00125]);
    expect(network.table(conditions, [from], [to])).toEqual(new Float64Array([way.weight]));
  });

  test("along one street the way is direct, and against a one-way street it goes round", () => {
    const network = networkOf(makeGrid(3, 3, (street) => (street === 0 ? { forward: 10, backward: 0 } : open)));
    const conditions = network.customize(freeFlowWeights(network.graph));
    const [here, there] = [pointOn(network, 0, 0.2), pointOn(network, 0, 0.7)];
    expect(secondsOf(network.way(conditions, here, there).weight)).toBe(5);
    // To the end, 3 s; round the block, 30 s; from the beginning, 2 s.
    expect(secondsOf(network.way(conditions, there, here).weight)).toBe(35);
    expect(Array.from(network.table(conditions, [here, there], [here, there]), secondsOf)).toEqual([0, 5, 35, 0]);
  });

  test("a forbidden turn is not made, and other turns at the junction are", () => {
    // From street 6 (arriving at junction 3 from below) nobody may turn right onto street 2.
    const network = networkOf(makeGrid(3, 3, () => open, [[forward(6), forward(2)]]));
    const conditions = network.customize(freeFlowWeights(network.graph));
    const from = pointOn(network, 6, 0.5);
    expect(secondsOf(network.way(conditions, from, pointOn(network, 2, 0.5)).weight)).toBe(30);
    expect(secondsOf(network.way(conditions, from, pointOn(network, 9, 0.5)).weight)).toBe(10);
    // From above it is a left turn, and allowed.
    expect(secondsOf(network.way(conditions, pointOn(network, 9, 0.5), pointOn(network, 2, 0.5)).weight)).toBe(10);
  });

  test("a closed street is never driven, from when it is closed until it is opened", () => {
    const network = networkOf(makeGrid(3, 3, () => open));
    const weights = freeFlowWeights(network.graph);
    const link = linkNamed(network, 1);
    const before = network.customize(weights);
    const [from, to] = [pointOn(network, 0, 0.5), pointOn(network, 8, 0.5)];
    expect(secondsOf(network.way(before, from, to).weight)).toBe(20);
    const closed = weights.slice().fill(Infinity, link * 2, link * 2 + 2);
    const after = network.customize(closed);
    const way = network.way(after, from, to);
    expect(secondsOf(way.weight)).toBe(30);
    expect(streetsOf(network, way)).not.toContain("1");
    expect(network.way(after, from, pointOn(network, 1, 0.5))).toEqual({ weight: Infinity, runs: [] });
    expect(secondsOf(network.way(network.customize(weights), from, to).weight)).toBe(20);
  });

  test("a dead-end that cannot be left again is no part of the graph", () => {
    // The corner 8 has streets 5 and 11: both lead to it and none away.
    const network = networkOf(
      makeGrid(3, 3, (street) => ([5, 11].includes(street) ? { forward: 5, backward: 0 } : open)),
    );
    expect(network.graph.nodeLongitude).toHaveLength(8);
    expect(linkNamed(network, 5)).toBe(-1);
  });

  test("equally fast ways: the shorter one is taken", () => {
    const network = networkOf(makeGrid(2, 2, () => open));
    const weights = freeFlowWeights(network.graph);
    // Streets of the square: 0 below, 1 above, 2 left, 3 right; left is a metre shorter than right, and as fast.
    const [left, right] = [linkNamed(network, 2), linkNamed(network, 3)];
    weights[left * 2] = makeWeight(1000, 990);
    const way = network.way(network.customize(weights), pointOn(network, 0, 0.5), pointOn(network, 1, 0.5));
    expect(secondsOf(way.weight)).toBe(20);
    expect(metersOf(way.weight)).toBe(199);
    expect(way.runs.map(({ side }) => side >> 1)).toContain(left);
    expect(way.runs.map(({ side }) => side >> 1)).not.toContain(right);
  });

  test("roads that connect nothing both ways are refused", () => {
    expect(() => networkOf(makeGrid(2, 1, () => ({ forward: 10, backward: 0 })))).toThrow(RoadError);
    expect(() => networkOf(makeGrid(1, 1, () => open))).toThrow("/roads: no roads");
  });
});

/** Weights by the states "on side s", turns one by one: knows nothing of nodes, splitting or contraction. */
function bySides(raw: RawRoads, times: Uint32Array, fromSide: number): Float64Array {
  const forbidden = new Set<string>();
  for (let turn = 0; turn < raw.forbiddenTurns.length; turn += 2) {
    forbidden.add(`${raw.forbiddenTurns[turn]}>${raw.forbiddenTurns[turn + 1]}`);
  }
  const head = (side: number) => ((side & 1) === 0 ? raw.linkTo : raw.linkFrom)[side >> 1];
  const tail = (side: number) => ((side & 1) === 0 ? raw.linkFrom : raw.linkTo)[side >> 1];
  /** To the end of each side. */
  const best = new Float64Array(times.length).fill(Infinity);
  best[fromSide] = 0;
  for (let changed = true; changed; ) {
    changed = false;
    for (let side = 0; side < times.length; side++) {
      if (best[side] === Infinity) continue;
      for (let next = 0; next < times.length; next++) {
        if (times[next] === 0 || tail(next) !== head(side) || forbidden.has(`${side}>${next}`)) continue;
        if (best[side] + times[next] >= best[next]) continue;
        best[next] = best[side] + times[next];
        changed = true;
      }
    }
  }
  return best;
}

test("on any grid with one-ways and forbidden turns, before and after traffic, ways are as fast as turn-by-turn search finds", () => {
  const [width, height] = [4, 3];
  const streets = streetCount(width, height);
  const seconds = fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 30 }) },
  );
  const anySide = fc.nat(streets * 2 - 1);
  const { linkFrom, linkTo } = makeGrid(width, height, () => open);
  const ends = (side: number) =>
    ((side & 1) === 0 ? [linkFrom, linkTo] : [linkTo, linkFrom]).map((end) => end[side >> 1]);
  const meets = (arriving: number, leaving: number) => ends(arriving)[1] === ends(leaving)[0];
  fc.assert(
    fc.property(
      fc.array(fc.record({ forward: seconds, backward: seconds }), { minLength: streets, maxLength: streets }),
      fc.array(fc.tuple(anySide, anySide), { maxLength: 60 }),
      fc.array(fc.tuple(fc.nat(streets - 1), fc.integer({ min: 1, max: 5 })), { maxLength: 6 }),
      (grid, anyTurns, slowed) => {
        const raw = makeGrid(
          width,
          height,
          (street) => grid[street],
          anyTurns.filter(([a, b]) => meets(a, b)),
        );
        let network: RoadNetwork;
        try {
          network = networkOf(raw);
        } catch (error) {
          expect(error).toBeInstanceOf(RoadError);
          return;
        }
        const { graph } = network;
        const weights = freeFlowWeights(graph);
        const times = raw.sideTime.slice();
        for (const traffic of [[], slowed]) {
          for (const [street, factor] of traffic) {
            for (const side of [0, 1]) {
              times[street * 2 + side] *= factor;
              const link = linkNamed(network, street);
              if (link >= 0) weights[link * 2 + side] = slowWeight(weights[link * 2 + side], factor);
            }
          }
          const conditions = network.customize(weights);
          // One row or column is swept, all of them are searched.
          const places = [...graph.linkClass.keys()].flatMap((link) =>
            [0.3, 0.8].map((share) => ({ link, share, longitude: 0, latitude: 0, meters: 0 })),
          );
          const whole = network.table(conditions, places, places);
          const middle = places.length >> 1;
          const row = network.table(conditions, [places[middle]], places);
          const column = network.table(conditions, places, [places[middle]]);
          for (const place of places.keys()) {
            expect(row[place]).toBe(whole[middle * places.length + place]);
            expect(column[place]).toBe(whole[place * places.length + middle]);
          }
          // Half a second before the end of a street to half a second after the beginning of another.
          for (let side = 0; side < streets * 2; side += 3) {
            const link = linkNamed(network, side >> 1);
            if (link < 0 || graph.sideTime[link * 2 + (side & 1)] === 0) continue;
            if (graph.sideTime[link * 2 + 1 - (side & 1)] !== 0) continue;
            const from = pointOn(network, side >> 1, (side & 1) === 0 ? 1 : 0);
            const best = bySides(raw, times, side);
            for (let street = 0; street < streets; street++) {
              const target = linkNamed(network, street);
              if (target < 0 || street === side >> 1) continue;
              const to = pointOn(network, street, 1);
              // The end of a street, eastward or northward; or its beginning the other way round.
              const ahead = graph.sideTime[target * 2] > 0 ? best[street * 2] : Infinity;
              const behind =
                graph.sideTime[target * 2 + 1] > 0 ? best[street * 2 + 1] - times[street * 2 + 1] : Infinity;
              const way = network.way(conditions, from, to);
              expect(secondsOf(way.weight)).toBe(Math.min(ahead, behind) / 100);
              expect(network.table(conditions, [from], [to])[0]).toBe(way.weight);
              const sum = way.runs.reduce(
                (total, { side: run, fromShare, toShare }) =>
                  total + partOfWeight(weights[run], toShare) - partOfWeight(weights[run], fromShare),
                0,
              );
              expect(sum).toBe(way.weight);
            }
          }
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("the nearest link is the nearest of all links", () => {
  const network = networkOf(makeGrid(6, 5, () => open));
  const place = fc.double({ min: -0.002, max: 0.007, noNaN: true });
  fc.assert(
    fc.property(place, place, (longitude, latitude) => {
      const all = Array.from(network.graph.linkLength, (_, link) =>
        nearestOnLink(network.graph, link, longitude, latitude),
      );
      const [nearest] = network.links.nearest(longitude, latitude, 1);
      expect(nearest.meters).toBe(Math.min(...all.map(({ meters }) => meters)));
    }),
  );
});
