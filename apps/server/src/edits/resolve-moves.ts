import type { PlanMove } from "@reroute/protocol";
import { isOpen, type PlanState, type ShiftState, type TaskState } from "../plans/state.ts";
import { ApiError } from "../platform/errors.ts";
import type { EditBase } from "./edit-base.ts";
import type { JobMove } from "./edit-job.ts";
import { withoutJobs } from "./without-jobs.ts";

export interface ResolvedMove {
  tasks: TaskState[];
  /** Null: off the routes. */
  shift: ShiftState | null;
  /** Whether the caller said where on the route. */
  hasPlace: boolean;
  move: JobMove;
}

/** The moves of a request in a job's terms. Throws VALIDATION_FAILED by the field, or STATE_CONFLICT for what may not move. */
export function resolveMoves(base: EditBase, moves: readonly PlanMove[]): ResolvedMove[] {
  const open = new Map(base.job.routes.map(({ vehicleId, stops }) => [vehicleId, stops]));
  return moves.map((move, index) => {
    const refuse = (field: string, message: string): never => {
      throw new ApiError("VALIDATION_FAILED", `/moves/${index}/${field} ${message}.`, [
        { pointer: `/moves/${index}/${field}`, message },
      ]);
    };
    const tasks = subjectOf(base, move, refuse);
    const jobIds = tasks.map(({ id }) => id);
    for (const [id, stops] of open) open.set(id, withoutJobs(stops, jobIds));
    if (move.unassign) {
      return { tasks, shift: null, hasPlace: false, move: { jobIds, vehicleId: null, place: "cheapest" } };
    }
    const shift = targetOf(base, move, refuse);
    const place = placeOf(base, move, shift, open.get(shift.id) ?? [], refuse);
    open.set(shift.id, [...(open.get(shift.id) ?? []), jobIds]);
    return { tasks, shift, hasPlace: place !== "cheapest", move: { jobIds, vehicleId: shift.id, place } };
  });
}

type Refuse = (field: string, message: string) => never;

function subjectOf({ state, built, job }: EditBase, { orderId, stopId }: PlanMove, refuse: Refuse): TaskState[] {
  const all = [...state.tasks.values()];
  const tasks =
    orderId !== undefined
      ? all.filter((task) => task.orderId === orderId)
      : all.filter((task) => task.stopId === stopId && task.status !== "cancelled");
  if (tasks.length === 0) {
    refuse(orderId === undefined ? "stopId" : "orderId", `names no ${orderId ? "order" : "stop"} of this plan`);
  }
  const done = tasks.find((task) => !isOpen(task));
  if (done !== undefined) {
    const text = `Order ${done.reference} is ${done.status.replace("_", " ")} and cannot be moved any more.`;
    throw new ApiError("STATE_CONFLICT", text);
  }
  const known = new Set(job.jobs.map(({ id }) => id));
  const frozen = tasks.find(({ id }) => !known.has(id));
  if (frozen !== undefined) {
    throw new ApiError("STATE_CONFLICT", `Order ${frozen.reference} is frozen: a driver is about to leave for it.`);
  }
  // On the route of a vehicle that has dropped out: its orders are on the way to other routes.
  const stranded = tasks.find((task) => {
    const projection = [...built.projections.values()].find(({ stops }) =>
      stops.some(({ tasks: own }) => own.some(({ id }) => id === task.id)),
    );
    return projection !== undefined && !job.vehicles.some(({ id }) => id === projection.shift.id);
  });
  if (stranded !== undefined) {
    const text = `Order ${stranded.reference} is on a route whose shift is over or cancelled: the plan is being made anew.`;
    throw new ApiError("STATE_CONFLICT", text);
  }
  return tasks;
}

function targetOf({ state, job }: EditBase, { toRouteId, toVehicleId }: PlanMove, refuse: Refuse): ShiftState {
  const usable = new Set(job.vehicles.map(({ id }) => id));
  if (toRouteId !== undefined) {
    const shiftId = [...state.routeIds].find(([, routeId]) => routeId === toRouteId)?.[0];
    if (shiftId === undefined) refuse("toRouteId", "names no route of this plan");
    const shift = state.shifts.get(shiftId!);
    if (shift !== undefined && usable.has(shift.id)) return shift;
    throw new ApiError("STATE_CONFLICT", "The route's shift is over or cancelled.");
  }
  const shifts = [...state.shifts.values()].filter(({ vehicle }) => vehicle.id === toVehicleId);
  if (shifts.length === 0) refuse("toVehicleId", "names no vehicle with a shift in this plan");
  const [first] = shifts.filter(({ id }) => usable.has(id)).sort((one, other) => one.startMs - other.startMs);
  if (first !== undefined) return first;
  throw new ApiError("STATE_CONFLICT", `${shifts[0]!.vehicle.name}'s shift is over or cancelled.`);
}

function placeOf(
  { state, built }: EditBase,
  { position, afterOrderId }: PlanMove,
  shift: ShiftState,
  stops: readonly string[][],
  refuse: Refuse,
): JobMove["place"] {
  const projection = built.projections.get(shift.id);
  const frozen = projection?.stops.slice(0, projection.frozenCount) ?? [];
  if (position !== undefined) {
    const index = position - 1 - frozen.length;
    if (index < 0) throw new ApiError("STATE_CONFLICT", frozenSentence(shift, frozen.length));
    if (index > stops.length) {
      refuse("position", `must be at most ${frozen.length + stops.length + 1}, behind the last stop of the route`);
    }
    return { index };
  }
  if (afterOrderId === undefined) return "cheapest";
  const before = stops.flat().find((id) => state.tasks.get(id)!.orderId === afterOrderId);
  if (before !== undefined) return { after: before };
  const last = frozen.at(-1);
  if (last?.tasks.some(({ orderId }) => orderId === afterOrderId)) return { index: 0 };
  if (frozen.some(({ tasks }) => tasks.some(({ orderId }) => orderId === afterOrderId))) {
    throw new ApiError("STATE_CONFLICT", frozenSentence(shift, frozen.length));
  }
  return refuse("afterOrderId", "names no order on that vehicle's route");
}

function frozenSentence({ vehicle }: ShiftState, count: number): string {
  const stops = count === 1 ? "The first stop" : `The first ${count} stops`;
  return `${stops} of ${vehicle.name} ${count === 1 ? "is" : "are"} frozen: nothing goes between or before.`;
}

/** The shifts whose routes moves take from or put on. */
export function shiftsOf(state: PlanState, moves: readonly ResolvedMove[]): Set<string> {
  const ids = new Set(moves.flatMap(({ shift }) => (shift === null ? [] : [shift.id])));
  const taskIds = new Set<string>(moves.flatMap(({ tasks }) => tasks.map(({ id }) => id)));
  for (const { shiftId, version } of state.routes) {
    if (version.stops.some((stop) => stop.taskIds.some((id) => taskIds.has(id)))) ids.add(shiftId);
  }
  return ids;
}
