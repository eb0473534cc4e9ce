import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Problem } from "@reroute/solver";

/** Of the peers, where `bench/peers/install.sh` was run. */
export const python = fileURLToPath(new URL("../../../.cache/peers/bin/python", import.meta.url));
const runner = fileURLToPath(new URL("../../peers/run_peer.py", import.meta.url));

/** Parts of a unit that a peer is told where the numbers have fractions. */
const FRACTIONS = 10_000;

type Place = Pick<Problem["jobs"][number], "locationIndex" | "serviceSeconds" | "timeWindows">;

export interface PeerAnswer {
  /** Matrix locations by route; null when the peer found no feasible plan. */
  routes: number[][] | null;
  cpuSeconds: number;
  iterations: number | null;
}

/** The peers and their versions, null for those that cannot be imported; all null without .cache/peers. */
export async function peerVersions(): Promise<Record<string, string | null>> {
  if (!existsSync(python)) return { pyvrp: null, vroom: null, ortools: null };
  return JSON.parse(await runPython(["--versions"], "")) as Record<string, string | null>;
}

/**
 * Runs a peer on a problem with one depot, one kind of vehicle and constant travel, in the same whole numbers. Numbers with a
 * fraction (Li & Lim) are told in ten-thousandths, durations rounded up, so that a plan is in time in the true numbers too.
 */
export async function runPeer(engine: string, problem: Problem, seed: number, cpuSeconds: number): Promise<PeerAnswer> {
  const [vehicle] = problem.vehicles;
  const [matrix] = problem.matrices;
  if (!vehicle || matrix?.travel.kind !== "constant") throw new Error("a peer needs a fleet and constant travel");
  const isWhole = [matrix.distances, matrix.travel.durations].every((each) => Array.from(each).every(Number.isInteger));
  const scale = isWhole ? 1 : FRACTIONS;
  const scaled = (seconds: number | undefined) => (seconds === undefined ? null : Math.round(scale * seconds));
  const halfOf = (place: Place) => ({
    location: place.locationIndex,
    service: scaled(place.serviceSeconds ?? 0),
    start: scaled(place.timeWindows?.[0]?.startSeconds),
    end: scaled(place.timeWindows?.[0]?.endSeconds),
  });
  const input = {
    engine,
    seed,
    cpuSeconds,
    size: matrix.size,
    distances: Array.from(matrix.distances, scaled),
    durations: Array.from(matrix.travel.durations, (seconds) => Math.ceil(scale * seconds)),
    vehicles: {
      count: problem.vehicles.length,
      capacity: vehicle.capacity?.["demand"] ?? 0,
      start: scaled(vehicle.shift?.earliestStartSeconds),
      end: scaled(vehicle.shift?.latestEndSeconds),
    },
    jobs: problem.jobs.map((job) => ({ ...halfOf(job), demand: job.delivery?.["demand"] ?? 0 })),
    shipments: (problem.shipments ?? []).map(({ amount, pickup, delivery }) => ({
      demand: amount?.["demand"] ?? 0,
      pickup: halfOf(pickup),
      delivery: halfOf(delivery),
    })),
  };
  return JSON.parse(await runPython([], JSON.stringify(input))) as PeerAnswer;
}

function runPython(args: string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [runner, ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      // One thread, as for everyone in this comparison.
      env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(err.trim().split("\n").at(-1) ?? `exit code ${code}`));
    });
    child.stdin.end(input);
  });
}
