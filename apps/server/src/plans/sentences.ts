import type { Cause, Diff, Reason, UnassignedOrder } from "@reroute/protocol";
import type { PlanState, RouteState } from "./state.ts";

type Changes = Omit<Diff, "sentences">;

/** More single sentences than this are told as sums. */
const mostSentences = 6;

/** What changed, for people: "Order 1042 added to Van 7 between stops 12 and 13: +4 min, +2.1 km. Nothing else moved." */
export function describeChanges(
  state: PlanState,
  after: readonly RouteState[],
  changes: Changes,
  places: ReadonlyMap<string, { routeId: string; number: number }>,
): string[] {
  const names = routeNames(state, after);
  const known = [...state.tasks.values(), ...state.departed.values()];
  const references = new Map(known.map(({ orderId, reference }) => [orderId, reference]));
  const taskOf = new Map([...state.tasks.values()].map((task) => [task.orderId, task.id]));
  const before = new Map(state.routes.map((route) => [route.id, route.version]));
  const now = new Map(after.map((route) => [route.id, route.version]));
  const { added, removed, moved, resequenced } = changes;

  if (state.published === undefined) {
    const meters = after.reduce((sum, route) => sum + route.version.distanceMeters, 0);
    return [`${count(added.length, "order")} on ${count(after.length, "route")}, ${kilometers(meters)}.`];
  }
  const sentences: string[] = [];
  if (added.length + removed.length + moved.length > mostSentences) {
    if (added.length > 0) sentences.push(`${count(added.length, "order")} added.`);
    if (removed.length > 0) sentences.push(`${count(removed.length, "order")} taken off.`);
    if (moved.length > 0) sentences.push(`${count(moved.length, "stop")} moved to another van.`);
  } else {
    for (const { orderId, routeId } of added) {
      const alone = added.filter((other) => other.routeId === routeId).length === 1;
      const [old, version] = [before.get(routeId), now.get(routeId)!];
      const { number } = places.get(taskOf.get(orderId)!)!;
      // Numbers as they were before: the new stop goes between two that the reader knows.
      const where =
        number === 1
          ? "as the first stop"
          : number === version.stops.length
            ? "as the last stop"
            : `between stops ${number - 1} and ${number}`;
      const effect =
        alone && old !== undefined
          ? `: ${signedMinutes(version.plannedEndMs - old.plannedEndMs)}, ${signedKilometers(version.distanceMeters - old.distanceMeters)}`
          : "";
      sentences.push(`Order ${references.get(orderId)} added to ${names.get(routeId)} ${where}${effect}.`);
    }
    for (const { orderId, routeId } of removed) {
      sentences.push(`Order ${references.get(orderId)} taken off ${names.get(routeId)}.`);
    }
    for (const { orderId, fromRouteId, toRouteId } of moved) {
      sentences.push(
        `Order ${references.get(orderId)} moved from ${names.get(fromRouteId)} to ${names.get(toRouteId)}.`,
      );
    }
  }
  if (resequenced.length > 0) sentences.push(`${count(resequenced.length, "stop")} re-ordered.`);
  else if (moved.length === 0 && sentences.length > 0) sentences.push("Nothing else moved.");
  return sentences;
}

/** The causes of a revision in one sentence. */
export function describeCauses(causes: readonly Cause[]): string {
  const [first, ...rest] = causes;
  if (first === undefined) return "";
  if (rest.length === 0) return first.text;
  if (causes.every(({ type }) => type === "order_created")) return `${causes.length} orders came in.`;
  return `${first.text.replace(/\.$/, "")}, and ${rest.length} more ${rest.length === 1 ? "change" : "changes"}.`;
}

/** Why one vehicle cannot serve an order. */
export function describeReason(
  vehicleName: string,
  { code, missing, dimension }: Pick<Reason, "code" | "missing" | "dimension">,
): string {
  const short = missing === undefined || missing <= 0 ? undefined : missing;
  switch (code) {
    case "CAPACITY":
      return `${vehicleName} has too little room${short ? ` (short by ${amountOf(short, dimension)})` : ""}.`;
    case "TIME_WINDOW":
      return `${vehicleName} cannot be there in the time window${short ? ` (${minutes(short)} too late)` : ""}.`;
    case "SHIFT_TIME":
      return `${vehicleName}'s shift is too short${short ? ` (by ${minutes(short)})` : ""}.`;
    case "MAX_DISTANCE":
      return `${vehicleName} would drive too far${short ? ` (by ${kilometers(short)})` : ""}.`;
    case "MAX_TASKS":
      return `${vehicleName} has all the tasks that it may have.`;
    case "UNREACHABLE":
      return `${vehicleName} has no open road there.`;
    case "OUTCOMPETED":
      return `${vehicleName} could take it only in place of other orders.`;
    case "NOT_ALLOWED":
      return `${vehicleName} is not one of the vehicles that it allows.`;
    case "SKILL":
      return `${vehicleName} lacks a skill that the order needs.`;
    case "ZONE":
      return `${vehicleName} does not serve this zone.`;
    case "BREAK":
      return `${vehicleName}'s break leaves no time for it${short ? ` (${minutes(short)} are missing)` : ""}.`;
    case "RIDE_TIME":
      return `${vehicleName} would have it on board too long${short ? ` (by ${minutes(short)})` : ""}.`;
    case "RELEASE":
      return `${vehicleName} cannot wait for its goods${short ? ` (ready ${minutes(short)} too late)` : ""}.`;
    case "RELATION":
      return `${vehicleName} cannot serve all that belongs with it.`;
    case "PINNED":
      return `A pin keeps it off ${vehicleName}.`;
  }
}

/** What moving by hand breaks: "Order 1042 would be 12 min late on Van 7." `reference`: of the order that suffers, where it is one. */
export function describeBreach(
  vehicleName: string,
  reference: string | undefined,
  { code, missing = 0, dimension }: Pick<Reason, "code" | "missing" | "dimension">,
): string {
  const order = reference === undefined ? "a stop" : `order ${reference}`;
  const Order = reference === undefined ? "A stop" : `Order ${reference}`;
  switch (code) {
    case "CAPACITY":
      return `${vehicleName} would carry ${amountOf(missing, dimension)} too much.`;
    case "TIME_WINDOW":
      return `${Order} would be ${hours(missing)} late on ${vehicleName}.`;
    case "SHIFT_TIME":
      return `${vehicleName} would be back ${hours(missing)} after its shift.`;
    case "MAX_DISTANCE":
      return `${vehicleName} would drive ${kilometers(missing)} too far.`;
    case "MAX_TASKS":
      return `${vehicleName} would have ${count(missing, "task")} too many.`;
    case "UNREACHABLE":
      return `${vehicleName} has no open road to ${order}.`;
    case "NOT_ALLOWED":
      return `${vehicleName} is not one of the vehicles that ${order} allows.`;
    case "SKILL":
      return `${vehicleName} lacks a skill that ${order} needs.`;
    case "ZONE":
      return `${Order} lies outside the zone of ${vehicleName}.`;
    case "BREAK":
      return `${vehicleName}'s break would find no time.`;
    case "RIDE_TIME":
      return `${Order} would be on board of ${vehicleName} ${hours(missing)} too long.`;
    case "RELEASE":
      return `${vehicleName} would leave before the goods of ${order} are ready.`;
    case "RELATION":
      return `${Order} would be parted from what belongs with it on ${vehicleName}.`;
    case "PINNED":
      return `${Order} is pinned directly behind the stop before it on ${vehicleName}.`;
    case "OUTCOMPETED":
      return `${Order} would take the place of others on ${vehicleName}.`;
  }
}

/** What an order is pinned to: a vehicle, with the reason why just that one cannot serve it, or (null) no vehicle at all. */
export type PinnedTo = { id: string; name: string } | null;

/** Why nobody serves an order: the commonest reason, and how near the best vehicle comes; of a pinned one, why its vehicle does not. */
export function describeUnassigned(
  reference: string,
  reasons: readonly Reason[],
  pinnedTo?: PinnedTo,
): UnassignedOrder["text"] {
  if (pinnedTo === null) return `Order ${reference} is kept off the routes by a pin.`;
  if (pinnedTo !== undefined) {
    const own = reasons.filter(({ vehicleId }) => vehicleId === pinnedTo.id);
    const why = own.length === 0 ? "has no shift left" : whyNot(own);
    return `Order ${reference} cannot be served: it is pinned to ${pinnedTo.name}, which ${why}.`;
  }
  if (reasons.length === 0) return `Order ${reference} cannot be served: no vehicle has a shift left.`;
  const byCode = Map.groupBy(reasons, ({ code }) => code);
  const [, group] = [...byCode].reduce((most, entry) => (entry[1].length > most[1].length ? entry : most));
  const all = group.length === reasons.length ? "every vehicle" : `${group.length} of ${reasons.length} vehicles`;
  return `Order ${reference} cannot be served: ${all} ${whyNot(group)}.`;
}

/** What one or more vehicles with the same kind of reason lack, as the end of a sentence about them. */
function whyNot(group: readonly Reason[]): string {
  const nearestOne = group
    .filter(({ missing }) => missing !== undefined && missing > 0)
    .reduce<Reason | undefined>(
      (least, next) => (least === undefined || next.missing! < least.missing! ? next : least),
      undefined,
    );
  const nearest = nearestOne?.missing;
  const least = group.length === 1 ? "" : "at least ";
  const why: Record<Reason["code"], string> = {
    CAPACITY: `has too little room${nearest ? ` (short by ${least}${amountOf(nearest, nearestOne?.dimension)})` : ""}`,
    TIME_WINDOW: `would be too late${nearest ? ` (by ${least}${minutes(nearest)})` : ""}`,
    SHIFT_TIME: `has too little of its shift left${nearest ? ` (short by ${least}${minutes(nearest)})` : ""}`,
    MAX_DISTANCE: "would drive too far",
    MAX_TASKS: "has all the tasks that it may have",
    UNREACHABLE: "has no open road there",
    OUTCOMPETED: "could take it only in place of other orders",
    NOT_ALLOWED: "is one that it does not allow",
    SKILL: "lacks a skill that it needs",
    ZONE: "does not serve this zone",
    BREAK: `has no time for it beside its break${nearest ? ` (short by ${least}${minutes(nearest)})` : ""}`,
    RIDE_TIME: `would have it on board too long${nearest ? ` (by ${least}${minutes(nearest)})` : ""}`,
    RELEASE: `cannot wait for its goods${nearest ? ` (ready ${least}${minutes(nearest)} too late)` : ""}`,
    RELATION: "cannot serve all that belongs with it",
    PINNED: "is kept off by a pin",
  };
  return why[group[0]!.code];
}

function routeNames(state: PlanState, after: readonly RouteState[]): Map<string, string> {
  return new Map(
    [...state.routes, ...after].map((route) => [route.id, state.shifts.get(route.shiftId)?.vehicle.name ?? "a van"]),
  );
}

/** An amount of a dimension in its unit, where its name tells one: weight_kg is "120 kg", pallets is "2 pallets". */
function amountOf(amount: number, dimension = "units"): string {
  const unit = /_(kg|l|m3)$/.exec(dimension)?.[1];
  return `${round(amount)} ${unit === "m3" ? "m\u00b3" : (unit ?? dimension.replaceAll("_", " "))}`;
}

export function minutes(seconds: number): string {
  return `${Math.max(1, Math.round(seconds / 60))} min`;
}

/** Minutes, and hours from two on: "2 h 41 min". */
function hours(seconds: number): string {
  const whole = Math.round(seconds / 60);
  return whole < 120 ? minutes(seconds) : `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, "0")} min`;
}

const count = (amount: number, word: string) => `${amount} ${word}${amount === 1 ? "" : "s"}`;
const round = (value: number) => Math.ceil(value * 10) / 10;
const kilometers = (meters: number) => `${(meters / 1000).toFixed(meters < 100_000 ? 1 : 0)} km`;
const sign = (value: number) => (value < 0 ? "\u2212" : "+");
const signedMinutes = (ms: number) => `${sign(Math.round(ms / 60_000))}${Math.abs(Math.round(ms / 60_000))} min`;
const signedKilometers = (meters: number) => `${sign(meters)}${(Math.abs(meters) / 1000).toFixed(1)} km`;
