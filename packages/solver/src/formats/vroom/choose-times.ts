import { type VroomSchedule, type VroomWork, workOfRoute } from "./schedule.ts";
import { TICKS_PER_SECOND } from "./vehicle-terms.ts";
import { VroomError } from "./vroom-error.ts";
import type { VroomEntry, VroomInput, VroomStep, VroomVehicle, VroomWindow } from "./vroom-input.ts";

/** The table of states grows with the square of a route's steps: 990 with windows and breaks took a gigabyte. */
const MOST_STEPS = 500;

/**
 * Times of a vehicle's given route, as VROOM's plan mode chooses them: in its order, never against `at`, `after` and `before`,
 * and otherwise at the least sum of seconds before and behind windows (each as dear as the route's driving and work take), then
 * with the shortest route, then as early as can be. Throws `VroomError` when nothing fits.
 *
 * At an optimum every time hangs by tight legs on a window's end or on a given time: only those moments are tried, one step
 * after another.
 */
export function chooseTimes(input: VroomInput, index: number, entries: VroomEntry[]): VroomSchedule {
  const vehicle = input.vehicles[index]!;
  const path = `/vehicles/${index}/steps`;
  if (entries.length > MOST_STEPS) {
    throw new VroomError(2, path, `${entries.length} steps are too many; up to ${MOST_STEPS} are timed`);
  }
  const work = workOfRoute(input, vehicle, entries);
  const events = eventsOf(vehicle, work);
  const moments = momentsOf(events);
  const starts = cheapest(events, moments, dearnessOf(events, work));
  if (!starts) {
    const sentence = "the times that its steps ask for (service_at, service_after, service_before) cannot be kept";
    throw new VroomError(2, path, `the route of vehicle ${vehicle.id} cannot be driven: ${sentence}`);
  }
  return scheduleAt(work, starts);
}

/** The start of the route, each of its entries, and its end. */
interface Event {
  isBreak: boolean;
  /** Ticks of setup and service here. */
  work: number;
  /** Ticks of the leg that leads here; of a break: to the next place. */
  leg: number;
  /** Outside of them every tick counts as a violation; the start cannot be too late, nor the end too early. */
  windows: VroomWindow[];
  least: number;
  most: number;
  /** What a tick later costs of the route's length: -1 at the start, 1 at the end. */
  slope: number;
}

function eventsOf({ window, steps }: VroomVehicle, { stops, lastLeg }: VroomWork): Event[] {
  const inner = stops.map(
    ({ entry, leg, setup, service }): Omit<Event, "least" | "most"> => ({
      isBreak: entry.kind === "break",
      work: setup + service,
      leg: leg.ticks,
      windows: (entry.windows ?? []).map(([start, end]) => [TICKS_PER_SECOND * start, TICKS_PER_SECOND * end] as const),
      slope: 0,
    }),
  );
  const first = window ? [[TICKS_PER_SECOND * window[0], Number.POSITIVE_INFINITY] as const] : [];
  const last = window ? [[0, TICKS_PER_SECOND * window[1]] as const] : [];
  const plain = { isBreak: false, work: 0 };
  const all = [
    { ...plain, leg: 0, windows: first, slope: -1 },
    ...inner,
    { ...plain, leg: lastLeg.ticks, windows: last, slope: 1 },
  ];
  return all.map((event, at) => ({ ...event, ...boundsOf(steps[at]) }));
}

function boundsOf({ at, after, before }: Partial<VroomStep> = {}): { least: number; most: number } {
  return {
    least: TICKS_PER_SECOND * Math.max(0, at ?? 0, after ?? 0),
    most: TICKS_PER_SECOND * Math.min(at ?? Number.POSITIVE_INFINITY, before ?? Number.POSITIVE_INFINITY),
  };
}

/** What a tick of violation costs, in ticks of the route's length. */
function dearnessOf(events: Event[], { travelTicks }: VroomWork): number {
  const ticks = events.reduce((sum, { work }) => sum + work, travelTicks);
  if (ticks > 0) return ticks;
  const ends = events.flatMap(({ windows }) => windows.flat()).filter(Number.isFinite);
  return ends.length > 0 ? Math.max(...ends) - Math.min(...ends) + 1 : 1;
}

/** Per event the moments at which it may be, ascending. */
function momentsOf(events: Event[]): Float64Array[] {
  const own = events.map(({ windows, least, most }, at) => {
    const bounds = at === 0 || least > 0 ? [least, most] : [most];
    return new Set([...windows.flat(), ...bounds].filter(Number.isFinite));
  });
  const places = [...events.keys()].filter((at) => !events[at]!.isBreak);
  // A break hangs on the places around it, and they on the break: without the leg on one side, with it all on the other.
  for (const [from, to] of legsOf(places)) {
    let before = events[from]!.work;
    for (let at = from + 1; at < to; at++) {
      const behind = events.slice(at, to).reduce((sum, { work }) => sum + work, 0);
      for (const moment of own[at]!) {
        own[from]!.add(moment - before);
        own[to]!.add(moment + behind);
      }
      before += events[at]!.work;
    }
  }
  const forward = own.map((each) => new Set(each));
  const backward = own.map((each) => new Set(each));
  const legs = legsOf(places);
  for (const [from, to] of legs) for (const each of forward[from]!) forward[to]!.add(each + spanOf(events, from, to));
  for (const [from, to] of legs.toReversed()) {
    for (const each of backward[to]!) backward[from]!.add(each - spanOf(events, from, to));
  }
  const all = own.map((_, at) => new Set([...forward[at]!, ...backward[at]!]));
  for (const [from, to] of legs) {
    let before = events[from]!.work;
    for (let at = from + 1; at < to; at++) {
      const behind = events.slice(at, to).reduce((sum, { work }) => sum + work, 0);
      for (const each of all[from]!) all[at]!.add(each + before);
      for (const each of all[to]!) all[at]!.add(each - behind);
      before += events[at]!.work;
    }
  }
  return all.map((set, at) => {
    const { least, most } = events[at]!;
    return Float64Array.from([...set].filter((each) => each >= least && each <= most)).sort();
  });
}

/** Neighbours among places, whatever breaks stand between. */
function legsOf(places: number[]): [from: number, to: number][] {
  return places.slice(1).map((to, index) => [places[index]!, to]);
}

/** Ticks from the start of one place's work to the next one's: work, driving, and the breaks between. */
function spanOf(events: Event[], from: number, to: number): number {
  return events.slice(from, to).reduce((sum, { work }) => sum + work, events[to]!.leg);
}

/** An event at a moment, reached at the least price. */
interface State {
  moment: number;
  /** Of the leg that is under way. */
  left: number;
  price: number;
  /** Moments of jobs and breaks so far, added up: the earlier the better. */
  sum: number;
  before: State | undefined;
}

/** The moments of all events at the least price; undefined when there are none that fit. */
function cheapest(events: Event[], moments: Float64Array[], dearness: number): number[] | undefined {
  let states: State[] = [];
  for (const [at, event] of events.entries()) {
    const priceAt = (moment: number) => dearness * violationOf(event.windows, moment) + event.slope * moment;
    const isInner = at > 0 && at < events.length - 1;
    const reach = (moment: number, before: State | undefined, left: number): State => ({
      moment,
      left,
      price: (before?.price ?? 0) + priceAt(moment),
      sum: (before?.sum ?? 0) + (isInner ? moment : 0),
      before,
    });
    const next = nextLegOf(events, at);
    if (at === 0) {
      states = Array.from(moments[0]!, (moment) => reach(moment, undefined, next));
      continue;
    }
    const { work } = events[at - 1]!;
    // When the way to the next place is behind: at a break a part of it may still lie ahead.
    const ready = (each: State) => each.moment + work + each.left;
    const queue = states.sort((a, b) => ready(a) - ready(b));
    let best: State | undefined;
    let taken = 0;
    states = [];
    for (const moment of moments[at]!) {
      for (; taken < queue.length && ready(queue[taken]!) <= moment; taken++) {
        if (!best || compare(queue[taken]!, best) < 0) best = queue[taken]!;
      }
      const reached = best ? [reach(moment, best, event.isBreak ? 0 : next)] : [];
      for (let ahead = taken; event.isBreak && ahead < queue.length; ahead++) {
        const each = queue[ahead]!;
        if (ready(each) > moment + event.leg) break;
        if (each.moment + work <= moment) reached.push(reach(moment, each, ready(each) - moment));
      }
      states.push(...(event.isBreak ? worthKeeping(reached) : reached));
    }
  }
  let last: State | undefined;
  for (const state of states) if (!last || compare(state, last) < 0) last = state;
  if (!last) return undefined;
  const chosen: number[] = [];
  for (let state: State | undefined = last; state; state = state.before) chosen.push(state.moment);
  return chosen.reverse();
}

/** Ticks of the leg from a place on. */
function nextLegOf(events: Event[], at: number): number {
  return events.slice(at + 1).find(({ isBreak }) => !isBreak)?.leg ?? 0;
}

/** Of states at one moment those that no other beats in price with as little way left. */
function worthKeeping(states: State[]): State[] {
  const kept: State[] = [];
  for (const state of states.sort((a, b) => a.left - b.left || compare(a, b))) {
    const last = kept.at(-1);
    if (!last || compare(state, last) < 0) kept.push(state);
  }
  return kept;
}

function compare(a: State, b: State): number {
  return a.price - b.price || a.sum - b.sum;
}

/** Ticks by which a start misses the nearest window. */
function violationOf(windows: readonly VroomWindow[], start: number): number {
  let least = windows.length === 0 ? 0 : Number.POSITIVE_INFINITY;
  for (const [opens, closes] of windows) least = Math.min(least, Math.max(0, opens - start, start - closes));
  return least;
}

/** The route begun and served at these moments; what can be driven before a break is. */
function scheduleAt(work: VroomWork, starts: number[]): VroomSchedule {
  let free = starts[0]!;
  let driven = 0;
  const stops = work.stops.map((stop, at) => {
    const begin = starts[at + 1]!;
    const left = stop.leg.ticks - driven;
    const isBreak = stop.entry.kind === "break";
    const driving = isBreak ? Math.min(left, begin - free) : left;
    driven = isBreak ? driven + driving : 0;
    const arrival = free + driving;
    free = begin + stop.setup + stop.service;
    return { ...stop, arrival, begin };
  });
  return { ...work, start: starts[0]!, end: starts.at(-1)!, stops };
}
