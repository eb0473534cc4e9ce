import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { solve } from "../../solve.ts";
import { readProblem } from "../read-problem.ts";
import { checkVroom } from "./check-vroom.ts";
import { randomGivenRoutes, randomVroom, withoutSharedSetups, withoutShortBreaks } from "./random-vroom.ts";
import { readVroomAnswer, type VroomAnswer } from "./read-answer.ts";
import { scheduleRoute } from "./schedule.ts";
import { keysOf, vehicleIds } from "./to-problem.ts";
import { COINS_PER_UNIT } from "./vehicle-terms.ts";
import type { VroomInput } from "./vroom-input.ts";
import { type ServedJobs, writeVroom, writeVroomPlan } from "./write-vroom.ts";

/** The real VROOM, where `bench/peers/install.sh` was run; the whole comparison takes VROOM_CASES=300. */
const python = fileURLToPath(new URL("../../../../../.cache/peers/bin/python", import.meta.url));
const TIMEOUT = 600_000;
const CASES = Number(process.env["VROOM_CASES"] ?? 30);
/** One process a file: where VROOM refuses one, it ends the process. */
const VROOM = `
import os, sys, vroom
for file in sys.argv[2:]:
    child = os.fork()
    if child == 0:
        sys.stderr = sys.stdout = open(os.devnull, "w")
        vroom.main(["vroom", *sys.argv[1].split(), "-t", "1", "-x", "5", "-i", file, "-o", file + ".out"])
        os._exit(0)
    os.waitpid(child, 0)
`;

interface Answer {
  summary: { computing_times: unknown };
  unassigned: { id: number; type: string }[];
}

/** VROOM's answers to problems, as text, told with these words on its command line. */
async function askVroom(words: string, texts: string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "reroute-vroom-"));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.json`));
    await Promise.all(files.map((file, index) => writeFile(file, texts[index]!)));
    execFileSync(python, ["-c", VROOM, words, ...files], { stdio: "ignore" });
    return await Promise.all(files.map((file) => readFile(`${file}.out`, "utf8")));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("as many jobs served, of as much priority, at no higher cost than VROOM; and its own plans told in its own numbers", {
  timeout: TIMEOUT,
}, async (context) => {
  if (!existsSync(python)) context.skip("pyvroom is not installed: bench/peers/install.sh installs it");
  const problems = fc.sample(randomVroom().map(withoutSharedSetups).map(withoutShortBreaks), {
    numRuns: CASES,
    seed: Number(process.env["VROOM_SEED"] ?? 1),
  });
  const texts = problems.map((problem) => JSON.stringify(problem));
  const answers = await askVroom("", texts);
  const worse: unknown[] = [];
  let better = 0;
  let compared = 0;
  for (const [index, text] of texts.entries()) {
    const answer = answers[index]!;
    // VROOM refuses vehicles that cannot take their breaks even when they serve nothing.
    if (JSON.parse(answer).code === 2) {
      expect(answer).toMatch(/Inconsistent breaks/);
      continue;
    }
    compared++;
    const { vroom, problem } = readProblem(text);
    const theirs = readVroomAnswer(answer);
    expect(checkVroom(vroom!, theirs), text).toEqual([]);
    const theirPlan = planOf(theirs);
    const retold = JSON.parse(writeVroom(vroom!, theirPlan)) as Answer;
    expect(comparable(retold), text).toEqual(comparable(JSON.parse(answer) as Answer));
    const ourPlan = solve(problem, { seed: 1, stop: { iterations: 5000 } });
    const [ours, their] = [worthOf(vroom!, ourPlan), worthOf(vroom!, theirPlan)];
    const first = ours.findIndex((each, index) => each !== their[index]);
    if (first >= 0 && ours[first]! > their[first]!) worse.push({ text, ours, their });
    if (first >= 0 && ours[first]! < their[first]!) better++;
  }
  if (process.env["VROOM_CASES"]) process.stdout.write(`${compared} cases, ${worse.length} worse, ${better} better\n`);
  expect(worse).toEqual([]);
  expect(compared).toBeGreaterThan(CASES / 2);
});

test("given routes are timed and blamed as VROOM's plan mode does it", { timeout: TIMEOUT }, async (context) => {
  if (!existsSync(python)) context.skip("pyvroom is not installed: bench/peers/install.sh installs it");
  const seed = Number(process.env["VROOM_SEED"] ?? 1);
  const problems = fc.sample(randomGivenRoutes(), { numRuns: 2 * CASES, seed });
  const texts = problems.map((problem) => JSON.stringify({ ...problem, options: { c: true } }));
  const answers = await askVroom("-c", texts);
  let same = 0;
  let others = 0;
  for (const [index, text] of texts.entries()) {
    const answer = JSON.parse(answers[index]!);
    // VROOM refuses given times behind all windows; whether what it times is timed here too is what counts.
    if (answer.code !== 0) continue;
    const ours = JSON.parse(writeVroomPlan(readProblem(text).vroom!));
    for (const [at, theirs] of (answer.routes as ToldRoute[]).entries()) {
      const own: ToldRoute = ours.routes[at];
      if (startsOf(own).join() === startsOf(theirs).join()) {
        same++;
        expect(inOneOrder(own), text).toEqual(inOneOrder(theirs));
        continue;
      }
      // VROOM begins no route before the first of its windows opens, even where that would miss them by less. Told seconds are cut
      // down from hundredths: each step may seem a second worse.
      others++;
      const dearness = own.duration + own.setup + own.service;
      const slack = dearness * own.steps.length + 2;
      expect(dearness * missedBy(own) + spanOf(own), text).toBeLessThanOrEqual(
        dearness * missedBy(theirs) + spanOf(theirs) + slack,
      );
    }
  }
  if (process.env["VROOM_CASES"]) process.stdout.write(`${same} given routes timed alike, ${others} otherwise\n`);
  expect(same).toBeGreaterThan(4 * others);
});

interface ToldRoute {
  duration: number;
  setup: number;
  service: number;
  steps: { arrival: number; waiting_time: number }[];
  violations: { duration?: number }[];
}

function startsOf({ steps }: ToldRoute): number[] {
  return steps.map(({ arrival, waiting_time }) => arrival + waiting_time);
}

function missedBy({ violations }: ToldRoute): number {
  return violations.reduce((sum, { duration = 0 }) => sum + duration, 0);
}

function spanOf({ steps }: ToldRoute): number {
  return steps.at(-1)!.arrival - steps[0]!.arrival;
}

/** Causes of violations in one order: VROOM keeps none. */
function inOneOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inOneOrder(each)]));
  }
  const items = value.map(inOneOrder) as { cause?: string }[];
  return items.every((each) => each?.cause) ? items.sort((a, b) => (a.cause! < b.cause! ? -1 : 1)) : items;
}

function planOf({ routes, unassigned }: VroomAnswer): ServedJobs {
  return {
    routes: routes.map(({ vehicleId, jobIds }) => ({ vehicleId, steps: jobIds.map((jobId) => ({ jobId })) })),
    unassigned: unassigned.map((jobId) => ({ jobId })),
  };
}

/** Without what depends on the machine, and its unassigned jobs in one order. */
function comparable({ summary, ...answer }: Answer): unknown {
  const { computing_times: _, ...sums } = summary;
  const nameOf = ({ id, type }: Answer["unassigned"][number]) => `${id} ${type}`;
  const unassigned = answer.unassigned.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { ...answer, summary: sums, unassigned };
}

/** What VROOM minimises, in its order: priority left out, jobs left out, cost. */
function worthOf(input: VroomInput, plan: ServedJobs): number[] {
  const jobs = new Map(input.jobs.map((job) => [job.key, job]));
  const vehicles = new Map(vehicleIds(input.vehicles).map((id, index) => [id, input.vehicles[index]!]));
  const coins = plan.routes.map(({ vehicleId, steps }) => {
    const vehicle = vehicles.get(vehicleId)!;
    const entries = keysOf(steps).map((key) => jobs.get(key) ?? vehicle.breaks.find((each) => each.key === key)!);
    const route = scheduleRoute(input, vehicle, entries);
    return COINS_PER_UNIT * vehicle.costs.fixed + route.travelCoins + route.taskCoins;
  });
  return [
    keysOf(plan.unassigned).reduce((sum, key) => sum + jobs.get(key)!.priority, 0),
    keysOf(plan.unassigned).length,
    coins.reduce((sum, each) => sum + each, 0),
  ];
}
