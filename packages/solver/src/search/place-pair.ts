import { loadsBehind } from "../features/carried-loads.ts";
import { latenessPrice } from "../features/lateness.ts";
import { nextStart } from "../features/time-windows.ts";
import type * as Heap from "../route/heap.ts";
import { readyAt } from "../route/leg.ts";
import { drawBlink } from "./best-insertion.ts";
import { keepCandidate, worstKept } from "./bundle-candidates.ts";
import type { Search } from "./search.ts";

const INTS: typeof Heap.INTS = 4;
const DOUBLES: typeof Heap.DOUBLES = 3;
const NEXT: typeof Heap.NEXT = 0;
const FROM: typeof Heap.FROM = 3;
const TO: typeof Heap.TO = 4;
const START: typeof Heap.START = 3;
const LATEST: typeof Heap.LATEST = 4;
const PRICE: typeof Heap.PRICE = 5;

/**
 * Notes where a shipment may go in a vehicle's route: for every place of its pickup, the delivery is carried on as long as loads and times
 * allow, and the pickup's detour alone is no dearer than all of the worst place kept. `extra`: what the vehicle costs beside its legs.
 */
export function placePair(search: Search, pickup: number, vehicle: number, extra: number): void {
  const { instance, plan, candidates } = search;
  const { ints, doubles } = plan;
  const { close, windows, jobs, bundles, rich, fleet, legs, size } = instance;
  const delivery = bundles!.members[bundles!.first[pickup]! + 1]!;
  const profile = fleet.profile[vehicle]!;
  const sentinel = jobs + vehicle;
  const now = plan.size[vehicle] === 0 && fleet.type[vehicle] !== -1 ? 0 : 1;
  const hasLateness = rich?.hasLateness === true;
  const mayBeFull = rich?.loads !== undefined && rich.reloads === undefined;
  const prune = instance.symmetric ? 2 : 1;
  const base = plan.legsAt[vehicle]!;
  // Rows of what is driven from the two halves, and to them.
  const fromPickup = (base + 2 * pickup * size) | 0;
  const toPickup = (fromPickup + 2 * size * size) | 0;
  const fromDelivery = (base + 2 * delivery * size) | 0;
  const toDelivery = (fromDelivery + 2 * size * size) | 0;
  const { nextTasks, nextPreds } = candidates;
  nextTasks[0] = pickup;
  nextTasks[1] = delivery;
  // Per leg of the route whether there is room for the shipment, once a place would do otherwise.
  let room: Uint8Array | undefined;
  let leg = -1;
  let pred = sentinel;
  do {
    leg++;
    const stop = pred;
    const next = ints[(stop << INTS) | NEXT]!;
    pred = next;
    const started = doubles[(stop << DOUBLES) | START]!;
    // Starts only grow along a route.
    if (started > close[pickup]!) break;
    const from = ints[(stop << INTS) | FROM]!;
    const cut = now * doubles[(stop << DOUBLES) | PRICE]!;
    const first = legs[(toPickup + (from << 1)) | 0]!;
    let worst = worstKept(candidates) - extra;
    // By the triangle inequality the way on is at least as long as the difference of these two.
    if ((first - cut) * prune >= worst) continue;
    if (--search.blink <= 0) {
      drawBlink(search);
      continue;
    }
    const start = nextStart(windows, pickup, readyAt(instance, profile, from, pickup, started));
    if (start === Number.POSITIVE_INFINITY) continue;
    if (room !== undefined && room[leg] === 0) continue;
    const to = ints[(next << INTS) | TO]!;
    const late = hasLateness ? latenessPrice(windows, pickup, start) : 0;
    const inward = first - cut + late;
    nextPreds[0] = stop;
    let delta = inward + legs[(toDelivery + (pickup << 1)) | 0]! + legs[(fromDelivery + (to << 1)) | 0]!;
    if (delta < worst) {
      const arrived = nextStart(windows, delivery, readyAt(instance, profile, pickup, delivery, start));
      if (readyAt(instance, profile, delivery, to, arrived) <= doubles[(next << DOUBLES) | LATEST]!) {
        if (mayBeFull) {
          room ??= roomFor(search, pickup, vehicle);
          if (room[leg] === 0) continue;
        }
        if (hasLateness) delta += latenessPrice(windows, delivery, arrived);
        nextPreds[1] = pickup;
        keepCandidate(candidates, vehicle, extra + delta);
      }
    }
    const apart = inward + legs[(fromPickup + (to << 1)) | 0]!;
    let time = next === sentinel ? 0 : readyAt(instance, profile, pickup, to, start);
    let at = leg;
    for (let before = next; before !== sentinel; ) {
      worst = worstKept(candidates) - extra;
      at++;
      if (time > doubles[(before << DOUBLES) | LATEST]! || apart >= worst) break;
      if (room !== undefined && room[at] === 0) break;
      time = nextStart(windows, before, time);
      if (time > close[delivery]!) break;
      const behind = ints[(before << INTS) | NEXT]!;
      const node = ints[(behind << INTS) | TO]!;
      const detour = legs[(toDelivery + (before << 1)) | 0]! - doubles[(before << DOUBLES) | PRICE]!;
      if (apart + detour * prune < worst) {
        delta = apart + detour + legs[(fromDelivery + (node << 1)) | 0]!;
        if (delta < worst) {
          const arrived = nextStart(windows, delivery, readyAt(instance, profile, before, delivery, time));
          if (readyAt(instance, profile, delivery, node, arrived) <= doubles[(behind << DOUBLES) | LATEST]!) {
            if (mayBeFull && room === undefined) {
              room = roomFor(search, pickup, vehicle);
              if (isFull(room, leg, at)) break;
            }
            if (hasLateness) delta += latenessPrice(windows, delivery, arrived);
            nextPreds[1] = before;
            keepCandidate(candidates, vehicle, extra + delta);
          }
        }
      }
      if (behind !== sentinel) time = readyAt(instance, profile, before, node, time);
      before = behind;
    }
  } while (pred !== sentinel);
}

/** Whether any of the legs has no room. */
function isFull(room: Uint8Array, leg: number, last: number): boolean {
  for (let at = leg; at <= last; at++) if (room[at] === 0) return true;
  return false;
}

/** Per leg behind the frozen prefix (leg 0 leaves the start): 1 where the shipment's amount fits on board. */
function roomFor({ instance, plan }: Search, pickup: number, vehicle: number): Uint8Array {
  const loads = instance.rich!.loads!;
  const { ints, drive } = plan;
  const frozen = instance.fleet.frozenJobs[vehicle]!;
  const sentinel = instance.jobs + vehicle;
  let count = 0;
  for (const task of frozen) drive.route[count++] = task;
  for (let stop = ints[(sentinel << INTS) | NEXT]!; stop !== sentinel; stop = ints[(stop << INTS) | NEXT]!) {
    drive.route[count++] = stop;
  }
  // Who has more on board at the start than fits takes nothing, not even what weighs nothing.
  const fits = loadsBehind(loads, vehicle, drive.route, count, drive.loads);
  const room = drive.room.fill(fits ? 1 : 0, 0, count - frozen.length + 1);
  const { dimensions, shipped, capacity } = loads;
  for (let k = 0; k < dimensions; k++) {
    // Of what it has nothing there is room for it even where too much is frozen.
    if (shipped[pickup * dimensions + k] === 0) continue;
    const most = capacity[vehicle * dimensions + k]! - shipped[pickup * dimensions + k]!;
    for (let leg = 0; leg <= count - frozen.length; leg++) {
      // Entry 0 of the loads is the start's.
      if (drive.loads[(frozen.length + leg) * dimensions + k]! > most) room[leg] = 0;
    }
  }
  return room;
}
