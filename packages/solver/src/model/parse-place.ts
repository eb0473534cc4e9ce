import type { Place, SecondsByType, SkillTerms, Terms, TimeWindow } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";
import {
  defined,
  type Input,
  readFields,
  readIndex,
  readList,
  readNotNegative,
  readNumber,
  readNumbersByName,
  readOptional,
  readText,
} from "./read-value.ts";

/** Keys of `Place` and of `Terms`. */
export const PLACE = [
  "locationIndex",
  "setupSeconds",
  "serviceSeconds",
  "setupSecondsByType",
  "serviceSecondsByType",
  "timeWindows",
] as const;
export const TERMS = ["priority", "unassignedPenalty", "skills", "allowedVehicleIds"] as const;

type Fields<K extends readonly string[]> = Record<K[number], Input>;

/** Reads where and when something is done. */
export function parsePlace(fields: Fields<typeof PLACE>, size: number): Place {
  return {
    locationIndex: readIndex(fields.locationIndex, size),
    setupSeconds: readOptional(fields.setupSeconds, readNotNegative),
    serviceSeconds: readOptional(fields.serviceSeconds, readNotNegative),
    setupSecondsByType: readOptional(fields.setupSecondsByType, readSecondsByType),
    serviceSecondsByType: readOptional(fields.serviceSecondsByType, readSecondsByType),
    timeWindows: readOptional(fields.timeWindows, (each) => readWindows(each, parseSoftWindow)),
  } as Place;
}

/** Reads who may serve something and what it is worth. */
export function parseTerms(fields: Fields<typeof TERMS>, vehicleIds: Set<string>): Terms {
  return {
    priority: readOptional(fields.priority, (each) => readNumber(each, { min: 0, max: 100, isWhole: true })),
    unassignedPenalty: readOptional(fields.unassignedPenalty, readNotNegative),
    skills: readOptional(fields.skills, parseSkillTerms),
    allowedVehicleIds: readOptional(fields.allowedVehicleIds, (list) =>
      readList(list, (each) => {
        const id = readText(each);
        if (!vehicleIds.has(id)) throw new ProblemError(each.path, `there is no vehicle "${id}"`);
        return id;
      }),
    ),
  } as Terms;
}

function parseSkillTerms(input: Input): SkillTerms {
  const fields = readFields(input, ["allOf", "oneOf", "noneOf"]);
  const skills = (each: Input) => readOptional(each, (list) => readList(list, readText));
  return defined<SkillTerms>({
    allOf: skills(fields.allOf),
    oneOf: skills(fields.oneOf),
    noneOf: skills(fields.noneOf),
  });
}

function readSecondsByType(input: Input): SecondsByType {
  return readNumbersByName(input, { min: 0 });
}

function parseSoftWindow(input: Input): TimeWindow {
  const fields = readFields(input, ["startSeconds", "endSeconds", "softEndSeconds", "costPerHourLate"]);
  const startSeconds = readNumber(fields.startSeconds);
  const endSeconds = readNumber(fields.endSeconds);
  const softEndSeconds = readOptional(fields.softEndSeconds, readNumber);
  if (softEndSeconds !== undefined && (softEndSeconds < startSeconds || softEndSeconds > endSeconds)) {
    const sentence = `${softEndSeconds} is not in the window from ${startSeconds} to ${endSeconds}`;
    throw new ProblemError(fields.softEndSeconds.path, sentence);
  }
  const costPerHourLate = readOptional(fields.costPerHourLate, readNotNegative);
  if (costPerHourLate !== undefined && softEndSeconds === undefined) {
    throw new ProblemError(fields.costPerHourLate.path, "nothing is late in a window without softEndSeconds");
  }
  return defined<TimeWindow>({ startSeconds, endSeconds, softEndSeconds, costPerHourLate });
}

/** Reads a list of windows: not empty, each the right way round, disjoint and in order. */
export function readWindows<T extends { startSeconds: number; endSeconds: number }>(
  input: Input,
  parse: (input: Input) => T,
): T[] {
  const windows = readList(input, (each) => {
    const window = parse(each);
    if (window.endSeconds < window.startSeconds) {
      throw new ProblemError(
        each.path,
        `the window ends at ${window.endSeconds}, before its start at ${window.startSeconds}`,
      );
    }
    return window;
  });
  if (windows.length === 0) {
    throw new ProblemError(input.path, "the list of windows is empty; leave it out for any time");
  }
  for (let index = 1; index < windows.length; index++) {
    const [before, window] = [windows[index - 1]!, windows[index]!];
    if (window.startSeconds > before.endSeconds) continue;
    throw new ProblemError(
      `${input.path}/${index}`,
      `the window starts at ${window.startSeconds}, but the one before it ends at ${before.endSeconds}: windows are disjoint and in order`,
    );
  }
  return windows;
}
