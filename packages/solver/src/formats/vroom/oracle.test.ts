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
import { randomVroom, withoutSharedSetups } from "./random-vroom.ts";
import { readVroomAnswer, type VroomAnswer } from "./read-answer.ts";
import { scheduleRoute } from "./schedule.ts";
import { keysOf, vehicleIds } from "./to-problem.ts";
import { COINS_PER_UNIT } from "./vehicle-terms.ts";
import type { VroomInput } from "./vroom-input.ts";
import { type ServedJobs, writeVroom } from "./write-vroom.ts";

/** The real VROOM, where `bench/peers/install.sh` was run; the whole comparison takes VROOM_CASES=300. */
const python = fileURLToPath(new URL("../../../../../.cache/peers/bin/python", import.meta.url));
const CASES = Number(process.env["VROOM_CASES"] ?? 40);
const VROOM = `
import sys, vroom
for file in sys.argv[1:]:
    vroom.main(["vroom", "-t", "1", "-x", "5", "-i", file, "-o", file + ".out"])
`;

interface Answer {
  summary: { computing_times: unknown };
  unassigned: { id: number; type: string }[];
}

test("as many jobs served, of as much priority, at no higher cost than VROOM; and its own plans told in its own numbers", async (context) => {
  if (!existsSync(python)) context.skip("pyvroom is not installed: bench/peers/install.sh installs it");
  const problems = fc.sample(randomVroom().map(withoutSharedSetups), {
    numRuns: CASES,
    seed: Number(process.env["VROOM_SEED"] ?? 1),
  });
  const folder = await mkdtemp(join(tmpdir(), "reroute-vroom-"));
  try {
    const files = problems.map((_, index) => join(folder, `${index}.json`));
    await Promise.all(files.map((file, index) => writeFile(file, JSON.stringify(problems[index]))));
    execFileSync(python, ["-c", VROOM, ...files]);
    const worse: unknown[] = [];
    let better = 0;
    for (const file of files) {
      const text = await readFile(file, "utf8");
      const { vroom, problem } = readProblem(text);
      const answer = await readFile(`${file}.out`, "utf8");
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
    if (process.env["VROOM_CASES"]) process.stdout.write(`${CASES} cases, ${worse.length} worse, ${better} better\n`);
    expect(worse).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

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
    const route = scheduleRoute(
      input,
      vehicle,
      keysOf(steps).map((key) => jobs.get(key)!),
    );
    return COINS_PER_UNIT * vehicle.costs.fixed + route.travelCoins + route.taskCoins;
  });
  return [
    keysOf(plan.unassigned).reduce((sum, key) => sum + jobs.get(key)!.priority, 0),
    keysOf(plan.unassigned).length,
    coins.reduce((sum, each) => sum + each, 0),
  ];
}
