import type { ExactModel } from "./exact-model.ts";
import type { ExactProblem } from "./exact-problem.ts";

/** A route of the exact method: indices into the problem's vehicles and jobs. */
export interface ExactRoute {
  vehicle: number;
  jobs: number[];
  departureSeconds: number;
}

/** The routes that a whole solution of the model says. */
export function readExactRoutes(problem: ExactProblem, { legs, starts }: ExactModel, values: number[]): ExactRoute[] {
  const { jobs, kinds, zeroSeconds } = problem;
  const isOn = (column: number) => column >= 0 && values[column]! > 0.5;
  return kinds.flatMap(({ members, seconds, latestStart }, kind) => {
    const rows = legs[kind]!;
    const firsts = Array.from({ length: jobs }, (_, job) => job).filter((job) => isOn(rows[jobs]![job]!));
    return firsts.map((first, index): ExactRoute => {
      const order: number[] = [];
      for (let job = first; job < jobs; job = rows[job]!.findIndex(isOn)) {
        order.push(job);
        if (order.length > jobs) throw new Error(`the legs behind job ${first} never reach the end of the route`);
      }
      const departure = Math.min(values[starts[first]!]! - seconds[jobs]![first]!, latestStart);
      return { vehicle: members[index]!, jobs: order, departureSeconds: zeroSeconds + departure };
    });
  });
}

/** Columns and values of the legs that these routes drive, to start from; undefined when one drives a leg that no plan has. */
export function startOfRoutes(
  problem: ExactProblem,
  { legs }: ExactModel,
  routes: Pick<ExactRoute, "vehicle" | "jobs">[],
): { indices: number[]; values: number[] } | undefined {
  const driven = new Set<number>();
  for (const { vehicle, jobs } of routes) {
    const kind = problem.kinds.findIndex(({ members }) => members.includes(vehicle));
    let from = problem.jobs;
    for (const to of [...jobs, problem.jobs]) {
      const column = legs[kind]?.[from]?.[to] ?? -1;
      if (column < 0) return undefined;
      driven.add(column);
      from = to;
    }
  }
  const indices = legs.flat(2).filter((column) => column >= 0);
  return { indices, values: indices.map((column) => (driven.has(column) ? 1 : 0)) };
}
