import { writeFile } from "node:fs/promises";
import {
  diffPlans,
  type LargeProblem,
  PROBLEM_FORMATS,
  type PreviousPlan,
  ProblemError,
  type ProblemFile,
  type ProblemFormat,
  type ProblemReading,
  type Progress,
  readProblem,
  type Solution,
  type Stop,
  solveInParts,
  stopOfVroom,
  unassignedIdsOf,
  VroomError,
  writeNativeSolution,
  writeRoutes,
  writeVroom,
  writeVroomFailure,
  writeVroomPlan,
} from "@reroute/solver";
import { type ExactAnswer, MOST_EXACT_JOBS, makeSolverPool, solveExact } from "@reroute/solver/node";
import { type Command, UsageError } from "../command.ts";
import { CommandFailure, sayFailure } from "../command-failure.ts";
import { failureOf, readInputAs, reasonOf } from "../read-input.ts";
import { readPlan } from "../read-plan.ts";
import { readNumberOption, readWords } from "../read-words.ts";
import { besideFile, readTravel, TRAVEL_OPTIONS, TRAVEL_USAGE } from "../travel-options.ts";

const DEFAULT_SECONDS = 10;
const A_WEEK = 7 * 24 * 3600;
const STOPS = ["cpu-seconds", "time-limit", "iterations"] as const;

/** `reroute solve`: reads a problem file and prints the best plan found. */
export const solve: Command = {
  name: "solve",
  summary: "Plans routes for a problem file (native or VROOM's JSON, Solomon, VRPLIB or Li & Lim)",
  usage: `Usage: reroute solve FILE [--cpu-seconds S | --time-limit S | --iterations N] [--seed N] [--threads N] [--output FILE]
                          [--previous FILE] [--relaxation all|sequence|times] [--progress]
                          [--method search|exact] [--format F] [--lenient] [--straight-line-kph K | --roads DIR]

Prints \`Route #1: 3 7 5\` lines (customer numbers as in the file, the depot left out) and the cost; for native JSON the
solution as JSON, for VROOM's JSON VROOM's answer (with its option c: its given routes, timed and not changed). Ctrl-C
ends the search and prints the best plan so far.

  --cpu-seconds S  search for S seconds of processor time a thread
  --time-limit S   search for S seconds (default: ${DEFAULT_SECONDS}; for VROOM's JSON its options l and x, 5 without them)
  --iterations N   search for N iterations: with the same seed and threads always the same plan
  --seed N         where the random numbers start (default: 1)
  --threads N      search with N seeds side by side, from --seed on, and keep the best (default: 1; VROOM's option t);
                   without --iterations they go on from each other's plans
  --method M       search (default), or exact: for up to ${MOST_EXACT_JOBS} jobs, prints the plan and, apart, what no plan beats;
                   ends when that is proven, or with --iterations N after N nodes of its proof, or with --time-limit
  --output FILE    write the plan to FILE instead of printing it
  --previous FILE  the plan to start from: a solution, native JSON of a previous plan (docs/reference/problem.md), VROOM's answer to
                   VROOM's JSON, or \`Route #1: 3 7 5\` lines, the k-th for the k-th vehicle; the solution's JSON says what differs
  --relaxation R   of the previous plan: all may change (default), its tasks keep their vehicles (sequence), or its routes
                   stand and what is new comes behind them (times)
  --progress       tell better plans on standard error as they are found, a line of JSON each: seconds since the search
                   began, seed, iterations, cost, and how many jobs are unassigned
  --format F       read the file as ${PROBLEM_FORMATS.join(", ")}; default: told by its content

${TRAVEL_USAGE}

More than 8,000 coordinates (up to 100,000) are planned in parts of a few hundred jobs, one by one in one thread. Then Ctrl-C ends it without a
plan, there is no --previous, and progress is told after each part.

For VROOM's JSON:
  --lenient        warn of unknown keys, and of route shapes that are asked for, instead of refusing them

Its errors are printed as VROOM prints them, and its codes are exit codes: 2 input, 3 travel times that cannot be had.`,

  run: (args) => sayFailure("solve", () => run(args)),
};

async function run(args: string[]): Promise<number> {
  const { options, isSet, alone } = readWords(
    args,
    [...STOPS, "seed", "threads", "method", "output", "format", "previous", "relaxation", ...TRAVEL_OPTIONS],
    ["lenient", "progress"],
  );
  const [path, extra] = alone;
  if (path === undefined) throw new UsageError("which problem file?");
  if (extra !== undefined) throw new UsageError(`one problem file at a time; what is "${extra}"?`);
  const stop = readStop(options);
  const seed = readNumberOption("seed", options.seed, { min: 0, max: 2 ** 31 - 1, isWhole: true }) ?? 1;
  const threads = readNumberOption("threads", options.threads, { min: 1, max: 256, isWhole: true });
  const isExact = readMethod(options, isSet.progress) === "exact";
  const relaxation = readRelaxation(options);
  const reading: ProblemReading = {
    format: readFormat(options.format),
    makeTravelTable: await readTravel(options),
    readBytes: besideFile(path),
    takesLarge: options.previous === undefined,
    ...(isSet.lenient ? { onUnknown: (at, sentence) => warn(`${at}: ${sentence}`) } : {}),
  };

  try {
    const began = performance.now();
    const file = await readInputAs(path, (text) => readProblem(text, reading));
    if (options.previous !== undefined) {
      file.previous = { ...(await readPlan(options.previous, file)), ...(relaxation ? { relaxation } : {}) };
    }
    const loaded = performance.now();
    if (file.large) refuseBesideParts(path, { threads, isExact });
    if (file.vroom?.options.c) {
      await writeText(writeVroomPlan(file.vroom, { loading: loaded - began, solving: 0 }), options.output);
      return 0;
    }
    const solution = isExact
      ? await prove(path, file, { seed, stop })
      : file.large
        ? searchInParts(path, file.large, { seed, stop, tells: isSet.progress })
        : await search(file, { seed, stop, threads, tells: isSet.progress });
    await write(file, solution, options.output, { loading: loaded - began, solving: performance.now() - loaded });
    const { length } = solution.unassigned;
    if (length > 0) {
      const ids = unassignedIdsOf(solution).join(" ");
      const all = file.problem.jobs.length + (file.problem.shipments?.length ?? 0);
      warn(`${length} of ${all} jobs are on no route: ${ids}`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof VroomError)) throw error;
    process.stdout.write(writeVroomFailure(error));
    warn(`${path}${error.path ? `, at ${error.path}` : ""}: ${error.message}`);
    return error.code;
  }
}

function warn(sentence: string): void {
  process.stderr.write(`reroute solve: ${sentence}\n`);
}

function readFormat(word: string | undefined): ProblemFormat | undefined {
  const format = PROBLEM_FORMATS.find((each) => each === word);
  if (word === undefined || format !== undefined) return format;
  throw new UsageError(`--format takes ${PROBLEM_FORMATS.join(", ")}, not "${word}"`);
}

function readRelaxation(
  options: Partial<Record<"relaxation" | "previous", string>>,
): PreviousPlan["relaxation"] | undefined {
  const { relaxation, previous } = options;
  if (relaxation === undefined) return undefined;
  if (previous === undefined) throw new UsageError("--relaxation speaks of a plan that --previous FILE gives");
  const known = (["all", "sequence", "times"] as const).find((word) => word === relaxation);
  if (known === undefined) throw new UsageError(`--relaxation takes all, sequence or times, not "${relaxation}"`);
  return known;
}

function readMethod(
  options: Partial<Record<"method" | "threads" | "cpu-seconds" | "previous", string>>,
  tells: boolean,
): "search" | "exact" {
  const { method = "search" } = options;
  if (method !== "search" && method !== "exact")
    throw new UsageError(`--method takes search or exact, not "${method}"`);
  const unfit = method === "exact" ? (["threads", "cpu-seconds"] as const).find((name) => options[name]) : undefined;
  if (method === "exact" && (tells || options.previous !== undefined)) {
    throw new UsageError(`--${tells ? "progress" : "previous"} is for the search; --method exact begins anew`);
  }
  if (unfit) throw new UsageError(`--${unfit} is for the search; --method exact takes --time-limit or --iterations`);
  return method;
}

/** undefined when the words name no bound. */
function readStop(options: Partial<Record<(typeof STOPS)[number], string>>): Stop | undefined {
  const given = STOPS.filter((name) => options[name] !== undefined);
  if (given.length > 1) {
    throw new UsageError(`${given.map((name) => `--${name}`).join(" and ")} exclude each other; give one`);
  }
  const seconds = { min: 0, max: A_WEEK, isWhole: false };
  const cpuSeconds = readNumberOption("cpu-seconds", options["cpu-seconds"], seconds);
  if (cpuSeconds !== undefined) return { cpuSeconds };
  const iterations = readNumberOption("iterations", options.iterations, { min: 0, max: 1e12, isWhole: true });
  if (iterations !== undefined) return { iterations };
  const timeLimitSeconds = readNumberOption("time-limit", options["time-limit"], seconds);
  return timeLimitSeconds === undefined ? undefined : { timeLimitSeconds };
}

async function search(
  { problem, previous, vroom, costScale }: ProblemFile,
  words: { seed: number; stop: Stop | undefined; threads: number | undefined; tells: boolean },
): Promise<Solution> {
  const stop = words.stop ?? (vroom ? stopOfVroom(vroom) : { timeLimitSeconds: DEFAULT_SECONDS });
  // A process that solves one problem gains nothing from solving three small ones before it.
  const pool = makeSolverPool({ threads: words.threads ?? vroom?.options.t ?? 1, isWarm: false });
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once("SIGINT", onInterrupt);
  try {
    const began = performance.now();
    const onProgress = ({ cost, ...progress }: Progress) => {
      const seconds = Number(((performance.now() - began) / 1000).toFixed(3));
      process.stderr.write(`${JSON.stringify({ seconds, ...progress, cost: cost / costScale })}\n`);
    };
    const options = {
      seed: words.seed,
      stop,
      ...(previous ? { previous } : {}),
      ...(words.tells ? { onProgress } : {}),
    };
    return await pool.solveSeeds(problem, options, { signal: interrupt.signal });
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error));
  } finally {
    process.off("SIGINT", onInterrupt);
    await pool.close();
  }
}

function refuseBesideParts(path: string, words: { threads: number | undefined; isExact: boolean }): void {
  const unfit = words.isExact ? "--method exact" : (words.threads ?? 1) > 1 ? "--threads" : undefined;
  if (unfit)
    throw new CommandFailure(`${path} has too many locations for ${unfit}: it is planned in parts, one by one`);
}

function searchInParts(
  path: string,
  large: LargeProblem,
  { seed, stop, tells }: { seed: number; stop: Stop | undefined; tells: boolean },
): Solution {
  const began = performance.now();
  const onProgress = ({ cost, unassigned }: { cost: number; unassigned: number }) => {
    const seconds = Number(((performance.now() - began) / 1000).toFixed(3));
    process.stderr.write(`${JSON.stringify({ seconds, seed, unassigned, cost })}\n`);
  };
  try {
    return solveInParts(large, {
      seed,
      stop: stop ?? { timeLimitSeconds: DEFAULT_SECONDS },
      ...(tells ? { onProgress } : {}),
    });
  } catch (error) {
    throw failureOf(path, error);
  }
}

/** Says on standard error what is proven: standard output holds the plan alone, which `reroute check` reads. */
async function prove(
  path: string,
  { problem, previous, costScale }: ProblemFile,
  { seed, stop }: { seed: number; stop: Stop | undefined },
): Promise<Solution> {
  if (previous?.routes.some(({ frozenCount }) => frozenCount)) {
    throw new CommandFailure(`${path}: the exact method does not plan around frozen stops; the search does`);
  }
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once("SIGINT", onInterrupt);
  const limit = stop?.timeLimitSeconds;
  const timer = limit === undefined ? undefined : setTimeout(onInterrupt, 1000 * limit);
  try {
    const answer = await solveExact(problem, { seed, nodes: stop?.iterations, signal: interrupt.signal });
    warn(sentenceOf(answer, costScale));
    return answer.solution;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new CommandFailure(`${path}, at ${error.path}: ${error.message}`);
  } finally {
    clearTimeout(timer);
    process.off("SIGINT", onInterrupt);
  }
}

function sentenceOf({ isProven, bound, solution, nodes }: ExactAnswer, costScale: number): string {
  const cost = (value: number) => Number((value / costScale).toFixed(6));
  if (isProven)
    return `proven: no plan serves more, or the same at less than ${cost(solution.cost.total)} (${nodes} nodes)`;
  if (bound.cost === undefined) {
    return `not proven: a plan may serve up to ${bound.jobs} jobs of priority ${bound.priority} (${nodes} nodes)`;
  }
  const gap = solution.cost.total > 0 ? 100 * (1 - bound.cost / solution.cost.total) : 0;
  return `not proven: a plan may cost ${cost(bound.cost)}, ${gap.toFixed(2)} % less (${nodes} nodes)`;
}

async function write(
  { format, vroom, costScale, previous }: ProblemFile,
  solution: Solution,
  output: string | undefined,
  times: { loading: number; solving: number },
): Promise<void> {
  const text = vroom
    ? writeVroom(vroom, solution, times)
    : format === "native"
      ? writeNativeSolution(previous ? { ...solution, diff: diffPlans(previous, solution) } : solution)
      : writeRoutes(solution, costScale);
  await writeText(text, output);
}

async function writeText(text: string, output: string | undefined): Promise<void> {
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
