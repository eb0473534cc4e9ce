import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type MakeTravelTable, straightLines } from "@reroute/solver";
import { UsageError } from "./command.ts";
import { CommandFailure } from "./command-failure.ts";
import { reasonOf } from "./read-input.ts";
import { readNumberOption } from "./read-words.ts";

/** Words of commands that read a problem which may give coordinates in place of matrices. */
export const TRAVEL_OPTIONS = ["straight-line-kph", "roads"] as const;
export const TRAVEL_USAGE = `Where a problem gives coordinates and no matrices:
  --straight-line-kph K   drive 1.3 times the straight line at K km/h
  --roads DIR      drive on empty roads, by the graph that \`reroute roads import\` wrote into DIR`;

const KPH = { min: 0.1, max: 1000, isWhole: false };

/** Travel by these words; undefined when none is given. Throws `UsageError` and `CommandFailure`. */
export async function readTravel(
  options: Partial<Record<(typeof TRAVEL_OPTIONS)[number], string>>,
): Promise<MakeTravelTable | undefined> {
  const kph = readNumberOption("straight-line-kph", options["straight-line-kph"], KPH);
  if (kph !== undefined && options.roads !== undefined) {
    throw new UsageError("--straight-line-kph and --roads exclude each other; give one");
  }
  // Loaded on demand: few problems ask for the roads.
  if (options.roads !== undefined) return (await import("./road-travel.ts")).travelOnRoads(options.roads);
  return kph === undefined ? undefined : straightLines(kph);
}

/** Reads the files that a problem's file names, by their paths from its folder. */
export function besideFile(problemPath: string): (path: string) => Uint8Array {
  return (path) => {
    const file = resolve(dirname(problemPath), path);
    try {
      return readFileSync(file);
    } catch (error) {
      throw new CommandFailure(`${problemPath} names a file that cannot be read: ${file} ${reasonOf(error)}`);
    }
  };
}
