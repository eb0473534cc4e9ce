import { writeFile } from "node:fs/promises";
import {
  diffPlans,
  evaluateFile,
  pricesOfFile,
  readProblem,
  type VehiclePrice,
  type VroomInput,
  writeVroomPlan,
} from "@reroute/solver";
import { type Command, UsageError } from "../command.ts";
import { CommandFailure, sayFailure } from "../command-failure.ts";
import { failureOf, readInputAs, reasonOf } from "../read-input.ts";
import { readGivenRoutes, readPlan } from "../read-plan.ts";
import { readWords } from "../read-words.ts";
import { besideFile, readTravel, TRAVEL_OPTIONS, TRAVEL_USAGE } from "../travel-options.ts";

/** `reroute evaluate`: times, loads and costs of given routes; 0 when they are valid, 1 when not, 2 when that cannot be said. */
export const evaluate: Command = {
  name: "evaluate",
  summary: "Tells the times, costs and violations of given routes",
  usage: `Usage: reroute evaluate PROBLEM ROUTES [--previous FILE] [--prices ID] [--output FILE]
                             [--straight-line-kph K | --roads DIR]
       reroute evaluate VROOM [--output FILE] [--straight-line-kph K | --roads DIR]

PROBLEM is native JSON, Solomon, VRPLIB or Li & Lim text; ROUTES a solution's JSON, of which only the order of tasks is read, or
\`Route #1: 3 7 5\` lines, the k-th for the k-th vehicle. Prints JSON: the routes as they are driven best, and what is wrong
with them. What cannot be driven (names that do not exist, or stand twice) is among that, and left out. VROOM is a problem in VROOM's
JSON, whose routes are the steps of its vehicles: prints VROOM's answer in its plan mode. Times, distances and costs are in the file's own
unit.
The exit code is 0 for valid routes, 1 for others, 2 when a file cannot be read.

  --previous FILE  a plan (as ROUTES): what it costs to differ from it counts, and what differs is listed
  --prices ID      what the job or shipment ID adds to the cost of every vehicle's route, behind what the previous plan freezes
  --output FILE    write to FILE instead of printing

${TRAVEL_USAGE}`,

  run: (args) => sayFailure("evaluate", () => run(args)),
};

async function run(args: string[]): Promise<number> {
  const { options, alone } = readWords(args, ["previous", "prices", "output", ...TRAVEL_OPTIONS]);
  const [problemPath, routesPath, extra] = alone;
  if (problemPath === undefined) throw new UsageError("it takes a problem and routes");
  if (extra !== undefined) throw new UsageError(`one problem and one plan at a time; what is "${extra}"?`);
  const reading = { isPlan: true, makeTravelTable: await readTravel(options), readBytes: besideFile(problemPath) };
  const file = await readInputAs(problemPath, (text) => readProblem(text, reading)).catch((error: unknown) => {
    throw failureOf(problemPath, error);
  });
  if (file.vroom) {
    const unfit = [routesPath, options.previous, options.prices].find((word) => word !== undefined);
    if (unfit !== undefined) throw new UsageError(`the routes of VROOM's problem are its steps; what is "${unfit}"?`);
    const text = timesOf(problemPath, file.vroom);
    await write(text, options.output);
    return JSON.parse(text).summary.violations.length > 0 ? 1 : 0;
  }
  if (routesPath === undefined) throw new UsageError("it takes a problem and routes");
  const { routes } = await readGivenRoutes(routesPath, file);
  const previous = options.previous === undefined ? undefined : await readPlan(options.previous, file);
  const { solution, violations } = evaluateFile(file, routes, previous);
  const { prices: id } = options;
  const answer = {
    solution,
    violations,
    ...(previous && { diff: diffPlans(previous, solution) }),
    ...(id !== undefined && { prices: pricesIn(problemPath, () => pricesOfFile(file, routes, id, previous)) }),
  };
  await write(`${JSON.stringify(answer, undefined, 2)}\n`, options.output);
  return violations.length > 0 ? 1 : 0;
}

function pricesIn(path: string, prices: () => VehiclePrice[]): VehiclePrice[] {
  try {
    return prices();
  } catch (error) {
    if (error instanceof RangeError) throw new CommandFailure(`${path}: ${error.message}`);
    throw error;
  }
}

function timesOf(path: string, vroom: VroomInput): string {
  try {
    return writeVroomPlan(vroom);
  } catch (error) {
    throw failureOf(path, error);
  }
}

async function write(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(output, text).catch((error: unknown) => {
    throw new CommandFailure(`the answer cannot be written: ${output} ${reasonOf(error)}`);
  });
}
