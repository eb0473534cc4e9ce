import { driveRoute, makeDrive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import type { Rich } from "./rich.ts";

/**
 * Notes in `rich.lostBreaks` which breaks there is no time for even if a vehicle does nothing but what is frozen, as few as can be: like a
 * frozen stop that is late, they are not held against the jobs behind it.
 */
export function findLostBreaks(instance: Instance, rich: Rich): void {
  const { fleet, vehicles } = instance;
  const drive = makeDrive(instance);
  const nothing = new Int32Array(0);
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    if (fleet.frozenJobs[vehicle]!.length === 0) continue;
    for (const lost of setsOf(rich.breaks![vehicle]!.length)) {
      rich.lostBreaks[vehicle] = lost;
      driveRoute(instance, vehicle, nothing, 0, 0, drive);
      if (drive.hasBreaks) break;
    }
  }
}

/** All sets of so many, bit by bit, the smallest first. */
function setsOf(count: number): number[] {
  const sizeOf = (set: number) => set.toString(2).replaceAll("0", "").length;
  return Array.from({ length: 2 ** count }, (_, set) => set).sort((a, b) => sizeOf(a) - sizeOf(b) || a - b);
}
