import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Place, Problem, TimeWindow } from "@reroute/solver";
import { python } from "../solver/peers.ts";

/** Kinds of days that VROOM's model has too. */
export const VROOM_DAYS = ["plain", "breaks", "three breaks", "shipments", "too few vans, breaks"];

/** VROOM ends by itself; its exhaustive search, in one thread, and the processor seconds of that process alone. */
const RUN = `
import resource, sys, vroom
sys.stderr = sys.stdout = open("/dev/null", "w")
before = resource.getrusage(resource.RUSAGE_SELF)
vroom.main(["vroom", "-t", "1", "-x", "5", "-i", sys.argv[1], "-o", sys.argv[2]])
after = resource.getrusage(resource.RUSAGE_SELF)
open(sys.argv[3], "w").write(str(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
`;

/** VROOM's JSON of a day; money in hundredths, because its costs are whole numbers. */
export function toVroom({ jobs, shipments = [], vehicles, matrices }: Problem): string {
  const [{ size, distances, travel }] = matrices as [Problem["matrices"][number]];
  if (travel.kind !== "constant") throw new Error("VROOM knows constant travel only");
  const rows = (numbers: ArrayLike<number>) =>
    Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_, column) => numbers[row * size + column]!),
    );
  const cents = (money = 0) => Math.round(100 * money);
  let id = 0;
  const stopOf = (place: Place) => ({
    id: ++id,
    location_index: place.locationIndex,
    service: place.serviceSeconds,
    time_windows: windowsOf(place.timeWindows),
  });
  return JSON.stringify({
    vehicles: vehicles.map(({ startIndex, endIndex, capacity, shift, costs, breaks = [] }, index) => ({
      id: index + 1,
      start_index: startIndex,
      end_index: endIndex,
      capacity: [capacity!["kg"]],
      time_window: [shift!.earliestStartSeconds, shift!.latestEndSeconds],
      costs: { fixed: cents(costs!.fixed), per_hour: cents(costs!.perHour), per_km: cents(costs!.perKm) },
      breaks: breaks.map(({ serviceSeconds, timeWindows }, at) => ({
        id: at + 1,
        service: serviceSeconds,
        time_windows: windowsOf(timeWindows),
      })),
    })),
    jobs: jobs.map((job) => ({ ...stopOf(job), delivery: [job.delivery!["kg"]] })),
    shipments: shipments.map(({ pickup, delivery, amount }) => ({
      amount: [amount!["kg"]],
      pickup: stopOf(pickup),
      delivery: stopOf(delivery),
    })),
    matrices: { car: { durations: rows(travel.durations), distances: rows(distances) } },
  });
}

/** VROOM's answer to its JSON and the processor seconds that it took; undefined where bench/peers/install.sh was not run. */
export async function askVroom(text: string): Promise<{ answer: string; seconds: number } | undefined> {
  if (!existsSync(python)) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "reroute-vroom-"));
  try {
    const [input, output, seconds] = ["in.json", "out.json", "seconds"].map((name) => join(folder, name));
    await writeFile(input!, text);
    spawnSync(python, ["-c", RUN, input!, output!, seconds!], { stdio: "ignore" });
    return { answer: await readFile(output!, "utf8"), seconds: Number(await readFile(seconds!, "utf8")) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function windowsOf(windows: TimeWindow[] | undefined): [number, number][] | undefined {
  return windows?.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
}
