import { checkLocation, type Location } from "../location.ts";
import { extendedBy, makeEmptyMatrix, markCell, sourceOfCell } from "../road-matrix.ts";
import type {
  ExtendMatrixRequest,
  LegRequest,
  MatrixRequest,
  RoadLeg,
  RoadMatrix,
  RoadSource,
} from "../road-source.ts";
import { checkInstant, checkSlots, type SlotGrid } from "../slot-grid.ts";
import { makeZoneOffset } from "../time-zone.ts";
import { NO_TRAFFIC, type TrafficSnapshot } from "../traffic.ts";
import {
  type Block,
  type Exchange,
  type ProviderContext,
  ProviderError,
  type ProviderLeg,
  type ProviderLegRequest,
  type RoadProvider,
} from "./provider.ts";
import { makeThrottle, type ProviderClock } from "./throttle.ts";
import { type Tile, tilesOf } from "./tiles.ts";

export interface ProviderSourceOptions {
  provider: RoadProvider;
  exchange: Exchange;
  /** Answers what the provider does not: the road router, or the great circle. */
  fallback: RoadSource;
  /** IANA zone of the places: its night is when roads are empty. */
  timeZone: string;
  clock: ProviderClock;
  /** Numbers in [0, 1): retries of many callers must not meet. */
  random: () => number;
  /** Tries of one request, the first included. */
  mostTries?: number;
  /** A matrix of more elements, slots included, is the fallback's, calibrated. */
  mostElements?: number;
  /** Pairs by which the fallback's matrix is calibrated when the provider is not asked for it; 0: it is not calibrated. */
  calibrationPairs?: number;
  /** Asks a provider that is billed by element for whole matrices too. */
  allowPerElementMatrix?: boolean;
  costPer1000Elements?: number;
  /** Told once for each request that failed for good. The text holds no key. */
  onFailure?(failure: ProviderError): void;
}

export interface ProviderSource extends RoadSource {
  /** Many legs at once, in their order: how running routes are re-timed. */
  legs(requests: readonly LegRequest[]): Promise<RoadLeg[]>;
  usage(): ProviderUsage;
}

/** What was asked for since the start. */
export interface ProviderUsage {
  requests: number;
  elements: number;
  retries: number;
  failures: number;
  /** Cells and legs that the fallback answered. */
  fallbacks: number;
  /** By `costPer1000Elements`, elements of failed requests included. */
  cost: number;
}

const HOUR_MS = 3_600_000;
const MOST_REASON_CHARACTERS = 300;
const DAY_MS = 86_400_000;
const EMPTY_HOUR = 3;
const FIRST_BACKOFF_MS = 500;
const MOST_BACKOFF_MS = 60_000;
/** Requests under way at a time. */
const CONCURRENCY = 4;
/** After so many requests in a row that failed for good, the rest of a call is the fallback's. */
const MOST_FAILURES_IN_A_ROW = 3;
/** A provider that says a road is this many times faster or slower than the fallback means another road. */
const MOST_CALIBRATION = 5;
/** How much of the calibration holds in the first slots: what was seen now fades to the profile, as traffic does. */
const CALIBRATION_LEFT = [1, 0.75, 0.25];

/**
 * A road source that asks a provider, within its limits, and its fallback for what the provider leaves out; whoever answered is told cell by
 * cell. Hours that the provider does not know, and traffic that only we know, come from the fallback as ratios. Rejects with `RoadError` when
 * a request is malformed, and as the fallback does; never because the provider failed.
 */
export function makeProviderSource(options: ProviderSourceOptions): ProviderSource {
  const { provider, fallback, clock, random, mostTries = 3, mostElements = 250_000, calibrationPairs = 12 } = options;
  const { limits } = provider;
  const throttle = makeThrottle(limits.ratePerMinute, limits.elementsPerMinute, clock);
  const zoneOffset = makeZoneOffset(options.timeZone);
  /** Of matrices that are the fallback's, calibrated: what they were made of. */
  const calibrations = new WeakMap<RoadMatrix, { matrix: RoadMatrix; ratios: readonly number[] }>();
  const usage = { requests: 0, elements: 0, retries: 0, failures: 0, fallbacks: 0 };

  /** Asks until there is an answer, or no hope of one. */
  async function ask<Answer>(elements: number, call: (context: ProviderContext) => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      await throttle(elements);
      usage.elements += elements;
      const context: ProviderContext = {
        nowMs: clock.now(),
        wait: clock.sleep,
        exchange: (request) => {
          usage.requests++;
          return options.exchange(request);
        },
      };
      try {
        return await call(context);
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        if (attempt >= mostTries || error.fault === "refused" || error.fault === "garbage") {
          usage.failures++;
          // First without the key, then cut: half a key is a leak too.
          const message = `${provider.name} ${provider.redact(error.message)}`.slice(0, MOST_REASON_CHARACTERS);
          const failure = new ProviderError(error.fault, message, error.retryAfterSeconds);
          options.onFailure?.(failure);
          throw failure;
        }
        usage.retries++;
        const backoffMs = FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + random());
        await clock.sleep(Math.min(MOST_BACKOFF_MS, Math.max(backoffMs, (error.retryAfterSeconds ?? 0) * 1000)));
      }
    }
  }

  /** The tiles' answers in their order; undefined where there is none, and for all after a few failures in a row or a refusal. */
  async function askTiles(tiles: readonly Tile[], locations: readonly Location[], departAtMs: number | undefined) {
    const blocks: (Block | undefined)[] = tiles.map(() => undefined);
    let failuresInARow = 0;
    await inTurns(tiles, async (tile, index) => {
      if (failuresInARow >= MOST_FAILURES_IN_A_ROW) return;
      const origins = locations.slice(tile.fromRow, tile.toRow);
      const destinations = locations.slice(tile.fromColumn, tile.toColumn);
      try {
        blocks[index] = await ask(origins.length * destinations.length, (context) =>
          provider.block!({ origins, destinations, ...(departAtMs === undefined ? {} : { departAtMs }) }, context),
        );
        failuresInARow = 0;
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        failuresInARow = error.fault === "refused" ? MOST_FAILURES_IN_A_ROW : failuresInARow + 1;
      }
    });
    return blocks;
  }

  /** When roads are empty on that local day. */
  function nightOf(instantMs: number): number {
    const localMs = instantMs + zoneOffset(instantMs);
    return Math.floor(localMs / DAY_MS) * DAY_MS + EMPTY_HOUR * HOUR_MS - zoneOffset(instantMs);
  }

  const nightSlot = ({ startMs }: SlotGrid): SlotGrid => ({ startMs: nightOf(startMs), slotMs: HOUR_MS, count: 1 });

  /**
   * Fills the cells of some tiles. The provider's times are those of empty roads, or of the hour when it knows hours; what only we know
   * beyond that comes on top, as a ratio of two times of the fallback.
   */
  async function fill(matrix: RoadMatrix, tiles: readonly Tile[], traffic: TrafficSnapshot): Promise<void> {
    const { locations, slots, size } = matrix;
    const departures = limits.departAt
      ? Array.from({ length: slots.count }, (_, slot) => slots.startMs + (slot + 0.5) * slots.slotMs)
      : [undefined];
    const answers: (Block | undefined)[][] = [];
    for (const departAtMs of departures) answers.push(await askTiles(tiles, locations, departAtMs));
    const isWhole = answers.every((blocks) => blocks.every((block) => block !== undefined && !hasGaps(block)));
    const known = isWhole ? undefined : await fallback.matrix({ locations, slots, traffic });
    const { over, under } = await ratioMatrices(matrix, traffic, known);

    for (const [index, tile] of tiles.entries()) {
      forEachCell(tile, size, (cell, inTile) => {
        const blocks = answers.map((some) => some[index]);
        const isKnown = blocks.every((block) => block !== undefined && !Number.isNaN(block.seconds[inTile]));
        if (!isKnown) {
          takeCell(matrix, known!, cell);
          usage.fallbacks++;
          return;
        }
        matrix.distances[cell] = blocks[0]!.meters[inTile];
        for (let slot = 0; slot < slots.count; slot++) {
          const { seconds } = blocks[limits.departAt ? slot : 0]!;
          const usual = under?.durations[limits.departAt ? slot : 0][cell];
          const ratio = usual === undefined ? 1 : ratioOf(over!.durations[slot][cell], usual);
          matrix.durations[slot][cell] = seconds[inTile] * ratio;
        }
        markCell(matrix, cell, provider.name);
      });
    }
    for (let location = 0; location < size; location++) {
      matrix.distances[location * size + location] = 0;
      for (const durations of matrix.durations) durations[location * size + location] = 0;
    }
  }

  /** Our hours and traffic, over the empty roads of the night; of a provider that knows the traffic, our closures over none. */
  async function ratioMatrices({ locations, slots }: RoadMatrix, traffic: TrafficSnapshot, known?: RoadMatrix) {
    const extra = limits.liveTraffic ? closuresOf(traffic) : traffic;
    if (limits.departAt && extra.items.length === 0) return {};
    const over = extra === traffic && known ? known : await fallback.matrix({ locations, slots, traffic: extra });
    const under = await fallback.matrix({ locations, slots: limits.departAt ? slots : nightSlot(slots) });
    return { over, under };
  }

  function isAskedFor(elements: number, slots: SlotGrid): boolean {
    if (provider.block === undefined || (limits.perElement && options.allowPerElementMatrix !== true)) return false;
    return elements * (limits.departAt ? slots.count : 1) <= mostElements;
  }

  async function matrixOf(request: MatrixRequest): Promise<RoadMatrix> {
    const { locations, slots, traffic = NO_TRAFFIC } = request;
    for (const [index, location] of locations.entries()) checkLocation(location, `/locations/${index}`);
    checkSlots(slots, "/slots");
    if (!isAskedFor(locations.length ** 2, slots)) return calibrated(await fallback.matrix(request));
    const matrix = makeEmptyMatrix(provider.name, [...locations], { ...slots }, traffic.version);
    await fill(matrix, tilesOf(matrix.size, matrix.size, limits), traffic);
    return matrix;
  }

  async function extended(matrix: RoadMatrix, request: ExtendMatrixRequest): Promise<RoadMatrix> {
    const calibration = calibrations.get(matrix);
    if (calibration) return scaled(await fallback.extendMatrix(calibration.matrix, request), calibration.ratios);
    // What the fallback made goes on as the fallback's.
    if (matrix.source !== provider.name) return fallback.extendMatrix(matrix, request);
    const { location, traffic = NO_TRAFFIC } = request;
    checkLocation(location, "/location");
    const larger = extendedBy(matrix, location, provider.name, traffic.version);
    const last = matrix.size;
    const shifted = (tiles: Tile[], byRow: number, byColumn: number) =>
      tiles.map((tile) => ({
        fromRow: tile.fromRow + byRow,
        toRow: tile.toRow + byRow,
        fromColumn: tile.fromColumn + byColumn,
        toColumn: tile.toColumn + byColumn,
      }));
    const row = shifted(tilesOf(1, last, limits), last, 0);
    const column = shifted(tilesOf(last, 1, limits), 0, last);
    await fill(larger, [...row, ...column], traffic);
    return larger;
  }

  /** The fallback's matrix, slowed or quickened as the provider says of some of its pairs in the first slot. */
  async function calibrated(matrix: RoadMatrix): Promise<RoadMatrix> {
    const pairs = samplePairs(matrix, calibrationPairs);
    if (pairs.length === 0) return matrix;
    const { locations, slots } = matrix;
    const departAtMs = slots.startMs + slots.slotMs / 2;
    const usual = limits.departAt ? matrix : await fallback.matrix({ locations, slots: nightSlot(slots) });
    const ratios: number[] = [];
    let isRefused = false;
    await inTurns(pairs, async (cell) => {
      if (isRefused) return;
      const [from, to] = [Math.floor(cell / matrix.size), cell % matrix.size].map((index) => locations[index]);
      const request = { from, to, ...(limits.departAt ? { departAtMs } : {}) };
      const leg = await ask(1, (context) => provider.leg(request, context)).catch((error: unknown) => {
        if (!(error instanceof ProviderError)) throw error;
        isRefused ||= error.fault === "refused";
        return undefined;
      });
      if (leg !== undefined && leg.seconds < Infinity) ratios.push(leg.seconds / usual.durations[0][cell]);
    });
    // Fewer than half of what was asked for says nothing about the rest.
    if (ratios.length * 2 <= pairs.length) return matrix;
    const ratio = ratios.sort((a, b) => a - b)[ratios.length >> 1];
    if (!(ratio >= 1 / MOST_CALIBRATION && ratio <= MOST_CALIBRATION)) return matrix;
    const left = (slot: number) => (limits.liveTraffic ? (CALIBRATION_LEFT[slot] ?? 0) : 1);
    return scaled(
      matrix,
      matrix.durations.map((_, slot) => 1 + left(slot) * (ratio - 1)),
    );
  }

  function scaled(matrix: RoadMatrix, ratios: readonly number[]): RoadMatrix {
    const durations = matrix.durations.map((slot, index) => slot.map((seconds) => seconds * ratios[index]));
    const made = { ...matrix, durations, source: `${matrix.source} calibrated by ${provider.name}` };
    calibrations.set(made, { matrix, ratios });
    return made;
  }

  async function legOf(request: LegRequest): Promise<RoadLeg> {
    const { from, to, departAtMs, traffic = NO_TRAFFIC } = request;
    checkLocation(from, "/from");
    checkLocation(to, "/to");
    checkInstant(departAtMs, "/departAtMs");
    if (request.slots) checkSlots(request.slots, "/slots");
    const bare = { from, to, departAtMs };
    const extra = limits.liveTraffic ? closuresOf(traffic) : traffic;
    let ratio = 1;
    if (!limits.departAt || extra.items.length > 0) {
      const ours = await fallback.leg({ ...request, traffic: extra });
      const usual = await fallback.leg(limits.departAt ? bare : { ...bare, departAtMs: nightOf(departAtMs) });
      ratio = ratioOf(ours.durationSeconds, usual.durationSeconds);
    }
    const closed = closuresOf(traffic);
    // A way around what is closed is only ours to know.
    const isClosed =
      closed.items.length > 0 &&
      (await fallback.leg({ ...bare, traffic: closed })).durationSeconds !== (await fallback.leg(bare)).durationSeconds;
    const answered = isClosed ? undefined : await askLeg(limits.departAt ? { from, to, departAtMs } : { from, to });
    if (answered === undefined || answered.seconds === Infinity) {
      usage.fallbacks++;
      return fallback.leg(request);
    }
    return {
      source: provider.name,
      trafficVersion: traffic.version,
      durationSeconds: answered.seconds * ratio,
      distanceMeters: answered.meters,
      geometry: answered.line,
    };
  }

  async function askLeg(request: ProviderLegRequest): Promise<ProviderLeg | undefined> {
    try {
      return await ask(1, (context) => provider.leg(request, context));
    } catch (error) {
      if (error instanceof ProviderError) return undefined;
      throw error;
    }
  }

  return {
    name: provider.name,
    limits,
    matrix: matrixOf,
    extendMatrix: extended,
    leg: legOf,
    async legs(requests) {
      const legs: RoadLeg[] = [];
      await inTurns(requests, async (request, index) => {
        legs[index] = await legOf(request);
      });
      return legs;
    },
    usage: () => ({ ...usage, cost: (usage.elements / 1000) * (options.costPer1000Elements ?? 0) }),
    close: () => fallback.close(),
  };
}

const closures = new WeakMap<TrafficSnapshot, TrafficSnapshot>();

/** What is closed of a snapshot, the same object for the same one: jams are known to who knows the traffic. */
function closuresOf(snapshot: TrafficSnapshot): TrafficSnapshot {
  let closed = closures.get(snapshot);
  if (closed === undefined) {
    closed = { version: snapshot.version, items: snapshot.items.filter((item) => item.closed) };
    closures.set(snapshot, closed);
  }
  return closed;
}

/** Does something with each, a few at a time. */
async function inTurns<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const runner = async () => {
    while (next < items.length) {
      const index = next++;
      await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, runner));
}

function hasGaps({ seconds }: Block): boolean {
  return seconds.some(Number.isNaN);
}

/** How much longer a way takes than usual; closed is closed, and a way of nothing says nothing. */
function ratioOf(seconds: number, usualSeconds: number): number {
  if (seconds === Infinity) return Infinity;
  return usualSeconds > 0 && usualSeconds < Infinity ? seconds / usualSeconds : 1;
}

/** Visits the cells of a tile but the diagonal: where each stands in the matrix, and in the tile. */
function forEachCell(tile: Tile, size: number, visit: (cell: number, inTile: number) => void): void {
  const columns = tile.toColumn - tile.fromColumn;
  for (let row = tile.fromRow; row < tile.toRow; row++) {
    for (let column = tile.fromColumn; column < tile.toColumn; column++) {
      if (row === column) continue;
      visit(row * size + column, (row - tile.fromRow) * columns + column - tile.fromColumn);
    }
  }
}

function takeCell(matrix: RoadMatrix, from: RoadMatrix, cell: number): void {
  matrix.distances[cell] = from.distances[cell];
  for (const [slot, durations] of matrix.durations.entries()) durations[cell] = from.durations[slot][cell];
  markCell(matrix, cell, sourceOfCell(from, cell));
}

/** Cells spread evenly over the matrix, each a drive of a minute or more. */
function samplePairs({ size, durations }: RoadMatrix, count: number): number[] {
  const cells: number[] = [];
  const drives = durations[0].reduce((sum, seconds) => sum + (seconds >= 60 && seconds < Infinity ? 1 : 0), 0);
  const step = Math.max(1, drives / count);
  let seen = 0;
  for (let cell = 0; cell < size * size && cells.length < count; cell++) {
    const seconds = durations[0][cell];
    if (!(seconds >= 60 && seconds < Infinity)) continue;
    if (seen >= cells.length * step) cells.push(cell);
    seen++;
  }
  return cells;
}
