import type { Problem } from "../model/problem.ts";

/** Where and how a vehicle reloads. */
export interface CompiledReload {
  /** Matrix node. */
  node: number;
  seconds: number;
  most: number;
}

/** Per vehicle; undefined when nobody may. */
export function readReloads(
  { vehicles }: Problem,
  nodeOf: (locationIndex: number) => number,
): (CompiledReload | undefined)[] | undefined {
  if (vehicles.every(({ reload }) => reload === undefined)) return undefined;
  return vehicles.map(
    ({ reload }) =>
      reload && {
        node: nodeOf(reload.locationIndex),
        seconds: reload.serviceSeconds ?? 0,
        most: reload.maxReloads ?? Number.POSITIVE_INFINITY,
      },
  );
}
