import { parseArgs } from "node:util";
import { checkInParts, type LargeProblem, solveInParts } from "@reroute/solver";
import { machineNow } from "./machine.ts";
import { makeRandom } from "./roads/random.ts";

const USAGE = `Usage: npm run bench:large -- [--jobs 10000] [--vehicles 500] [--cpu-seconds 10] [--seed 1]

Plans a made-up region of 40 x 40 km by coordinates (1.3 times the straight line at 43 km/h), in one thread: windows of two hours, one
depot in the middle. Prints when everybody was served, the memory, and what an independent check finds wrong with the routes.`;

process.exitCode = main();

function main(): number {
  const words = readWords();
  if (!words) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { jobs, vehicles, cpuSeconds, seed } = words;
  const problem = region(jobs, vehicles, seed);
  const began = performance.now();
  const used = () => (process.threadCpuUsage().user + process.threadCpuUsage().system) / 1e6;
  const usedBefore = used();
  let servedAt: { cpu: number; clock: number } | undefined;
  const solution = solveInParts(problem, {
    seed,
    stop: { cpuSeconds },
    onProgress: ({ unassigned }) => {
      if (unassigned > 0 || servedAt) return;
      servedAt = { cpu: used() - usedBefore, clock: (performance.now() - began) / 1000 };
    },
  });
  const usedSeconds = used() - usedBefore;
  const clock = (performance.now() - began) / 1000;
  const violations = checkInParts(problem, solution).length;
  const { routes, unassigned, cost } = solution;
  say(machineNow());
  say(
    `${jobs} jobs, ${vehicles} vehicles, seed ${seed}: ${usedSeconds.toFixed(1)} CPU s, ${clock.toFixed(1)} s by the clock`,
  );
  say(
    servedAt
      ? `everybody served after ${servedAt.cpu.toFixed(1)} CPU s, ${servedAt.clock.toFixed(1)} s by the clock`
      : "",
  );
  say(`${unassigned.length} left out, ${routes.length} routes, ${cost.total} m, ${violations} violations`);
  say(`${Math.round(process.resourceUsage().maxRSS / 1024)} MB resident at most`);
  return violations > 0 || unassigned.length > 0 ? 1 : 0;
}

function region(jobs: number, vehicles: number, seed: number): LargeProblem {
  const random = makeRandom(seed);
  const side = 40_000;
  const points = Float64Array.from({ length: 2 * (jobs + 1) }, (_, at) => (at < 2 ? side / 2 : random() * side));
  const below = (bound: number) => Math.floor(random() * bound);
  const meters = (from: number, to: number) =>
    1.3 * Math.hypot(points[2 * from]! - points[2 * to]!, points[2 * from + 1]! - points[2 * to + 1]!);
  return {
    points,
    jobs: Array.from({ length: jobs }, (_, index) => {
      const startSeconds = 3600 * (8 + below(7));
      return {
        id: `${index + 1}`,
        locationIndex: index + 1,
        delivery: { weight_kg: 5 + below(20) },
        serviceSeconds: 180,
        timeWindows: [{ startSeconds, endSeconds: startSeconds + 7200 }],
      };
    }),
    vehicles: Array.from({ length: vehicles }, (_, index) => ({
      id: `${index + 1}`,
      startIndex: 0,
      endIndex: 0,
      capacity: { weight_kg: 400 },
      shift: { earliestStartSeconds: 7 * 3600, latestEndSeconds: 18 * 3600 },
    })),
    matricesOf(places) {
      const distances = new Float64Array(places.length ** 2);
      for (const [i, from] of places.entries()) {
        for (const [j, to] of places.entries()) distances[i * places.length + j] = Math.round(meters(from, to));
      }
      const durations = distances.map((each) => Math.round(each / 12));
      return [{ profile: "default", size: places.length, distances, travel: { kind: "constant", durations } }];
    },
  };
}

function readWords() {
  try {
    const { values } = parseArgs({
      options: {
        jobs: { type: "string", default: "10000" },
        vehicles: { type: "string", default: "500" },
        "cpu-seconds": { type: "string", default: "10" },
        seed: { type: "string", default: "1" },
      },
    });
    const [jobs, vehicles, cpuSeconds, seed] = [values.jobs, values.vehicles, values["cpu-seconds"], values.seed].map(
      Number,
    );
    const isRight = [jobs!, vehicles!, cpuSeconds!, seed!].every((each) => each > 0);
    return isRight ? { jobs: jobs!, vehicles: vehicles!, cpuSeconds: cpuSeconds!, seed: seed! } : undefined;
  } catch {
    return undefined;
  }
}

function say(line: string): void {
  if (line) process.stdout.write(`${line}\n`);
}
