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
import type { LegTimes, LegTimesRequest } from "../road-times.ts";
import { checkInstant, checkSlots, type SlotGrid } from "../slot-grid.ts";
import { makeZoneOffset } from "../time-zone.ts";
import { NO_TRAFFIC, type TrafficSnapshot } from "../traffic.ts";
import {
  type AnsweredBlock,
  type Calibration,
  makePairTimes,
  missingParts,
  type PairTimes,
  type Part,
} from "./pair-times.ts";
import {
  type Exchange,
  type ProviderContext,
  ProviderError,
  type ProviderLeg,
  type ProviderLegRequest,
  type RoadProvider,
} from "./provider.ts";
import { makeThrottle, type ProviderClock } from "./throttle.ts";
import { tilesOf } from "./tiles.ts";

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
  /** A provider that failed for good is not asked for so long; meanwhile the fallback answers. */
  restMs?: number;
  /** Told once for each request that failed for good. The text holds no key. */
  onFailure?(failure: ProviderError): void;
  onAnswer?(): void;
}

/** What is known of a plan's pairs is taken from there, and what the provider says is put there. */
export interface KnownPairs {
  pairs: PairTimes;
  /** Answers for this plan in place of the source's own fallback. */
  fallback?: RoadSource;
  /** Told of each answer, to keep it. */
  onAnswered?(block: AnsweredBlock): void;
}

export interface ProviderSource extends RoadSource {
  matrix(request: MatrixRequest & { known?: KnownPairs }): Promise<RoadMatrix>;
  /** What the matrix made with `pairs` says of some legs, without asking the provider: a leg that it does not know is `usual`'s, levelled. */
  legTimes(request: LegTimesRequest, pairs: PairTimes, usual: LegTimesOf): Promise<LegTimes>;
  /** Many legs at once, in their order: how running routes are re-timed. */
  legs(requests: readonly LegRequest[]): Promise<RoadLeg[]>;
  usage(): ProviderUsage;
}

/** The fallback's times of legs. */
export type LegTimesOf = (request: LegTimesRequest) => LegTimes | Promise<LegTimes>;

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
/** After so long a plan's calibration is asked for again. */
const CALIBRATION_MS = 10 * 60_000;
/** Cells by which a plan's level is told. */
const LEVEL_CELLS = 101;
/** How much of the calibration holds in the first slots: what was seen now fades to the profile, as traffic does. */
const CALIBRATION_LEFT = [1, 0.75, 0.25];

/**
 * A road source that asks a provider, within its limits, and its fallback for what the provider leaves out; whoever answered is told cell by
 * cell. Hours that the provider does not know, and traffic that only we know, come from the fallback as ratios. Rejects with `RoadError` when
 * a request is malformed, and as the fallback does; never because the provider failed.
 */
export function makeProviderSource(options: ProviderSourceOptions): ProviderSource {
  const { provider, fallback, clock, random, mostTries = 3, mostElements = 250_000, calibrationPairs = 12 } = options;
  const { restMs = 0 } = options;
  const { limits } = provider;
  const throttle = makeThrottle(limits.ratePerMinute, limits.elementsPerMinute, clock);
  const zoneOffset = makeZoneOffset(options.timeZone);
  /** Of matrices that are the fallback's, calibrated: what they were made of. */
  const calibrations = new WeakMap<RoadMatrix, { matrix: RoadMatrix; ratios: readonly number[] }>();
  const usage = { requests: 0, elements: 0, retries: 0, failures: 0, fallbacks: 0 };
  let restsUntilMs = 0;

  /** Asks until there is an answer, or no hope of one. */
  async function ask<Answer>(elements: number, call: (context: ProviderContext) => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      if (clock.now() < restsUntilMs) throw new ProviderError("unreachable", `${provider.name} rests after a failure`);
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
        const answer = await call(context);
        options.onAnswer?.();
        return answer;
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        if (attempt >= mostTries || error.fault === "refused" || error.fault === "garbage") {
          usage.failures++;
          // A refusal may be of this leg alone.
          if (error.fault !== "refused") restsUntilMs = clock.now() + restMs;
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

  /** Asks for parts within the limits, until a few failures in a row or a refusal; what is answered is known from then on. */
  async function askParts(
    parts: readonly Part[],
    locations: readonly Location[],
    departAtMs: number | undefined,
    { pairs, onAnswered }: KnownPairs,
  ): Promise<void> {
    const requests = parts.flatMap(({ rows, columns }) =>
      tilesOf(rows.length, columns.length, limits).map((tile) => ({
        origins: rows.slice(tile.fromRow, tile.toRow).map((row) => locations[row]),
        destinations: columns.slice(tile.fromColumn, tile.toColumn).map((column) => locations[column]),
        ...(departAtMs === undefined ? {} : { departAtMs }),
      })),
    );
    let failuresInARow = 0;
    await inTurns(requests, async (request) => {
      if (failuresInARow >= MOST_FAILURES_IN_A_ROW) return;
      const { origins, destinations } = request;
      try {
        const { seconds, meters } = await ask(origins.length * destinations.length, (context) =>
          provider.block!(request, context),
        );
        const block = { ...request, seconds: rounded(seconds), meters: rounded(meters) };
        pairs.add(block);
        onAnswered?.(block);
        failuresInARow = 0;
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        if (error.fault === "refused") restsUntilMs = clock.now() + restMs;
        failuresInARow = error.fault === "refused" ? MOST_FAILURES_IN_A_ROW : failuresInARow + 1;
      }
    });
  }

  /** When roads are empty on that local day. */
  function nightOf(instantMs: number): number {
    const localMs = instantMs + zoneOffset(instantMs);
    return Math.floor(localMs / DAY_MS) * DAY_MS + EMPTY_HOUR * HOUR_MS - zoneOffset(instantMs);
  }

  const nightSlot = ({ startMs }: SlotGrid): SlotGrid => ({ startMs: nightOf(startMs), slotMs: HOUR_MS, count: 1 });

  const departuresOf = (slots: SlotGrid): (number | undefined)[] =>
    limits.departAt
      ? Array.from({ length: slots.count }, (_, slot) => slots.startMs + (slot + 0.5) * slots.slotMs)
      : [undefined];

  /** What of some parts is not known, by departure. */
  function unknownOf({ locations, slots }: RoadMatrix, parts: readonly Part[], pairs: PairTimes) {
    const places = locations.map(pairs.placeOf);
    return departuresOf(slots).map((departAtMs) => {
      const isMissing = (row: number, column: number) =>
        row !== column && pairs.find(places[row], places[column], departAtMs) < 0;
      return { departAtMs, parts: parts.flatMap((part) => missingParts(part, isMissing)) };
    });
  }

  /**
   * Fills the cells of some parts. The provider's times are those of empty roads, or of the hour when it knows hours; what only we know
   * beyond that comes on top, as a ratio of two times of the fallback.
   */
  async function fill(
    matrix: RoadMatrix,
    parts: readonly Part[],
    traffic: TrafficSnapshot,
    known: KnownPairs,
  ): Promise<void> {
    const { locations, slots, size } = matrix;
    const { pairs } = known;
    const own = known.fallback ?? fallback;
    const places = locations.map(pairs.placeOf);
    const departures = departuresOf(slots);
    for (const { departAtMs, parts: unknown } of unknownOf(matrix, parts, pairs)) {
      await askParts(unknown, locations, departAtMs, known);
    }
    /** Where the pair stands, by departure; undefined when the provider said nothing of it at one of them. */
    const at = new Int32Array(departures.length);
    const find = (row: number, column: number): boolean =>
      departures.every((departAtMs, departure) => {
        at[departure] = pairs.find(places[row], places[column], departAtMs);
        return at[departure] >= 0 && !Number.isNaN(pairs.seconds(at[departure]));
      });
    const isWhole = parts.every(({ rows, columns }) =>
      rows.every((row) => columns.every((column) => row === column || find(row, column))),
    );
    const ours = isWhole ? undefined : await own.matrix({ locations, slots, traffic });
    const { over, under } = await ratioMatrices(own, matrix, traffic, ours);
    for (const { rows, columns } of parts) {
      for (const row of rows) {
        for (const column of columns) {
          if (row === column) continue;
          const cell = row * size + column;
          if (!find(row, column)) {
            takeCell(matrix, ours!, cell);
            usage.fallbacks++;
            continue;
          }
          matrix.distances[cell] = pairs.meters(at[0]);
          for (let slot = 0; slot < slots.count; slot++) {
            const departure = limits.departAt ? slot : 0;
            const usual = under?.durations[departure][cell];
            const ratio = usual === undefined ? 1 : ratioOf(over!.durations[slot][cell], usual);
            matrix.durations[slot][cell] = pairs.seconds(at[departure]) * ratio;
          }
          markCell(matrix, cell, provider.name);
        }
      }
    }
    for (let location = 0; location < size; location++) {
      matrix.distances[location * size + location] = 0;
      for (const durations of matrix.durations) durations[location * size + location] = 0;
    }
    const usual = ours ?? over;
    if (usual !== undefined) pairs.level = levelOf(matrix, usual);
  }

  /** Our hours and traffic, over the empty roads of the night; of a provider that knows the traffic, our closures over none. */
  async function ratioMatrices(
    own: RoadSource,
    { locations, slots }: RoadMatrix,
    traffic: TrafficSnapshot,
    known?: RoadMatrix,
  ): Promise<{ over?: RoadMatrix; under?: RoadMatrix }> {
    const extra = limits.liveTraffic ? closuresOf(traffic) : traffic;
    if (limits.departAt && extra.items.length === 0) return {};
    const over = extra === traffic && known ? known : await own.matrix({ locations, slots, traffic: extra });
    const under = await own.matrix({ locations, slots: limits.departAt ? slots : nightSlot(slots) });
    return { over, under };
  }

  function isAskedFor(matrix: RoadMatrix, parts: readonly Part[], pairs: PairTimes): boolean {
    if (provider.block === undefined || (limits.perElement && options.allowPerElementMatrix !== true)) return false;
    const elements = unknownOf(matrix, parts, pairs)
      .flatMap(({ parts: unknown }) => unknown)
      .reduce((sum, { rows, columns }) => sum + rows.length * columns.length, 0);
    return elements <= mostElements;
  }

  async function matrixOf(request: MatrixRequest & { known?: KnownPairs }): Promise<RoadMatrix> {
    const { locations, slots, traffic = NO_TRAFFIC, known = { pairs: makePairTimes() } } = request;
    for (const [index, location] of locations.entries()) checkLocation(location, `/locations/${index}`);
    checkSlots(slots, "/slots");
    const matrix = makeEmptyMatrix(provider.name, [...locations], { ...slots }, traffic.version);
    const all = locations.map((_, index) => index);
    const whole = [{ rows: all, columns: all }];
    if (!isAskedFor(matrix, whole, known.pairs)) {
      return calibrated(await (known.fallback ?? fallback).matrix({ locations, slots, traffic }), known);
    }
    known.pairs.calibration = undefined;
    await fill(matrix, whole, traffic, known);
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
    const before = matrix.locations.map((_, index) => index);
    const parts = [
      { rows: [last], columns: before },
      { rows: before, columns: [last] },
    ];
    await fill(larger, parts, traffic, { pairs: makePairTimes() });
    return larger;
  }

  /** The fallback's matrix, slowed or quickened as the provider says of some of its pairs in the first slot. */
  async function calibrated(matrix: RoadMatrix, { pairs, fallback: own = fallback }: KnownPairs): Promise<RoadMatrix> {
    const { slots } = matrix;
    if (pairs.calibration === undefined || clock.now() - pairs.calibration.madeAtMs >= CALIBRATION_MS) {
      const ratio = await ratioOfSample(matrix, own);
      pairs.calibration =
        ratio === undefined ? undefined : { ratio, slotStartMs: slots.startMs, madeAtMs: clock.now() };
    }
    return pairs.calibration === undefined ? matrix : scaled(matrix, calibrationIn(slots, pairs.calibration));
  }

  /** By slot. */
  function calibrationIn(slots: SlotGrid, { ratio, slotStartMs }: Calibration): number[] {
    return Array.from({ length: slots.count }, (_, slot) => {
      const later = Math.max(0, Math.floor((slots.startMs + slot * slots.slotMs - slotStartMs) / slots.slotMs));
      const left = limits.liveTraffic ? (CALIBRATION_LEFT[later] ?? 0) : 1;
      return 1 + left * (ratio - 1);
    });
  }

  async function ratioOfSample(matrix: RoadMatrix, own: RoadSource): Promise<number | undefined> {
    const pairs = samplePairs(matrix, calibrationPairs);
    if (pairs.length === 0) return undefined;
    const { locations, slots } = matrix;
    const departAtMs = slots.startMs + slots.slotMs / 2;
    const usual = limits.departAt ? matrix : await own.matrix({ locations, slots: nightSlot(slots) });
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
    if (ratios.length * 2 <= pairs.length) return undefined;
    const ratio = ratios.sort((a, b) => a - b)[ratios.length >> 1];
    return ratio >= 1 / MOST_CALIBRATION && ratio <= MOST_CALIBRATION ? ratio : undefined;
  }

  function scaled(matrix: RoadMatrix, ratios: readonly number[]): RoadMatrix {
    const durations = matrix.durations.map((slot, index) => slot.map((seconds) => seconds * ratios[index]));
    const made = { ...matrix, durations, source: `${matrix.source} calibrated by ${provider.name}` };
    calibrations.set(made, { matrix, ratios });
    return made;
  }

  async function legTimesOf(request: LegTimesRequest, pairs: PairTimes, usualOf: LegTimesOf): Promise<LegTimes> {
    const { legs, slots, traffic = NO_TRAFFIC } = request;
    const usual = await usualOf(request);
    const times: LegTimes = { ...usual, distances: usual.distances.slice(), durations: usual.durations.slice() };
    times.offRoad = usual.offRoad.slice();
    const departures = departuresOf(slots);
    const places = legs.map(([from, to]) => [pairs.placeOf(from), pairs.placeOf(to)]);
    const at = places.map(([from, to]) => departures.map((departAtMs) => pairs.find(from, to, departAtMs)));
    const isKnown = at.map((some) => some.every((index) => index >= 0 && !Number.isNaN(pairs.seconds(index))));
    const extra = limits.liveTraffic ? closuresOf(traffic) : traffic;
    const isPlain = limits.departAt && extra.items.length === 0;
    const asked = isKnown.includes(true) && !isPlain;
    const over = asked && extra !== traffic ? await usualOf({ legs, slots, traffic: extra }) : usual;
    const under = asked ? await usualOf({ legs, slots: limits.departAt ? slots : nightSlot(slots) }) : undefined;
    const scales =
      pairs.calibration === undefined
        ? Array.from({ length: slots.count }, () => pairs.level)
        : calibrationIn(slots, pairs.calibration);
    for (const [leg, some] of at.entries()) {
      const first = leg * slots.count;
      if (places[leg][0] === places[leg][1]) continue;
      for (let slot = 0; slot < slots.count; slot++) {
        if (!isKnown[leg]) {
          times.durations[first + slot] *= scales[slot];
          continue;
        }
        const departure = limits.departAt ? slot : 0;
        const usualSeconds = under?.durations[limits.departAt ? first + slot : leg];
        const ratio = usualSeconds === undefined ? 1 : ratioOf(over.durations[first + slot], usualSeconds);
        times.durations[first + slot] = pairs.seconds(some[departure]) * ratio;
      }
      if (!isKnown[leg]) continue;
      times.distances[leg] = pairs.meters(some[0]);
      times.offRoad[leg] = 0;
    }
    return times;
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
    legTimes: legTimesOf,
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

/** How much longer a way takes than usual; closed is closed, and a way of nothing says nothing. */
function ratioOf(seconds: number, usualSeconds: number): number {
  if (seconds === Infinity) return Infinity;
  return usualSeconds > 0 && usualSeconds < Infinity ? seconds / usualSeconds : 1;
}

/** To a tenth: what is kept and read again is the same. */
function rounded(values: Float64Array): Float64Array {
  return values.map((value) => Math.round(value * 10) / 10);
}

/** The middle of what a matrix's first hour is of another one's, over cells spread evenly. */
function levelOf({ size, durations: [first] }: RoadMatrix, { durations: [usual] }: RoadMatrix): number {
  const ratios: number[] = [];
  const step = Math.max(1, Math.floor((size * size) / LEVEL_CELLS));
  for (let cell = 0; cell < size * size; cell += step) {
    const ratio = first[cell] / usual[cell];
    if (ratio >= 1 / MOST_CALIBRATION && ratio <= MOST_CALIBRATION) ratios.push(ratio);
  }
  return ratios.length === 0 ? 1 : ratios.sort((a, b) => a - b)[ratios.length >> 1];
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
