import type { Problem } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { previousTasks } from "../route/previous-tasks.ts";
import type { Task } from "../route/tasks.ts";

/** Predecessors that are no task. */
const START = -1;
const NOT_PLANNED = -2;

/** What it costs to differ from the previous plan; all arrays per task. */
export interface StabilityCosts {
  vehicleChange: number;
  resequence: number;
  etaShiftPerSecond: number;
  /** The vehicle of the previous plan; -1: it was on none. */
  vehicle: Int32Array;
  /** The task before it there, among those that still exist; -1: the route's start; -2: it was on no route. */
  pred: Int32Array;
  /** Its start of service there; NaN: not stated. */
  start: Float64Array;
  /** 1 for the first half of a shipment: the change of vehicle counts once, at the second. */
  isFirst: Uint8Array;
}

/** Undefined when there is no previous plan or nothing has a price. */
export function readStability(
  { stability, vehicles }: Problem,
  tasks: Task[],
  previous: PreviousPlan | undefined,
): StabilityCosts | undefined {
  const { vehicleChangeCost = 0, resequenceCost = 0, etaShiftCostPerMinute = 0 } = stability ?? {};
  if (previous === undefined || vehicleChangeCost + resequenceCost + etaShiftCostPerMinute === 0) return undefined;
  const vehicleIndex = new Map(vehicles.map(({ id }, index) => [id, index]));
  const costs: StabilityCosts = {
    vehicleChange: vehicleChangeCost,
    resequence: resequenceCost,
    etaShiftPerSecond: etaShiftCostPerMinute / 60,
    vehicle: new Int32Array(tasks.length).fill(-1),
    pred: new Int32Array(tasks.length).fill(NOT_PLANNED),
    start: new Float64Array(tasks.length).fill(Number.NaN),
    isFirst: Uint8Array.from(tasks, ({ kind }) => (kind === "pickup" ? 1 : 0)),
  };
  for (const { vehicleId, indices, starts } of previousTasks(tasks, previous)) {
    let pred = START;
    for (const [at, task] of indices.entries()) {
      if (task < 0 || costs.pred[task] !== NOT_PLANNED) continue;
      // A vehicle that is gone cannot be kept: whoever serves the task now is another.
      costs.vehicle[task] = vehicleIndex.get(vehicleId) ?? vehicles.length;
      costs.pred[task] = pred;
      costs.start[task] = starts[at]!;
      pred = task;
    }
  }
  return costs;
}

/** What a vehicle's route, its tasks and their starts, costs for differing from the previous plan. */
export function stabilityPrice(
  costs: StabilityCosts,
  vehicle: number,
  route: Int32Array,
  starts: Float64Array,
  count: number,
): number {
  let price = 0;
  let pred = START;
  for (let i = 0; i < count; i++) {
    const task = route[i]!;
    if (task < 0) continue;
    const before = costs.pred[task]!;
    if (before === NOT_PLANNED) continue;
    if (costs.vehicle[task] !== vehicle && costs.isFirst[task] === 0) price += costs.vehicleChange;
    if (before !== pred) price += costs.resequence;
    const shift = Math.abs(starts[i]! - costs.start[task]!);
    if (shift > 0) price += costs.etaShiftPerSecond * shift;
    pred = task;
  }
  return price;
}

/** What putting a task on a vehicle costs for the change of vehicle alone. */
export function changePrice({ vehicle, pred, vehicleChange }: StabilityCosts, task: number, on: number): number {
  return pred[task] === NOT_PLANNED || vehicle[task] === on ? 0 : vehicleChange;
}

/** An estimate for kernels that see one leg at a time: the price of a new neighbour on the leg between two planned tasks. */
export function resequenceSurcharge(
  { resequence, pred }: StabilityCosts,
  jobs: number,
): ((from: number, to: number) => number) | undefined {
  if (resequence === 0) return undefined;
  return (from, to) => {
    if (to >= jobs || pred[to] === NOT_PLANNED) return 0;
    if (from < jobs && pred[from] === NOT_PLANNED) return 0;
    return pred[to] === (from < jobs ? from : START) ? 0 : resequence;
  };
}
