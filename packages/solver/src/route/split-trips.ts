import { nextStart } from "../features/time-windows.ts";
import type { Drive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { arriveAt } from "./leg.ts";
import { setupOf } from "./read-matrices.ts";
import type { Rich } from "./rich.ts";

/** Ways to stand at a reload: the cheapest detours so far, and the earliest time. */
interface Stand {
  price: number;
  /** When the vehicle is at the depot, before it waits for goods and loads. */
  time: number;
  reloads: number;
  /** The stand before, and the first task of the trip between. */
  from: Stand | undefined;
  begin: number;
}

/**
 * Cuts `drive.route[0..count)` into trips: reloads (-1) are put in where the vehicle's loads and the release of goods make them
 * necessary, at the smallest detour that keeps times (as Prins 2004 splits a giant tour, "A simple and effective evolutionary
 * algorithm for the vehicle routing problem", section 3, with a second label for time). Returns the new count; -1 when no cut works.
 */
export function splitTrips(instance: Instance, rich: Rich, vehicle: number, drive: Drive, count: number): number {
  const { fleet } = instance;
  const { route } = drive;
  const reload = rich.reloads![vehicle]!;
  const start: Stand = {
    price: 0,
    time: fleet.earliestStart[vehicle]!,
    reloads: 0,
    from: undefined,
    begin: 0,
  };
  const stands: Stand[][] = Array.from({ length: count + 1 }, () => []);
  stands[0]!.push(start);
  let best: Stand | undefined;
  for (let begin = 0; begin <= count; begin++) {
    for (const stand of stands[begin]!) {
      if (begin === count && begin > 0) continue;
      for (const { end, time, detour } of trips(instance, rich, vehicle, route, begin, count, stand)) {
        const next = { price: stand.price + detour, time, reloads: stand.reloads + 1, from: stand, begin };
        if (end < count) {
          if (next.reloads <= reload.most) keep(stands[end]!, next);
        } else if (best === undefined || next.price < best.price) best = next;
      }
    }
  }
  if (count === 0) return 0;
  if (best === undefined) return -1;
  let out = count + best.reloads - 1;
  const total = out;
  let end = count;
  for (let stand: Stand | undefined = best; stand?.from !== undefined; stand = stand.from) {
    for (let i = end - 1; i >= stand.begin; i--) route[--out] = route[i]!;
    if (stand.begin > 0) route[--out] = -1;
    end = stand.begin;
  }
  return total;
}

/** Keeps the cheapest and the earliest. */
function keep(stands: Stand[], stand: Stand): void {
  const isBeaten = stands.some((each) => each.price <= stand.price && each.time <= stand.time);
  if (isBeaten) return;
  const rest = stands.filter((each) => !(stand.price <= each.price && stand.time <= each.time));
  const all = [...rest, stand];
  const cheapest = all.reduce((a, b) => (b.price < a.price ? b : a));
  const earliest = all.reduce((a, b) => (b.time < a.time ? b : a));
  stands.splice(0, stands.length, ...new Set([cheapest, earliest]));
}

/** The trips that begin at a stand and serve the tasks up to, but without, `end`; time and detour of the reload behind them. */
function* trips(
  instance: Instance,
  rich: Rich,
  vehicle: number,
  route: Int32Array,
  begin: number,
  count: number,
  stand: Stand,
): Generator<{ end: number; time: number; detour: number }> {
  const { fleet } = instance;
  const { loads, releases } = rich;
  const profile = fleet.profile[vehicle]!;
  const reload = rich.reloads![vehicle]!;
  const isFirst = begin === 0;
  const origin = isFirst ? fleet.origin[vehicle]! : reload.node;
  // A vehicle under way leaves at once: what comes later is for a later trip.
  const latest = !isFirst
    ? Number.POSITIVE_INFINITY
    : fleet.underWay[vehicle] === 1
      ? stand.time
      : fleet.latestStart[vehicle]!;
  const leaves = (release: number) => Math.max(stand.time, release) + (isFirst ? 0 : reload.seconds);
  const room = loads && makeRoom(rich, vehicle, route, begin);
  let release = Number.NEGATIVE_INFINITY;
  let from = origin;
  let time = leaves(release);
  for (let end = begin; end < count; end++) {
    const task = route[end]!;
    if (room && !room.add(task)) return;
    if (releases !== undefined && releases[task]! > release) {
      release = releases[task]!;
      if (release > latest) return;
      // The trip waits for these goods: its stops so far move back.
      time = leaves(release);
      from = origin;
      for (let i = begin; i < end; i++) {
        time = serve(instance, profile, from, route[i]!, time);
        from = route[i]!;
      }
    }
    time = serve(instance, profile, from, task, time);
    if (time === Number.POSITIVE_INFINITY) return;
    from = task;
    const next = end + 1 < count ? route[end + 1]! : -1;
    if (next < 0) {
      yield { end: count, time, detour: 0 };
      return;
    }
    const arrival = arriveAt(instance, profile, from, reload.node, time);
    if (arrival === Number.POSITIVE_INFINITY) continue;
    yield { end: end + 1, time: arrival, detour: detourPrice(instance, vehicle, from, reload.node, next) };
  }
}

/** When service of a task ends after leaving `from` at `time`; Infinity: too late. */
function serve(instance: Instance, profile: number, from: number, task: number, time: number): number {
  const ready = arriveAt(instance, profile, from, task, time) + setupOf(instance, profile, from, task);
  const start = nextStart(instance.windows, task, ready);
  return start + instance.service[profile * instance.size + task]!;
}

function detourPrice(instance: Instance, vehicle: number, from: number, over: number, to: number): number {
  const { prices, size, fleet } = instance;
  const base = fleet.priceClass[vehicle]! * size * size;
  const leg = (a: number, b: number) => prices[base + a * size + b]!;
  return leg(from, over) + leg(over, to) - leg(from, to);
}

/** The loads of a trip that grows by one task after another; `add` says whether it still fits. */
function makeRoom(rich: Rich, vehicle: number, route: Int32Array, begin: number) {
  const { dimensions, deliveries, pickups, shipped, capacity, loose, held } = rich.loads!;
  const load = new Float64Array(dimensions);
  for (let k = 0; k < dimensions; k++) {
    load[k] = held[vehicle * dimensions + k]! + (begin === 0 ? loose[vehicle * dimensions + k]! : 0);
    for (let i = 0; i < begin; i++) load[k]! += shipped[route[i]! * dimensions + k]!;
  }
  const peak = load.slice();
  return {
    add(task: number): boolean {
      for (let k = 0; k < dimensions; k++) {
        const at = task * dimensions + k;
        peak[k]! += deliveries[at]!;
        load[k]! += pickups[at]! + shipped[at]!;
        peak[k] = Math.max(peak[k]!, load[k]!);
        if (peak[k]! > capacity[vehicle * dimensions + k]!) return false;
      }
      return true;
    },
  };
}
