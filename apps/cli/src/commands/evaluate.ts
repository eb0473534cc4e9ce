import { writeFile } from "node:fs/promises";
import {
  diffPlans,
  isRoutes,
  type PreviousRoute,
  type ProblemFile,
  pricesOf,
  readNativeSolution,
  readProblem,
  readRoutes,
  stepsOfWords,
  evaluate as violationsAndCosts,
} from "@reroute/solver";
import { type Command, UsageError } from "../command.ts";
import { CommandFailure, sayFailure } from "../command-failure.ts";
import { readInputAs, reasonOf } from "../read-input.ts";
import { readWords } from "../read-words.ts";

/** `reroute evaluate`: times, loads and costs of given routes; 0 when they are valid, 1 when not, 2 when that cannot be said. */
export const evaluate: Command = {
  name: "evaluate",
  summary: "Tells the times, costs and violations of given routes",
  usage: `Usage: reroute evaluate PROBLEM ROUTES [--previous FILE] [--prices ID] [--output FILE]

PROBLEM is native JSON, Solomon, VRPLIB or Li & Lim text; ROUTES a solution's JSON, of which only the order of tasks is read, or
\`Route #1: 3 7 5\` lines, the k-th for the k-th vehicle. Prints JSON: the routes as they are driven best, and what is wrong
with them. The exit code is 0 for valid routes, 1 for others, 2 when a file cannot be read.

  --previous FILE  a plan (as ROUTES): what it costs to differ from it counts, and what differs is listed
  --prices ID      what the job or shipment ID adds to the cost of every vehicle's route
  --output FILE    write to FILE instead of printing`,

  run: (args) => sayFailure("evaluate", () => run(args)),
};

async function run(args: string[]): Promise<number> {
  const { options, alone } = readWords(args, ["previous", "prices", "output"]);
  const [problemPath, routesPath, extra] = alone;
  if (problemPath === undefined || routesPath === undefined) throw new UsageError("it takes a problem and routes");
  if (extra !== undefined) throw new UsageError(`one problem and one plan at a time; what is "${extra}"?`);
  const file = await readInputAs(problemPath, (text) => readProblem(text));
  if (file.vroom)
    throw new CommandFailure(`${problemPath}: VROOM's problems are evaluated by their steps with reroute check`);
  const routes = await readInputAs(routesPath, (text) => routesIn(text, file));
  const previous =
    options.previous === undefined
      ? undefined
      : { routes: await readInputAs(options.previous, (text) => routesIn(text, file)) };
  const { solution, violations } = violationsAndCosts(file.problem, routes, previous);
  const { prices: id } = options;
  const known = [...file.problem.jobs, ...(file.problem.shipments ?? [])].some((each) => each.id === id);
  if (id !== undefined && !known) throw new CommandFailure(`${problemPath} has no job or shipment "${id}"`);
  const answer = {
    solution,
    violations,
    ...(previous && { diff: diffPlans(previous, solution) }),
    ...(id !== undefined && { prices: pricesOf(file.problem, routes, id) }),
  };
  const text = `${JSON.stringify(answer, undefined, 2)}\n`;
  if (options.output === undefined) process.stdout.write(text);
  else {
    await writeFile(options.output, text).catch((error: unknown) => {
      throw new CommandFailure(`the answer cannot be written: ${options.output} ${reasonOf(error)}`);
    });
  }
  return violations.length > 0 ? 1 : 0;
}

function routesIn(text: string, { problem }: ProblemFile): PreviousRoute[] {
  if (!isRoutes(text)) return readNativeSolution(text).routes.map(({ vehicleId, steps }) => ({ vehicleId, steps }));
  return readRoutes(text).routes.map((words, index) => {
    const vehicle = problem.vehicles[index];
    if (vehicle === undefined)
      throw new CommandFailure(`there are ${problem.vehicles.length} vehicles for more routes`);
    return { vehicleId: vehicle.id, steps: stepsOfWords(problem, words) };
  });
}
