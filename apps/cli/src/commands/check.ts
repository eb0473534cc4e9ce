import {
  checkFile,
  checkInParts,
  checkVroom,
  inFileUnit,
  isRoutes,
  type ProblemFile,
  planOfRoutes,
  readNativeSolution,
  readProblem,
  readRoutes,
  readVroomAnswer,
  type Solution,
  type Step,
  type Violation,
  type VroomInput,
} from "@reroute/solver";
import { type Command, UsageError } from "../command.ts";
import { CommandFailure, sayFailure } from "../command-failure.ts";
import { failureOf, readInputAs } from "../read-input.ts";
import { readPlan } from "../read-plan.ts";
import { readWords } from "../read-words.ts";
import { besideFile, readTravel, TRAVEL_OPTIONS, TRAVEL_USAGE } from "../travel-options.ts";

/** `reroute check`: verifies a plan against its problem; 0 when it is valid, 1 when it is not, 2 when that cannot be said. */
export const check: Command = {
  name: "check",
  summary: "Verifies a plan against its problem file",
  usage: `Usage: reroute check PROBLEM SOLUTION [--previous FILE] [--straight-line-kph K | --roads DIR]

PROBLEM is native or VROOM's JSON, Solomon, VRPLIB or Li & Lim text; SOLUTION is the solution's JSON, VROOM's answer, or
\`Route #1: 3 7 5\` lines; its numbers are in the file's own unit. Everything is recomputed from the problem. Prints one line for each thing that is wrong, or one that says that nothing is. The exit code is 0
for a valid plan, 1 for another, 2 when a file cannot be read.

  --previous FILE  the plan that the solution was made from: what it freezes must stand, and differing from it has its price

${TRAVEL_USAGE}`,

  run: (args) => sayFailure("check", () => run(args)),
};

async function run(args: string[]): Promise<number> {
  const { options, alone } = readWords(args, ["previous", ...TRAVEL_OPTIONS]);
  const [problemPath, solutionPath, extra] = alone;
  if (problemPath === undefined || solutionPath === undefined)
    throw new UsageError("it takes a problem and a solution");
  if (extra !== undefined) throw new UsageError(`one problem and one solution at a time; what is "${extra}"?`);
  const reading = {
    makeTravelTable: await readTravel(options),
    readBytes: besideFile(problemPath),
    takesLarge: options.previous === undefined,
  };
  const file = await readInputAs(problemPath, (text) => readProblem(text, reading)).catch((error: unknown) => {
    throw failureOf(problemPath, error);
  });
  const { lines, valid } = file.vroom
    ? await checkAnswer(file.vroom, solutionPath).catch((error: unknown) => {
        throw failureOf(problemPath, error);
      })
    : await checkSolution(file, solutionPath, options.previous).catch((error: unknown) => {
        throw failureOf(problemPath, error);
      });
  process.stdout.write(lines.length > 0 ? `${lines.join("\n")}\n` : `Valid: ${valid}\n`);
  return lines.length > 0 ? 1 : 0;
}

/** What is wrong, a line each; and what to say when nothing is. */
interface Findings {
  lines: string[];
  valid: string;
}

async function checkAnswer(input: VroomInput, path: string): Promise<Findings> {
  const answer = await readInputAs(path, readVroomAnswer);
  const served = answer.routes.reduce((sum, { jobIds }) => sum + jobIds.length, 0);
  return {
    lines: checkVroom(input, answer).map(lineOf),
    valid: `${answer.routes.length} routes serve ${served} jobs`,
  };
}

async function checkSolution(file: ProblemFile, path: string, previousPath: string | undefined): Promise<Findings> {
  const previous = previousPath === undefined ? undefined : await readPlan(previousPath, file);
  const { solution, statedCost } = await readInputAs(path, (text) => readSolution(text, file));
  const violations = file.large ? checkInParts(file.large, solution) : checkFile(file, solution, previous);
  const lines = violations.map(lineOf);
  const cost = solution.cost.total;
  if (statedCost !== undefined && lines.length === 0 && statedCost !== cost) {
    lines.push(`WRONG_COST: the file states cost ${statedCost}, recomputed ${cost}`);
  }
  return { lines, valid: `${solution.routes.length} routes serve ${sayServed(solution)} at cost ${cost}` };
}

/** "3 jobs", "2 shipments", or both: a shipment once, at its delivery. */
function sayServed({ routes }: Solution): string {
  const count = (type: Step["type"]) =>
    routes.reduce((sum, { steps }) => sum + steps.filter((step) => step.type === type).length, 0);
  const [jobs, shipments] = [count("job"), count("delivery")];
  if (shipments === 0) return `${jobs} jobs`;
  return jobs === 0 ? `${shipments} shipments` : `${jobs} jobs and ${shipments} shipments`;
}

function lineOf({ code, message }: Violation): string {
  return `${code}: ${message}`;
}

function readSolution(
  text: string,
  { problem, large, costScale }: ProblemFile,
): { solution: Solution; statedCost?: number } {
  if (!isRoutes(text)) return { solution: readNativeSolution(text) };
  if (large) throw new CommandFailure("a problem of so many locations is checked against the solution's JSON");
  const routes = readRoutes(text);
  return { solution: inFileUnit(planOfRoutes(problem, routes), costScale), statedCost: routes.cost };
}
