import { reasonsFor } from "../features/reasons.ts";
import { jobIdsOf } from "../model/ids-of.ts";
import type { Job, Problem, Vehicle } from "../model/problem.ts";
import type { Cost, Route, Solution, Stop, Unassigned } from "../model/solution.ts";
import { compileInstance } from "../route/compile-instance.ts";
import { sumCosts } from "../route/describe-route.ts";
import { makeDrive } from "../route/drive-route.ts";
import { tasksOf } from "../route/tasks.ts";
import { originOf } from "../route/vehicle-terms.ts";
import { solve } from "../solve.ts";
import { type Budget, makeBudget } from "../stop/budget.ts";
import { cutInParts, type Item } from "./cut-in-parts.ts";
import type { LargeProblem } from "./large-problem.ts";

/** Jobs of a part at most. */
const PART_JOBS = 300;
/** Of the budget, for the first plan; the rest goes into rounds that cut the plan in other ways. */
const FIRST_SHARE = 0.5;
const ROUNDS = 3;
/** The cuts of each round lie across those of the round before. */
const TURN = Math.PI / 4 + 0.3;

export interface LargeOptions {
  seed: number;
  /** In all, over all parts. */
  stop: Stop;
  /** Told after each part; `unassigned` counts the jobs that are on no route. */
  onProgress?: (progress: { cost: number; unassigned: number }) => void;
}

/** Routes by vehicle, and the jobs that are on none. */
interface Plan {
  routes: Map<string, Route>;
  left: Set<Job>;
  iterations: number;
}

interface Group {
  jobs: Job[];
  vehicles: Vehicle[];
}

/**
 * Solves a problem of thousands of jobs in parts of a few hundred that lie together: first each with its share of the vehicles, then
 * again and again the routes of other neighbourhoods, with the jobs that found no place and the vehicles that are free (route-based
 * decomposition, Santini et al. 2023). The same problem, seed and iterations give the same bytes.
 */
export function solveInParts(problem: LargeProblem, { seed, stop, onProgress }: LargeOptions): Solution {
  const budget = makeBudget(stop);
  const spend = makeSpender(stop, budget);
  const isOver = () => stop.iterations === undefined && budget.isSpent();
  const plan: Plan = { routes: new Map(), left: new Set(problem.jobs), iterations: 0 };
  const tell = () => onProgress?.({ cost: costOf(plan).total, unassigned: plan.left.size });
  if (problem.vehicles.length > 0) {
    const first = firstGroups(problem);
    for (const [index, group] of first.entries()) {
      solveGroup(problem, plan, group, seed, spend(FIRST_SHARE * ((index + 1) / first.length)));
      tell();
    }
    for (let round = 1; round <= ROUNDS && !isOver(); round++) {
      const groups = groupsOf(problem, plan, round * TURN);
      for (const [index, group] of groups.entries()) {
        if (isOver()) break;
        const done = (round - 1 + (index + 1) / groups.length) / ROUNDS;
        solveGroup(problem, plan, group, seed + round, spend(FIRST_SHARE + (1 - FIRST_SHARE) * done));
        tell();
      }
    }
  }
  return describe(problem, plan);
}

/** What the next part may take so that this share of the budget is spent after it. */
function makeSpender({ iterations, cpuSeconds, timeLimitSeconds }: Stop, budget: Budget): (until: number) => Stop {
  let given = 0;
  return (until) => {
    if (iterations !== undefined) {
      const part = Math.max(0, Math.floor(until * iterations) - given);
      given += part;
      return { iterations: part };
    }
    const rest = budget.isSpent() ? 0 : Math.max(0, until - budget.progress(0));
    return cpuSeconds !== undefined
      ? { cpuSeconds: rest * cpuSeconds }
      : { timeLimitSeconds: rest * timeLimitSeconds! };
  };
}

function firstGroups(problem: LargeProblem): Group[] {
  const vehicles = [...problem.vehicles];
  const weight = weightOf(problem);
  const items = problem.jobs.map((job) => ({ ...pointOf(problem, job.locationIndex), weight: weight(job), job }));
  return cutInParts(items, vehicles.length, PART_JOBS, 0).map((part) => ({
    jobs: part.items.map(({ job }) => job),
    vehicles: takeNearest(problem, vehicles, part.items, part.vehicles),
  }));
}

/** Routes that lie together, with the jobs on none that lie among them and free vehicles in proportion to these. */
function groupsOf(problem: LargeProblem, plan: Plan, turn: number): Group[] {
  const jobs = new Map(problem.jobs.map((job) => [job.id, job]));
  const vehicles = new Map(problem.vehicles.map((vehicle) => [vehicle.id, vehicle]));
  const weight = weightOf(problem);
  const items: (Item & { jobs: Job[]; vehicle: Vehicle | undefined })[] = [];
  for (const [vehicleId, { steps }] of plan.routes) {
    const served = jobIdsOf(steps).map((id) => jobs.get(id)!);
    items.push({
      ...meanPoint(problem, served),
      weight: served.length,
      jobs: served,
      vehicle: vehicles.get(vehicleId)!,
    });
  }
  for (const job of plan.left) {
    items.push({ ...pointOf(problem, job.locationIndex), weight: weight(job), jobs: [job], vehicle: undefined });
  }
  const free = problem.vehicles.filter(({ id }) => !plan.routes.has(id));
  const mostItems = Math.max(2, Math.floor((PART_JOBS * items.length) / problem.jobs.length));
  return cutInParts(items, items.length, mostItems, turn).map((part) => {
    const driving = part.items.flatMap(({ vehicle }) => vehicle ?? []);
    const lost = part.items.length - driving.length;
    const wanted = plan.left.size > 0 ? lost : 0;
    const spare = takeNearest(problem, free, part.items, Math.min(free.length, Math.max(1, wanted)));
    return { jobs: part.items.flatMap((item) => item.jobs), vehicles: [...driving, ...spare] };
  });
}

/** Plans a group anew from its present routes, and keeps the outcome unless it is worse. */
function solveGroup(problem: LargeProblem, plan: Plan, { jobs, vehicles }: Group, seed: number, stop: Stop): void {
  if (jobs.length === 0 || vehicles.length === 0) return;
  const before = vehicles.flatMap(({ id }) => plan.routes.get(id) ?? []);
  const previous = before.map(({ vehicleId, steps }) => ({ vehicleId, jobIds: jobIdsOf(steps) }));
  const part = partOf(problem, jobs, vehicles);
  const solution = solve(part, { seed, stop, ...(before.length > 0 ? { previous: { routes: previous } } : {}) });
  plan.iterations += solution.statistics.iterations;
  const priorityOf = (ids: Set<string>) =>
    jobs.reduce((sum, { id, priority = 0 }) => sum + (ids.has(id) ? priority : 0), 0);
  const idsOf = (routes: Route[]) => new Set(routes.flatMap(({ steps }) => jobIdsOf(steps)));
  const [old, now] = [idsOf(before), idsOf(solution.routes)];
  const gain =
    priorityOf(now) - priorityOf(old) ||
    now.size - old.size ||
    sumCosts(
      before.map(({ cost }) => cost),
      0,
    ).total - solution.cost.total;
  if (gain < 0) return;
  for (const { vehicleId } of before) plan.routes.delete(vehicleId);
  for (const route of solution.routes) plan.routes.set(route.vehicleId, route);
  for (const job of jobs) {
    if (now.has(job.id)) plan.left.delete(job);
    else plan.left.add(job);
  }
}

/** The same jobs and vehicles with matrices between their own places only. */
export function partOf(problem: LargeProblem, jobs: Job[], vehicles: Vehicle[]): Problem {
  const places: number[] = [];
  const known = new Map<number, number>();
  const index = (place: number) => {
    const found = known.get(place) ?? places.push(place) - 1;
    known.set(place, found);
    return found;
  };
  const moved = (vehicle: Vehicle): Vehicle => ({
    ...vehicle,
    ...(vehicle.startIndex === undefined ? {} : { startIndex: index(vehicle.startIndex) }),
    ...(vehicle.endIndex === undefined ? {} : { endIndex: index(vehicle.endIndex) }),
    ...(vehicle.reload ? { reload: { ...vehicle.reload, locationIndex: index(vehicle.reload.locationIndex) } } : {}),
    ...(vehicle.state ? { state: { ...vehicle.state, locationIndex: index(vehicle.state.locationIndex) } } : {}),
  });
  const part = {
    version: 1 as const,
    jobs: jobs.map((job) => ({ ...job, locationIndex: index(job.locationIndex) })),
    vehicles: vehicles.map(moved),
  };
  return { ...part, matrices: problem.matricesOf(places) };
}

/** Takes the vehicles that start nearest to the middle of some items; those that start anywhere come last. */
function takeNearest(problem: LargeProblem, from: Vehicle[], items: Item[], count: number): Vehicle[] {
  const x = items.reduce((sum, item) => sum + item.x, 0) / items.length;
  const y = items.reduce((sum, item) => sum + item.y, 0) / items.length;
  const far = from.map((vehicle) => {
    const origin = originOf(vehicle);
    if (origin < 0) return { vehicle, distance: Number.MAX_VALUE };
    const point = pointOf(problem, origin);
    return { vehicle, distance: Math.hypot(point.x - x, point.y - y) };
  });
  const taken = new Set(
    far
      .sort((a, b) => a.distance - b.distance)
      .slice(0, count)
      .map(({ vehicle }) => vehicle),
  );
  const rest = from.filter((vehicle) => !taken.has(vehicle));
  from.splice(0, from.length, ...rest);
  return [...taken];
}

function pointOf({ points }: LargeProblem, place: number): { x: number; y: number } {
  return { x: points[2 * place]!, y: points[2 * place + 1]! };
}

function meanPoint(problem: LargeProblem, jobs: Job[]): { x: number; y: number } {
  const sum = { x: 0, y: 0 };
  for (const { locationIndex } of jobs) {
    const { x, y } = pointOf(problem, locationIndex);
    sum.x += x / jobs.length;
    sum.y += y / jobs.length;
  }
  return sum;
}

/** How much of a vehicle a job takes: one share for its stop, one for its heaviest dimension beside all jobs. */
function weightOf({ jobs }: LargeProblem): (job: Job) => number {
  const sums = new Map<string, number>();
  const amounts = ({ delivery, pickup }: Job) => [...Object.entries(delivery ?? {}), ...Object.entries(pickup ?? {})];
  for (const job of jobs) for (const [name, amount] of amounts(job)) sums.set(name, (sums.get(name) ?? 0) + amount);
  return (job) => {
    const shares = amounts(job).map(([name, amount]) => (amount > 0 ? (amount / sums.get(name)!) * jobs.length : 0));
    return 1 + Math.max(0, ...shares);
  };
}

function costOf(plan: Plan): Cost {
  return sumCosts(
    [...plan.routes.values()].map(({ cost }) => cost),
    0,
  );
}

function describe(problem: LargeProblem, plan: Plan): Solution {
  const routes = problem.vehicles.flatMap(({ id }) => plan.routes.get(id) ?? []);
  const cost = costOf(plan);
  return {
    version: 1,
    cost,
    routes,
    unassigned: problem.jobs.filter((job) => plan.left.has(job)).map((job) => whyLeft(problem, job)),
    statistics: { iterations: plan.iterations, improvements: 0, initialCost: cost.total },
  };
}

function whyLeft(problem: LargeProblem, job: Job): Unassigned {
  const alone = partOf(problem, [job], problem.vehicles);
  const tasks = tasksOf(alone);
  const instance = compileInstance(alone, tasks);
  return { jobId: job.id, reasons: reasonsFor(instance, { problem: alone, tasks }, [0], makeDrive(instance)) };
}
