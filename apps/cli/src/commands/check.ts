import {
  isRoutes,
  type ProblemFile,
  planOfRoutes,
  readNativeSolution,
  readProblem,
  readRoutes,
  type Solution,
  check as violationsOf,
} from "@reroute/solver";
import { type Command, UsageError } from "../command.ts";
import { sayFailure } from "../command-failure.ts";
import { readInputAs } from "../read-input.ts";
import { readWords } from "../read-words.ts";

/** `reroute check`: verifies a plan against its problem; 0 when it is valid, 1 when it is not, 2 when that cannot be said. */
export const check: Command = {
  name: "check",
  summary: "Verifies a plan against its problem file",
  usage: `Usage: reroute check PROBLEM SOLUTION

PROBLEM is native JSON, Solomon or VRPLIB text; SOLUTION is the solution's JSON or \`Route #1: 3 7 5\` lines. Everything is
recomputed from the problem. Prints one line for each thing that is wrong, or one that says that nothing is. The exit code is 0
for a valid plan, 1 for another, 2 when a file cannot be read.`,

  run: (args) => sayFailure("check", () => run(args)),
};

async function run(args: string[]): Promise<number> {
  const { alone } = readWords(args, []);
  const [problemPath, solutionPath, extra] = alone;
  if (problemPath === undefined || solutionPath === undefined)
    throw new UsageError("it takes a problem and a solution");
  if (extra !== undefined) throw new UsageError(`one problem and one solution at a time; what is "${extra}"?`);
  const file = await readInputAs(problemPath, readProblem);
  const { solution, statedCost } = await readInputAs(solutionPath, (text) => readSolution(text, file));

  const lines = violationsOf(file.problem, solution).map(({ code, message }) => `${code}: ${message}`);
  const cost = solution.cost.total / file.costScale;
  if (statedCost !== undefined && lines.length === 0 && statedCost !== cost) {
    lines.push(`WRONG_COST: the file states cost ${statedCost}, recomputed ${cost}`);
  }
  if (lines.length > 0) {
    process.stdout.write(`${lines.join("\n")}\n`);
    return 1;
  }
  const served = solution.routes.reduce((sum, route) => sum + route.steps.length, 0);
  process.stdout.write(`Valid: ${solution.routes.length} routes serve ${served} jobs at cost ${cost}\n`);
  return 0;
}

function readSolution(text: string, { problem }: ProblemFile): { solution: Solution; statedCost?: number } {
  if (!isRoutes(text)) return { solution: readNativeSolution(text) };
  const routes = readRoutes(text);
  return { solution: planOfRoutes(problem, routes), statedCost: routes.cost };
}
