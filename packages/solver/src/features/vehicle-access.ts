import type { Job, Vehicle } from "../model/problem.ts";

/** Which vehicle may serve which job: a row of `words` 32-bit words per job, one bit per vehicle. */
export interface VehicleAccess {
  words: number;
  /** Empty when no job names its vehicles. */
  bits: Int32Array;
}

/** Reads `allowedVehicleIds`; ids that no vehicle has allow nobody. */
export function readAccess(jobs: Job[], vehicles: Vehicle[]): VehicleAccess {
  if (jobs.every((job) => job.allowedVehicleIds === undefined)) return { words: 0, bits: new Int32Array(0) };
  const words = (vehicles.length + 31) >> 5;
  const bits = new Int32Array(jobs.length * words);
  const indexOf = new Map(vehicles.map((vehicle, index) => [vehicle.id, index]));
  for (const [job, { allowedVehicleIds }] of jobs.entries()) {
    const row = job * words;
    if (allowedVehicleIds === undefined) bits.fill(-1, row, row + words);
    for (const id of allowedVehicleIds ?? []) {
      const vehicle = indexOf.get(id);
      if (vehicle !== undefined) bits[row + (vehicle >> 5)]! |= 1 << (vehicle & 31);
    }
  }
  return { words, bits };
}

/** Whether the vehicle may serve the job. */
export function mayServe(bits: Int32Array, words: number, job: number, vehicle: number): boolean {
  return words === 0 || (bits[job * words + (vehicle >> 5)]! & (1 << (vehicle & 31))) !== 0;
}
