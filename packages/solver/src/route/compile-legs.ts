import { readLegCosts } from "../features/leg-costs.ts";
import type { Matrix } from "../model/problem.ts";
import { allCells, type Cells, cellsOf, isUnchanged, takeOver } from "./cells.ts";
import { isSymmetric, pricesOf } from "./leg-prices.ts";
import { isSingle, packLegs } from "./pack-legs.ts";
import {
  barClosed,
  type Nodes,
  readDistances,
  readPoints,
  readSlots,
  readTimes,
  type Spots,
  slotsFrom,
  spotsOf,
  widened,
} from "./read-matrices.ts";
import type { SlotTravel } from "./slot-travel.ts";
import { freshRoom, spareRoom } from "./table-room.ts";
import type { PriceClass, TravelKind } from "./travel-kinds.ts";

/** The legs between all nodes: what of an instance is large. The tables of the next instance take over what is the same. */
export interface LegTables {
  from: LegSource;
  slots: boolean;
  distances: Float64Array;
  /** Undefined where no matrix has any. */
  legCosts: Float64Array | undefined;
  times: Float64Array;
  spots: Spots;
  travels: SlotTravel[];
  /** Per travel, leg between spots: 1 where there is no way in any slot. */
  closed: Uint8Array[];
  /** Per profile and leg between nodes: 1 where there is no way. */
  noWay: Uint8Array;
  prices: Float64Array;
  barred: number;
  symmetric: boolean;
  /** Whether single precision holds all prices and times. */
  single: boolean;
  /** See `Instance.legs`; undefined where a surcharge is added to them. */
  legs: Float32Array | Float64Array | undefined;
  /** Tables before these, whose memory the next ones take. */
  spare: SpareTables | undefined;
}

type SpareTables = Pick<LegTables, "distances" | "times" | "noWay" | "prices" | "legs">;

/** What the tables are made of. */
export interface LegSource {
  kinds: TravelKind[];
  classes: PriceClass[];
  /** Per kind. */
  matrices: (Matrix | undefined)[];
  nodes: Nodes;
  /** Per node a word that says which it is. */
  keys: string[];
  /** When the first vehicle can leave. */
  earliest: number;
}

const NO_SPOTS: Spots = { of: new Int32Array(0), places: new Int32Array(0), known: 0, stride: 0 };

/**
 * Compiles the tables, as far as possible from those of `before`, which must not be used any more: large ones are gone on with in place.
 * `same` has per node the one before between which and the others like it all legs and prices are the same, -1: none; undefined: nothing
 * is known to be the same.
 */
export function compileLegs(
  from: LegSource,
  isSurcharged: boolean,
  before: LegTables | undefined,
): { tables: LegTables; same: Int32Array | undefined } {
  const { kinds, classes, matrices, nodes, earliest } = from;
  const { size } = nodes;
  const count = size * size;
  const slots = matrices.some((matrix) => matrix !== undefined && matrix.travel.kind !== "constant");
  const old = before !== undefined && isLike(from, before.from) ? before : undefined;
  const cells = old === undefined ? allCells(size) : cellsOf(sameNodes(from, old.from), old.from.nodes.size);
  if (old !== undefined && isUnchanged(cells)) {
    const legs =
      old.legs ??
      (isSurcharged
        ? undefined
        : packLegs(
            { ...old, size, classes },
            new (old.single ? Float32Array : Float64Array)(4 * count * classes.length),
          ));
    return { tables: { ...old, from, legs }, same: cells.same };
  }
  const room = before === undefined ? freshRoom : spareRoom;
  const spare = before?.spare;
  if (before) before.spare = undefined;
  const part = (table: Uint8Array | Float64Array, index: number, legs: number) =>
    table.subarray(index * legs, (index + 1) * legs) as never;
  /** A table by nodes with everything that is the same. */
  const goOn = <T extends Uint8Array | Float64Array>(table: T, of: T | undefined, parts: number): T => {
    const legsBefore = cells.sizeBefore ** 2;
    for (let index = 0; of !== undefined && index < parts; index++) {
      takeOver(cells, part(of, index, legsBefore), part(table, index, count));
    }
    return table;
  };

  const timed = slots ? 0 : kinds.length;
  const distances = goOn(room(Float64Array, count * kinds.length, spare?.distances), old?.distances, kinds.length);
  const times = goOn(room(Float64Array, count * timed, spare?.times), old?.times, timed);
  const noWay = goOn(room(Uint8Array, count * kinds.length, spare?.noWay), old?.noWay, kinds.length);
  const spots = slots ? spotsOf(nodes, old?.spots) : NO_SPOTS;
  const travels: SlotTravel[] = [];
  const closed: Uint8Array[] = [];
  for (const [profile, matrix] of matrices.entries()) {
    const { speedFactor } = kinds[profile]!;
    const barred: Uint8Array = part(noWay, profile, count);
    readDistances(matrix, nodes, cells, part(distances, profile, count), barred);
    if (!slots) {
      readTimes(matrix, nodes, profile, speedFactor, cells, barred, part(times, profile, count));
      continue;
    }
    const { known, stride } = spots;
    const shut = known > 0 ? widened(old!.closed[profile]!, 1, stride) : new Uint8Array(stride * stride);
    travels.push(
      matrix?.travel.kind === "arrivals"
        ? readPoints(matrix, spots, shut)
        : readSlots(matrix, spots, speedFactor, earliest, old?.travels[profile], shut),
    );
    closed.push(shut);
    barClosed(spots, cells, shut, barred);
  }

  const sparePrices = spare?.prices === spare?.distances ? undefined : spare?.prices;
  const legCosts = readLegCosts(matrices, nodes);
  const priced = { nodes, distances, legCosts, times, spots, travels, noWay };
  const { prices, barred } = pricesOf(classes, priced, cells, old, (length) => room(Float64Array, length, sparePrices));
  // The price of a barred leg depends on all others.
  const isSteady = old !== undefined && old.barred === barred;
  const changed: Cells = isSteady ? cells : allCells(size);
  const symmetric = isSymmetric(prices, classes.length, changed, isSteady && old.symmetric);
  const single =
    isSingle(prices, classes.length, changed, isSteady && old.single) &&
    isSingle(times, timed, changed, isSteady && old.single);
  const legsBefore = isSteady && old.single === single ? old.legs : undefined;
  const known = legsBefore && { cells, before: legsBefore };
  const length = isSurcharged ? 0 : 4 * count * classes.length;
  const packed = single ? room(Float32Array, length, spare?.legs) : room(Float64Array, length, spare?.legs);
  const legs = isSurcharged ? undefined : packLegs({ size, classes, prices, times }, packed, known);
  const tables = {
    ...{
      from,
      slots,
      distances,
      legCosts,
      times,
      spots,
      travels,
      closed,
      noWay,
      prices,
      barred,
      symmetric,
      single,
      legs,
    },
    spare: before && spareOf(before),
  };
  return { tables, same: isSteady ? cells.same : undefined };
}

function spareOf({ distances, times, noWay, prices, legs }: LegTables): SpareTables {
  return { distances, times, noWay, prices, legs };
}

/** Whether tables made of `b` can be gone on with to those of `a`: the same matrices, slots, kinds and classes. */
function isLike(a: LegSource, b: LegSource): boolean {
  const termsOf = ({ kinds, classes, matrices, earliest }: LegSource) =>
    JSON.stringify([
      kinds.map(({ matrix, type, speedFactor }) => [matrix, type, speedFactor]),
      classes,
      matrices.map((matrix) => slotsFrom(matrix?.travel, earliest).start),
    ]);
  return (
    a.kinds.length > 0 && a.matrices.every((matrix, kind) => matrix === b.matrices[kind]) && termsOf(a) === termsOf(b)
  );
}

/** Per node of `a` the node of `b` of the same word, place, service and setup; -1: none. */
function sameNodes(a: LegSource, b: LegSource): Int32Array {
  const index = new Map(b.keys.map((key, node) => [key, node]));
  const isSame = (node: number, other: number) =>
    a.nodes.place[node] === b.nodes.place[other] &&
    a.kinds.every(
      (_, kind) =>
        a.nodes.service[kind * a.nodes.size + node] === b.nodes.service[kind * b.nodes.size + other] &&
        a.nodes.setup[kind * a.nodes.size + node] === b.nodes.setup[kind * b.nodes.size + other],
    );
  return Int32Array.from(a.keys, (key, node) => {
    const other = index.get(key);
    return other !== undefined && isSame(node, other) ? other : -1;
  });
}
