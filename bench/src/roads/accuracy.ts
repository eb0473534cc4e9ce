import {
  arriveAt,
  type LinkPoint,
  makeRoadRouter,
  type RoadGraph,
  type SlotGrid,
  snapLocation,
  type Traffic,
} from "@reroute/roads";
import { driveMs, timeDependentDijkstra } from "../../../packages/roads/test/time-dependent-dijkstra.ts";
import { makeRandom, randomPoints } from "./random.ts";

const HOUR_MS = 3_600_000;
/** Wednesday, 10 June 2026, 06:00 to 22:00. */
const DAY: SlotGrid = { startMs: Date.UTC(2026, 5, 10, 6), slotMs: HOUR_MS, count: 16 };
const SOURCES = 100;
const TARGETS = 100;
/** Nearer than this a second is a percent. */
const LEAST_SECONDS = 60;

export interface Accuracy {
  pairs: number;
  /** Shares of the exact time. */
  median: number;
  p95: number;
  most: number;
  /** Of the pairs whose way is over an hour's end, where the hours differ. */
  crossingMedian: number;
  crossingP95: number;
  /** The same, had the slot of departure alone been looked up, and had traffic been ignored. */
  departureSlotP95: number;
  freeFlowMedian: number;
}

/**
 * How far times by the speed-slot rule on hourly matrices are from exact time-dependent Dijkstra, between random points who leave at random
 * times from 6 to 20 h; with traffic, jams of two hours lie on stretches of road, a twentieth of all.
 */
export async function slotAccuracy(graph: RoadGraph, seed: number, withTraffic: boolean): Promise<Accuracy> {
  const router = makeRoadRouter(graph, { timeZone: "UTC" });
  const { network } = router;
  const random = makeRandom(seed);
  const locations = randomPoints(network, SOURCES + TARGETS, random).map(({ link, share }) => {
    const [[longitude, latitude]] = network.lineOf([{ side: link * 2, fromShare: share, toShare: share }]);
    return { latitude, longitude };
  });
  const points = locations.map((location, index) => snapLocation(network, location, `/locations/${index}`));
  const traffic = { version: "bench", items: withTraffic ? jams(graph, random) : [] };
  const matrix = await router.matrix({ locations, slots: DAY, traffic });
  const night = (await router.matrix({ locations, slots: { ...DAY, startMs: DAY.startMs - 4 * HOUR_MS, count: 1 } }))
    .durations[0]!;
  const weights = Array.from({ length: DAY.count }, (_, slot) => router.weightsIn(DAY, slot, traffic));
  const errors: number[] = [];
  const crossing: number[] = [];
  const departureSlot: number[] = [];
  const freeFlow: number[] = [];
  for (let source = 0; source < SOURCES; source++) {
    const departMs = DAY.startMs + random() * 14 * HOUR_MS;
    const arrivals = timeDependentDijkstra(graph, weights, DAY, departMs, startsAt(points[source]!));
    for (let target = SOURCES; target < points.length; target++) {
      const exact = (arriveExactly(points[source]!, points[target]!, arrivals, departMs) - departMs) / 1000;
      if (!(exact >= LEAST_SECONDS && exact < Infinity)) continue;
      const cell = source * matrix.size + target;
      const slots = matrix.durations.map((durations) => durations[cell]!);
      const bySlots = (arriveAt(slots, DAY.startMs, DAY.slotMs, departMs) - departMs) / 1000;
      errors.push(Math.abs(bySlots - exact) / exact);
      if ((departMs - DAY.startMs) % HOUR_MS > HOUR_MS - exact * 1000) crossing.push(errors.at(-1)!);
      const departed = slots[Math.floor((departMs - DAY.startMs) / HOUR_MS)]!;
      departureSlot.push(Math.abs(departed - exact) / exact);
      freeFlow.push(Math.abs(night[cell]! - exact) / exact);
    }
  }
  const at = (values: number[], share: number) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)]!;
  return {
    pairs: errors.length,
    median: at(errors, 0.5),
    p95: at(errors, 0.95),
    most: Math.max(...errors),
    crossingMedian: at(crossing, 0.5),
    crossingP95: at(crossing, 0.95),
    departureSlotP95: at(departureSlot, 0.95),
    freeFlowMedian: at(freeFlow, 0.5),
  };

  function startsAt({ link, share }: LinkPoint) {
    const { hierarchy } = network;
    return [0, 1].flatMap((backward) => {
      const side = link * 2 + backward;
      const edge = hierarchy.edgeOfSide[hierarchy.firstOfSide[side]!]!;
      if (hierarchy.firstOfSide[side] === hierarchy.firstOfSide[side + 1]) return [];
      return [{ node: graph.edgeHead[edge]!, side, share: backward === 0 ? 1 - share : share }];
    });
  }

  function arriveExactly(from: LinkPoint, to: LinkPoint, arrivals: Float64Array, departMs: number): number {
    const { firstOfSide, edgeOfSide, edgeTail } = network.hierarchy;
    let best = Infinity;
    for (let backward = 0; backward < 2; backward++) {
      const side = to.link * 2 + backward;
      const share = backward === 0 ? to.share : 1 - to.share;
      for (let index = firstOfSide[side]!; index < firstOfSide[side + 1]!; index++) {
        const atMs = arrivals[edgeTail[edgeOfSide[index]!]!]!;
        if (atMs < Infinity) best = Math.min(best, atMs + driveMs(weights, DAY, side, share, atMs));
      }
      const ahead = share - (backward === 0 ? from.share : 1 - from.share);
      if (from.link === to.link && ahead >= 0 && graph.sideTime[side]! > 0) {
        best = Math.min(best, departMs + driveMs(weights, DAY, side, ahead, departMs));
      }
    }
    return best;
  }
}

/** Stretches of up to twenty sides, slowed up to five times for two hours; one in ten is closed. */
function jams(graph: RoadGraph, random: () => number): Traffic[] {
  const items: Traffic[] = [];
  const leaving = (edge: number) => {
    const node = graph.edgeHead[edge]!;
    const count = graph.firstEdge[node + 1]! - graph.firstEdge[node]!;
    return graph.firstEdge[node]! + Math.floor(random() * count);
  };
  for (let left = graph.edgeHead.length / 20; left > 0; left -= 20) {
    let edge = Math.floor(random() * graph.edgeHead.length);
    const edges: number[] = [];
    for (let step = 0; step < 20; step++) {
      edges.push(graph.edgeSide[edge]!);
      edge = leaving(edge);
    }
    const validFromMs = DAY.startMs + random() * 12 * HOUR_MS;
    const span = { id: "jam", edges, validFromMs, validUntilMs: validFromMs + 2 * HOUR_MS, source: "bench" };
    items.push(random() < 0.1 ? { ...span, closed: true } : { ...span, factor: 1 + 4 * random() });
  }
  return items;
}
