import type { PreviousRoute, Relation } from "@reroute/solver";
import { isPinnedToPlace } from "../plans/projection.ts";
import type { PlanState, ShiftState, TaskState } from "../plans/state.ts";

/** What pins say of a job's tasks, in the solver's terms. */
export interface PinnedJobs {
  /** By task: the shifts that may serve it. Tasks that nothing binds are left out. */
  allowed: Map<string, string[]>;
  /** Tasks that stay directly behind one another. */
  relations: Relation[];
}

/**
 * A pin to a vehicle allows its shifts and no others. A pin to a place keeps a task directly behind the one that is before it on the
 * published route: the two are bound to each other, so the one before is bound to the vehicle as well. `previous` has the open part of
 * the routes: what is pinned to its place at its head is frozen with what is before it (`projectRoutes`).
 */
export function pinnedJobs(
  state: PlanState,
  open: readonly TaskState[],
  previous: readonly PreviousRoute[],
  shifts: readonly ShiftState[],
): PinnedJobs {
  const allowed = new Map<string, string[]>();
  if (state.pins.size === 0) return { allowed, relations: [] };
  const shiftsOf = (vehicleId: string | null) =>
    shifts.filter(({ vehicle }) => vehicle.id === vehicleId).map(({ id }) => id);
  for (const { id, orderId } of open) {
    const pin = state.pins.get(orderId);
    if (pin !== undefined) allowed.set(id, shiftsOf(pin.vehicleId));
  }
  const openIds = new Set<string>(open.map(({ id }) => id));
  const relations: Relation[] = [];
  for (const { vehicleId: shiftId, jobIds = [] } of previous) {
    const openJobIds = jobIds.filter((id) => openIds.has(id));
    for (const chain of chainsOf(state, shiftId, openJobIds)) {
      relations.push({ type: "strictSequence", jobIds: chain });
      for (const id of chain) allowed.set(id, [shiftId]);
    }
  }
  return { allowed, relations };
}

/** Runs of tasks of which each but the first is pinned to its place on this route, and the first to no other vehicle. */
function chainsOf(state: PlanState, shiftId: string, jobIds: readonly string[]): string[][] {
  const shift = state.shifts.get(shiftId)!;
  const chains: string[][] = [];
  for (const id of jobIds) {
    const before = chains.at(-1)?.at(-1);
    const isBound = isPinnedToPlace(state, state.tasks.get(id)!, shift);
    if (before !== undefined && isBound && mayStayOn(state, before, shift)) chains.at(-1)!.push(id);
    else chains.push([id]);
  }
  return chains.filter(({ length }) => length > 1);
}

function mayStayOn(state: PlanState, taskId: string, { vehicle }: ShiftState): boolean {
  const pin = state.pins.get(state.tasks.get(taskId)!.orderId);
  return pin === undefined || pin.vehicleId === vehicle.id;
}
