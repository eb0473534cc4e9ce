import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Evaluation,
  evaluate,
  type Place,
  type PreviousRoute,
  type PreviousStep,
  type Problem,
  type Vehicle,
} from "@reroute/solver";
import { python } from "../solver/peers.ts";

/** Kinds of days whose rules and prices PyVRP's model has too. Overtime is none: there it begins after so long on the road, not at an hour. */
export const PYVRP_DAYS = [
  ...["plain", "reloads", "releases", "shipments", "mixed fleet", "mixed fleet, few vans", "vans from home"],
  ...["mixed vans from home, few", "optional jobs", "optional jobs of little worth", "too few vans, optional jobs"],
];

const runner = fileURLToPath(new URL("../../peers/run_pyvrp_day.py", import.meta.url));

/** PyVRP knows whole numbers only. Of these parts of a unit of money a second at 20 an hour costs 500, a metre at 0.7 a kilometre 63. */
const MONEY = 90_000;

/**
 * Parts of a kilogram. PyVRP bounds its price for one too many, which is too low for a kilogram in such money (no feasible plan with reloads
 * or too few vans after three seconds) and too high for a gram (40 % dearer with reloads).
 */
const LOAD = 10;

export interface PyvrpAnswer extends Evaluation {
  /** What PyVRP says that its plan costs. */
  statedCost: number;
}

/**
 * PyVRP's plan of a day after so many CPU seconds, driven, priced and verified here; null where it found no feasible one,
 * undefined where bench/peers/install.sh was not run. Reloads are put into its routes anew, so that only there the stated cost
 * may be another.
 */
export function askPyvrp(problem: Problem, seed: number, cpuSeconds: number): PyvrpAnswer | null | undefined {
  if (!existsSync(python)) return undefined;
  const fleet = [...Map.groupBy(problem.vehicles, ({ id, ...kind }) => JSON.stringify(kind)).values()];
  const input = JSON.stringify({ seed, cpuSeconds, ...toPyvrp(problem, fleet) });
  // One thread, as here.
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const { stdout, stderr, status } = spawnSync(python, [runner], { input, env, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const plan = JSON.parse(stdout) as { cost: number; routes: { vehicleType: number; steps: string[] }[] } | null;
  if (!plan) return null;
  const vans = fleet.map((alike) => alike.values());
  const routes = plan.routes.map(
    ({ vehicleType, steps }): PreviousRoute => ({
      vehicleId: vans[vehicleType]!.next().value!.id,
      steps: steps.flatMap((step) => stepOf(problem, step)),
    }),
  );
  const evaluation = evaluate(problem, routes);
  const statedCost = plan.cost / MONEY;
  const isSame = Math.abs(statedCost - evaluation.solution.cost.total) < 0.01;
  if (!isSame && !problem.vehicles.some(({ reload }) => reload)) {
    throw new Error(`PyVRP says that its plan costs ${statedCost}, but it is ${evaluation.solution.cost.total}`);
  }
  return { ...evaluation, statedCost };
}

/** The day by PyVRP's names; its depots are where vans start and end, and then where they reload. */
function toPyvrp({ jobs, shipments = [], matrices }: Problem, fleet: Vehicle[][]) {
  const [{ size, distances, travel }] = matrices as [Problem["matrices"][number]];
  if (travel.kind !== "constant") throw new Error("PyVRP knows constant travel only");
  const homes = homesOf(fleet.flat());
  const [{ reload }] = fleet[0] as [Vehicle];
  return {
    size,
    distances: Array.from(distances),
    durations: Array.from(travel.durations),
    depots: [...homes.map((location) => ({ location })), ...(reload ? [placeOf(reload)] : [])],
    vehicle_types: fleet.map(([van, ...others]) => ({
      num_available: 1 + others.length,
      start_depot: homes.indexOf(van!.startIndex!),
      end_depot: homes.indexOf(van!.endIndex!),
      capacity: [LOAD * van!.capacity!["kg"]!],
      tw_early: van!.shift!.earliestStartSeconds,
      tw_late: van!.shift!.latestEndSeconds,
      fixed_cost: whole(van!.costs!.fixed),
      unit_distance_cost: whole(van!.costs!.perKm! / 1000),
      unit_duration_cost: whole(van!.costs!.perHour! / 3600),
      reload_depots: reload ? [homes.length] : [],
    })),
    clients: jobs.map(({ delivery, releaseSeconds, unassignedPenalty, ...place }) => ({
      ...placeOf(place),
      delivery: [LOAD * delivery!["kg"]!],
      release_time: releaseSeconds ?? 0,
      required: unassignedPenalty === undefined,
      prize: whole(unassignedPenalty),
    })),
    shipments: shipments.map(({ amount, pickup, delivery }) => ({
      ...placeOf(pickup, "pickup_"),
      ...placeOf(delivery, "delivery_"),
      amount: [LOAD * amount!["kg"]!],
    })),
  };
}

function placeOf({ locationIndex, serviceSeconds, timeWindows: [window] = [] }: Place, half = "") {
  return {
    [`${half}location`]: locationIndex,
    [`${half}service_duration`]: serviceSeconds,
    ...(window && { [`${half}tw_early`]: window.startSeconds, [`${half}tw_late`]: window.endSeconds }),
  };
}

function whole(money = 0): number {
  return Math.round(MONEY * money);
}

/** The places where vans start and end. */
function homesOf(vehicles: Vehicle[]): number[] {
  return [...new Set(vehicles.flatMap(({ startIndex, endIndex }) => [startIndex!, endIndex!]))];
}

/** C4 is the fifth job, L4 and U4 are the halves of the fifth shipment, D0 and up to the last home are no step, and the D behind is a reload. */
function stepOf({ jobs, shipments = [], vehicles }: Problem, step: string): PreviousStep[] {
  const index = Number(step.slice(1));
  if (step[0] === "C") return [{ type: "job", jobId: jobs[index]!.id }];
  if (step[0] === "D") return index < homesOf(vehicles).length ? [] : [{ type: "reload" }];
  return [{ type: step[0] === "L" ? "pickup" : "delivery", shipmentId: shipments[index]!.id }];
}
