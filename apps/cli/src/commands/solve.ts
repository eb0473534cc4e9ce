import { writeFile } from "node:fs/promises";
import {
  type ProblemFile,
  readProblem,
  type Solution,
  type Stop,
  writeNativeSolution,
  writeRoutes,
} from "@reroute/solver";
import { makeSolverPool } from "@reroute/solver/node";
import { type Command, UsageError } from "../command.ts";
import { CommandFailure, sayFailure } from "../command-failure.ts";
import { readInputAs, reasonOf } from "../read-input.ts";
import { readNumberOption, readWords } from "../read-words.ts";

const DEFAULT_SECONDS = 10;
const A_WEEK = 7 * 24 * 3600;
const STOPS = ["cpu-seconds", "time-limit", "iterations"] as const;

/** `reroute solve`: reads a problem file and prints the best plan found. */
export const solve: Command = {
  name: "solve",
  summary: "Plans routes for a problem file (native JSON, Solomon or VRPLIB)",
  usage: `Usage: reroute solve FILE [--cpu-seconds S | --time-limit S | --iterations N] [--seed N] [--threads N] [--output FILE]

Prints \`Route #1: 3 7 5\` lines (customer numbers as in the file, the depot left out) and the cost; for native JSON the
solution as JSON. Ctrl-C ends the search and prints the best plan so far.

  --cpu-seconds S  search for S seconds of processor time a thread
  --time-limit S   search for S seconds (default: ${DEFAULT_SECONDS})
  --iterations N   search for N iterations: with the same seed and threads always the same plan
  --seed N         where the random numbers start (default: 1)
  --threads N      search with N seeds side by side, from --seed on, and keep the best (default: 1)
  --output FILE    write the plan to FILE instead of printing it`,

  run: (args) => sayFailure("solve", () => run(args)),
};

async function run(args: string[]): Promise<number> {
  const { options, alone } = readWords(args, [...STOPS, "seed", "threads", "output"]);
  const [path, extra] = alone;
  if (path === undefined) throw new UsageError("which problem file?");
  if (extra !== undefined) throw new UsageError(`one problem file at a time; what is "${extra}"?`);
  const stop = readStop(options);
  const seed = readNumberOption("seed", options.seed, { min: 0, max: 2 ** 31 - 1, isWhole: true }) ?? 1;
  const threads = readNumberOption("threads", options.threads, { min: 1, max: 256, isWhole: true }) ?? 1;

  const file = await readInputAs(path, readProblem);
  const solution = await search(file, { seed, stop, threads });
  await write(file, solution, options.output);
  const { length } = solution.unassigned;
  if (length > 0) {
    const ids = solution.unassigned.map(({ jobId }) => jobId).join(" ");
    process.stderr.write(`reroute solve: ${length} of ${file.problem.jobs.length} jobs are on no route: ${ids}\n`);
  }
  return 0;
}

function readStop(options: Partial<Record<(typeof STOPS)[number], string>>): Stop {
  const given = STOPS.filter((name) => options[name] !== undefined);
  if (given.length > 1) {
    throw new UsageError(`${given.map((name) => `--${name}`).join(" and ")} exclude each other; give one`);
  }
  const seconds = { min: 0, max: A_WEEK, isWhole: false };
  const cpuSeconds = readNumberOption("cpu-seconds", options["cpu-seconds"], seconds);
  if (cpuSeconds !== undefined) return { cpuSeconds };
  const iterations = readNumberOption("iterations", options.iterations, { min: 0, max: 1e12, isWhole: true });
  if (iterations !== undefined) return { iterations };
  return { timeLimitSeconds: readNumberOption("time-limit", options["time-limit"], seconds) ?? DEFAULT_SECONDS };
}

async function search(
  { problem }: ProblemFile,
  { seed, stop, threads }: { seed: number; stop: Stop; threads: number },
): Promise<Solution> {
  // A process that solves one problem gains nothing from solving three small ones before it.
  const pool = makeSolverPool({ threads, isWarm: false });
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once("SIGINT", onInterrupt);
  try {
    return await pool.solveSeeds(problem, { seed, stop }, { signal: interrupt.signal });
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error));
  } finally {
    process.off("SIGINT", onInterrupt);
    await pool.close();
  }
}

async function write(file: ProblemFile, solution: Solution, output: string | undefined): Promise<void> {
  const text = file.format === "native" ? writeNativeSolution(solution) : writeRoutes(solution, file.costScale);
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(output, text);
  } catch (error) {
    throw new CommandFailure(`the plan cannot be written: ${output} ${reasonOf(error)}`);
  }
}
