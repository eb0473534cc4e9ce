import type { Vehicle } from "../model/problem.ts";
import type { Task } from "./tasks.ts";
import { pricesOfVehicle, travelKeyOf } from "./vehicle-terms.ts";

/** Vehicles that drive and serve at the same pace: they share a profile of the instance. */
export interface TravelKind {
  keys: Set<string>;
  matrix: string;
  type: string | undefined;
  speedFactor: number;
}

/** Vehicles of one kind whose metres and seconds cost the same. */
export interface PriceClass {
  profile: number;
  meter: number;
  second: number;
}

/** The kinds of a fleet, in the order in which they occur; types count only where a task asks for them. */
export function travelKinds(vehicles: Vehicle[], tasks: Task[]): TravelKind[] {
  const isTyped = tasks.some(({ place }) => place.setupSecondsByType || place.serviceSecondsByType);
  const kinds = new Map<string, TravelKind>();
  for (const vehicle of vehicles) {
    const { profile: matrix = "default", type, speedFactor = 1 } = vehicle;
    const key = JSON.stringify([matrix, isTyped ? type : null, speedFactor]);
    const known = kinds.get(key);
    if (known) known.keys.add(travelKeyOf(vehicle));
    else kinds.set(key, { keys: new Set([travelKeyOf(vehicle)]), matrix, type, speedFactor });
  }
  return [...kinds.values()];
}

/** The classes of a fleet, in the order in which they occur. */
export function priceClassesOf(vehicles: Vehicle[], kindOf: (vehicle: Vehicle) => number): PriceClass[] {
  const classes: PriceClass[] = [];
  for (const vehicle of vehicles) {
    if (classes.some((each) => isClassOf(each, vehicle, kindOf))) continue;
    const { meter, second } = pricesOfVehicle(vehicle);
    classes.push({ profile: kindOf(vehicle), meter, second });
  }
  return classes;
}

/** Whether the vehicle pays the prices of the class. */
export function isClassOf(each: PriceClass, vehicle: Vehicle, kindOf: (vehicle: Vehicle) => number): boolean {
  const { meter, second } = pricesOfVehicle(vehicle);
  return kindOf(vehicle) === each.profile && each.meter === meter && each.second === second;
}
