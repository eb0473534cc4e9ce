import type { LonLat } from "./location.ts";
import { RoadError, requireNumber } from "./road-error.ts";
import { checkInstant, type SlotGrid } from "./slot-grid.ts";

/**
 * One thing that changes how fast a part of the world is driven, for a while. It has one place, `area`, `polyline`, `edges` or
 * `nodePairs`, and one effect, `factor`, `speedKph` or `closed`. Only a road router knows edges and node pairs: a great circle goes on.
 */
export interface Traffic {
  id: string;
  /** Ring of at least three points; closing it by repeating the first point is allowed. Even-odd where it crosses itself. */
  area?: readonly LonLat[];
  /** At least two points. On streets it is the streets that it follows; with a width, and on a great circle, a corridor around it. */
  polyline?: readonly LonLat[];
  /** Sides of the road graph: link x 2 in its own direction, + 1 against it. Numbers of one graph mean nothing in another, unknown ones do nothing. */
  edges?: readonly number[];
  /** Streets driven from the first to the second OpenStreetMap node, neighbours or the ends of one street. Unknown ones do nothing. */
  nodePairs?: readonly NodePair[];
  /** Half the corridor's width, metres; a great circle takes 250 without it. Only with a polyline. */
  halfWidthMeters?: number;
  /** Which travel is affected, against the polyline's own heading; default "both". Only with a polyline. */
  direction?: "forward" | "backward" | "both";
  /** Travel-time multiplier, 0.1 to 1,000; 2 is twice as long, below 1 is faster than the profile. */
  factor?: number;
  /** Nobody drives faster than this here; on edges and node pairs it is what is driven, though the hour's profile be slower. */
  speedKph?: number;
  /** Nobody drives here. */
  closed?: true;
  validFromMs: number;
  /** From here on the effect fades evenly to nothing at `validUntilMs`: what was seen now says less about later. */
  fadesFromMs?: number;
  /** Exclusive. `Infinity`: until further notice. */
  validUntilMs: number;
  /** Who said so. */
  source: string;
}

/** The traffic of one moment under one version. Immutable: sources prepare it once per object. */
export interface TrafficSnapshot {
  version: string;
  items: readonly Traffic[];
}

export type NodePair = readonly [from: number, to: number];

export const NO_TRAFFIC: TrafficSnapshot = { version: "none", items: [] };

export const DEFAULT_HALF_WIDTH_METERS = 250;

/**
 * The travel-time multiplier of an item inside its place during a slot, where the slot's profile drives at `profileKph`; 1 without
 * effect, `Infinity` when closed. An item that is valid for a part of the slot has that part of its effect on the mean speed, but a
 * closure holds for every slot that it touches: a closed road is never driven.
 */
export function multiplierInSlot(item: Traffic, slots: SlotGrid, slot: number, profileKph: number): number {
  const share = shareOfSlot(item, slots, slot);
  return share === 0 ? 1 : multiplierDuring(item, share, profileKph);
}

/** The same for an item whose share of the slot is known and above zero. */
export function multiplierDuring(item: Traffic, share: number, profileKph: number): number {
  if (item.closed) return Infinity;
  const isMeasured = item.edges !== undefined || item.nodePairs !== undefined;
  const whileValid = item.factor ?? Math.max(isMeasured ? 0.1 : 1, profileKph / item.speedKph!);
  return share === 1 ? whileValid : 1 / (share / whileValid + 1 - share);
}

/** The share of the slot, 0 to 1, during which the item is valid; of the time in which it fades, what is left of it counts. */
export function shareOfSlot(item: Traffic, slots: SlotGrid, slot: number): number {
  const startMs = slots.startMs + slot * slots.slotMs;
  const fromMs = Math.max(item.validFromMs, startMs);
  const untilMs = Math.min(item.validUntilMs, startMs + slots.slotMs);
  if (untilMs <= fromMs) return 0;
  const fadesFromMs = item.fadesFromMs ?? item.validUntilMs;
  const wholeMs = Math.max(0, Math.min(untilMs, fadesFromMs) - fromMs);
  const fadingFromMs = Math.max(fromMs, fadesFromMs);
  const leftAt = (instantMs: number) => (item.validUntilMs - instantMs) / (item.validUntilMs - fadesFromMs);
  const fadingMs =
    untilMs > fadingFromMs ? ((leftAt(fadingFromMs) + leftAt(untilMs)) / 2) * (untilMs - fadingFromMs) : 0;
  return (wholeMs + fadingMs) / slots.slotMs;
}

/**
 * How long something that was seen at an instant holds when nobody says more: the slot that it was seen in, then it fades to the
 * profile over the next two.
 */
export function liveSpan(
  seenAtMs: number,
  slotMs = 3_600_000,
): Required<Pick<Traffic, "validFromMs" | "fadesFromMs" | "validUntilMs">> {
  const validFromMs = Math.floor(seenAtMs / slotMs) * slotMs;
  return { validFromMs, fadesFromMs: validFromMs + slotMs, validUntilMs: validFromMs + 3 * slotMs };
}

/** Throws a `RoadError` that names the field of the first item that is malformed. */
export function checkTraffic(snapshot: TrafficSnapshot, path: string): void {
  if (typeof snapshot.version !== "string" || snapshot.version === "") {
    throw new RoadError(`${path}/version`, "expected a version, a non-empty string");
  }
  for (const [index, item] of snapshot.items.entries()) checkItem(item, `${path}/items/${index}`);
}

function checkItem(item: Traffic, at: string): void {
  requireOneOf(item, ["area", "polyline", "edges", "nodePairs"], at);
  requireOneOf(item, ["factor", "speedKph", "closed"], at);
  if (item.area) checkLine(item.area, 3, `${at}/area`);
  if (item.polyline) checkLine(item.polyline, 2, `${at}/polyline`);
  for (const [index, edge] of (item.edges ?? []).entries()) checkWhole(edge, `${at}/edges/${index}`);
  for (const [index, pair] of (item.nodePairs ?? []).entries()) {
    for (const end of [0, 1] as const) checkWhole(pair[end], `${at}/nodePairs/${index}/${end}`);
  }
  if (item.factor !== undefined) requireNumber(item.factor, `${at}/factor`, 0.1, 1000);
  if (item.speedKph !== undefined) requireNumber(item.speedKph, `${at}/speedKph`, 1, 300);
  if (item.closed !== undefined && item.closed !== true) {
    throw new RoadError(`${at}/closed`, "expected true; leave it out otherwise");
  }
  if (item.polyline === undefined) {
    for (const field of ["direction", "halfWidthMeters"] as const) {
      if (item[field] !== undefined) throw new RoadError(`${at}/${field}`, "only a polyline has it");
    }
  }
  if (item.halfWidthMeters !== undefined) requireNumber(item.halfWidthMeters, `${at}/halfWidthMeters`, 1, 100_000);
  if (item.direction !== undefined && !["forward", "backward", "both"].includes(item.direction)) {
    throw new RoadError(`${at}/direction`, 'expected "forward", "backward" or "both"');
  }
  checkInstant(item.validFromMs, `${at}/validFromMs`);
  if (item.validUntilMs !== Infinity) checkInstant(item.validUntilMs, `${at}/validUntilMs`);
  if (item.validUntilMs <= item.validFromMs) {
    throw new RoadError(`${at}/validUntilMs`, "must be later than validFromMs");
  }
  if (item.fadesFromMs !== undefined) checkFading(item, item.fadesFromMs, `${at}/fadesFromMs`);
}

function checkFading(item: Traffic, fadesFromMs: number, at: string): void {
  checkInstant(fadesFromMs, at);
  if (item.closed) throw new RoadError(at, "a closure does not fade");
  if (item.validUntilMs === Infinity) throw new RoadError(at, "what has no end does not fade");
  if (fadesFromMs < item.validFromMs || fadesFromMs >= item.validUntilMs) {
    throw new RoadError(at, "must be from validFromMs on and before validUntilMs");
  }
}

function requireOneOf(item: Traffic, fields: (keyof Traffic)[], at: string): void {
  const given = fields.filter((field) => item[field] !== undefined);
  if (given.length === 0) throw new RoadError(`${at}/${fields[0]}`, `expected one of ${fields.join(", ")}`);
  if (given.length > 1) throw new RoadError(`${at}/${given[1]}`, `stands beside ${given[0]}: expected one of them`);
}

function checkWhole(value: number, at: string): void {
  requireNumber(value, at, 0, Number.MAX_SAFE_INTEGER);
  if (!Number.isInteger(value)) throw new RoadError(at, `expected a whole number, got ${value}`);
}

function checkLine(line: readonly LonLat[], fewest: number, at: string): void {
  if (line.length < fewest) throw new RoadError(at, `expected at least ${fewest} points, got ${line.length}`);
  for (const [index, point] of line.entries()) {
    requireNumber(point[0], `${at}/${index}/0`, -180, 180);
    requireNumber(point[1], `${at}/${index}/1`, -90, 90);
  }
}
