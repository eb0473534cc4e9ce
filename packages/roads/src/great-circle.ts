import { travelSeconds } from "./arrive-at.ts";
import { haversineMeters } from "./geodesy.ts";
import { type LegTraffic, legTrafficOf } from "./leg-traffic.ts";
import { checkLocation, type Location } from "./location.ts";
import { requireNumber } from "./road-error.ts";
import { extendedBy, makeEmptyMatrix } from "./road-matrix.ts";
import type { ExtendMatrixRequest, LegRequest, MatrixRequest, RoadLeg, RoadMatrix, RoadSource } from "./road-source.ts";
import { makeSlotFactors } from "./slot-factors.ts";
import { checkInstant, checkSlots, type SlotGrid } from "./slot-grid.ts";
import { checkSpeedBands, DEFAULT_SPEED_BANDS, type SpeedBand } from "./speed-bands.ts";
import { NO_TRAFFIC } from "./traffic.ts";

export interface GreatCircleOptions {
  /** IANA zone whose hours the profile follows: the depot's. */
  timeZone: string;
  /** Road metres per metre of great circle, at least 1; default 1.3. */
  circuity?: number;
  bands?: readonly SpeedBand[];
}

export interface GreatCircle extends RoadSource {
  /** `leg` without a promise, for callers that re-time thousands of legs. Throws `RoadError` when the request is malformed. */
  legSync(request: LegRequest): RoadLeg;
}

const NAME = "great-circle";
const HOUR_MS = 3_600_000;
/**
 * How far a leg without a grid looks ahead: 31 days, longer than half the Earth takes in a rush hour that never ends. Slots are
 * worked out as the leg reaches them. With a shorter look a later departure could arrive earlier, because it sees further.
 */
const LEG_SLOTS = 744;

/**
 * Times and distances without a map: great-circle distance x circuity, speed by distance band, factors by local hour, and traffic
 * on the straight line. It knows no street and no river, so every answer says "great-circle". Pure and synchronous inside: a large
 * matrix belongs in a worker thread. Throws `RoadError` when an option is malformed.
 */
export function makeGreatCircle(options: GreatCircleOptions): GreatCircle {
  const bands = options.bands ?? DEFAULT_SPEED_BANDS;
  const circuity = requireNumber(options.circuity ?? 1.3, "/circuity", 1, 10);
  checkSpeedBands(bands, "/bands");
  const { slotFactors, hourStart } = makeSlotFactors(bands, options.timeZone);
  /** Of the leg in hand: seconds in each band with empty roads. */
  const freeFlowSeconds = new Float64Array(bands.length);

  function takeLeg(from: Location, to: Location): number {
    const meters = circuity * haversineMeters(from.latitude, from.longitude, to.latitude, to.longitude);
    let reached = 0;
    for (let band = 0; band < bands.length; band++) {
      const bandEnd = Math.min(meters, bands[band].upToMeters);
      freeFlowSeconds[band] = Math.max(0, bandEnd - reached) / (bands[band].freeFlowKph / 3.6);
      reached = Math.max(reached, bandEnd);
    }
    return meters;
  }

  function profileSeconds(factors: Float64Array): number {
    let seconds = 0;
    for (let band = 0; band < factors.length; band++) seconds += freeFlowSeconds[band] * factors[band];
    return seconds;
  }

  /** Of the leg in hand, which `cross` has taken up as well when `crosses`. */
  function slotSeconds(
    slots: SlotGrid,
    slot: number,
    factors: Float64Array,
    meters: number,
    traffic?: LegTraffic,
  ): number {
    const seconds = profileSeconds(factors);
    if (traffic === undefined) return seconds;
    return seconds * traffic.slowdown(slots, slot, (meters / seconds) * 3.6);
  }

  /** Fills cells of `matrix`, all under the same traffic. */
  function makeFiller(matrix: RoadMatrix, traffic: LegTraffic) {
    const { size, slots, locations, distances, durations } = matrix;
    const factors = durations.map((_, slot) => slotFactors(slots.startMs + slot * slots.slotMs, slots.slotMs));
    return (row: number, column: number): void => {
      const from = locations[row];
      const to = locations[column];
      const cell = row * size + column;
      const meters = takeLeg(from, to);
      distances[cell] = meters;
      const crosses =
        meters > 0 && traffic.cross(slots, from.latitude, from.longitude, to.latitude, to.longitude)
          ? traffic
          : undefined;
      for (let slot = 0; slot < durations.length; slot++) {
        durations[slot][cell] = slotSeconds(slots, slot, factors[slot], meters, crosses);
      }
    };
  }

  function matrixSync({ locations, slots, traffic = NO_TRAFFIC }: MatrixRequest): RoadMatrix {
    for (const [index, location] of locations.entries()) checkLocation(location, `/locations/${index}`);
    checkSlots(slots, "/slots");
    const legTraffic = legTrafficOf(traffic, "/traffic");
    const matrix = makeEmptyMatrix(NAME, [...locations], { ...slots }, traffic.version);
    const fill = makeFiller(matrix, legTraffic);
    for (let row = 0; row < matrix.size; row++) {
      for (let column = 0; column < matrix.size; column++) fill(row, column);
    }
    return matrix;
  }

  function extendMatrixSync(matrix: RoadMatrix, { location, traffic = NO_TRAFFIC }: ExtendMatrixRequest): RoadMatrix {
    checkLocation(location, "/location");
    const legTraffic = legTrafficOf(traffic, "/traffic");
    const extended = extendedBy(matrix, location, NAME, traffic.version);
    const fill = makeFiller(extended, legTraffic);
    for (let other = 0; other < matrix.size; other++) {
      fill(matrix.size, other);
      fill(other, matrix.size);
    }
    return extended;
  }

  function legSync(request: LegRequest): RoadLeg {
    const { from, to, departAtMs, traffic = NO_TRAFFIC } = request;
    checkLocation(from, "/from");
    checkLocation(to, "/to");
    checkInstant(departAtMs, "/departAtMs");
    if (request.slots) checkSlots(request.slots, "/slots");
    const slots = request.slots ?? { startMs: hourStart(departAtMs), slotMs: HOUR_MS, count: LEG_SLOTS };
    const legTraffic = legTrafficOf(traffic, "/traffic");
    const meters = takeLeg(from, to);
    const crosses =
      meters > 0 && legTraffic.cross(slots, from.latitude, from.longitude, to.latitude, to.longitude)
        ? legTraffic
        : undefined;
    const secondsInSlot = (slot: number): number => {
      const factors = slotFactors(slots.startMs + slot * slots.slotMs, slots.slotMs);
      return slotSeconds(slots, slot, factors, meters, crosses);
    };
    return {
      source: NAME,
      trafficVersion: traffic.version,
      durationSeconds: travelSeconds(secondsInSlot, slots.count, slots.startMs, slots.slotMs, departAtMs),
      distanceMeters: meters,
      geometry: [
        [from.longitude, from.latitude],
        [to.longitude, to.latitude],
      ],
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
    matrix: async (request) => matrixSync(request),
    extendMatrix: async (matrix, request) => extendMatrixSync(matrix, request),
    leg: async (request) => legSync(request),
    legSync,
    close: async () => {},
  };
}
