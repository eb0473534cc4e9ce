import type { Reason } from "../model/solution.ts";
import type { Described } from "../route/describe-route.ts";
import type { Instance } from "../route/instance.ts";
import type { Task } from "../route/tasks.ts";
import { amountOf } from "./capacity.ts";

/**
 * The first dimension of which more is on board than the vehicle carries while it does these tasks, in this order, behind its frozen
 * ones; what the frozen part overloads by itself is not held against them. With a reload every task has a trip of its own, the
 * first one behind the frozen part if there is one. Undefined: all fits.
 */
export function loadReason(
  instance: Instance,
  { problem, tasks: all }: Described,
  vehicle: number,
  tasks: number[],
): Reason | undefined {
  const { id: vehicleId, capacity = {}, state, reload } = problem.vehicles[vehicle]!;
  const frozen = Array.from(instance.fleet.frozenJobs[vehicle]!, (index) => all[index]!);
  const added = tasks.map((index) => all[index]!);
  const held = new Set(state?.onboardShipmentIds);
  const onBoard = held.size === 0 ? [] : problem.shipments!.filter(({ id }) => held.has(id));
  const given = new Set(frozen);
  for (const task of added) {
    const isPickedUp = frozen.some(({ kind, id }) => kind === "pickup" && id === task.id);
    if (frozen.length > 0 && task.kind === "delivery" && (held.has(task.id) || isPickedUp)) given.add(task);
  }
  const mayReload = reload !== undefined && reload.maxReloads !== 0;
  for (const [dimension, most] of Object.entries(capacity)) {
    const sum = (list: Task[]) => list.reduce((total, { delivery }) => total + amountOf(delivery, dimension), 0);
    const loose = amountOf(state?.load, dimension);
    const start = onBoard.reduce((total, { amount }) => total + amountOf(amount, dimension), 0);
    /** Shipments and the trip's goods on board, and what of them is the frozen part's. */
    const now = { shipped: start, trip: loose + sum(frozen), givenShipped: start, givenTrip: loose + sum(frozen) };
    if (!mayReload) now.trip += sum(added);
    let heaviest = Number.NEGATIVE_INFINITY;
    const weigh = () => {
      const load = now.shipped + now.trip;
      const excused = frozen.length > 0 ? now.givenShipped + now.givenTrip : 0;
      if (load > Math.max(most, excused) * (1 + 1e-9)) heaviest = Math.max(heaviest, load);
    };
    const serve = (task: Task) => {
      const change = amountOf(task.pickup, dimension) - amountOf(task.delivery, dimension);
      const shipped = SIGN[task.kind] * amountOf(task.amount, dimension);
      now.trip += change;
      now.shipped += shipped;
      if (!given.has(task)) return;
      now.givenTrip += change;
      now.givenShipped += shipped;
    };
    if (!mayReload) weigh();
    for (const task of frozen) {
      serve(task);
      if (!mayReload) weigh();
    }
    for (const [index, task] of added.entries()) {
      if (mayReload) {
        now.trip = amountOf(task.delivery, dimension) + (index === 0 && frozen.length === 0 ? loose : 0);
        now.givenTrip = 0;
        weigh();
      }
      serve(task);
      weigh();
    }
    if (heaviest > most) return { code: "CAPACITY", vehicleId, missing: heaviest - most, dimension };
  }
  return undefined;
}

const SIGN = { job: 0, pickup: 1, delivery: -1 };
