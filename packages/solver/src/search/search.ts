import { driveRoute } from "../route/drive-route.ts";
import type { Instance } from "../route/instance.ts";
import type { Plan } from "../route/plan.ts";
import { gatherRoute, makePlan, markOut } from "../route/plan.ts";
import type { Candidates } from "./bundle-candidates.ts";
import { makeCandidates } from "./bundle-candidates.ts";
import type { ExcessPrice } from "./excess-price.ts";
import type { Segments } from "./exchange-segments.ts";
import { makeSegments } from "./exchange-segments.ts";
import type { Reorder } from "./exchange-within.ts";
import { makeReorder } from "./exchange-within.ts";
import type { Journal } from "./journal.ts";
import { makeJournal } from "./journal.ts";
import type { NeighbourLists, Neighbours } from "./neighbours.ts";
import { makeNeighbours } from "./neighbours.ts";
import { wantsOpenRoute } from "./open-route.ts";
import type { Random } from "./random.ts";
import { makeRandom } from "./random.ts";

/** Predecessors and successors kept per job (K of the granular insertion): 12 / 24 / 40 gave mean gaps of 4.0 / 2.3 / 1.9 %. */
const REACH = 40;
/** Neighbours that a ruin walks through to find routes. */
const AROUND = 100;
/** Up to so many jobs, insertion looks at every position instead of the lists. */
const SCAN_ALL = 150;

/** Of the jobs that fit nowhere near, one in so many is looked for elsewhere where that is seldom worth it. */
const FAR_EVERY = 8;

/** Everything the search owns; made once per run, nothing allocates afterwards. */
export interface Search {
  instance: Instance;
  plan: Plan;
  neighbours: Neighbours;
  random: Random;
  journal: Journal;
  /** Whether insertion looks at every position. */
  scanAll: boolean;

  /** Jobs that are neither frozen nor set aside; of a bundle only the one that leads it. */
  free: Int32Array;
  /** Unassigned jobs in no order, and where each stands (-1: it is served); of a bundle only its leader is listed. */
  bank: Int32Array;
  bankAt: Int32Array;
  bankCount: number;
  /** Jobs that nobody can serve: neither free nor in the bank, but counted in what it is worth. */
  aside: number[];
  /** What the bank is worth: sum of priorities, number of jobs and shipments that count, penalties of optional ones. */
  bankPriority: number;
  bankUnits: number;
  bankPenalty: number;
  /** Price of all routes. */
  price: number;

  /** Jobs out of routes in this iteration. */
  pool: Int32Array;
  poolCount: number;

  /** What `bestInsertion` found: the stop to insert behind (-1: nowhere) and what it adds to the price. */
  pred: number;
  delta: number;
  /** Positions until the next blink. */
  blink: number;
  /** Per vehicle: 2 x the stamp of the last insertion that asked, plus 1 when the route admits the job at all (where jobs stand alone). */
  admits: Int32Array;
  stamp: number;
  /** Per vehicle that admits the job: what its load above capacity would cost more. */
  surcharge: Float64Array;
  /** What load above capacity costs; undefined: capacities hold. */
  excess: ExcessPrice | undefined;
  /** 1 for vehicles with a limit on metres or seconds. */
  limited: Uint8Array;
  isLimited: boolean;

  /** Whether opening routes is a move of its own. */
  opensRoutes: boolean;
  /** Whether routes cost the sum of their legs and what their vehicles cost: then an insertion only adds to the price. */
  addsUp: boolean;
  /** Whether only a drive tells what routes cost, or whether they keep their limits; false: legs and times in the heap do. */
  mustDrive: boolean;
  /** Per vehicle: whether its price in the plan is that of a drive in which all rules hold; of those that the present iteration has touched. */
  isDriven: Uint8Array;
  /** Routes that may be open at most. */
  mostOpen: number;
  /** Whether a route is being emptied: a plan is then judged by how often the jobs that it leaves out were left out before. */
  isReducing: boolean;
  /** Per job, how often it was left out while a route was emptied. */
  absences: Float64Array;

  /** Scratch for two candidate routes. */
  trial: Int32Array;
  segments: Segments;
  /** Where a bundle, or a job of a rich problem, may go. */
  candidates: Candidates;
  reorder: Reorder;
  temperature: number;
  /** Whether optional jobs are inserted at any price: together they may be worth what none of them is alone. */
  isGenerous: boolean;
  /** Whether the first feasible place that is driven will do: while a first plan is made. */
  isHasty: boolean;
  /** Jobs near which something changed since the previous plan; empty for a cold start. */
  changed: Int32Array;
  iterations: number;
  /** Where in `free` the present region begins. */
  regionAt: number;
}

/** Makes the state of a search in which no job is served yet, except frozen ones; `before`: lists of the instance that it goes on from. */
export function makeSearch(instance: Instance, seed: number, before?: NeighbourLists): Search {
  const { jobs, vehicles, fleet, frozen } = instance;
  const limited = Uint8Array.from(fleet.maxDistance, (meters, vehicle) =>
    meters < Number.POSITIVE_INFINITY || fleet.maxDuration[vehicle]! < Number.POSITIVE_INFINITY ? 1 : 0,
  );
  const plan = makePlan(instance);
  const isLimited = limited.includes(1);
  const addsUp = !instance.rich?.isDriven && fleet.secondPrice.every((price) => price === 0);
  const search: Search = {
    instance,
    plan,
    neighbours: makeNeighbours(instance, REACH, AROUND, before),
    random: makeRandom(seed),
    journal: makeJournal(instance),
    scanAll: jobs <= SCAN_ALL,
    free: Int32Array.from(frozen.keys()).filter((job) => frozen[job] === 0 && leaderOf(instance, job) === job),
    bank: new Int32Array(jobs),
    bankAt: new Int32Array(jobs).fill(-1),
    bankCount: 0,
    aside: [],
    bankPriority: 0,
    bankUnits: 0,
    bankPenalty: 0,
    price: plan.price.reduce((sum, price) => sum + price, 0),
    pool: new Int32Array(jobs),
    poolCount: 0,
    pred: -1,
    delta: 0,
    blink: 0,
    admits: new Int32Array(vehicles),
    stamp: 0,
    surcharge: new Float64Array(vehicles),
    excess: undefined,
    limited,
    isLimited,
    opensRoutes: wantsOpenRoute(instance),
    addsUp,
    mustDrive: !addsUp || isLimited || instance.mixedDimensions > 0,
    isDriven: new Uint8Array(vehicles),
    mostOpen: Number.POSITIVE_INFINITY,
    isReducing: false,
    absences: new Float64Array(jobs).fill(1),
    trial: new Int32Array(jobs),
    segments: makeSegments(),
    candidates: makeCandidates(instance),
    reorder: makeReorder(),
    temperature: 0,
    isGenerous: false,
    isHasty: false,
    changed: new Int32Array(0),
    iterations: 0,
    regionAt: 0,
  };
  for (const job of search.free) addToBank(search, job);
  return search;
}

/** The job that stands for the bundle that a job belongs to. */
export function leaderOf({ bundles }: Instance, job: number): number {
  return bundles === undefined ? job : bundles.leader[job]!;
}

/** The jobs of the bundle that a job leads, in order. */
export function membersOf({ bundles }: Instance, leader: number): number[] {
  if (bundles === undefined) return [leader];
  return Array.from(bundles.members.subarray(bundles.first[leader]!, bundles.first[leader + 1]!));
}

/** Marks a job, and all of its bundle, as in no route. */
export function markBundleOut({ plan, instance }: Search, job: number): void {
  const { bundles } = instance;
  if (bundles === undefined) {
    markOut(plan, job);
    return;
  }
  for (let at = bundles.first[job]!; at < bundles.first[job + 1]!; at++) markOut(plan, bundles.members[at]!);
}

/** Takes an unassigned job out of play; what the bank is worth stays as it is. */
export function takeOutOfPlay(search: Search, job: number): void {
  const { bankPriority, bankUnits, bankPenalty } = search;
  takeFromBank(search, job);
  Object.assign(search, { bankPriority, bankUnits, bankPenalty });
  search.free = search.free.filter((other) => other !== job);
  search.aside.push(job);
}

/** Lists a job as unassigned. */
export function addToBank(search: Search, job: number): void {
  search.bankAt[job] = search.bankCount;
  search.bank[search.bankCount++] = job;
  search.bankPriority += search.instance.priority[job]!;
  search.bankUnits += search.instance.units[job]!;
  search.bankPenalty += search.instance.penalty[job]!;
}

/** Takes a job off the list of the unassigned. */
export function takeFromBank(search: Search, job: number): void {
  const at = search.bankAt[job]!;
  const last = search.bank[--search.bankCount]!;
  search.bank[at] = last;
  search.bankAt[last] = at;
  search.bankAt[job] = -1;
  search.bankPriority -= search.instance.priority[job]!;
  search.bankUnits -= search.instance.units[job]!;
  search.bankPenalty -= search.instance.penalty[job]!;
}

/** Whether a job that fits nowhere near is tried elsewhere: one that was left out before, or may be, only now and then. */
export function looksFar({ bankAt, random, isHasty, isReducing, instance }: Search, job: number): boolean {
  const mustBeServed = bankAt[job]! < 0 && instance.units[job]! > 0;
  return mustBeServed || isHasty || isReducing || random.below(FAR_EVERY) === 0;
}

/** Puts a job into the pool of those to insert in this iteration. */
export function addToPool(search: Search, job: number): void {
  search.pool[search.poolCount++] = job;
}

/** Whether the vehicle's route with the job behind `pred` keeps its limits on metres and seconds. */
export function keepsLimits(search: Search, vehicle: number, job: number, pred: number): boolean {
  const { plan, instance } = search;
  const { sequence } = plan;
  const end = gatherRoute(plan, vehicle);
  let at = end;
  const isFirst = pred >= instance.jobs;
  while (at > 0 && (isFirst || sequence[at - 1] !== pred)) {
    sequence[at] = sequence[at - 1]!;
    at--;
  }
  sequence[at] = job;
  driveRoute(instance, vehicle, sequence, 0, end + 1, plan.drive);
  return plan.drive.feasible;
}
