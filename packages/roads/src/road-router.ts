import { travelSeconds } from "./arrive-at.ts";
import type { LinkPoint } from "./graph/link-line.ts";
import { freeFlowWeights, type RoadGraph } from "./graph/road-graph.ts";
import { metersOf, secondsOf, slowWeight } from "./graph/weight.ts";
import { checkLocation, type Location } from "./location.ts";
import { makeTrafficPlacer, type TrafficPlacer } from "./place-traffic.ts";
import { extendedBy, makeEmptyMatrix } from "./road-matrix.ts";
import { type Conditions, makeRoadNetwork, type RoadNetwork } from "./road-network.ts";
import type { ExtendMatrixRequest, LegRequest, MatrixRequest, RoadLeg, RoadMatrix, RoadSource } from "./road-source.ts";
import { DEFAULT_ROAD_PROFILES, type RoadProfiles, sideProfiles } from "./side-profiles.ts";
import { makeSideTraffic, type SideTraffic } from "./side-traffic.ts";
import { makeSlotFactors } from "./slot-factors.ts";
import { checkInstant, checkSlots, type SlotGrid } from "./slot-grid.ts";
import { snapLocation } from "./snap-location.ts";
import { NO_TRAFFIC, type TrafficSnapshot } from "./traffic.ts";
import { makeTrafficState } from "./traffic-state.ts";

export interface RoadRouterOptions {
  /** IANA zone whose hours the profile follows: the depot's. */
  timeZone: string;
  /** Where the morning's traffic goes; absent: where streets are densest. */
  centre?: Location;
  /** By kind of road and direction; absent: `DEFAULT_ROAD_PROFILES`. */
  profiles?: RoadProfiles;
  /** Of the same graph, to share its indexes; absent: a new one. */
  network?: RoadNetwork;
}

export interface RoadRouter extends RoadSource {
  /** For maps and for callers that need ways street by street. */
  readonly network: RoadNetwork;
  /** The parts of streets that an item of traffic touches: none when it lies on no street. */
  readonly place: TrafficPlacer;
  /** Weights by side during a slot: what its durations are made of. */
  weightsIn(slots: SlotGrid, slot: number, traffic?: TrafficSnapshot): Float64Array;
  /** The roads when they are empty. */
  readonly freeFlow: Conditions;
  /** The roads during a slot, readied when they are not. They are taken back after two dozen others: use them at once. */
  conditionsIn(slots: SlotGrid, slot: number, traffic: TrafficSnapshot): Conditions;
  /** Names the conditions of a slot: slots of the same name are driven alike, whatever the versions of their traffic. */
  stateIn(slots: SlotGrid, slot: number, traffic: TrafficSnapshot): string;
  /** `leg` without a promise. Throws `RoadError` as that rejects. */
  legSync(request: LegRequest): RoadLeg;
}

const NAME = "road-router";
const HOUR_MS = 3_600_000;
/** How far a leg without a grid looks ahead: 31 days, as the great circle's legs. */
const LEG_SLOTS = 744;
/** Conditions kept ready, a day of hours: 24 bytes an arc each, 7 MB for a city of 55,000 junctions. */
const MOST_CONDITIONS = 24;

/**
 * Times and distances on real streets, by the local hour and under traffic. A slot's duration is the fastest way under that slot's
 * conditions; distances are those of the fastest way with empty roads. Synchronous inside, a few milliseconds to a second: large
 * matrices belong in a worker thread. Throws `RoadError` for an unknown time zone; requests reject with `RoadError` when they are
 * malformed or a location is more than 2 km from a road.
 */
export function makeRoadRouter(
  graph: RoadGraph,
  {
    timeZone,
    centre,
    profiles: roadProfiles = DEFAULT_ROAD_PROFILES,
    network = makeRoadNetwork(graph),
  }: RoadRouterOptions,
): RoadRouter {
  const place = makeTrafficPlacer(network);
  const freeFlow = network.customize(freeFlowWeights(graph));
  const { profiles, profileOfSide } = sideProfiles(graph, roadProfiles, centre);
  const { slotFactors, hourStart } = makeSlotFactors(profiles, timeZone);
  const sideTraffic = new WeakMap<TrafficSnapshot, SideTraffic>();
  /** Least recently used first. */
  const ready = new Map<string, Conditions>();
  const trafficState = makeTrafficState();

  function trafficOf(snapshot: TrafficSnapshot): SideTraffic {
    let traffic = sideTraffic.get(snapshot);
    if (traffic === undefined) {
      traffic = makeSideTraffic(place, snapshot, "/traffic");
      sideTraffic.set(snapshot, traffic);
    }
    return traffic;
  }

  function stateIn(slots: SlotGrid, slot: number, snapshot: TrafficSnapshot): string {
    const only = onlySlot(slots, slot);
    return `${slotFactors(only.startMs, only.slotMs).join()}|${trafficState(snapshot, only)}`;
  }

  /** The roads during a slot: slots with the same factors and the same traffic share them. */
  function conditionsIn(slots: SlotGrid, slot: number, snapshot: TrafficSnapshot): Conditions {
    const key = stateIn(slots, slot, snapshot);
    let conditions = ready.get(key);
    ready.delete(key);
    if (conditions === undefined) {
      let reused: Conditions | undefined;
      if (ready.size >= MOST_CONDITIONS) {
        const [oldest] = ready.keys();
        reused = ready.get(oldest);
        ready.delete(oldest);
      }
      conditions = network.customize(slowed(onlySlot(slots, slot), trafficOf(snapshot)), reused?.metric);
    }
    ready.set(key, conditions);
    return conditions;
  }

  function slowed(slot: SlotGrid, traffic: SideTraffic): Float64Array {
    const factors = slotFactors(slot.startMs, slot.slotMs);
    const weights = freeFlow.weights.slice();
    const factorOf = (side: number) => factors[profileOfSide[side]];
    for (let side = 0; side < weights.length; side++) weights[side] = slowWeight(weights[side], factorOf(side));
    const kphOf = (side: number) =>
      graph.sideTime[side] === 0
        ? 0
        : (graph.linkLength[side >> 1] / 10 / (graph.sideTime[side] / 100) / factorOf(side)) * 3.6;
    traffic.forEachSide(slot, kphOf, (side, multiplier) => {
      weights[side] = slowWeight(freeFlow.weights[side], factorOf(side) * multiplier);
    });
    return weights;
  }

  /** Fills the cells of some rows and columns; `firstRow` and `firstColumn` are where they begin in the matrix. */
  function fill(
    matrix: RoadMatrix,
    points: LinkPoint[],
    snapshot: TrafficSnapshot,
    firstRow: number,
    firstColumn: number,
  ) {
    const { size, slots, distances, durations } = matrix;
    const rows = points.slice(firstRow);
    const columns = points.slice(firstColumn);
    const write = (table: Float64Array, into: Float64Array, read: (weight: number) => number) => {
      for (let cell = 0; cell < table.length; cell++) {
        const row = firstRow + Math.floor(cell / columns.length);
        const column = firstColumn + (cell % columns.length);
        into[row * size + column] = row === column ? 0 : read(table[cell]);
      }
    };
    write(network.table(freeFlow, rows, columns), distances, metersOf);
    for (let slot = 0; slot < slots.count; slot++) {
      write(network.table(conditionsIn(slots, slot, snapshot), rows, columns), durations[slot], secondsOf);
    }
  }

  function matrixSync({ locations, slots, traffic = NO_TRAFFIC }: MatrixRequest): RoadMatrix {
    for (const [index, location] of locations.entries()) checkLocation(location, `/locations/${index}`);
    checkSlots(slots, "/slots");
    trafficOf(traffic);
    const points = locations.map((location, index) => snapLocation(network, location, `/locations/${index}`));
    const matrix = makeEmptyMatrix(NAME, [...locations], { ...slots }, traffic.version);
    fill(matrix, points, traffic, 0, 0);
    return matrix;
  }

  function extendMatrixSync(matrix: RoadMatrix, { location, traffic = NO_TRAFFIC }: ExtendMatrixRequest): RoadMatrix {
    checkLocation(location, "/location");
    const extended = extendedBy(matrix, location, NAME, traffic.version);
    trafficOf(traffic);
    const known = matrix.locations.map((other, index) => snapLocation(network, other, `/matrix/locations/${index}`));
    const points = [...known, snapLocation(network, location, "/location")];
    fill(extended, points, traffic, matrix.size, 0);
    fill(extended, points, traffic, 0, matrix.size);
    return extended;
  }

  function legSync(request: LegRequest): RoadLeg {
    const { from, to, departAtMs, traffic = NO_TRAFFIC } = request;
    checkLocation(from, "/from");
    checkLocation(to, "/to");
    checkInstant(departAtMs, "/departAtMs");
    if (request.slots) checkSlots(request.slots, "/slots");
    trafficOf(traffic);
    const slots = request.slots ?? { startMs: hourStart(departAtMs), slotMs: HOUR_MS, count: LEG_SLOTS };
    const [start, end] = [snapLocation(network, from, "/from"), snapLocation(network, to, "/to")];
    const empty = network.way(freeFlow, start, end);
    let runs = empty.runs;
    let isDriven = false;
    const secondsInSlot = (slot: number): number => {
      const way = network.way(conditionsIn(slots, slot, traffic), start, end);
      if (!isDriven && way.weight < Infinity) {
        runs = way.runs;
        isDriven = true;
      }
      return secondsOf(way.weight);
    };
    return {
      source: NAME,
      trafficVersion: traffic.version,
      durationSeconds: travelSeconds(secondsInSlot, slots.count, slots.startMs, slots.slotMs, departAtMs),
      distanceMeters: metersOf(empty.weight),
      geometry: network.lineOf(runs),
    };
  }

  return {
    name: NAME,
    limits: {
      maxLocations: Infinity,
      maxElements: Infinity,
      ratePerMinute: Infinity,
      departAt: true,
      liveTraffic: true,
    },
    network,
    place,
    weightsIn: (slots, slot, traffic = NO_TRAFFIC) => slowed(onlySlot(slots, slot), trafficOf(traffic)),
    freeFlow,
    conditionsIn,
    stateIn,
    legSync,
    matrix: async (request) => matrixSync(request),
    extendMatrix: async (matrix, request) => extendMatrixSync(matrix, request),
    leg: async (request) => legSync(request),
    close: async () => {},
  };
}

function onlySlot({ startMs, slotMs }: SlotGrid, slot: number): SlotGrid {
  return { startMs: startMs + slot * slotMs, slotMs, count: 1 };
}
