import type { Vehicle } from "../model/problem.ts";
import type { Task } from "../route/tasks.ts";
import { hasSkills } from "./skills.ts";

/** Which vehicle may serve which task: a row of `words` 32-bit words per task, one bit per vehicle. */
export interface VehicleAccess {
  words: number;
  /** Empty when every vehicle may serve every task. */
  bits: Int32Array;
}

/**
 * Reads allowed vehicles and skills, whose shipment is on board of whom, and `bound`: for some tasks the only vehicle that the
 * previous plan leaves them. Ids that no vehicle has allow nobody.
 */
export function readAccess(tasks: Task[], vehicles: Vehicle[], bound: ReadonlyMap<Task, string>): VehicleAccess {
  const holder = new Map(
    vehicles.flatMap(({ id, state }) => (state?.onboardShipmentIds ?? []).map((shipment) => [shipment, id] as const)),
  );
  const isFree = ({ terms }: Task) => terms.allowedVehicleIds === undefined && terms.skills === undefined;
  if (holder.size === 0 && bound.size === 0 && tasks.every(isFree)) return { words: 0, bits: new Int32Array(0) };
  const allowed = tasks.map((task) => vehicles.map((vehicle) => mayTake(task, vehicle, holder, bound)));
  if (allowed.every((row) => row.every(Boolean))) return { words: 0, bits: new Int32Array(0) };
  const words = (vehicles.length + 31) >> 5;
  const bits = new Int32Array(tasks.length * words);
  for (const [task, row] of allowed.entries()) {
    for (const [vehicle, isAllowed] of row.entries()) {
      if (isAllowed) bits[task * words + (vehicle >> 5)]! |= 1 << (vehicle & 31);
    }
  }
  return { words, bits };
}

function mayTake(
  task: Task,
  vehicle: Vehicle,
  holder: ReadonlyMap<string, string>,
  bound: ReadonlyMap<Task, string>,
): boolean {
  const { allowedVehicleIds, skills } = task.terms;
  if (allowedVehicleIds !== undefined && !allowedVehicleIds.includes(vehicle.id)) return false;
  if (skills !== undefined && !hasSkills(vehicle, skills)) return false;
  const isTheOne = (id: string | undefined) => id === undefined || id === vehicle.id;
  return isTheOne(bound.get(task)) && isTheOne(task.kind === "delivery" ? holder.get(task.id) : undefined);
}

/** Whether the vehicle may serve the task. */
export function mayServe(bits: Int32Array, words: number, job: number, vehicle: number): boolean {
  return words === 0 || (bits[job * words + (vehicle >> 5)]! & (1 << (vehicle & 31))) !== 0;
}
