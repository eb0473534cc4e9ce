import type { Matrix } from "../model/problem.ts";
import { type Cells, columnsOf } from "./cells.ts";
import { type SlotTravel, slotTravel } from "./slot-travel.ts";

/** Beyond this a leg counts as barred, so that sums stay exact: no road is 10^12 metres or seconds long. */
const LONGEST_LEG = 1e12;

/** The nodes between which legs are read; place -1 is nowhere, at no distance from anything. */
export interface Nodes {
  size: number;
  place: Int32Array;
  /** Per profile and node. */
  service: Float64Array;
  setup: Float64Array;
  /** Nodes below this are jobs: setup is skipped between two of them at the same place. */
  jobs: number;
}

/** The places of all nodes, each once: travel by the time of day is kept by place, because its tables are large. */
export interface Spots {
  /** Per node. */
  of: Int32Array;
  places: Int32Array;
  /** So many of them stood in the tables before, at the same index. */
  known: number;
  /** Rows and columns of the tables; those behind `places` are spare. */
  stride: number;
}

/** Metres of some legs between nodes, and where there is no way (1). */
export function readDistances(
  matrix: Matrix | undefined,
  { size, place }: Nodes,
  cells: Cells,
  into: Float64Array,
  barred: Uint8Array,
): void {
  const entries = matrix?.distances ?? [];
  for (let i = 0; i < size; i++) {
    const row = place[i]! * (matrix?.size ?? 0);
    const columns = columnsOf(cells, i);
    for (let k = 0; k < columns.length; k++) {
      const j = columns[k]!;
      const meters = place[i]! >= 0 && place[j]! >= 0 ? entries[row + place[j]!]! : 0;
      into[i * size + j] = isLeg(meters) ? meters : 0;
      barred[i * size + j] = isLeg(meters) ? 0 : 1;
    }
  }
}

/** Service, travel and setup from the start of service at one node to the earliest start at the next, for constant travel. */
export function readTimes(
  matrix: Matrix | undefined,
  nodes: Nodes,
  profile: number,
  speedFactor: number,
  cells: Cells,
  barred: Uint8Array,
  into: Float64Array,
): void {
  const { size, place, service } = nodes;
  const durations = matrix?.travel.kind === "constant" ? matrix.travel.durations : [];
  for (let i = 0; i < size; i++) {
    const row = place[i]! * (matrix?.size ?? 0);
    const columns = columnsOf(cells, i);
    for (let k = 0; k < columns.length; k++) {
      const j = columns[k]!;
      const at = i * size + j;
      const seconds = place[i]! >= 0 && place[j]! >= 0 ? durations[row + place[j]!]! : 0;
      if (!isLeg(seconds)) barred[at] = 1;
      into[at] =
        barred[at] === 1
          ? Number.POSITIVE_INFINITY
          : service[profile * size + i]! + seconds / speedFactor + setupOf(nodes, profile, i, j);
    }
  }
}

/** The places of the nodes: those known before, of which some may be in use no more, and then the others. */
export function spotsOf({ place }: Nodes, before: Spots | undefined): Spots {
  const used = new Set(place);
  const kept = before && 4 * used.size >= 3 * before.places.length ? before : undefined;
  const index = new Map(Array.from(kept?.places ?? [], (each, spot) => [each, spot] as const));
  for (const each of used) if (!index.has(each)) index.set(each, index.size);
  const fits = kept !== undefined && index.size <= kept.stride;
  const spare = kept === undefined ? 0 : (index.size >> 3) + 16;
  return {
    of: Int32Array.from(place, (each) => index.get(each)!),
    places: Int32Array.from(index.keys()),
    known: kept?.places.length ?? 0,
    stride: fits ? kept.stride : index.size + spare,
  };
}

/** The slots from `earliest` on, before which nobody drives; constant travel is a single slot. */
export function slotsFrom(travel: Matrix["travel"] | undefined, earliest: number) {
  if (travel?.kind !== "slots") {
    return { slots: [travel?.kind === "constant" ? travel.durations : []], start: 0, length: 1, count: 1 };
  }
  const passed = Math.floor((earliest - travel.startSeconds) / travel.slotSeconds);
  const first = Math.max(0, Math.min(travel.durations.length - 1, passed));
  const slots = travel.durations.slice(first);
  return {
    slots,
    start: travel.startSeconds + first * travel.slotSeconds,
    length: travel.slotSeconds,
    count: slots.length,
  };
}

/**
 * Travel in the slots from `earliest` on. What is between spots known before stands in `before`, which is gone on with. A leg without a
 * way in any slot becomes closed (1).
 */
export function readSlots(
  matrix: Matrix | undefined,
  { places, known, stride }: Spots,
  speedFactor: number,
  earliest: number,
  before: SlotTravel | undefined,
  closed: Uint8Array,
): SlotTravel {
  const { slots, start, length, count } = slotsFrom(matrix?.travel, earliest);
  const durations =
    before === undefined || known === 0
      ? new Float64Array(stride * stride * count)
      : widened(before.durations, count, stride);
  for (let i = 0; i < places.length; i++) {
    for (let j = i < known ? known : 0; j < places.length; j++) {
      const isSomewhere = places[i]! >= 0 && places[j]! >= 0;
      const entry = isSomewhere ? places[i]! * matrix!.size + places[j]! : 0;
      const hasLength = !isSomewhere || isLeg(matrix!.distances[entry]!);
      const leg = i * stride + j;
      let open = 0;
      for (let slot = 0, at = leg * count; slot < count; slot++, at++) {
        const seconds = isSomewhere ? slots[slot]![entry]! : 0;
        const isOpen = hasLength && isLeg(seconds);
        durations[at] = isOpen ? seconds / speedFactor : Number.POSITIVE_INFINITY;
        if (isOpen) open++;
      }
      closed[leg] = open === 0 ? 1 : 0;
    }
  }
  return slotTravel(start, length, count, durations);
}

/** The arrival functions between all spots; a leg to or from nowhere takes no time, one without a function is closed (1). */
export function readPoints(matrix: Matrix, { places, stride }: Spots, closed: Uint8Array): SlotTravel {
  const functions = matrix.travel.kind === "arrivals" ? matrix.travel.functions : [];
  const firsts = new Int32Array(stride * stride + 1);
  const points: number[] = [];
  for (let leg = 0; leg < stride * stride; leg++) {
    const from = places[(leg / stride) | 0];
    const to = places[leg % stride];
    if (from !== undefined && to !== undefined) {
      const entry = from * matrix.size + to;
      const isSomewhere = from >= 0 && to >= 0;
      const each = isSomewhere ? functions[entry]! : [0, 0];
      const isClosed = each.length === 0 || (isSomewhere && !isLeg(matrix.distances[entry]!));
      closed[leg] = isClosed ? 1 : 0;
      if (!isClosed) for (let at = 0; at < each.length; at++) points.push(each[at]!);
    }
    firsts[leg + 1] = points.length / 2;
  }
  return { ...slotTravel(0, 1, 0, new Float64Array(0)), firsts, points: Float64Array.from(points) };
}

/** The table by spots, `width` numbers side by side a leg, in rows of another length. */
export function widened<T extends Float64Array | Uint8Array>(table: T, width: number, stride: number): T {
  const before = Math.round(Math.sqrt(table.length / Math.max(1, width)));
  if (before === stride) return table;
  const wider = new (table.constructor as new (length: number) => T)(stride * stride * width);
  for (let row = 0; row < before; row++) {
    wider.set(table.subarray(row * before * width, (row + 1) * before * width) as never, row * stride * width);
  }
  return wider;
}

/** Bars (1) some legs between nodes whose leg between spots is closed. */
export function barClosed({ of, stride }: Spots, cells: Cells, closed: Uint8Array, barred: Uint8Array): void {
  const { size } = cells;
  for (let i = 0; i < size; i++) {
    const columns = columnsOf(cells, i);
    for (let k = 0; k < columns.length; k++) {
      const j = columns[k]!;
      if (closed[of[i]! * stride + of[j]!] === 1) barred[i * size + j] = 1;
    }
  }
}

/** Seconds of setup at a node when the vehicle comes from another: skipped between jobs at the same place. */
export function setupOf(nodes: Nodes, profile: number, from: number, to: number): number {
  return from < nodes.jobs && nodes.place[from] === nodes.place[to] ? 0 : nodes.setup[profile * nodes.size + to]!;
}

function isLeg(length: number): boolean {
  return length >= 0 && length <= LONGEST_LEG;
}
