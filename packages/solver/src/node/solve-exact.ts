import { check } from "../check.ts";
import { type Aim, buildExactModel, worthOf } from "../exact/exact-model.ts";
import { type ExactProblem, readExactProblem } from "../exact/exact-problem.ts";
import { type ExactRoute, readExactRoutes, startOfRoutes } from "../exact/exact-routes.ts";
import { jobIdsOf } from "../model/ids-of.ts";
import type { Problem } from "../model/problem.ts";
import type { Solution } from "../model/solution.ts";
import { solve } from "../solve.ts";
import { type MipAnswer, type MipSolver, makeMipSolver } from "./mip-solver.ts";

/** More would take minutes; see bench/README.md. */
export const MOST_EXACT_JOBS = 12;
/** The search's answer to start from; small problems are nearly always solved by then. */
const SEARCH_ITERATIONS = 2000;

export interface ExactOptions {
  seed: number;
  /** Branch-and-bound nodes at most, per question (who can be served; at what cost): the same nodes give the same bytes. */
  nodes?: number | undefined;
  /** Aborting ends the proof with the best plan so far. */
  signal?: AbortSignal | undefined;
  /** Its worker is used, and not ended; absent: one of its own. */
  mip?: MipSolver;
}

export interface ExactAnswer {
  solution: Solution;
  /** Whether no plan serves a greater sum of priorities, or as great a one and more jobs, or the same at a lower cost. */
  isProven: boolean;
  bound: ExactBound;
  /** Branch-and-bound nodes. */
  nodes: number;
}

/** What no plan beats. */
export interface ExactBound {
  priority: number;
  jobs: number;
  /** Of a plan that serves as much as the bounds say; undefined while it is not proven that there is one. */
  cost?: number | undefined;
}

/**
 * Solves a small problem as a mixed-integer program: first who can be served, if the search leaves anyone out, then at what cost. Throws
 * `ProblemError` for more than `MOST_EXACT_JOBS` jobs and for what the model does not know, such as travel by the time of day.
 */
export async function solveExact(problem: Problem, { seed, nodes, signal, mip }: ExactOptions): Promise<ExactAnswer> {
  const exact = readExactProblem(problem, MOST_EXACT_JOBS);
  const found = solve(problem, { seed, stop: { iterations: SEARCH_ITERATIONS } });
  const [violation] = check(problem, found);
  if (violation) throw new Error(`the search's plan breaks a rule: ${violation.message}`);
  if (exact.jobs === 0 || exact.kinds.length === 0) {
    return { solution: found, isProven: true, bound: { priority: 0, jobs: 0, cost: 0 }, nodes: 0 };
  }
  const solver = mip ?? makeMipSolver();
  try {
    return await prove(problem, exact, found, (aim, routes) => {
      const model = buildExactModel(exact, aim);
      const start = startOfRoutes(exact, model, routes);
      const request = { model: model.model, nodes, start, isProof: true };
      return solver.solve(request, signal).then((answer) => ({ model, answer }));
    });
  } finally {
    if (!mip) await solver.close();
  }
}

type Ask = (
  aim: Aim,
  start: IndexedRoute[],
) => Promise<{ model: ReturnType<typeof buildExactModel>; answer: MipAnswer }>;
type IndexedRoute = Pick<ExactRoute, "vehicle" | "jobs">;

async function prove(problem: Problem, exact: ExactProblem, found: Solution, ask: Ask): Promise<ExactAnswer> {
  const worth = worthOf(exact);
  const sumOf = (jobs: number[]) => jobs.reduce((sum, job) => sum + worth[job]!, 0);
  const all = sumOf([...worth.keys()]);
  let best = found;
  let nodes = 0;
  let most = all;
  if (found.unassigned.length > 0) {
    const { model, answer } = await ask({ kind: "serve" }, indexedRoutes(problem, best));
    nodes += answer.nodes;
    if (answer.kind === "infeasible") throw new Error("the model holds no plan at all, not even the empty one");
    if (answer.kind === "optimal" && Math.round(-answer.cost!) < sumOf(served(problem, best))) {
      throw new Error("the model does not hold the plan that was found before");
    }
    if (answer.values && Math.round(-answer.cost!) > sumOf(served(problem, best))) {
      best = planned(problem, readExactRoutes(exact, model, answer.values), best);
    }
    most = Math.min(all, Math.floor(-answer.bound + 1e-6));
    if (sumOf(served(problem, best)) < most) {
      return { solution: best, isProven: false, bound: boundOf(exact, most), nodes };
    }
  }
  const { model, answer } = await ask({ kind: "save", worth: most }, indexedRoutes(problem, best));
  nodes += answer.nodes;
  if (answer.kind === "infeasible")
    throw new Error(`the model holds no plan of worth ${most}, but the search found one`);
  if (answer.values && answer.cost! < best.cost.total - 1e-7 * Math.max(1, Math.abs(best.cost.total))) {
    const plan = planned(problem, readExactRoutes(exact, model, answer.values), best);
    if (plan.cost.total < best.cost.total && plan.unassigned.length <= best.unassigned.length) best = plan;
  }
  const isProven =
    answer.kind === "optimal" && best.cost.total <= answer.cost! + 1e-6 * Math.max(1, Math.abs(answer.cost!));
  const cost = isProven ? best.cost.total : Math.max(0, Math.min(answer.bound, best.cost.total));
  return { solution: best, isProven, bound: { ...boundOf(exact, most), cost }, nodes };
}

/** The other way round than `worthOf`. */
function boundOf({ jobs }: ExactProblem, worth: number): ExactBound {
  return { priority: Math.floor(worth / (jobs + 1)), jobs: worth % (jobs + 1) };
}

function indexedRoutes(problem: Problem, { routes }: Solution): IndexedRoute[] {
  const job = new Map(problem.jobs.map(({ id }, index) => [id, index]));
  return routes.map(({ vehicleId, steps }) => ({
    vehicle: problem.vehicles.findIndex(({ id }) => id === vehicleId),
    jobs: jobIdsOf(steps).map((id) => job.get(id)!),
  }));
}

function served(problem: Problem, solution: Solution): number[] {
  return indexedRoutes(problem, solution).flatMap(({ jobs }) => jobs);
}

/**
 * The plan in the solver's own words, told by a search that changes nothing. When leaving later than the search would is what makes a
 * route possible or cheap, its vehicle is told to.
 */
function planned(problem: Problem, routes: ExactRoute[], before: Solution): Solution {
  const previous = {
    routes: routes.map(({ vehicle, jobs }) => ({
      vehicleId: problem.vehicles[vehicle]!.id,
      jobIds: jobs.map((job) => problem.jobs[job]!.id),
    })),
  };
  const options = { seed: 0, stop: { iterations: 0 }, previous };
  const plain = solve(problem, options);
  const departures = new Map(routes.map(({ vehicle, departureSeconds }) => [vehicle, departureSeconds]));
  const vehicles = problem.vehicles.map((vehicle, index) => {
    const departure = departures.get(index);
    if (departure === undefined || vehicle.state) return vehicle;
    const latestEndSeconds = vehicle.shift?.latestEndSeconds ?? Number.MAX_VALUE;
    return { ...vehicle, shift: { ...vehicle.shift, earliestStartSeconds: departure, latestEndSeconds } };
  });
  const later = solve({ ...problem, vehicles }, options);
  const isPlain = plain.unassigned.length < later.unassigned.length || plain.cost.total <= later.cost.total;
  const chosen = isPlain && plain.unassigned.length <= later.unassigned.length ? plain : later;
  const reasons = new Map([...before.unassigned, ...plain.unassigned].map((each) => [each.jobId, each]));
  return {
    ...chosen,
    unassigned: chosen.unassigned.map((each) => reasons.get(each.jobId) ?? each),
    statistics: before.statistics,
  };
}
