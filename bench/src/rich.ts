import { parseArgs } from "node:util";
import {
  check,
  checkVroom,
  parseProblem,
  readProblem,
  readVroomAnswer,
  type Solution,
  type SolveOptions,
  solve,
  writeVroom,
} from "@reroute/solver";
import { machineNow } from "./machine.ts";
import { askPyvrp, PYVRP_DAYS } from "./rich/pyvrp-day.ts";
import { RICH_DAYS, richDay } from "./rich/rich-day.ts";
import { askVroom, toVroom, VROOM_DAYS } from "./rich/vroom-day.ts";

const USAGE = `Usage: npm run bench:rich -- [--jobs 200] [--first-jobs 1000] [--cpu-seconds 3] [--seeds 3] [--kinds "breaks; reloads"]
                        [--vroom | --pyvrp]

Solves a made-up day with one rich feature after another, in one thread. Prints what the first plan of so many jobs takes in CPU seconds (the
median of three), and with fewer jobs the iterations a second, the mean cost and who is left out after so many CPU seconds, by seeds from 1 on.
--vroom: instead, the same days in VROOM's JSON, solved by VROOM until it ends and here for so many CPU seconds, both plans verified.
--pyvrp: instead, the same days solved by PyVRP and here, for so many CPU seconds each, by seeds from 1 on; both plans priced and verified here.
Kinds: ${Object.keys(RICH_DAYS).join("; ")}.`;

process.exitCode = await main();

async function main(): Promise<number> {
  const words = readWords();
  if (!words) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { jobs, firstJobs, cpuSeconds, seeds, kinds } = words;
  for (const kind of Object.keys(RICH_DAYS)) measure(kind, 60, { seed: 1, stop: { iterations: 300 } });
  say(machineNow());
  if (words.vroom) return compareVroom(words);
  if (words.pyvrp) return comparePyvrp(words);
  say(`first plan: ${firstJobs} jobs; the rest: ${jobs} jobs, ${cpuSeconds} CPU s, mean of ${seeds} seeds`);
  let violations = 0;
  for (const kind of kinds) {
    const firsts = [1, 2, 3].map((seed) => measure(kind, firstJobs, { seed, stop: { iterations: 0 } }));
    const first = firsts.map(({ seconds }) => seconds).sort((a, b) => a - b)[1]!;
    const runs = Array.from({ length: seeds }, (_, at) => measure(kind, jobs, { seed: at + 1, stop: { cpuSeconds } }));
    const sum = (of: (solution: Solution) => number) => runs.reduce((total, { solution }) => total + of(solution), 0);
    const pace =
      sum(({ statistics }) => statistics.iterations) / runs.reduce((total, { seconds }) => total + seconds, 0);
    violations += [...firsts, ...runs].reduce((total, each) => total + each.violations, 0);
    say(
      [
        kind.padEnd(32),
        `first ${first.toFixed(2)} s, ${firsts[0]!.solution.unassigned.length} left out`.padEnd(30),
        `${Math.round(pace)} it/s`.padEnd(14),
        `cost ${(sum(({ cost }) => cost.total) / seeds).toFixed(1)}`.padEnd(16),
        `${(sum(({ unassigned }) => unassigned.length) / seeds).toFixed(1)} left out`,
      ].join(""),
    );
  }
  say(`${violations} violations`);
  return violations > 0 ? 1 : 0;
}

type Words = NonNullable<ReturnType<typeof readWords>>;

async function compareVroom({ jobs, cpuSeconds, seeds, kinds }: Words): Promise<number> {
  let violations = 0;
  for (const kind of kinds.filter((each) => VROOM_DAYS.includes(each))) {
    const text = toVroom(richDay(kind, jobs));
    const { vroom, problem } = readProblem(text);
    const tell = (who: string, seconds: number, answer: string) => {
      const { cost, unassigned } = JSON.parse(answer).summary as { cost: number; unassigned: number };
      violations += checkVroom(vroom!, readVroomAnswer(answer)).length;
      say(
        `${kind.padEnd(24)}${who.padEnd(10)}${seconds.toFixed(1).padStart(6)} s  cost ${cost}, ${unassigned} left out`,
      );
    };
    const theirs = await askVroom(text);
    if (theirs === undefined) {
      say("VROOM is not installed: bench/peers/install.sh installs it");
      return 1;
    }
    tell("VROOM", theirs.seconds, theirs.answer);
    for (let seed = 1; seed <= seeds; seed++) {
      tell(`seed ${seed}`, cpuSeconds, writeVroom(vroom!, solve(problem, { seed, stop: { cpuSeconds } })));
    }
  }
  say(`${violations} violations`);
  return violations > 0 ? 1 : 0;
}

function comparePyvrp({ jobs, cpuSeconds, seeds, kinds }: Words): number {
  let violations = 0;
  for (const kind of kinds.filter((each) => PYVRP_DAYS.includes(each))) {
    const problem = parseProblem(richDay(kind, jobs));
    for (let seed = 1; seed <= seeds; seed++) {
      const tell = (who: string, what: string) => say(`${kind.padEnd(32)}seed ${seed}  ${who.padEnd(10)}${what}`);
      const theirs = askPyvrp(problem, seed, cpuSeconds);
      if (theirs === undefined) {
        say("PyVRP is not installed: bench/peers/install.sh installs it");
        return 1;
      }
      const ours = measure(kind, jobs, { seed, stop: { cpuSeconds } });
      violations += ours.violations + (theirs?.violations.length ?? 0);
      const stated = theirs && `; ${theirs.statedCost.toFixed(1)} as it says`;
      tell("PyVRP", theirs ? `${outcomeOf(theirs.solution)}${stated}` : "no feasible plan");
      tell("Reroute", outcomeOf(ours.solution));
    }
  }
  say(`${violations} violations`);
  return violations > 0 ? 1 : 0;
}

function outcomeOf({ cost, unassigned, routes }: Solution): string {
  return `cost ${cost.total.toFixed(1)}, ${unassigned.length} left out, ${routes.length} vans`;
}

function measure(kind: string, jobs: number, options: SolveOptions) {
  const problem = parseProblem(richDay(kind, jobs));
  const before = process.threadCpuUsage();
  const solution = solve(problem, options);
  const { user, system } = process.threadCpuUsage(before);
  return { solution, seconds: (user + system) / 1e6, violations: check(problem, solution).length };
}

function readWords() {
  try {
    const { values } = parseArgs({
      options: {
        jobs: { type: "string", default: "200" },
        "first-jobs": { type: "string", default: "1000" },
        "cpu-seconds": { type: "string", default: "3" },
        seeds: { type: "string", default: "3" },
        kinds: { type: "string" },
        vroom: { type: "boolean", default: false },
        pyvrp: { type: "boolean", default: false },
      },
    });
    const kinds = values.kinds?.split(";").map((each) => each.trim()) ?? Object.keys(RICH_DAYS);
    const numbers = [values.jobs, values["first-jobs"], values["cpu-seconds"], values.seeds].map(Number);
    const [jobs, firstJobs, cpuSeconds, seeds] = numbers as [number, number, number, number];
    const { vroom, pyvrp } = values;
    const isKnown = kinds.every((each) => Object.hasOwn(RICH_DAYS, each));
    const isRight = isKnown && numbers.every((each) => each > 0) && !(vroom && pyvrp);
    return isRight ? { jobs, firstJobs, cpuSeconds, seeds, kinds, vroom, pyvrp } : undefined;
  } catch {
    return undefined;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
