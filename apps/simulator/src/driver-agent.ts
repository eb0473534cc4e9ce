import type { Location, Route, Stop, TaskId } from "@reroute/protocol";
import { type Leg, placeOnLeg } from "./true-travel.ts";

/** What a driver does just now. */
type Phase =
  | { kind: "off_duty"; startsAtMs: number }
  | { kind: "at_depot" }
  /** Out, with nothing in hand: where the last stop was, or on the road. */
  | { kind: "free"; place: Location }
  | { kind: "driving"; to: Stop | "depot"; leg: Leg }
  /** Waiting for the window, then serving. */
  | { kind: "at_stop"; stop: Stop; leavesMs: number };

/** One driver's day so far. Never changed in place. */
export interface DriverState {
  nowMs: number;
  phase: Phase;
  /** Tasks that are behind the driver, whatever an older route says. */
  behind: ReadonlySet<TaskId>;
  distanceMeters: number;
}

/** What the driver tells the server, at `atMs`. */
export interface DriverAction {
  kind: "start" | "arrive" | "complete" | "fail";
  stop: Stop;
  atMs: number;
  location: Location;
}

/** What a driver needs to know of the world. */
export interface DriverWorld {
  depot: Location;
  /** The way there as this driver will have it. `stop` is undefined for the way home. */
  drive(from: Location, to: Location, departMs: number, stop: Stop | undefined): Leg;
  /** Nobody opens at this stop. */
  isNobodyHome(stop: Stop): boolean;
}

const PENDING = new Set(["pending", "planned", "en_route", "arrived"]);

/** A driver before the day. */
export function offDuty(nowMs: number, startsAtMs: number): DriverState {
  return { nowMs, phase: { kind: "off_duty", startsAtMs }, behind: new Set(), distanceMeters: 0 };
}

/**
 * The driver's day from `state.nowMs` to `untilMs` along the route that is published now (undefined: none). Pure. A driver who is driving to a
 * stop that has left the route turns to the next one; one who is driving home turns when there is work again; a stop where the driver stands
 * is finished.
 */
export function advanceDriver(
  state: DriverState,
  route: Route | undefined,
  untilMs: number,
  world: DriverWorld,
): { state: DriverState; actions: DriverAction[] } {
  const actions: DriverAction[] = [];
  const behind = new Set(state.behind);
  let { nowMs, phase, distanceMeters } = state;
  const nextStop = () => route?.stops.find((stop) => PENDING.has(stop.status) && !isBehind(stop, behind));

  phase = turnAround(phase, nextStop(), route, nowMs);
  for (;;) {
    if (phase.kind === "off_duty") {
      if (phase.startsAtMs > untilMs) break;
      nowMs = Math.max(nowMs, phase.startsAtMs);
      phase = { kind: "at_depot" };
    } else if (phase.kind === "at_depot" || phase.kind === "free") {
      const stop = nextStop();
      if (stop === undefined && phase.kind === "at_depot") break;
      // The plan says when the first drive is due; leaving earlier would only mean waiting at the door.
      const departMs = phase.kind === "at_depot" ? Math.max(nowMs, Date.parse(route!.plannedStart)) : nowMs;
      if (departMs > untilMs) break;
      nowMs = departMs;
      const from = phase.kind === "at_depot" ? world.depot : phase.place;
      phase = {
        kind: "driving",
        to: stop ?? "depot",
        leg: world.drive(from, stop?.location ?? world.depot, nowMs, stop),
      };
      if (stop !== undefined) actions.push({ kind: "start", stop, atMs: nowMs, location: from });
    } else if (phase.kind === "driving") {
      if (phase.leg.arriveMs > untilMs) break;
      nowMs = phase.leg.arriveMs;
      distanceMeters += phase.leg.distanceMeters;
      const { to } = phase;
      if (to === "depot") {
        phase = { kind: "at_depot" };
      } else {
        actions.push({ kind: "arrive", stop: to, atMs: nowMs, location: to.location });
        phase = { kind: "at_stop", stop: to, leavesMs: serviceStartMs(to, nowMs) + to.serviceSeconds * 1000 };
      }
    } else {
      if (phase.leavesMs > untilMs) break;
      nowMs = phase.leavesMs;
      const { stop } = phase;
      const kind = world.isNobodyHome(stop) ? "fail" : "complete";
      actions.push({ kind, stop, atMs: nowMs, location: stop.location });
      for (const taskId of stop.taskIds) behind.add(taskId);
      phase = { kind: "free", place: stop.location };
    }
  }
  return { state: { nowMs: untilMs, phase, behind, distanceMeters }, actions };
}

/** When service begins: on arrival, or when the next window opens. After the last window it begins at once, late. */
export function serviceStartMs({ timeWindows }: Stop, arrivalMs: number): number {
  const window = timeWindows.find(({ end }) => Date.parse(end) >= arrivalMs);
  return window === undefined ? arrivalMs : Math.max(arrivalMs, Date.parse(window.start));
}

/** Where the driver is; undefined before the shift. */
export function placeOf({ phase, nowMs }: DriverState, depot: Location): Location | undefined {
  if (phase.kind === "off_duty") return undefined;
  if (phase.kind === "at_depot") return depot;
  if (phase.kind === "free") return phase.place;
  return phase.kind === "driving" ? placeOnLeg(phase.leg, nowMs) : phase.stop.location;
}

/** The driver drops what is in hand, wherever that is, and asks the route again. With `stop`, that stop is behind the driver for good. */
export function thinkAgain(state: DriverState, depot: Location, stop?: Stop): DriverState {
  const place = placeOf(state, depot);
  const behind = new Set([...state.behind, ...(stop?.taskIds ?? [])]);
  const isOut = place !== undefined && state.phase.kind !== "at_depot";
  return { ...state, behind, phase: isOut ? { kind: "free", place } : state.phase };
}

/** A driver in the middle of a day that another process began: what the route and the last position tell. */
export function resumeDriver(
  nowMs: number,
  startsAtMs: number,
  route: Route | undefined,
  position: Location | undefined,
  world: DriverWorld,
): DriverState {
  const state = offDuty(nowMs, startsAtMs);
  const inHand = route?.stops.find(({ status }) => status === "en_route" || status === "arrived");
  const hasBegun = route?.stops.some(({ status }) => !PENDING.has(status)) ?? false;
  const last = route?.stops.findLast(({ status }) => status === "completed" || status === "failed");
  const place = position ?? last?.location ?? world.depot;
  if (inHand?.status === "arrived") {
    const leavesMs = serviceStartMs(inHand, Date.parse(inHand.eta)) + inHand.serviceSeconds * 1000;
    return { ...state, phase: { kind: "at_stop", stop: inHand, leavesMs: Math.max(nowMs, leavesMs) } };
  }
  if (inHand !== undefined) {
    return {
      ...state,
      phase: { kind: "driving", to: inHand, leg: world.drive(place, inHand.location, nowMs, inHand) },
    };
  }
  if (hasBegun) return { ...state, phase: { kind: "free", place } };
  return state;
}

function turnAround(phase: Phase, next: Stop | undefined, route: Route | undefined, nowMs: number): Phase {
  if (phase.kind !== "driving") return phase;
  const { to, leg } = phase;
  const isStillRight =
    to === "depot" ? next === undefined : route?.stops.some((stop) => isSame(stop, to) && PENDING.has(stop.status));
  return isStillRight ? phase : { kind: "free", place: placeOnLeg(leg, nowMs) };
}

const isSame = (one: Stop, other: Stop) => one.taskIds.some((taskId) => other.taskIds.includes(taskId));
const isBehind = (stop: Stop, behind: ReadonlySet<TaskId>) => stop.taskIds.every((taskId) => behind.has(taskId));
