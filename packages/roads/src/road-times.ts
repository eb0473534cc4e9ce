import type { LinkPoint } from "./graph/link-line.ts";
import { metersOf, secondsOf } from "./graph/weight.ts";
import type { GreatCircle } from "./great-circle.ts";
import { checkLocation, type Location, type LonLat } from "./location.ts";
import type { Conditions } from "./road-network.ts";
import type { RoadRouter } from "./road-router.ts";
import type { MatrixRequest, RoadMatrix } from "./road-source.ts";
import { simplifyLine } from "./simplify-line.ts";
import { checkSlots, type SlotGrid } from "./slot-grid.ts";
import { MOST_SNAP_METERS } from "./snap-location.ts";
import { NO_TRAFFIC, type TrafficSnapshot } from "./traffic.ts";

export type Leg = readonly [from: Location, to: Location];

export interface LegTimesRequest {
  legs: readonly Leg[];
  slots: SlotGrid;
  traffic?: TrafficSnapshot;
}

/** What a matrix has for some legs only; see `RoadMatrix` for what the numbers mean. */
export interface LegTimes {
  trafficVersion: string;
  /** Metres, by leg. */
  distances: Float64Array;
  /** Seconds, by leg x slots: those of leg l are l x count to (l + 1) x count - 1. */
  durations: Float64Array;
  /** By leg: 1 where an end lies off the roads, so that it is a great circle's. */
  offRoad: Uint8Array;
}

export interface LineRequest {
  legs: readonly (readonly [from: Location, to: Location, departAtMs: number])[];
  traffic?: TrafficSnapshot;
}

/**
 * Times of a day that goes on: what is asked again is not computed again. What holds for a slot is kept by its conditions, so that new
 * traffic costs only the slots in which it holds. `group` names who asks, a plan: one matrix is kept for each of the last few.
 */
export interface RoadTimes {
  /** As the router's `matrix`, but a place off the roads is served: its row and column are a great circle's. `source` says so. */
  matrix(group: string, request: MatrixRequest): Promise<RoadMatrix>;
  legTimes(group: string, request: LegTimesRequest): LegTimes;
  /** The line of each leg under the conditions of its departure, within 5 m of the streets; straight where an end is off the roads. */
  lines(request: LineRequest): LonLat[][];
}

export interface RoadTimesOptions {
  /** Awaited between the parts of a matrix, to let others have the thread. */
  pause?: () => Promise<void>;
}

/** The source of a matrix in which some places lie off the roads. */
export const MIXED_SOURCE = "road-router+great-circle";

const HOUR_MS = 3_600_000;
const LINE_METERS = 5;
/** Bytes of cells that are kept for all groups together. */
const MOST_CELL_BYTES = 256 * 2 ** 20;
/** Locations whose street is remembered. */
const MOST_PLACES = 50_000;
/** Single legs that are remembered, by the conditions that they were driven in. */
const MOST_LEGS = 200_000;

const FREE = "free";

interface Place {
  number: number;
  location: Location;
  /** Undefined: off the roads. */
  point: LinkPoint | undefined;
}

/** Square cells between places under one set of conditions. Never changed once made: others may read them meanwhile. */
interface Cells {
  places: readonly Place[];
  rowOf: Map<number, number>;
  values: Float64Array<SharedArrayBuffer>;
}

/** Both sources follow the same time zone. Synchronous but for `matrix`; a thread of their own keeps the caller's free. */
export function makeRoadTimes(
  router: RoadRouter,
  greatCircle: GreatCircle,
  { pause = async () => {} }: RoadTimesOptions = {},
): RoadTimes {
  const { network } = router;
  const places = new Map<string, Place>();
  let placeCount = 0;
  /** By group, least recently used first, then by state. */
  const groups = new Map<string, Map<string, Cells>>();
  /** By state and both places' numbers. */
  const legs = new Map<string, number>();

  function placeOf(location: Location, path: string): Place {
    const key = `${location.latitude} ${location.longitude}`;
    let place = places.get(key);
    if (place === undefined) {
      checkLocation(location, path);
      const [nearest] = network.links.nearest(location.longitude, location.latitude, 1);
      const point = nearest.meters <= MOST_SNAP_METERS ? nearest : undefined;
      if (places.size >= MOST_PLACES) places.clear();
      place = { number: placeCount++, location, point };
      places.set(key, place);
    }
    return place;
  }

  /** Slots with the same state are driven alike. Off the roads the hour decides too. */
  function stateOf(slots: SlotGrid, slot: number, traffic: TrafficSnapshot, isMixed: boolean): string {
    const state = router.stateIn(slots, slot, traffic);
    return isMixed ? `${state}@${slots.startMs + slot * slots.slotMs}` : state;
  }

  function offRoadSeconds(from: Place, to: Place, slots: SlotGrid, slot: number, traffic: TrafficSnapshot): number {
    const startMs = slots.startMs + slot * slots.slotMs;
    const only = { startMs, slotMs: slots.slotMs, count: 1 };
    return greatCircle.legSync({ from: from.location, to: to.location, departAtMs: startMs, slots: only, traffic })
      .durationSeconds;
  }

  function offRoadMeters(from: Place, to: Place): number {
    return greatCircle.legSync({ from: from.location, to: to.location, departAtMs: 0 }).distanceMeters;
  }

  /** Cells between `wanted`; those that `known` has are taken from there. */
  function makeCells(
    wanted: readonly Place[],
    known: Cells | undefined,
    conditions: () => Conditions,
    read: (weight: number) => number,
    offRoad: (from: Place, to: Place) => number,
  ): Cells {
    const size = wanted.length;
    if (
      known !== undefined &&
      known.places.length === size &&
      wanted.every((place, row) => place === known.places[row])
    ) {
      return known;
    }
    const values = new Float64Array(new SharedArrayBuffer(size * size * Float64Array.BYTES_PER_ELEMENT));
    const knownRows = wanted.map(({ number }) => known?.rowOf.get(number) ?? -1);
    for (let row = 0; row < size; row++) {
      if (knownRows[row] < 0) continue;
      const from = knownRows[row] * known!.places.length;
      for (let column = 0; column < size; column++) {
        if (knownRows[column] >= 0) values[row * size + column] = known!.values[from + knownRows[column]];
      }
    }
    const rows = wanted.map((_, row) => row);
    const fresh = rows.filter((row) => knownRows[row] < 0);
    // Half of the rows and then half of the columns are no less than the whole.
    if (fresh.length * 2 > size) {
      fill(rows, rows);
    } else if (fresh.length > 0) {
      fill(fresh, rows);
      fill(
        rows.filter((row) => knownRows[row] >= 0),
        fresh,
      );
    }
    return { places: wanted, rowOf: new Map(wanted.map(({ number }, row) => [number, row])), values };

    function fill(fromRows: readonly number[], toRows: readonly number[]): void {
      const isOn = (row: number) => wanted[row].point !== undefined;
      const [sources, targets] = [fromRows.filter(isOn), toRows.filter(isOn)];
      const pointOf = (row: number) => wanted[row].point!;
      const table = network.table(conditions(), sources.map(pointOf), targets.map(pointOf));
      for (const [source, row] of sources.entries()) {
        for (const [target, column] of targets.entries()) {
          values[row * size + column] = row === column ? 0 : read(table[source * targets.length + target]);
        }
      }
      for (const row of fromRows) {
        for (const column of toRows) {
          if (isOn(row) && isOn(column)) continue;
          values[row * size + column] = row === column ? 0 : offRoad(wanted[row], wanted[column]);
        }
      }
    }
  }

  async function matrix(group: string, request: MatrixRequest): Promise<RoadMatrix> {
    const { slots, traffic = NO_TRAFFIC } = request;
    checkSlots(slots, "/slots");
    const locations = [...request.locations];
    const wanted = locations.map((location, index) => placeOf(location, `/locations/${index}`));
    const isMixed = wanted.some(({ point }) => point === undefined);
    const known = groups.get(group) ?? new Map<string, Cells>();
    const made = new Map<string, Cells>();
    const cellsOf = async (state: string, make: (known: Cells | undefined) => Cells): Promise<Cells> => {
      let cells = made.get(state);
      if (cells === undefined) {
        cells = make(known.get(state));
        made.set(state, cells);
        await pause();
      }
      return cells;
    };
    const free = await cellsOf(FREE, (known) =>
      makeCells(wanted, known, () => router.freeFlow, metersOf, offRoadMeters),
    );
    const durations: Float64Array[] = [];
    for (let slot = 0; slot < slots.count; slot++) {
      const cells = await cellsOf(stateOf(slots, slot, traffic, isMixed), (known) =>
        makeCells(
          wanted,
          known,
          () => router.conditionsIn(slots, slot, traffic),
          secondsOf,
          (from, to) => offRoadSeconds(from, to, slots, slot, traffic),
        ),
      );
      durations.push(cells.values);
    }
    keep(group, made);
    return {
      source: isMixed ? MIXED_SOURCE : router.name,
      trafficVersion: traffic.version,
      locations,
      slots: { ...slots },
      size: locations.length,
      distances: free.values,
      durations,
    };
  }

  /** Only the newest matrix of a group: what is served by then is not in it. */
  function keep(group: string, cells: Map<string, Cells>): void {
    groups.delete(group);
    groups.set(group, cells);
    const bytesOf = (some: Map<string, Cells>) =>
      [...some.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
    let bytes = [...groups.values()].reduce((sum, some) => sum + bytesOf(some), 0);
    for (const [other, some] of groups) {
      if (bytes <= MOST_CELL_BYTES || other === group) break;
      groups.delete(other);
      bytes -= bytesOf(some);
    }
  }

  function legTimes(group: string, { legs: asked, slots, traffic = NO_TRAFFIC }: LegTimesRequest): LegTimes {
    checkSlots(slots, "/slots");
    const ends = asked.map(([from, to], index) => [placeOf(from, `/legs/${index}/0`), placeOf(to, `/legs/${index}/1`)]);
    const offRoad = Uint8Array.from(ends, ([from, to]) => (from.point && to.point ? 0 : 1));
    const distances = new Float64Array(asked.length);
    const durations = new Float64Array(asked.length * slots.count);
    const known = groups.get(group);
    const fill = (
      into: Float64Array,
      first: number,
      step: number,
      state: string,
      conditions: () => Conditions,
      read: (weight: number) => number,
    ) => {
      const cells = known?.get(state);
      for (const [index, [from, to]] of ends.entries()) {
        if (offRoad[index] === 1) continue;
        into[first + index * step] = legOf(from, to, state, cells, conditions, read);
      }
    };
    fill(distances, 0, 1, FREE, () => router.freeFlow, metersOf);
    for (let slot = 0; slot < slots.count; slot++) {
      const state = stateOf(slots, slot, traffic, false);
      fill(durations, slot, slots.count, state, () => router.conditionsIn(slots, slot, traffic), secondsOf);
    }
    for (const [index, [from, to]] of ends.entries()) {
      if (offRoad[index] === 0) continue;
      distances[index] = offRoadMeters(from, to);
      for (let slot = 0; slot < slots.count; slot++) {
        durations[index * slots.count + slot] = offRoadSeconds(from, to, slots, slot, traffic);
      }
    }
    return { trafficVersion: traffic.version, distances, durations, offRoad };
  }

  function legOf(
    from: Place,
    to: Place,
    state: string,
    cells: Cells | undefined,
    conditions: () => Conditions,
    read: (weight: number) => number,
  ): number {
    if (from === to) return 0;
    const [row, column] = [cells?.rowOf.get(from.number), cells?.rowOf.get(to.number)];
    if (row !== undefined && column !== undefined) return cells!.values[row * cells!.places.length + column];
    const key = `${from.number} ${to.number} ${state}`;
    let value = legs.get(key);
    if (value === undefined) {
      value = read(network.way(conditions(), from.point!, to.point!).weight);
      if (legs.size >= MOST_LEGS) legs.clear();
      legs.set(key, value);
    }
    return value;
  }

  function lines({ legs: asked, traffic = NO_TRAFFIC }: LineRequest): LonLat[][] {
    return asked.map(([from, to, departAtMs], index) => {
      const [start, end] = [placeOf(from, `/legs/${index}/0`), placeOf(to, `/legs/${index}/1`)];
      const straight: LonLat[] = [
        [from.longitude, from.latitude],
        [to.longitude, to.latitude],
      ];
      if (start.point === undefined || end.point === undefined || start === end) return straight;
      const slots = { startMs: Math.floor(departAtMs / HOUR_MS) * HOUR_MS, slotMs: HOUR_MS, count: 1 };
      const way = network.way(router.conditionsIn(slots, 0, traffic), start.point, end.point);
      // Who is shut in waits, and then drives as if nothing had been.
      const { runs } = way.weight < Infinity ? way : network.way(router.freeFlow, start.point, end.point);
      return simplifyLine(network.lineOf(runs), LINE_METERS);
    });
  }

  return { matrix, legTimes, lines };
}
