import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { check, type ProblemFile, planOfRoutes, type Solution } from "@reroute/solver";
import { makeSolverPool, type SolverPool } from "@reroute/solver/node";
import { machine, machineNow } from "./machine.ts";
import { type BenchmarkInstance, benchmarkInstances, SETS } from "./solver/benchmark-instances.ts";
import {
  drawJobs,
  measureNewJob,
  measureSetUps,
  medianOf,
  type NewJob,
  setUpSeconds,
  withSlots,
} from "./solver/new-job.ts";
import { peerVersions, runPeer } from "./solver/peers.ts";
import { openResultLog, RESULTS_FILE, type Result } from "./solver/result-log.ts";

const USAGE = `Usage: npm run bench:solver -- --set ${SETS.join("|")}[,SET] [--cpu-seconds 10] [--seeds 1-3]
         [--instances R1_2_1,C1_2_1] [--peers] [--engines reroute,pyvrp]
       npm run bench:solver -- --new-job --instances R1_10_5,R1_2_1 [--cpu-seconds 10] [--customers 20]

Solves instances in one warm thread, checks every plan, and prints its gap to the best-known cost. Goes on where it was broken
off: results stand in bench/results/. --peers runs PyVRP, VROOM and OR-Tools too (bench/peers/install.sh installs them); --engines
names those that are to run.

--new-job leaves a customer out of a good plan, adds it, and searches again for a moment: 100 ms, or 20 ms below 500 customers.
What that comes to is compared with the mean of ten solves of the whole.`;

/** From so many customers on, a new job has 100 ms instead of 20. */
const MANY_CUSTOMERS = 500;
/** Solves of the whole, seeds 1 on, whose mean a new job's plan is compared with: they differ by more than the target. */
const WHOLES = 10;

interface Outcome {
  solution: Solution;
  usedSeconds: number;
  iterations: number | null;
}

type Engine = {
  name: string;
  version: string;
  run(file: ProblemFile, seed: number, cpuSeconds: number): Promise<Outcome>;
};

process.exitCode = await main();

async function main(): Promise<number> {
  const words = readWords();
  if (!words) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { sets, cpuSeconds, seeds, names, engineNames, wantsPeers, isNewJob, customers } = words;
  const instances = benchmarkInstances(sets).filter(({ name }) => names === undefined || names.includes(name));
  if (instances.length === 0) {
    process.stderr.write("bench:solver: no such instances, or ../shared/benchmarks is not here\n");
    return 1;
  }
  const pool = makeSolverPool({ threads: 1 });
  say(`${machineNow()}; ${cpuSeconds} CPU seconds each; ${new Date().toISOString().slice(0, 10)}`);
  if (isNewJob) {
    for (const instance of instances) await addNewJobs(pool, instance, cpuSeconds, customers);
    await pool.close();
    return 0;
  }
  const all: Engine[] = [
    {
      name: "reroute",
      version: solverVersion(),
      async run({ problem }, seed, seconds) {
        const solution = await pool.solve(problem, { seed, stop: { cpuSeconds: seconds } });
        return { solution, usedSeconds: seconds, iterations: solution.statistics.iterations };
      },
    },
    ...(wantsPeers ? await peerEngines() : []),
  ];
  const engines = all.filter(({ name }) => engineNames === undefined || engineNames.includes(name));
  const log = openResultLog(RESULTS_FILE);
  const results: Result[] = [];
  for (const instance of instances) {
    for (const seed of seeds) {
      for (const engine of engines) {
        const { name, version } = engine;
        const known = log.find({ engine: name, version, instance: instance.name, seed, cpuSeconds });
        const result = known ?? (await measure(engine, instance, seed, cpuSeconds));
        if (!known) log.add(result);
        results.push(result);
        say(lineOf(result));
      }
    }
  }
  await pool.close();
  for (const { name } of engines) say(meanOf(name, results));
  for (const { name } of engines) if (name !== "reroute") say(againstOf(name, results));
  return results.some(({ engine, cost }) => engine === "reroute" && cost === null) ? 1 : 0;
}

/** Prints what one new job on a good plan comes to: a line a customer, then the medians. */
async function addNewJobs(
  pool: SolverPool,
  instance: BenchmarkInstance,
  cpuSeconds: number,
  customers: number,
): Promise<void> {
  const file = instance.read();
  const { problem } = file;
  const percent = (solution: Solution) => 100 * (solution.cost.total / file.costScale / instance.reference! - 1);
  const setUp = await setUpSeconds(pool, problem);
  const short = problem.jobs.length < MANY_CUSTOMERS ? 0.02 : 0.1;
  const wholes: Solution[] = [];
  for (let seed = 1; seed <= WHOLES; seed++) wholes.push(await pool.solve(problem, { seed, stop: { cpuSeconds } }));
  const plan = wholes[0]!;
  const gaps = wholes.map(percent);
  const whole = gaps.reduce((sum, gap) => sum + gap, 0) / WHOLES;
  say(
    `${instance.name}: whole ${whole.toFixed(2)} % (mean of seeds 1 to ${WHOLES}: ${gaps.map((gap) => gap.toFixed(2)).join(" ")}); ` +
      `set-up ${(1000 * setUp).toFixed(0)} ms, then ${1000 * short} ms of search`,
  );
  for (const [travel, each] of [["one matrix", problem] as const, ["16 slots", withSlots(problem)] as const]) {
    const setUps = await measureSetUps(pool, each, drawJobs(each, customers), plan);
    const [fresh, patched] = [medianOf(setUps.map((one) => one.fresh)), medianOf(setUps.map((one) => one.patched))];
    say(`  a new job set up, ${travel}: ${fresh.toFixed(1)} CPU ms fresh, ${patched.toFixed(1)} patched (medians)`);
  }
  const all: NewJob[] = [];
  for (const jobId of drawJobs(problem, customers)) {
    const each = await measureNewJob(pool, problem, jobId, { good: cpuSeconds, short, setUp }, percent);
    all.push(each);
    const { before, greedy, after, changes } = each;
    say(
      `  without ${jobId.padEnd(5)} ${before.toFixed(2)} %, inserted ${greedy.toFixed(2)} %, searched ${after.toFixed(2)} %, ${changes} other predecessors`,
    );
  }
  const median = (of: (each: NewJob) => number) => medianOf(all.map(of));
  say(
    `${instance.name}: median of ${all.length}: ${median(({ after }) => after - whole).toFixed(2)} points above the whole, ` +
      `${median(({ after, before }) => after - before).toFixed(2)} above the plan before, ` +
      `${median(({ changes }) => changes)} other predecessors`,
  );
}

async function measure(engine: Engine, instance: BenchmarkInstance, seed: number, cpuSeconds: number): Promise<Result> {
  const file = instance.read();
  const about = {
    engine: engine.name,
    version: engine.version,
    set: instance.set,
    instance: instance.name,
    seed,
    cpuSeconds,
    machine,
    date: new Date().toISOString(),
    reference: instance.reference,
    isStale: instance.isStale,
  };
  try {
    const { solution, usedSeconds, iterations } = await engine.run(file, seed, cpuSeconds);
    const violations = check(file.problem, solution);
    const fault =
      violations.length > 0
        ? `${violations.length} violations, first: ${violations[0]!.message}`
        : solution.unassigned.length > 0
          ? `${solution.unassigned.length} jobs on no route`
          : undefined;
    const cost = fault ? null : solution.cost.total / file.costScale;
    return { ...about, cost, usedSeconds, iterations, ...(fault ? { fault } : {}) };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { ...about, cost: null, usedSeconds: 0, iterations: null, fault };
  }
}

async function peerEngines(): Promise<Engine[]> {
  const versions = await peerVersions();
  return Object.entries(versions).flatMap(([name, version]): Engine[] => {
    if (version === null) {
      say(`${name} is absent: bench/peers/install.sh installs it`);
      return [];
    }
    return [
      {
        name,
        version,
        async run({ problem }, seed, seconds) {
          const { routes, cpuSeconds, iterations } = await runPeer(name, problem, seed, seconds);
          if (routes === null) throw new Error("no feasible plan");
          // Readers place customer k of the file's order at location k; a row of Li & Lim's is its own word.
          const ids = new Map(problem.jobs.map((job) => [job.locationIndex, job.id]));
          const solution = planOfRoutes(problem, {
            routes: routes.map((route) => route.map((each) => ids.get(each) ?? String(each))),
          });
          return { solution, usedSeconds: cpuSeconds, iterations };
        },
      },
    ];
  });
}

/** The commit that last changed the solver; `+` when its folder has changes that are not committed. */
function solverVersion(): string {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();
  const changes = git("status", "--porcelain", "--untracked-files=no", "--", "packages/solver");
  return `${git("log", "-1", "--format=%h", "--", "packages/solver")}${changes ? "+" : ""}`;
}

function gapOf({ cost, reference }: Result): number | undefined {
  return cost === null || reference === undefined ? undefined : 100 * (cost / reference - 1);
}

function lineOf(result: Result): string {
  const { engine, version, instance, seed, cost, reference, isStale, usedSeconds, iterations, fault } = result;
  const gap = gapOf(result);
  return [
    instance.replace("ORTEC-VRPTW-ASYM-", "ORTEC-").padEnd(24),
    `${engine} ${version}`.padEnd(20),
    `seed ${seed}`.padEnd(8),
    `${usedSeconds.toFixed(1)} s`.padStart(8),
    `cost ${cost === null ? "-" : Math.round(100 * cost) / 100}`.padEnd(14),
    `reference ${reference ?? "-"}${isStale ? " (stale)" : ""}`.padEnd(20),
    `gap ${gap === undefined ? "-" : `${gap.toFixed(2)} %`}`.padEnd(12),
    fault ?? (iterations === null ? "" : `${iterations} iterations`),
  ].join("  ");
}

function meanOf(engine: string, results: Result[]): string {
  const mine = results.filter((result) => result.engine === engine && !result.isStale);
  const gaps = mine.map(gapOf).filter((gap) => gap !== undefined);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return `${engine}: mean gap ${gaps.length > 0 ? `${mean.toFixed(2)} %` : "-"} over ${gaps.length} of ${mine.length} runs`;
}

/** On how many runs a peer had the same instance, seed and limit, and on how many of those we are no worse. */
function againstOf(peer: string, results: Result[]): string {
  const pairs = results
    .filter(({ engine }) => engine === "reroute")
    .flatMap((ours) =>
      results
        .filter(({ engine, instance, seed }) => engine === peer && instance === ours.instance && seed === ours.seed)
        .map((theirs) => ({
          ours: ours.cost ?? Number.POSITIVE_INFINITY,
          theirs: theirs.cost ?? Number.POSITIVE_INFINITY,
        })),
    );
  const held = pairs.filter(({ ours, theirs }) => ours <= theirs * (1 + 1e-6));
  return `reroute: no worse than ${peer} on ${held.length} of ${pairs.length} runs`;
}

function readWords() {
  try {
    const { values } = parseArgs({
      options: {
        set: { type: "string" },
        "cpu-seconds": { type: "string", default: "10" },
        seeds: { type: "string", default: "1" },
        instances: { type: "string" },
        peers: { type: "boolean", default: false },
        engines: { type: "string" },
        "new-job": { type: "boolean", default: false },
        customers: { type: "string", default: "20" },
      },
    });
    const isNewJob = values["new-job"];
    const customers = Number(values.customers);
    const names = values.instances?.split(",");
    const engineNames = values.engines?.split(",");
    const sets = values.set?.split(",") ?? (isNewJob && names ? SETS : []);
    const cpuSeconds = Number(values["cpu-seconds"]);
    const range = /^(\d+)(?:-(\d+))?$/.exec(values.seeds);
    if (sets.length === 0 || !sets.every((set) => SETS.includes(set)) || !(cpuSeconds > 0) || !range) return undefined;
    if (!Number.isInteger(customers) || customers < 1) return undefined;
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
    const seeds = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    return { sets, cpuSeconds, seeds, names, engineNames, wantsPeers: values.peers, isNewJob, customers };
  } catch {
    return undefined;
  }
}

function say(line: string): void {
  process.stdout.write(`${line.trimEnd()}\n`);
}
