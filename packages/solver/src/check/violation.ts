/** One thing that is wrong with a solution; the message is a sentence with both values. */
export interface Violation {
  code: ViolationCode;
  message: string;
  vehicleId?: string;
  jobId?: string;
  shipmentId?: string;
  breakId?: string;
}

export type ViolationCode =
  | "UNKNOWN_VEHICLE"
  | "DUPLICATE_VEHICLE"
  | "UNKNOWN_JOB"
  | "DUPLICATE_JOB"
  | "MISSING_JOB"
  | "UNKNOWN_SHIPMENT"
  | "DUPLICATE_SHIPMENT"
  | "MISSING_SHIPMENT"
  | "UNKNOWN_BREAK"
  | "EMPTY_ROUTE"
  | "NOT_ALLOWED"
  | "SKILL"
  | "UNREACHABLE"
  | "CAPACITY"
  | "TIME_WINDOW"
  | "SHIFT_START"
  | "SHIFT_END"
  | "MAX_TASKS"
  | "MAX_DISTANCE"
  | "MAX_DURATION"
  | "MAX_TRAVEL"
  /** A shipment of which only one half is done, or each half by another vehicle. */
  | "PAIRING"
  /** A shipment that is delivered before it is picked up. */
  | "PRECEDENCE"
  /** A shipment on board that is picked up again, or delivered by another vehicle. */
  | "ONBOARD"
  | "RIDE_TIME"
  | "RELATION"
  | "BREAK"
  | "RELOAD"
  | "RELEASE"
  | "WRONG_TIME"
  | "WRONG_DISTANCE"
  | "WRONG_LOAD"
  | "WRONG_COST"
  | "WRONG_DIFF"
  | "WRONG_VALUE"
  | "MISSING_REASON"
  | "DUPLICATE_REASON"
  | "FROZEN"
  | "RELAXATION";

/** Floating-point sums in another order differ in the last digits; anything above this is a mistake. */
const TOLERANCE = 1e-8;

/** What a difference of two times may be off by, for each second of those times: a few last digits of a double. */
const CLOCK_TOLERANCE = 1e-14;

/** Whether a stated number is not the recomputed one (NaN never is); `clock`: the latest of the times that it comes from. */
export function differs(stated: number, recomputed: number, clock = 0): boolean {
  if (stated === recomputed) return false;
  const slack = TOLERANCE * Math.max(1, Math.abs(recomputed)) + CLOCK_TOLERANCE * Math.abs(clock);
  return !(Math.abs(stated - recomputed) <= slack);
}

/** A number as a sentence says it: without the last digits, which sums of doubles get wrong. */
export function said(value: number): number {
  return Number(value.toPrecision(12));
}

/** Whether a value passes a bound by more than rounding. */
export function exceeds(value: number, bound: number): boolean {
  return value > bound + TOLERANCE * Math.max(1, Math.abs(bound));
}
