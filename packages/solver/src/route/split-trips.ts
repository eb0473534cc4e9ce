import { breakStart, type CompiledBreak } from "../features/breaks.ts";
import { latenessPrice } from "../features/lateness.ts";
import type { CompiledReload } from "../features/reloads.ts";
import { nextStart } from "../features/time-windows.ts";
import { canBeCut } from "./can-be-cut.ts";
import type { Drive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { readyAt } from "./leg.ts";
import type { Rich } from "./rich.ts";
import { type Room, roomOf } from "./trip-room.ts";

/** Ways to stand that are kept for one place: the cheapest, and the best in each of the respects below. */
const KEPT = 5;
const SHORTEST = 1;
const EARLIEST = 2;
const FEWEST = 3;
const LIGHTEST = 4;

/**
 * Ways to stand at a reload, in front of each task and at the end of a route: what the trips up to there come to. `KEPT` slots a place; one that
 * is best in more than one respect stands in as many slots.
 */
export interface Stands {
  /** 0: the slot is empty; the same number stands for the same way. */
  numbers: Int32Array;
  /** What the reloads' detours cost; that, and being late; that, and waiting. */
  detours: Float64Array;
  bounds: Float64Array;
  prices: Float64Array;
  /** When the vehicle is there, before it waits for goods and loads. */
  times: Float64Array;
  reloads: Int32Array;
  /** Bit by bit the breaks with a bound on the load that were taken at a depot on the way. */
  lights: Int32Array;
  /** The slot of the stand before, -1: none. */
  befores: Int32Array;
}

/** Scratch for routes of at most so many tasks. */
export function makeStands(tasks: number): Stands {
  const slots = KEPT * (tasks + 1);
  return {
    numbers: new Int32Array(slots),
    detours: new Float64Array(slots),
    bounds: new Float64Array(slots),
    prices: new Float64Array(slots),
    times: new Float64Array(slots),
    reloads: new Int32Array(slots),
    lights: new Int32Array(slots),
    befores: new Int32Array(slots),
  };
}

/** What all trips of a route have in common. */
interface Question {
  instance: Instance;
  rich: Rich;
  vehicle: number;
  reload: CompiledReload;
  tasks: Int32Array;
  room: Room;
  /** The vehicle's breaks with a bound on the load. */
  breaks: CompiledBreak[];
  /** What a second of waiting costs. */
  waitingPrice: number;
  stands: Stands;
  /** Of the respects in which ways are kept, how many make a difference on this vehicle. */
  respects: number;
  /** Ways offered so far. */
  offers: number;
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
  const tasks = drive.route.slice(0, count);
  const breaks = (rich.breaks?.[vehicle] ?? []).filter(({ maxLoad }) => maxLoad !== undefined);
  const reload = rich.reloads![vehicle]!;
  const room = roomOf(rich, vehicle, tasks, breaks);
  const question: Question = {
    instance,
    rich,
    vehicle,
    reload,
    tasks,
    room,
    breaks,
    waitingPrice: fleet.secondPrice[vehicle]! + (rich.waitingPrice?.[vehicle] ?? 0),
    stands: drive.stands,
    respects: breaks.length > 0 ? KEPT : reload.most < Number.POSITIVE_INFINITY ? FEWEST + 1 : EARLIEST + 1,
    offers: 0,
  };
  const cuts = canBeCut(instance, rich, vehicle, tasks, room.ends) ? cutsOf(question) : [];
  const [first] = cuts;
  if (first === undefined || count === 0) {
    driveTrips(count, count === 0);
    mend();
    return;
  }
  const least = cuts.length > 1 ? leastPrice(question) : 0;
  let best: number | undefined;
  let driven: number | undefined;
  let price = Number.POSITIVE_INFINITY;
  let missed = Number.POSITIVE_INFINITY;
  const driveCut = (cut: number) => {
    driveTrips(writeCut(question, cut, drive.route), true);
    driven = cut;
  };
  const compare = (cut: number) => {
    if (!drive.feasible || drive.missed > missed || (drive.missed === missed && drive.price >= price)) return;
    ({ missed, price } = drive);
    best = cut;
  };
  const mendable: number[] = [];
  for (const cut of cuts) {
    if (missed === 0 && least + drive.stands.bounds[cut]! >= price) continue;
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
function writeCut({ tasks, stands }: Question, cut: number, route: Int32Array): number {
  const total = tasks.length + stands.reloads[cut]!;
  let out = total;
  let end = tasks.length;
  for (let slot = stands.befores[cut]!; slot >= 0; slot = stands.befores[slot]!) {
    const begin = placeOf(slot);
    for (let i = end - 1; i >= begin; i--) route[--out] = tasks[i]!;
    if (begin > 0) route[--out] = -1;
    end = begin;
  }
  return total;
}

/** Of a slot, the task in front of which the vehicle stands. */
function placeOf(slot: number): number {
  return Math.floor(slot / KEPT);
}

/**
 * Cuts worth a drive, by their slots, the one with the least estimated price first: a table of the best ways to stand at a reload in front of each
 * task (as Prins 2004 splits a giant tour, "A simple and effective evolutionary algorithm for the vehicle routing problem", section 3, with more
 * than one label).
 */
function cutsOf(question: Question): number[] {
  const { instance, rich, vehicle, tasks, reload, room, breaks, stands } = question;
  const count = tasks.length;
  stands.numbers.fill(0, 0, KEPT * (count + 1));
  stands.numbers[0] = ++question.offers;
  stands.detours[0] = 0;
  stands.bounds[0] = 0;
  stands.prices[0] = 0;
  stands.times[0] = instance.fleet.earliestStart[vehicle]!;
  stands.reloads[0] = 0;
  stands.lights[0] = 0;
  stands.befores[0] = -1;
  // Where all fits, and nothing waits for goods or an empty vehicle, a reload only takes time and way.
  const isWhole = room.ends[0] === count && rich.releases === undefined && breaks.length === 0;
  for (let begin = 0; begin < count; begin++) {
    for (let slot = KEPT * begin; slot < KEPT * (begin + 1); slot++) {
      if (isRepeated(stands, slot)) continue;
      const mayReload = stands.reloads[slot]! < reload.most && !(isWhole && begin === 0);
      const firstEnd = mayReload ? begin + 1 : count;
      addTrips(question, slot, firstEnd, -1);
      for (let each = 0; each < breaks.length; each++) {
        if (!(stands.lights[slot]! & (1 << each))) addTrips(question, slot, firstEnd, each);
      }
    }
  }
  const cuts: number[] = [];
  for (let slot = KEPT * count; slot < KEPT * (count + 1); slot++) if (!isRepeated(stands, slot)) cuts.push(slot);
  return cuts;
}

/** Whether a slot is empty, or the same way stands in an earlier slot of its place. */
function isRepeated({ numbers }: Stands, slot: number): boolean {
  const number = numbers[slot]!;
  for (let other = slot - (slot % KEPT); other < slot; other++) if (numbers[other] === number) return true;
  return number === 0;
}

/**
 * Adds the trips that leave from a stand, a break (-1: none) taken before, and serve the tasks from `begin` up to, but without, `firstEnd` or a later
 * one.
 */
function addTrips(question: Question, stand: number, firstEnd: number, taken: number): void {
  const { instance, rich, vehicle, reload, tasks, room, breaks, waitingPrice, stands } = question;
  const { fleet, windows } = instance;
  const { releases, hasLateness } = rich;
  const count = tasks.length;
  const begin = placeOf(stand);
  const stood = stands.times[stand]!;
  const profile = fleet.profile[vehicle]!;
  const isFirst = begin === 0;
  const origin = isFirst ? fleet.origin[vehicle]! : reload.node;
  const frozen = fleet.frozenJobs[vehicle]!.length;
  // A vehicle under way leaves at once: what comes later is for a later trip.
  const latest = !isFirst
    ? Number.POSITIVE_INFINITY
    : fleet.underWay[vehicle] === 1
      ? stood
      : fleet.latestStart[vehicle]!;
  const rest = taken < 0 ? undefined : breaks[taken]!;
  const loading = isFirst ? 0 : reload.seconds;
  const leaveAt = (loaded: number) => (rest === undefined ? loaded : breakStart(rest, loaded) + rest.seconds);
  const roomEnd = room.ends[begin]!;
  let release = Number.NEGATIVE_INFINITY;
  let time = leaveAt(stood + loading);
  let from = origin;
  let late = 0;
  let waited = 0;
  for (let next = begin, end = begin + 1; end <= roomEnd; end++) {
    const task = tasks[end - 1]!;
    if (releases !== undefined && releases[task]! > release) {
      release = releases[task]!;
      // Goods that a frozen first stop does not wait for are not held against it.
      if (release > latest && (end > frozen || releases[tasks[begin]!]! <= latest)) return;
      if (release > stood) {
        // The trip waits for these goods: its stops so far move back.
        waited = isFirst ? 0 : release - stood;
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
    if (end < firstEnd || (taken >= 0 && !(room.lightBefore[begin]![end - begin]! & (1 << taken)))) continue;
    const isLast = end === count;
    const arrival = readyAt(instance, profile, from, isLast ? fleet.to[vehicle]! : reload.node, time);
    if (arrival === Number.POSITIVE_INFINITY) continue;
    if (isLast && frozen === 0 && arrival > fleet.latestEnd[vehicle]!) return;
    const detour =
      stands.detours[stand]! + (isLast ? 0 : detourPrice(instance, vehicle, from, reload.node, tasks[end]!));
    const bound = detour + (stands.bounds[stand]! - stands.detours[stand]!) + late;
    const price = bound + (stands.prices[stand]! - stands.bounds[stand]!) + waitingPrice * waited;
    const light = taken < 0 ? stands.lights[stand]! : stands.lights[stand]! | (1 << taken);
    offer(question, end, detour, bound, price, arrival, light, stand);
    for (let each = 0; each < breaks.length; each++) {
      if ((light | ~room.lightBehind[begin]![end - begin]!) & (1 << each)) continue;
      const over = breakStart(breaks[each]!, arrival) + breaks[each]!.seconds;
      if (over === Number.POSITIVE_INFINITY) continue;
      offer(question, end, detour, bound, price, over, light | (1 << each), stand);
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
  question: Question,
  place: number,
  detour: number,
  bound: number,
  price: number,
  time: number,
  light: number,
  before: number,
): void {
  const { stands, tasks, reload } = question;
  const { numbers, prices, times } = stands;
  const reloads = stands.reloads[before]! + (place === tasks.length ? 0 : 1);
  const number = ++question.offers;
  for (let respect = 0; respect < question.respects; respect++) {
    const slot = KEPT * place + respect;
    if (numbers[slot]! > 0) {
      let by = 0;
      if (respect === SHORTEST) by = detour - stands.detours[slot]!;
      else if (respect === EARLIEST) by = time - times[slot]!;
      else if (respect === FEWEST) by = reload.most < Number.POSITIVE_INFINITY ? reloads - stands.reloads[slot]! : 0;
      else if (respect === LIGHTEST) by = countOf(stands.lights[slot]!) - countOf(light);
      // Between equals the cheaper and then the earlier one.
      if (by === 0) by = price - prices[slot]!;
      if (by === 0) by = time - times[slot]!;
      if (!(by < 0)) continue;
    }
    numbers[slot] = number;
    stands.detours[slot] = detour;
    stands.bounds[slot] = bound;
    prices[slot] = price;
    times[slot] = time;
    stands.reloads[slot] = reloads;
    stands.lights[slot] = light;
    stands.befores[slot] = before;
  }
}

function countOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest > 0; rest &= rest - 1) count++;
  return count;
}
