import type { CompiledBreak } from "../features/breaks.ts";
import type { CarriedLoads } from "../features/carried-loads.ts";
import type { Overtime } from "../features/overtime.ts";
import type { CompiledReload } from "../features/reloads.ts";
import type { RideTimes } from "../features/ride-time.ts";
import type { StabilityCosts } from "../features/stability.ts";

/**
 * What only some problems have, one field a feature; undefined: this problem does not have it. The kernels' own checks stay
 * necessary; `driveRich` has the last word.
 */
export interface Rich {
  /** Whether a route must be driven to know its price or its times; false: only pairs, relations and carried loads. */
  isDriven: boolean;
  loads: CarriedLoads | undefined;
  rides: RideTimes | undefined;
  releases: Float64Array | undefined;
  breaks: CompiledBreak[][] | undefined;
  /** Per vehicle, bit by bit, the breaks that what is frozen leaves no time for. */
  lostBreaks: Int32Array;
  reloads: (CompiledReload | undefined)[] | undefined;
  overtime: Overtime | undefined;
  waitingPrice: Float64Array | undefined;
  /** Per vehicle the most seconds of driving. */
  maxTravel: Float64Array | undefined;
  hasLateness: boolean;
  stability: StabilityCosts | undefined;
  /** Vehicles with different words are not interchangeable, even when all else is equal. */
  vehicleKeys: string[];
}
