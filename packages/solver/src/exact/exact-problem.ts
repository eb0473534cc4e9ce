import { exceeds } from "../check/violation.ts";
import type { Job, Matrix, Problem, Vehicle } from "../model/problem.ts";
import { ProblemError } from "../model/problem-error.ts";
import { earliestStartOf, originOf, pricesOfVehicle } from "../route/vehicle-terms.ts";

/** Beyond this a leg counts as barred, as in the search. */
const LONGEST_LEG = 1e12;
/** In longer days a rounding error of the solver would be worth seconds. */
const LONGEST_SECONDS = 1e7;
/** Loads are scaled down to this, for the same reason. */
const LARGEST_LOAD = 1e4;

/** A small problem as the exact method sees it: jobs 0..jobs-1 and kinds of vehicles that are alike. */
export interface ExactProblem {
  jobs: number;
  /** What the times below count from. */
  zeroSeconds: number;
  priority: number[];
  windows: Windows[];
  /** Earliest and latest start of service of each job, whoever serves it. */
  earliest: number[];
  latest: number[];
  loads: LoadDimension[];
  kinds: VehicleKind[];
}

/** Alternatives for the start of service; undefined: any time. */
type Windows = { start: number; end: number }[] | undefined;

/** An amount that is bounded per vehicle; the number of tasks is one of them. */
export interface LoadDimension {
  deliveries: number[];
  pickups: number[];
  /** Per kind, at most what all jobs together weigh. */
  capacity: number[];
}

/** Vehicles that differ in nothing but their id. */
export interface VehicleKind {
  /** Indices into the problem's vehicles. */
  members: number[];
  earliestStart: number;
  latestStart: number;
  latestEnd: number;
  maxMeters: number;
  maxSeconds: number;
  fixed: number;
  perSecond: number;
  /** Per job: whether this kind may serve it at all, and the start of service then. */
  serves: boolean[];
  earliest: number[];
  latest: number[];
  /**
   * Legs by row = from: the jobs, then the place where the route begins; by column = to: the jobs, then its end. Seconds count
   * from the start of service to the earliest start of the next; Infinity: this leg is in no plan.
   */
  seconds: number[][];
  meters: number[][];
  /** What a leg costs, its time aside. */
  prices: number[][];
}

const JOB_KEYS = new Set([
  ...["id", "locationIndex", "delivery", "pickup", "setupSeconds", "serviceSeconds", "timeWindows", "priority"],
  "allowedVehicleIds",
]);
const VEHICLE_KEYS = new Set([
  ...["id", "profile", "startIndex", "endIndex", "capacity", "shift", "costs", "limits", "state"],
]);
const NESTED_KEYS = new Set([
  ...["startSeconds", "endSeconds", "earliestStartSeconds", "latestStartSeconds", "latestEndSeconds"],
  ...["fixed", "perHour", "perKm", "maxTasks", "maxDistanceMeters", "maxDurationSeconds"],
  ...["locationIndex", "availableAtSeconds"],
]);

/** Reads a valid problem. Throws `ProblemError` for more jobs than `mostJobs` and for what this method does not plan. */
export function readExactProblem(problem: Problem, mostJobs: number): ExactProblem {
  refuseOthers(problem, mostJobs);
  const { jobs } = problem;
  const starts = problem.vehicles.map(earliestStartOf);
  const zeroSeconds = starts.length > 0 ? Math.min(...starts) : 0;
  const kinds = kindsOf(problem, zeroSeconds);
  const windows = jobs.map(({ timeWindows }) =>
    timeWindows?.map(({ startSeconds, endSeconds }) => ({
      start: startSeconds - zeroSeconds,
      end: endSeconds - zeroSeconds,
    })),
  );
  const loads = loadsOf(problem, kinds);
  for (const { deliveries, pickups, capacity } of loads) {
    for (const [kind, { serves }] of kinds.entries()) {
      const isLight = (job: number) => !isAfter(Math.max(deliveries[job]!, pickups[job]!), capacity[kind]!);
      for (const job of serves.keys()) serves[job] = serves[job]! && isLight(job);
    }
  }
  const horizon = horizonOf(windows, kinds);
  for (const kind of kinds) tighten(kind, windows, horizon);
  const longest = Math.max(0, ...kinds.flatMap(({ serves, latest }) => latest.filter((_, job) => serves[job])));
  if (longest > LONGEST_SECONDS) {
    const sentence = `the exact method takes days of up to ${LONGEST_SECONDS} s, and this one has ${longest} s`;
    throw new ProblemError("/jobs", sentence);
  }
  const over = (pick: (kind: VehicleKind) => number[], join: (...values: number[]) => number, none: number) =>
    jobs.map((_, job) => {
      const values = kinds.filter(({ serves }) => serves[job]).map((kind) => pick(kind)[job]!);
      return values.length === 0 ? none : join(...values);
    });
  return {
    jobs: jobs.length,
    zeroSeconds,
    priority: jobs.map((job) => job.priority ?? 0),
    windows,
    earliest: over((kind) => kind.earliest, Math.min, 0),
    latest: over((kind) => kind.latest, Math.max, 0),
    loads,
    kinds,
  };
}

function refuseOthers(problem: Problem, mostJobs: number): void {
  const { jobs, vehicles, matrices } = problem;
  if (jobs.length > mostJobs) {
    throw new ProblemError("/jobs", `the exact method takes up to ${mostJobs} jobs, and these are ${jobs.length}`);
  }
  for (const key of Object.keys(problem)) {
    if (["version", "jobs", "vehicles", "matrices"].includes(key)) continue;
    if (hasContent(problem[key as keyof Problem])) refuse(`/${key}`);
  }
  for (const [index, job] of jobs.entries()) refuseKeys(job, JOB_KEYS, `/jobs/${index}`);
  for (const [index, vehicle] of vehicles.entries()) refuseKeys(vehicle, VEHICLE_KEYS, `/vehicles/${index}`);
  for (const [index, { profile, travel }] of matrices.entries()) {
    const isUsed = vehicles.some((vehicle) => (vehicle.profile ?? "default") === profile);
    if (!isUsed || travel.kind === "constant") continue;
    throw new ProblemError(`/matrices/${index}/travel`, "the exact method takes constant travel times only");
  }
}

/** Fields that are added to the model later are refused until this method knows them: none is passed over. */
function refuseKeys(item: object, known: Set<string>, path: string): void {
  for (const [key, value] of Object.entries(item)) {
    if (!hasContent(value)) continue;
    if (!known.has(key)) refuse(`${path}/${key}`);
    if (key === "delivery" || key === "pickup" || key === "capacity" || typeof value !== "object") continue;
    for (const [index, part] of (Array.isArray(value) ? value : [value]).entries()) {
      if (typeof part !== "object" || part === null) continue;
      const at = Array.isArray(value) ? `${path}/${key}/${index}` : `${path}/${key}`;
      refuseKeys(part, NESTED_KEYS, at);
    }
  }
}

function hasContent(value: unknown): boolean {
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

function refuse(path: string): never {
  throw new ProblemError(path, "the exact method does not plan this; the search does");
}

function kindsOf(problem: Problem, zero: number): VehicleKind[] {
  const { jobs, vehicles } = problem;
  const byKey = new Map<string, VehicleKind>();
  for (const [index, vehicle] of vehicles.entries()) {
    const { id, ...terms } = vehicle;
    const mayServe = jobs.map(({ allowedVehicleIds }) => allowedVehicleIds?.includes(id) ?? true);
    const key = JSON.stringify([terms, mayServe]);
    const known = byKey.get(key);
    if (known) known.members.push(index);
    else byKey.set(key, kindOf(problem, vehicle, index, mayServe, zero));
  }
  return [...byKey.values()].filter(({ earliestStart, latestStart }) => earliestStart <= latestStart);
}

function kindOf(
  { jobs, matrices }: Problem,
  vehicle: Vehicle,
  index: number,
  serves: boolean[],
  zero: number,
): VehicleKind {
  const { shift, state, limits } = vehicle;
  const { meter, second, fixed } = pricesOfVehicle(vehicle);
  const matrix = matrices.find(({ profile }) => profile === (vehicle.profile ?? "default"));
  const origin = originOf(vehicle);
  const none = Number.POSITIVE_INFINITY;
  const leg = (from: Job | undefined, to: Job | undefined) => {
    const [start, end] = [from?.locationIndex ?? origin, to?.locationIndex ?? vehicle.endIndex ?? -1];
    const { seconds, meters, cost } = read(matrix, start, end);
    const setup = to === undefined || (from !== undefined && start === end) ? 0 : (to.setupSeconds ?? 0);
    return { seconds: (from?.serviceSeconds ?? 0) + seconds + setup, meters, price: meter * meters + cost };
  };
  const rows = [...jobs, undefined];
  const legs = rows.map((from) => rows.map((to) => leg(from, to)));
  // No route leaves a job for itself, and none is empty.
  for (let at = 0; at <= jobs.length; at++) legs[at]![at] = { seconds: none, meters: none, price: none };
  return {
    members: [index],
    earliestStart: earliestStartOf(vehicle) - zero,
    latestStart: (state ? state.availableAtSeconds : (shift?.latestStartSeconds ?? none)) - zero,
    latestEnd: (shift?.latestEndSeconds ?? none) - zero,
    maxMeters: limits?.maxDistanceMeters ?? none,
    maxSeconds: limits?.maxDurationSeconds ?? none,
    fixed,
    perSecond: second,
    serves: [...serves],
    earliest: [],
    latest: [],
    seconds: legs.map((row) => row.map(({ seconds }) => seconds)),
    meters: legs.map((row) => row.map(({ meters }) => meters)),
    prices: legs.map((row) => row.map(({ price }) => price)),
  };
}

/** A place of -1 is nowhere in particular, at no distance from anything. */
function read(matrix: Matrix | undefined, from: number, to: number) {
  if (from < 0 || to < 0) return { seconds: 0, meters: 0, cost: 0 };
  const durations = matrix?.travel.kind === "constant" ? matrix.travel.durations : [];
  const seconds = durations[from * matrix!.size + to]!;
  const meters = matrix!.distances[from * matrix!.size + to]!;
  const isOpen = seconds >= 0 && seconds <= LONGEST_LEG && meters >= 0 && meters <= LONGEST_LEG;
  const cost = matrix!.legCosts?.[from * matrix!.size + to] ?? 0;
  return isOpen
    ? { seconds, meters, cost }
    : { seconds: Number.POSITIVE_INFINITY, meters: Number.POSITIVE_INFINITY, cost };
}

/** By then every job can have been served, wherever nothing says when: a bound that takes no plan away. */
function horizonOf(windows: Windows[], kinds: VehicleKind[]): number {
  const opens = windows.flatMap((each) => (each ?? []).map(({ start }) => start));
  const longest = (to: number) =>
    Math.max(0, ...kinds.flatMap(({ seconds }) => seconds.map((row) => finite(row[to]!))));
  const all = windows.reduce<number>((sum, _, job) => sum + longest(job), 0);
  return Math.max(0, ...opens, ...kinds.map(({ earliestStart }) => earliestStart)) + all;
}

/** By more than rounding; endless times compare as they are. */
function isAfter(value: number, bound: number): boolean {
  return value > bound && (!Number.isFinite(bound) || exceeds(value, bound));
}

function finite(value: number): number {
  return value < Number.POSITIVE_INFINITY ? value : 0;
}

/** Works out when this kind can serve each job, and strikes out legs and jobs that no plan has. */
function tighten(kind: VehicleKind, windows: Windows[], horizon: number): void {
  const { seconds, meters, serves } = kind;
  const count = windows.length;
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    kind.earliest = earliestStarts(kind, windows);
    kind.latest = latestStarts(kind, windows, horizon);
    for (let job = 0; job < count; job++) {
      if (serves[job] && !isAfter(kind.earliest[job]!, kind.latest[job]!)) continue;
      if (serves[job]) isSettled = false;
      serves[job] = false;
      for (let other = 0; other <= count; other++) {
        seconds[job]![other] = Number.POSITIVE_INFINITY;
        seconds[other]![job] = Number.POSITIVE_INFINITY;
      }
    }
    for (let from = 0; from < count; from++) {
      for (let to = 0; to < count; to++) {
        if (isAfter(kind.earliest[from]! + seconds[from]![to]!, kind.latest[to]!))
          seconds[from]![to] = Number.POSITIVE_INFINITY;
      }
    }
  }
  for (const [from, row] of seconds.entries()) {
    for (const [to, each] of row.entries()) if (each === Number.POSITIVE_INFINITY) meters[from]![to] = each;
  }
}

/** By the fastest way through other jobs, since roads need not keep the triangle inequality. */
function earliestStarts({ seconds, earliestStart, serves }: VehicleKind, windows: Windows[]): number[] {
  const origin = windows.length;
  const starts = windows.map((each, job) => openFrom(each, earliestStart + seconds[origin]![job]!));
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const [to, each] of windows.entries()) {
      for (const from of windows.keys()) {
        if (!serves[from]) continue;
        const start = openFrom(each, starts[from]! + seconds[from]![to]!);
        if (start >= starts[to]!) continue;
        starts[to] = start;
        isSettled = false;
      }
    }
  }
  return starts;
}

function latestStarts({ seconds, latestEnd, serves }: VehicleKind, windows: Windows[], horizon: number): number[] {
  const end = windows.length;
  const homeBy = (job: number) => {
    const leg = seconds[job]![end]!;
    return leg === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : Math.min(horizon, latestEnd - leg);
  };
  const starts = windows.map((each, job) => openUntil(each, homeBy(job)));
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const [from, each] of windows.entries()) {
      for (const to of windows.keys()) {
        if (!serves[to]) continue;
        const start = openUntil(each, starts[to]! - seconds[from]![to]!);
        if (start <= starts[from]!) continue;
        starts[from] = start;
        isSettled = false;
      }
    }
  }
  return starts;
}

function openFrom(windows: Windows, ready: number): number {
  if (windows === undefined) return ready;
  const window = windows.find(({ end }) => !isAfter(ready, end));
  return window ? Math.max(ready, window.start) : Number.POSITIVE_INFINITY;
}

function openUntil(windows: Windows, latest: number): number {
  if (windows === undefined) return latest;
  const window = windows.findLast(({ start }) => !isAfter(start, latest));
  return window ? Math.min(latest, window.end) : Number.NEGATIVE_INFINITY;
}

/** The dimensions in which some vehicle could be too full. */
function loadsOf({ jobs, vehicles }: Problem, kinds: VehicleKind[]): LoadDimension[] {
  const names = [...new Set(vehicles.flatMap(({ capacity }) => Object.keys(capacity ?? {})))].sort();
  const amounts = (side: "delivery" | "pickup", name: string) =>
    jobs.map((job) => (Object.hasOwn(job[side] ?? {}, name) ? job[side]![name]! : 0));
  const capacities = (read: (vehicle: Vehicle) => number | undefined) =>
    kinds.map(({ members }) => read(vehicles[members[0]!]!) ?? Number.POSITIVE_INFINITY);
  const dimensions: LoadDimension[] = names.map((name) => ({
    deliveries: amounts("delivery", name),
    pickups: amounts("pickup", name),
    capacity: capacities(({ capacity }) => (Object.hasOwn(capacity ?? {}, name) ? capacity![name] : undefined)),
  }));
  dimensions.push({
    deliveries: jobs.map(() => 1),
    pickups: jobs.map(() => 0),
    capacity: capacities(({ limits }) => limits?.maxTasks),
  });
  return dimensions.flatMap(({ deliveries, pickups, capacity }) => {
    const sum = (amounts: number[]) => amounts.reduce((total, each) => total + each, 0);
    const all = sum(deliveries) + sum(pickups);
    if (capacity.every((each) => each >= all)) return [];
    const unit = Math.max(1, all / LARGEST_LOAD);
    const scaled = (amounts: number[]) => amounts.map((each) => Math.min(each, all) / unit);
    return [{ deliveries: scaled(deliveries), pickups: scaled(pickups), capacity: scaled(capacity) }];
  });
}
