import { breakStart, type CompiledBreak } from "../features/breaks.ts";
import { latenessPrice } from "../features/lateness.ts";
import type { CompiledReload } from "../features/reloads.ts";
import { nextStart } from "../features/time-windows.ts";
import type { Drive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { readyAt } from "./leg.ts";
import type { Rich } from "./rich.ts";
import { makeRoom, type Room } from "./trip-room.ts";

/** Ways to stand that are kept for one place: the cheapest, and the best in each of the respects below. */
const KEPT = 5;

/** A way to stand at a reload, or at the route's end: what the trips up to there come to. */
interface Stand {
  /** What the reloads' detours cost. */
  detour: number;
  /** That, and being late. */
  bound: number;
  /** That, and waiting. */
  price: number;
  /** When the vehicle is there, before it waits for goods and loads. */
  time: number;
  reloads: number;
  /** Bit by bit the breaks with a bound on the load that were taken at a depot on the way. */
  light: number;
  /** The stand before, and the first task of the trip between. */
  from: Stand | undefined;
  begin: number;
}

/** What all trips of a route have in common. */
interface Question {
  instance: Instance;
  rich: Rich;
  vehicle: number;
  reload: CompiledReload;
  tasks: Int32Array;
  /** The vehicle's breaks with a bound on the load. */
  breaks: CompiledBreak[];
  /** What a second of waiting costs. */
  waitingPrice: number;
  /** `KEPT` a place, in front of each task and at the end; a stand may be there more than once. */
  stands: (Stand | undefined)[];
}

/** Drives `drive.route[0..count)`, reloads standing in it as -1; `isSound`: whether nothing is wrong with it so far. */
type DriveTrips = (count: number, isSound: boolean) => void;

/** What a missed frozen stop counts while cuts are looked for: more than any price. */
const MISSED = 1e12;

/**
 * Cuts `drive.route[0..count)` into trips by reloads, and drives it so (`driveTrips`). Some cuts that keep loads, windows and releases are
 * driven: by an estimate the cheapest, that of the least detour, the one that is over first, that of the fewest reloads, and the one in which most
 * breaks find the vehicle light enough at a depot. Of those that miss fewest frozen stops the cheapest feasible one stands.
 */
export function driveCheapestCut(
  instance: Instance,
  rich: Rich,
  vehicle: number,
  drive: Drive,
  count: number,
  driveTrips: DriveTrips,
  mend: () => void,
): void {
  const { fleet } = instance;
  const question: Question = {
    instance,
    rich,
    vehicle,
    reload: rich.reloads![vehicle]!,
    tasks: drive.route.slice(0, count),
    breaks: (rich.breaks?.[vehicle] ?? []).filter(({ maxLoad }) => maxLoad !== undefined),
    waitingPrice: fleet.secondPrice[vehicle]! + (rich.waitingPrice?.[vehicle] ?? 0),
    stands: new Array<Stand | undefined>(KEPT * (count + 1)).fill(undefined),
  };
  const cuts = cutsOf(question);
  const [first] = cuts;
  if (first === undefined || count === 0) {
    driveTrips(count, count === 0);
    mend();
    return;
  }
  const least = cuts.length > 1 ? leastPrice(question) : 0;
  let best: Stand | undefined;
  let driven: Stand | undefined;
  let price = Number.POSITIVE_INFINITY;
  let missed = Number.POSITIVE_INFINITY;
  const driveCut = (cut: Stand) => {
    driveTrips(writeCut(question, cut, drive.route), true);
    driven = cut;
  };
  const compare = (cut: Stand) => {
    if (!drive.feasible || drive.missed > missed || (drive.missed === missed && drive.price >= price)) return;
    ({ missed, price } = drive);
    best = cut;
  };
  const mendable: Stand[] = [];
  for (const cut of cuts) {
    if (missed === 0 && least + cut.bound >= price) continue;
    driveCut(cut);
    compare(cut);
    if (drive.mayMend) mendable.push(cut);
  }
  // Other departures take many drives: only where none else would do.
  const mends = best === undefined;
  for (const cut of mends ? mendable : []) {
    driveCut(cut);
    mend();
    compare(cut);
  }
  // What breaks a rule is of interest only where something is frozen: then the answer may have it.
  if (best === undefined && fleet.frozenJobs[vehicle]!.length > 0) best = first;
  if (best === undefined || best === driven) return;
  driveCut(best);
  if (mends) mend();
}

/** The price of the route without reloads, their time and what only a drive tells: no cut costs less than this and its bound. */
function leastPrice({ instance, vehicle, tasks }: Question): number {
  const { fleet, prices, size, slots } = instance;
  // Legs are priced by the mean of the day then.
  if (slots && fleet.secondPrice[vehicle]! > 0) return Number.NEGATIVE_INFINITY;
  const base = fleet.priceClass[vehicle]! * size * size;
  let sum = fleet.fixedPrice[vehicle]!;
  let from = fleet.origin[vehicle]!;
  for (const task of tasks) {
    sum += prices[base + from * size + task]!;
    from = task;
  }
  return sum + prices[base + from * size + fleet.to[vehicle]!]!;
}

/** Writes the tasks with the cut's reloads to `route`; returns how many entries that are. */
function writeCut({ tasks }: Question, cut: Stand, route: Int32Array): number {
  const total = tasks.length + cut.reloads;
  let out = total;
  let end = tasks.length;
  for (let stand: Stand | undefined = cut; stand?.from !== undefined; stand = stand.from) {
    for (let i = end - 1; i >= stand.begin; i--) route[--out] = tasks[i]!;
    if (stand.begin > 0) route[--out] = -1;
    end = stand.begin;
  }
  return total;
}

/**
 * Cuts worth a drive, the one with the least estimated price first: a table of the best ways to stand at a reload in front of each task (as Prins 2004
 * splits a giant tour, "A simple and effective evolutionary algorithm for the vehicle routing problem", section 3, with more than one label).
 */
function cutsOf(question: Question): Stand[] {
  const { instance, rich, vehicle, tasks, reload, breaks, stands } = question;
  const count = tasks.length;
  const time = instance.fleet.earliestStart[vehicle]!;
  stands[0] = { detour: 0, bound: 0, price: 0, time, reloads: 0, light: 0, from: undefined, begin: 0 };
  const room = makeRoom(rich, vehicle, tasks, breaks);
  for (let begin = 0; begin < count; begin++) {
    const kept = standsAt(stands, begin);
    if (kept.length > 0) room.fill(begin);
    // Where all fits, and nothing waits for goods or an empty vehicle, a reload only takes time and way.
    const isWhole = begin === 0 && room.end === count && rich.releases === undefined && breaks.length === 0;
    for (const stand of kept) {
      const firstEnd = !isWhole && stand.reloads < reload.most ? begin + 1 : count;
      addTrips(question, begin, stand, room, firstEnd, -1);
      for (let each = 0; each < breaks.length; each++) {
        if (!(stand.light & (1 << each))) addTrips(question, begin, stand, room, firstEnd, each);
      }
    }
    room.leave(begin);
  }
  return standsAt(stands, count);
}

/** The stands at a place, each once. */
function standsAt(stands: readonly (Stand | undefined)[], place: number): Stand[] {
  const found: Stand[] = [];
  for (let at = KEPT * place; at < KEPT * (place + 1); at++) {
    const stand = stands[at];
    if (stand !== undefined && !found.includes(stand)) found.push(stand);
  }
  return found;
}

/**
 * Adds the trips that leave from a stand, a break (-1: none) taken before, and serve the tasks from `begin` up to, but without, `firstEnd` or a later
 * one.
 */
function addTrips(question: Question, begin: number, stand: Stand, room: Room, firstEnd: number, taken: number): void {
  const { instance, rich, vehicle, reload, tasks, breaks, waitingPrice } = question;
  const { fleet, windows } = instance;
  const { releases, hasLateness } = rich;
  const count = tasks.length;
  const profile = fleet.profile[vehicle]!;
  const isFirst = begin === 0;
  const origin = isFirst ? fleet.origin[vehicle]! : reload.node;
  const frozen = fleet.frozenJobs[vehicle]!.length;
  // A vehicle under way leaves at once: what comes later is for a later trip.
  const latest = !isFirst
    ? Number.POSITIVE_INFINITY
    : fleet.underWay[vehicle] === 1
      ? stand.time
      : fleet.latestStart[vehicle]!;
  const rest = taken < 0 ? undefined : breaks[taken]!;
  const loading = isFirst ? 0 : reload.seconds;
  const leaveAt = (loaded: number) => (rest === undefined ? loaded : breakStart(rest, loaded) + rest.seconds);
  let release = Number.NEGATIVE_INFINITY;
  let time = leaveAt(stand.time + loading);
  let from = origin;
  let late = 0;
  let waited = 0;
  for (let next = begin, end = begin + 1; end <= room.end; end++) {
    const task = tasks[end - 1]!;
    if (releases !== undefined && releases[task]! > release) {
      release = releases[task]!;
      // Goods that a frozen first stop does not wait for are not held against it.
      if (release > latest && (end > frozen || releases[tasks[begin]!]! <= latest)) return;
      if (release > stand.time) {
        // The trip waits for these goods: its stops so far move back.
        waited = isFirst ? 0 : release - stand.time;
        late = 0;
        time = leaveAt(release + loading);
        from = origin;
        next = begin;
      }
    }
    for (; next < end; next++) {
      const stop = tasks[next]!;
      const ready = readyAt(instance, profile, from, stop, time);
      let start = nextStart(windows, stop, ready);
      if (start === Number.POSITIVE_INFINITY) {
        if (next >= frozen || ready === Number.POSITIVE_INFINITY) return;
        start = ready;
        late += MISSED;
      }
      // Who waits at the first stop leaves later.
      if (next > 0) waited += start - ready;
      if (hasLateness) late += latenessPrice(windows, stop, start);
      time = start;
      from = stop;
    }
    if (end < firstEnd || (taken >= 0 && !(room.lightBefore[end]! & (1 << taken)))) continue;
    const isLast = end === count;
    const arrival = readyAt(instance, profile, from, isLast ? fleet.to[vehicle]! : reload.node, time);
    if (arrival === Number.POSITIVE_INFINITY) continue;
    if (isLast && frozen === 0 && arrival > fleet.latestEnd[vehicle]!) return;
    const detour = stand.detour + (isLast ? 0 : detourPrice(instance, vehicle, from, reload.node, tasks[end]!));
    const bound = detour + (stand.bound - stand.detour) + late;
    const price = bound + (stand.price - stand.bound) + waitingPrice * waited;
    const light = taken < 0 ? stand.light : stand.light | (1 << taken);
    offer(question, end, detour, bound, price, arrival, light, stand, begin);
    for (let each = 0; each < breaks.length; each++) {
      if ((light | ~room.lightBehind[end]!) & (1 << each)) continue;
      const over = breakStart(breaks[each]!, arrival) + breaks[each]!.seconds;
      if (over === Number.POSITIVE_INFINITY) continue;
      offer(question, end, detour, bound, price, over, light | (1 << each), stand, begin);
    }
  }
}

function detourPrice(instance: Instance, vehicle: number, from: number, over: number, to: number): number {
  const { prices, size, fleet } = instance;
  const base = fleet.priceClass[vehicle]! * size * size;
  const leg = (a: number, b: number) => prices[base + a * size + b]!;
  return leg(from, over) + leg(over, to) - leg(from, to);
}

/** Keeps a way to stand if it is the cheapest, of the least detour, the earliest, of the fewest reloads or with the most light breaks. */
function offer(
  { stands, tasks, reload }: Question,
  place: number,
  detour: number,
  bound: number,
  price: number,
  time: number,
  light: number,
  from: Stand,
  begin: number,
): void {
  const reloads = from.reloads + (place === tasks.length ? 0 : 1);
  const base = KEPT * place;
  const [cheapest, shortest, earliest, fewest, lightest] = [
    stands[base],
    stands[base + 1],
    stands[base + 2],
    stands[base + 3],
    stands[base + 4],
  ];
  // Between equals the cheaper and then the earlier one.
  const order = (by: number, other: Stand) => by < 0 || (by === 0 && isCheaper(price, time, other));
  const isCheapest = cheapest === undefined || isCheaper(price, time, cheapest);
  const isShortest = shortest === undefined || order(detour - shortest.detour, shortest);
  const isEarliest = earliest === undefined || order(time - earliest.time, earliest);
  const isLimited = reload.most < Number.POSITIVE_INFINITY;
  const isFewest = fewest === undefined || order(isLimited ? reloads - fewest.reloads : 0, fewest);
  const isLightest = lightest === undefined || order(countOf(lightest.light) - countOf(light), lightest);
  if (!(isCheapest || isShortest || isEarliest || isFewest || isLightest)) return;
  const stand: Stand = { detour, bound, price, time, reloads, light, from, begin };
  if (isCheapest) stands[base] = stand;
  if (isShortest) stands[base + 1] = stand;
  if (isEarliest) stands[base + 2] = stand;
  if (isFewest) stands[base + 3] = stand;
  if (isLightest) stands[base + 4] = stand;
}

function isCheaper(price: number, time: number, other: Stand): boolean {
  return price < other.price || (price === other.price && time < other.time);
}

function countOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest &= rest - 1) count++;
  return count;
}
