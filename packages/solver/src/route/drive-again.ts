import { drivePlain } from "./drive-plain.ts";
import { timeRich } from "./drive-rich.ts";
import type { Drive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";

/** Drives the tasks and reloads of a driven route once more, leaving from `earliest` on. */
export function driveAgain(instance: Instance, vehicle: number, drive: Drive, earliest: number): void {
  if (instance.rich === undefined) drivePlain(instance, vehicle, drive, earliest);
  else timeRich(instance, instance.rich, vehicle, drive, earliest);
}
