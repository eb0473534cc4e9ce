import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** One run: what identifies it (version to cpuSeconds), and what came out. */
export interface Result {
  /** `reroute`, or a peer. */
  engine: string;
  /** Commit of packages/solver (ending with `+` when it has changes beside), or the peer's version. */
  version: string;
  set: string;
  instance: string;
  seed: number;
  cpuSeconds: number;
  machine: string;
  date: string;
  /** In the file's own unit; null when there was no valid plan that serves everyone. */
  cost: number | null;
  reference?: number;
  isStale: boolean;
  /** Processor seconds that it really took. */
  usedSeconds: number;
  iterations: number | null;
  /** Why there is no cost. */
  fault?: string;
}

export type Run = Pick<Result, "engine" | "version" | "instance" | "seed" | "cpuSeconds">;

/** bench/results/ is not in git. */
export const RESULTS_FILE = fileURLToPath(new URL("../../results/solver.jsonl", import.meta.url));

/** Results so far, one JSON line a run: a benchmark that was broken off goes on where it was. */
export function openResultLog(file: string): { find(run: Run): Result | undefined; add(result: Result): void } {
  const known = new Map<string, Result>();
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  for (const line of lines) {
    // The last line is cut when the process was ended while it wrote.
    if (!line.endsWith("}")) continue;
    const result = JSON.parse(line) as Result;
    known.set(keyOf(result), result);
  }
  return {
    /** A version with changes beside its commit names no one state, so it is always run again. */
    find: (run) => (run.version.endsWith("+") ? undefined : known.get(keyOf(run))),
    add(result) {
      mkdirSync(dirname(file), { recursive: true });
      // The line feed in front ends a line that was cut.
      appendFileSync(file, `\n${JSON.stringify(result)}\n`);
      known.set(keyOf(result), result);
    },
  };
}

function keyOf({ engine, version, instance, seed, cpuSeconds }: Run): string {
  return [engine, version, instance, seed, cpuSeconds].join(" ");
}
