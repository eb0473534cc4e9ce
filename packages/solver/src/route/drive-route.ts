import { drivePlain } from "./drive-plain.ts";
import { driveRich } from "./drive-rich.ts";
import type { Instance } from "./instance.ts";
import { leaveAsPlanned, leaveLater } from "./leave-later.ts";
import { type BreakTable, makeBreakTable } from "./place-breaks.ts";
import { makeStands, type Stands } from "./split-trips.ts";

/** What a vehicle does at an entry of a driven route. */
export const TASK = 0;
export const BREAK = 1;
export const RELOAD = 2;

/** A whole route driven once, frozen prefix included. Made once by `makeDrive` and filled again by each `driveRoute`. */
export interface Drive {
  departure: number;
  end: number;
  distance: number;
  /** Everything that the route costs. */
  price: number;
  /** Whether windows, shift, limits and what is rich hold; plain and mixed loads, tasks and access are checked elsewhere. */
  feasible: boolean;
  /** Whether leaving later may mend what does not hold, and whether windows and the shift are not among it. */
  mayMend: boolean;
  isTimely: boolean;
  /** Whether it has all breaks that it needs. */
  hasBreaks: boolean;
  /** Frozen stops that are late, without a way or without their goods, which is not held against the route. */
  missed: number;
  /** Number of entries, frozen ones included; per entry the task (of a break its number, of a reload -1) and its start. */
  count: number;
  nodes: Int32Array;
  starts: Float64Array;

  /** Of rich problems: whether what does not depend on times holds. */
  isSound: boolean;
  /** Of rich problems: whether breaks that make the route no longer are taken as early as can be. */
  takesEarly: boolean;
  /** Of rich problems: per entry what is done; 1 where the way to the next place lies before the break. */
  kinds: Uint8Array;
  isAhead: Uint8Array;
  /** Of rich problems: seconds of driving, and parts of the price. */
  driving: number;
  overtimePrice: number;
  waitingPrice: number;
  latenessPrice: number;
  stabilityPrice: number;
  /** Scratch of `driveRich` and of insertion: loads at the start and behind the entries, legs that have room for a shipment. */
  loads: Float64Array;
  room: Uint8Array;
  /** The earliest that an entry may start for the sake of others. */
  holds: Float64Array;
  route: Int32Array;
  breakTable: BreakTable;
  stands: Stands;
}

/** Room for the longest route of the instance. */
export function makeDrive({ jobs, rich }: Pick<Instance, "jobs" | "rich">): Drive {
  const breaks = Math.max(0, ...(rich?.breaks ?? []).map((each) => each.length));
  const entries = rich === undefined ? jobs : 2 * jobs + breaks + 2;
  return {
    departure: 0,
    end: 0,
    distance: 0,
    price: 0,
    feasible: true,
    mayMend: false,
    isTimely: true,
    hasBreaks: true,
    missed: 0,
    count: 0,
    nodes: new Int32Array(entries),
    starts: new Float64Array(entries),
    isSound: true,
    takesEarly: false,
    kinds: new Uint8Array(entries),
    isAhead: new Uint8Array(entries),
    driving: 0,
    overtimePrice: 0,
    waitingPrice: 0,
    latenessPrice: 0,
    stabilityPrice: 0,
    loads: new Float64Array((entries + 1) * (rich?.loads?.dimensions ?? 0)),
    room: new Uint8Array(rich?.loads === undefined ? 0 : jobs + 1),
    holds: new Float64Array(rich === undefined ? 0 : entries),
    route: new Int32Array(rich === undefined ? 0 : entries),
    breakTable: makeBreakTable(0),
    stands: makeStands(rich?.reloads === undefined ? 0 : jobs),
  };
}

/**
 * Drives the vehicle's frozen prefix and then `jobs[begin..end)`: as early as it can be over, and then leaving as late as that
 * end allows (a vehicle under way leaves at once). Where that takes too long, or no break fits, it leaves later, if that helps. A frozen
 * stop may be late or without a way: it is driven all the same, and not held against the jobs behind it.
 */
export function driveRoute(
  instance: Instance,
  vehicle: number,
  jobs: Int32Array,
  begin: number,
  end: number,
  into: Drive,
): void {
  const { fleet, rich } = instance;
  if (rich === undefined) {
    let count = 0;
    const frozen = fleet.frozenJobs[vehicle]!;
    for (let i = 0; i < frozen.length; i++) into.nodes[count++] = frozen[i]!;
    for (let i = begin; i < end; i++) into.nodes[count++] = jobs[i]!;
    into.count = count;
    drivePlain(instance, vehicle, into, fleet.earliestStart[vehicle]!);
    if (into.mayMend) leaveLater(instance, vehicle, into);
  } else {
    driveRich(instance, rich, vehicle, jobs, begin, end, into, leaveLater);
    if (rich.stability !== undefined) leaveAsPlanned(instance, rich.stability, vehicle, into);
  }
}
