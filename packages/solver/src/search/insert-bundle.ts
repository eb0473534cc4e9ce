import { PAIR, SINGLE } from "../features/bundles.ts";
import { latenessPrice } from "../features/lateness.ts";
import { changePrice } from "../features/stability.ts";
import { nextStart } from "../features/time-windows.ts";
import { mayServe } from "../features/vehicle-access.ts";
import type * as Heap from "../route/heap.ts";
import { readyAt } from "../route/leg.ts";
import { firstEmpty, insertJob } from "../route/plan.ts";
import { drawAllowance } from "./acceptance.ts";
import { drawBlink } from "./best-insertion.ts";
import { keepCandidate, MOST, worstKept } from "./bundle-candidates.ts";
import { driveCandidates } from "./drive-candidates.ts";
import { saveRoute } from "./journal.ts";
import { placePair } from "./place-pair.ts";
import { placeRelated } from "./place-related.ts";
import type { Search } from "./search.ts";
import { looksFar } from "./search.ts";

const INTS: typeof Heap.INTS = 4;
const DOUBLES: typeof Heap.DOUBLES = 3;
const NEXT: typeof Heap.NEXT = 0;
const ROUTE: typeof Heap.ROUTE = 2;
const FROM: typeof Heap.FROM = 3;
const TO: typeof Heap.TO = 4;
const START: typeof Heap.START = 3;
const LATEST: typeof Heap.LATEST = 4;
const PRICE: typeof Heap.PRICE = 5;

/** More positions than any instance has. */
const NEVER = 2 ** 30;

/**
 * Puts the bundle that a job leads (most lead only themselves) where it is cheapest, saves the routes that it changes and leaves what it adds
 * in `search.delta`; false when it fits nowhere, or costs more than leaving it out. Places are looked at first by legs and times, then
 * the best ones are driven where only that tells the price and what is feasible, more of them if `isThorough`.
 */
export function insertBundle(search: Search, leader: number, isThorough = false): boolean {
  const { candidates, plan, instance } = search;
  const { bundles } = instance;
  candidates.count = 0;
  candidates.size = bundles === undefined ? 1 : bundles.first[leader + 1]! - bundles.first[leader]!;
  const isDriven = needsDrive(search, leader);
  candidates.most = isDriven ? MOST : 1;
  search.stamp++;
  findNearPlaces(search, leader);
  if (search.scanAll) findOtherPlaces(search, leader);
  let best = bestOf(search, isDriven, isThorough);
  const isFar = best < 0 && (isThorough || looksFar(search, leader));
  if (isFar && !search.scanAll) {
    // Those near were driven and refused: they must not keep the others out.
    candidates.count = 0;
    findOtherPlaces(search, leader);
    best = bestOf(search, isDriven, isThorough);
  }
  if (best < 0 && isFar && isDriven) {
    // Nor the empty ones.
    candidates.count = 0;
    findEmptyRoutes(search, leader);
    best = bestOf(search, isDriven, isThorough);
  }
  if (best < 0) return false;
  if (instance.units[leader] === 0 && !search.isGenerous) {
    if (search.delta - drawAllowance(search) > instance.penalty[leader]!) return false;
  }
  const vehicle = candidates.vehicles[best]!;
  const before = plan.price[vehicle]!;
  saveRoute(search.journal, plan, vehicle);
  for (let k = 0; k < candidates.size; k++) {
    const at = best * candidates.largest + k;
    insertJob(plan, candidates.tasks[at]!, candidates.preds[at]!);
  }
  if (isDriven) plan.price[vehicle] = before + search.delta;
  search.isDriven[vehicle] = +isDriven;
  return true;
}

/** Places in the routes of the jobs that are near, the nearest first, and in empty ones: cheap ones soon tell what is not worth a look. */
function findNearPlaces(search: Search, leader: number): void {
  const { plan, neighbours, admits } = search;
  const mark = 2 * search.stamp;
  const lists = [neighbours.preds, neighbours.succs];
  const count = Math.max(...lists.map(({ counts }) => counts[leader]!));
  for (let at = 0; at < count; at++) {
    for (const list of lists) {
      if (at >= list.counts[leader]!) continue;
      const vehicle = plan.ints[(list.items[2 * (leader * list.width + at)]! << INTS) | ROUTE]!;
      if (vehicle < 0 || admits[vehicle] === mark) continue;
      admits[vehicle] = mark;
      findPlaces(search, leader, vehicle, 0);
    }
  }
  findEmptyRoutes(search, leader);
}

/** Places in one empty vehicle of each type, and in those that have only their frozen prefix. */
function findEmptyRoutes(search: Search, leader: number): void {
  const { plan, instance } = search;
  const { fleet, vehicles } = instance;
  const mayOpen = plan.open < search.mostOpen;
  for (let type = 0; mayOpen && type < fleet.types.length; type++) {
    const vehicle = firstEmpty(plan, type);
    if (vehicle >= 0) findPlaces(search, leader, vehicle, fleet.fixedPrice[vehicle]!);
  }
  if (!instance.hasFrozen) return;
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    if (fleet.type[vehicle] === -1 && plan.size[vehicle] === 0) findPlaces(search, leader, vehicle, 0);
  }
}

/** Places in the routes that `findNearPlaces` has left out. */
function findOtherPlaces(search: Search, leader: number): void {
  const { plan, instance, admits } = search;
  const mark = 2 * search.stamp;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    if (plan.size[vehicle]! > 0 && admits[vehicle] !== mark) findPlaces(search, leader, vehicle, 0);
  }
}

/** The cheapest candidate, what it adds in `search.delta`; -1: none is feasible. */
function bestOf(search: Search, isDriven: boolean, isThorough: boolean): number {
  if (isDriven) return driveCandidates(search, isThorough);
  const { count, estimates } = search.candidates;
  search.delta = count > 0 ? estimates[0]! : Number.POSITIVE_INFINITY;
  return count > 0 ? 0 : -1;
}

/** What the bundle adds to a vehicle's price at its best place there; Infinity: it fits nowhere. Changes nothing. */
export function cheapestOn(search: Search, leader: number, vehicle: number): number {
  const { candidates, plan, instance } = search;
  const { fleet, bundles } = instance;
  candidates.count = 0;
  candidates.most = MOST;
  candidates.size = bundles === undefined ? 1 : bundles.first[leader + 1]! - bundles.first[leader]!;
  search.blink = NEVER;
  const isUnused = plan.size[vehicle] === 0 && fleet.type[vehicle] !== -1;
  findPlaces(search, leader, vehicle, isUnused ? fleet.fixedPrice[vehicle]! : 0);
  return driveCandidates(search, true) < 0 ? Number.POSITIVE_INFINITY : search.delta;
}

/** Whether legs and times in the heap do not tell everything. */
function needsDrive(search: Search, leader: number): boolean {
  const { rich, bundles } = search.instance;
  if (search.mustDrive) return true;
  if (bundles?.hasStrict) return true;
  const type = bundles === undefined ? SINGLE : bundles.type[leader]!;
  return type !== PAIR && (rich?.loads !== undefined || type !== SINGLE);
}

/** Notes where in a vehicle's route the bundle may go. `opening`: what it costs to use the vehicle at all. */
function findPlaces(search: Search, leader: number, vehicle: number, opening: number): void {
  const { bundles } = search.instance;
  const type = bundles === undefined ? SINGLE : bundles.type[leader]!;
  if (!hasRoomFor(search, leader, vehicle)) return;
  let extra = opening;
  const { rich } = search.instance;
  // A shipment changes its vehicle at its delivery.
  const last = bundles === undefined ? leader : bundles.members[bundles.first[leader + 1]! - 1]!;
  if (rich?.stability) extra += changePrice(rich.stability, last, vehicle);
  if (type === SINGLE) placeOne(search, leader, vehicle, extra);
  else if (type === PAIR) placePair(search, leader, vehicle, extra);
  else placeRelated(search, leader, vehicle, extra);
}

/** Access, tasks and plain loads of the whole bundle. */
function hasRoomFor({ instance, plan, candidates }: Search, leader: number, vehicle: number): boolean {
  const { bundles, fleet, access, accessWords, plainDimensions: plain, plainAmounts, plainCapacity } = instance;
  const { size } = candidates;
  if (plan.size[vehicle]! + fleet.frozenJobs[vehicle]!.length + size > fleet.maxTasks[vehicle]!) return false;
  const begin = bundles === undefined ? 0 : bundles.first[leader]!;
  const member = (k: number) => (bundles === undefined ? leader : bundles.members[begin + k]!);
  for (let k = 0; k < size; k++) if (!mayServe(access, accessWords, member(k), vehicle)) return false;
  for (let dimension = 0; dimension < plain; dimension++) {
    let load = plan.used[vehicle * plain + dimension]!;
    for (let k = 0; k < size; k++) load += plainAmounts[member(k) * plain + dimension]!;
    if (load > plainCapacity[vehicle * plain + dimension]!) return false;
  }
  return true;
}

function placeOne(search: Search, job: number, vehicle: number, extra: number): void {
  const { instance, plan, candidates } = search;
  const { ints, doubles } = plan;
  const { close, windows, jobs, rich, legs, size } = instance;
  const profile = instance.fleet.profile[vehicle]!;
  const sentinel = jobs + vehicle;
  const now = plan.size[vehicle] === 0 && instance.fleet.type[vehicle] !== -1 ? 0 : 1;
  // A job that is alone with what comes directly before it follows a frozen one.
  const isBound = instance.bundles !== undefined && instance.bundles.directlyBefore[job]! >= 0;
  const prune = instance.symmetric ? 2 : 1;
  const row = (plan.legsAt[vehicle]! + 2 * job * size) | 0;
  const rowInto = (row + 2 * size * size) | 0;
  candidates.nextTasks[0] = job;
  let worst = worstKept(candidates) - extra;
  let pred = sentinel;
  do {
    const stop = pred;
    pred = ints[(stop << INTS) | NEXT]!;
    const started = doubles[(stop << DOUBLES) | START]!;
    if (started > close[job]!) break;
    const from = ints[(stop << INTS) | FROM]!;
    const first = legs[(rowInto + (from << 1)) | 0]! - now * doubles[(stop << DOUBLES) | PRICE]!;
    // By the triangle inequality the way on is at least as long as the difference of the other two.
    if (first * prune >= worst) continue;
    if (isOverlooked(search)) continue;
    const to = ints[(pred << INTS) | TO]!;
    let delta = first + legs[(row + (to << 1)) | 0]!;
    if (delta >= worst) continue;
    const start = nextStart(windows, job, readyAt(instance, profile, from, job, started));
    if (readyAt(instance, profile, job, to, start) > doubles[(pred << DOUBLES) | LATEST]!) continue;
    if (rich?.hasLateness) delta += latenessPrice(windows, job, start);
    candidates.nextPreds[0] = stop;
    keepCandidate(candidates, vehicle, extra + delta);
    worst = worstKept(candidates) - extra;
  } while (pred !== sentinel && !isBound);
}

function isOverlooked(search: Search): boolean {
  if (--search.blink > 0) return false;
  drawBlink(search);
  return true;
}
