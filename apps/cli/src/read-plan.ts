import {
  isRoutes,
  type PreviousPlan,
  type ProblemFile,
  planOfAnswer,
  readPrevious,
  readRoutes,
  readVroomAnswer,
  stepsOfWords,
} from "@reroute/solver";
import { CommandFailure } from "./command-failure.ts";
import { readInputAs } from "./read-input.ts";

/**
 * Routes that a file gives for a problem: a solution or a previous plan in native JSON, VROOM's answer to VROOM's problem, or
 * `Route #1: 3 7 5` lines, the k-th for the k-th vehicle. Throws `CommandFailure`.
 */
export function readPlan(path: string, file: ProblemFile): Promise<PreviousPlan> {
  return readInputAs(path, (text) => {
    const plan = planIn(text, file);
    const { length } = file.problem.vehicles;
    if (isRoutes(text) && plan.routes.length > length)
      throw new CommandFailure(`there are ${length} vehicles for more routes`);
    return plan;
  });
}

/** The same, for routes that are to be judged: one too many is one of a vehicle that does not exist, by its number. */
export function readGivenRoutes(path: string, file: ProblemFile): Promise<PreviousPlan> {
  return readInputAs(path, (text) => planIn(text, file));
}

function planIn(text: string, { problem, vroom }: ProblemFile): PreviousPlan {
  if (vroom) return planOfAnswer(vroom, readVroomAnswer(text));
  if (!isRoutes(text)) return readPrevious(text);
  const routes = readRoutes(text).routes.map((words, index) => ({
    vehicleId: problem.vehicles[index]?.id ?? String(index + 1),
    steps: stepsOfWords(problem, words),
  }));
  return { routes };
}
