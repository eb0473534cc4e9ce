import type { VroomInput, VroomJob, VroomMatrices, VroomVehicle } from "./vroom-input.ts";

/** VROOM counts time in hundredths of a second, so that a speed factor leaves whole numbers. */
export const TICKS_PER_SECOND = 100;
/** Its money in 360,000ths, so that a price per hour of a tick is a whole number. */
export const COINS_PER_UNIT = 360_000;
const DEFAULT_COST_PER_HOUR = 3600;

/** What a leg and a task take and cost for one vehicle, rounded where VROOM rounds. All whole numbers. */
export interface VehicleTerms {
  matrices: VroomMatrices;
  ticksPerSecond: number;
  /** For a second of the matrix (or for a unit of the matrix of costs), a metre, and a tick of setup or service. */
  coinsPerSecond: number;
  coinsPerMeter: number;
  coinsPerTaskTick: number;
}

/** Vehicles whose key is the same drive, work and cost the same. */
export function keyOfTerms({ profile, speedFactor, costs, type }: VroomVehicle): string {
  return JSON.stringify([profile, speedFactor, costs.perHour, costs.perKm, costs.perTaskHour, type]);
}

export function termsOf(input: VroomInput, { profile, speedFactor, costs }: VroomVehicle): VehicleTerms {
  const matrices = input.matrices.get(profile)!;
  const hasOwnCosts = matrices.costs !== undefined;
  return {
    matrices,
    ticksPerSecond: Math.round((1 / speedFactor) * TICKS_PER_SECOND),
    coinsPerSecond: hasOwnCosts ? COINS_PER_UNIT : Math.round((1 / speedFactor) * TICKS_PER_SECOND * costs.perHour),
    coinsPerMeter: hasOwnCosts ? 0 : (COINS_PER_UNIT / 1000) * costs.perKm,
    coinsPerTaskTick: (costs.perTaskHour * COINS_PER_UNIT) / (3600 * TICKS_PER_SECOND),
  };
}

/** The first of a vehicle's costs that its matrix of costs would make meaningless. */
export function uselessCost({ costs }: VroomVehicle): "per_hour" | "per_km" | undefined {
  if (costs.perHour !== DEFAULT_COST_PER_HOUR) return "per_hour";
  return costs.perKm === 0 ? undefined : "per_km";
}

export function ticksOfLeg({ matrices, ticksPerSecond }: VehicleTerms, from: number, to: number): number {
  return ticksPerSecond * matrices.durations[from * matrices.size + to]!;
}

export function metersOfLeg({ matrices }: VehicleTerms, from: number, to: number): number {
  return matrices.distances?.[from * matrices.size + to] ?? 0;
}

export function coinsOfLeg(terms: VehicleTerms, from: number, to: number): number {
  const { durations, costs, size } = terms.matrices;
  return (
    terms.coinsPerSecond * (costs ?? durations)[from * size + to]! + terms.coinsPerMeter * metersOfLeg(terms, from, to)
  );
}

/** Setup and service for a vehicle of this type, in ticks. */
export function workOf({ setup, service, setupPerType, servicePerType }: VroomJob, type: string) {
  const of = (perType: Record<string, number>, other: number) =>
    TICKS_PER_SECOND * (Object.hasOwn(perType, type) ? perType[type]! : other);
  return { setup: of(setupPerType, setup), service: of(servicePerType, service) };
}
