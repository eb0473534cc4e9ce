import { readBreaks } from "../features/breaks.ts";
import { readCarriedLoads } from "../features/carried-loads.ts";
import { readOvertime } from "../features/overtime.ts";
import { readReleases } from "../features/release.ts";
import { readReloads } from "../features/reloads.ts";
import { readRideTimes } from "../features/ride-time.ts";
import { readStability } from "../features/stability.ts";
import { readWaitingPrices } from "../features/waiting.ts";
import type { Problem } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import type { Rich } from "./rich.ts";
import type { Task } from "./tasks.ts";
import { widen } from "./widen.ts";

/**
 * Reads what the plain kernels do not know; undefined when the problem has nothing of it. `hasBundles`: shipments or relations;
 * `prefixes`: what is frozen.
 */
export function compileRich(
  problem: Problem,
  tasks: Task[],
  carried: string[],
  reference: PreviousPlan | undefined,
  prefixes: readonly Int32Array[],
  hasBundles: boolean,
  nodeOf: (locationIndex: number) => number,
): Rich | undefined {
  const { vehicles } = problem;
  const driven = {
    rides: readRideTimes(tasks),
    releases: readReleases(tasks),
    breaks: readBreaks(problem, carried),
    reloads: readReloads(problem, nodeOf),
    overtime: readOvertime(vehicles),
    waitingPrice: readWaitingPrices(vehicles),
    maxTravel: readMaxTravel(problem),
    stability: readStability(problem, tasks, reference),
  };
  const loads = readCarriedLoads(problem, tasks, carried, prefixes);
  const hasLateness = tasks.some(({ place }) => place.timeWindows?.some((window) => window.costPerHourLate));
  const isDriven = hasLateness || Object.values(driven).some((feature) => feature !== undefined);
  if (!isDriven && loads === undefined && !hasBundles) return undefined;
  const { stability } = driven;
  const planned = new Set(stability && stability.vehicleChange > 0 ? stability.vehicle : []);
  return {
    ...driven,
    lostBreaks: new Int32Array(vehicles.length),
    isDriven,
    loads,
    hasLateness,
    vehicleKeys: vehicles.map(({ breaks, reload, costs, shift, limits, state }, index) =>
      JSON.stringify([
        ...[breaks, reload, costs?.perOvertimeHour, costs?.perWaitingHour, shift?.overtimeAfterSeconds],
        ...[limits?.maxTravelSeconds, state?.load, state?.onboardShipmentIds, planned.has(index) ? index : null],
      ]),
    ),
  };
}

function readMaxTravel({ vehicles }: Problem): Float64Array | undefined {
  if (vehicles.every(({ limits }) => limits?.maxTravelSeconds === undefined)) return undefined;
  return Float64Array.from(vehicles, ({ limits }) => widen(limits?.maxTravelSeconds ?? Number.POSITIVE_INFINITY));
}
