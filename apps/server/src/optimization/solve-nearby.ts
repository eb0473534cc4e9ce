import {
  jobIdsOf,
  type PreviousPlan,
  type Problem,
  type Solution,
  type Stop,
  sumCosts,
  unassignedIdsOf,
} from "@reroute/solver";
import { type Solved, solvePromises, toPrevious } from "./solve-promises.ts";

/** So many routes around a change take part in the search for a place; the others stay as they are. */
const mostRoutes = 5;

/**
 * The plan of least change, improved among the routes around the change only: what came in or fell out finds its best place, and
 * the rest of the fleet is not disturbed. Undefined when nothing changed, or when it would cost another order its place.
 */
export function solveNearby(
  problem: Problem,
  promisedJobIds: ReadonlySet<string>,
  seed: number,
  stop: Stop,
  previous: PreviousPlan,
  least: Solution,
): Solved | undefined {
  const chosen = routesAround(problem, previous, least);
  if (chosen.size === 0 || chosen.size >= problem.vehicles.length) return undefined;
  const mine = least.routes.filter(({ vehicleId }) => chosen.has(vehicleId));
  const others = least.routes.filter(({ vehicleId }) => !chosen.has(vehicleId));
  const leftOut = new Map(least.unassigned.map(({ jobId, reasons }) => [jobId!, reasons]));
  const taken = new Set([...mine.flatMap(({ steps }) => jobIdsOf(steps)), ...leftOut.keys()]);
  const part: Problem = {
    ...problem,
    jobs: problem.jobs.filter(({ id }) => taken.has(id)),
    vehicles: problem.vehicles.filter(({ id }) => chosen.has(id)),
    // All jobs of a relation are on one route, or on none.
    relations: (problem.relations ?? []).filter(({ jobIds }) => jobIds.every((id) => taken.has(id))),
  };
  const { solution, iterations } = solvePromises(part, promisedJobIds, seed, stop, toPrevious({ routes: mine }));
  if (unassignedIdsOf(solution).some((id) => !leftOut.has(id))) return undefined;
  const routes = [...others, ...solution.routes];
  const cost = sumCosts(
    routes.map((route) => route.cost),
    0,
  );
  const unassigned = solution.unassigned.map(({ jobId, reasons }) => ({
    jobId: jobId!,
    reasons: [...reasons, ...leftOut.get(jobId!)!.filter(({ vehicleId }) => !chosen.has(vehicleId))],
  }));
  return { solution: { ...solution, cost, routes, unassigned }, iterations };
}

/** The vehicles whose jobs changed, those whose jobs are nearest to the changed ones, and one that is free. */
function routesAround(problem: Problem, previous: PreviousPlan, least: Solution): Set<string> {
  const before = new Map(previous.routes.map(({ vehicleId, jobIds = [] }) => [vehicleId, jobIds]));
  const now = new Map(toPrevious(least).routes.map(({ vehicleId, jobIds = [] }) => [vehicleId, jobIds]));
  const place = new Map(problem.jobs.map((job) => [job.id, job.locationIndex]));
  const chosen = new Set<string>();
  const pivots: number[] = unassignedIdsOf(least).map((id) => place.get(id)!);
  for (const { id } of problem.vehicles) {
    const [was, is] = [before.get(id) ?? [], now.get(id) ?? []];
    if (was.join() === is.join()) continue;
    chosen.add(id);
    const had = new Set(was);
    const fresh = is.filter((jobId) => !had.has(jobId));
    for (const jobId of fresh.length > 0 ? fresh : is) pivots.push(place.get(jobId)!);
  }
  if (pivots.length === 0) return new Set();
  const { distances, size } = problem.matrices[0]!;
  const nearness = [...now]
    .filter(([vehicleId, jobIds]) => !chosen.has(vehicleId) && jobIds.length > 0)
    .map(([vehicleId, jobIds]) => ({
      vehicleId,
      meters: Math.min(
        ...pivots.flatMap((pivot) => jobIds.map((jobId) => distances[pivot * size + place.get(jobId)!]!)),
      ),
    }))
    .sort((one, other) => one.meters - other.meters);
  for (const { vehicleId } of nearness.slice(0, Math.max(0, mostRoutes - chosen.size))) chosen.add(vehicleId);
  const idle = problem.vehicles.find(({ id }) => (now.get(id) ?? []).length === 0);
  if (idle !== undefined) chosen.add(idle.id);
  return chosen;
}
