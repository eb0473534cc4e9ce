import { arriveAt, type Leg, type LegTimes, type LonLat } from "@reroute/roads";
import type { Legs, LegsOf, RouteLine, Travel } from "./legs.ts";
import { MissingTimes } from "./missing-times.ts";

/** Legs that are kept for one plan under one traffic: positions ask for new ones all day. */
const mostLegs = 5_000;
/** Worlds (plan, day and traffic) whose legs are kept. */
const mostWorlds = 48;
/** Lines of routes that are kept. */
const mostLines = 2_000;
const hourMs = 3_600_000;

interface KnownLeg {
  meters: number;
  /** Seconds, by slot of the day. */
  seconds: Float64Array;
  offRoad: boolean;
}

export interface KeptLegsDeps {
  /** Names what decides the times beside the plan's day: the traffic, and what a provider has said. */
  worldKey(of: LegsOf): string;
  fetchLegs(of: LegsOf, legs: readonly Leg[]): Promise<LegTimes>;
  /** A line for each leg, in order. */
  fetchLines(of: LegsOf, legs: RouteLine): Promise<LonLat[][]>;
}

/** Legs and lines that are at hand in a transaction; what is missing is fetched by `supply`. */
export function makeKeptLegs({ worldKey, fetchLegs, fetchLines }: KeptLegsDeps) {
  /** Least recently used first. */
  const worlds = new Map<string, Map<string, KnownLeg>>();
  const lines = new Map<string, readonly LonLat[]>();

  function worldOf(of: LegsOf): Map<string, KnownLeg> {
    const { planId, timeZone, slots } = of;
    const key = `${planId} ${timeZone} ${slots.startMs} ${slots.count} ${worldKey(of)}`;
    const known = worlds.get(key) ?? new Map<string, KnownLeg>();
    worlds.delete(key);
    if (worlds.size >= mostWorlds) worlds.delete(worlds.keys().next().value!);
    worlds.set(key, known);
    return known;
  }

  function legs(of: LegsOf): Legs {
    const known = worldOf(of);
    const { slots } = of;
    const lineKey = (line: RouteLine) => keyOfLine(line, worldKey(of));
    return {
      need(wanted) {
        const missing = new Map(wanted.map((leg) => [keyOfLeg(leg), leg]));
        for (const key of missing.keys()) if (known.has(key)) missing.delete(key);
        if (missing.size > 0) throw new MissingTimes(of, { legs: [...missing.values()] });
      },
      travel(from, to, departMs): Travel {
        const leg = known.get(keyOfLeg([from, to]));
        if (leg === undefined) throw new MissingTimes(of, { legs: [[from, to]] });
        const arrivalMs = arriveAt(leg.seconds, slots.startMs, slots.slotMs, departMs);
        return { seconds: (arrivalMs - departMs) / 1000, meters: leg.meters, offRoad: leg.offRoad };
      },
      needLines(wanted) {
        const missing = wanted.filter((line) => !lines.has(lineKey(line)));
        if (missing.length > 0) throw new MissingTimes(of, { lines: missing });
      },
      line(wanted) {
        const line = lines.get(lineKey(wanted));
        if (line === undefined) throw new MissingTimes(of, { lines: [wanted] });
        return line;
      },
    };
  }

  async function supplyLegs(of: LegsOf, missing: readonly Leg[]): Promise<void> {
    const times = await fetchLegs(of, missing);
    const known = worldOf(of);
    if (known.size + missing.length > mostLegs) known.clear();
    const { count } = of.slots;
    for (const [index, leg] of missing.entries()) {
      known.set(keyOfLeg(leg), {
        meters: times.distances[index]!,
        seconds: times.durations.subarray(index * count, (index + 1) * count),
        offRoad: times.offRoad[index] === 1,
      });
    }
  }

  async function supplyLines(of: LegsOf, missing: readonly RouteLine[]): Promise<void> {
    const key = worldKey(of);
    const ofLegs = await fetchLines(of, missing.flat());
    let first = 0;
    for (const line of missing) {
      const drawn = joined(ofLegs.slice(first, first + line.length));
      first += line.length;
      if (lines.size >= mostLines) lines.delete(lines.keys().next().value!);
      lines.set(keyOfLine(line, key), drawn);
    }
  }

  return {
    legs,
    supply: async ({ of, legs: missingLegs, lines: missingLines }: MissingTimes) => {
      if (missingLegs.length > 0) await supplyLegs(of, missingLegs);
      if (missingLines.length > 0) await supplyLines(of, missingLines);
    },
  };
}

function keyOfLeg([from, to]: Leg): string {
  return `${from.latitude} ${from.longitude} ${to.latitude} ${to.longitude}`;
}

/** By what a line is, not by the ids of its route: a transaction that is done again makes others. Only the hour of departure matters. */
function keyOfLine(line: RouteLine, worldKey: string): string {
  const legs = line.map(([from, to, departAtMs]) => `${keyOfLeg([from, to])} ${Math.floor(departAtMs / hourMs)}`);
  return `${legs.join()} ${worldKey}`;
}

/** Legs in a row as one line, without a point twice in a row. */
function joined(legs: readonly LonLat[][]): LonLat[] {
  return legs.flat().filter(([x, y], index, all) => {
    const before = all[index - 1];
    return before === undefined || before[0] !== x || before[1] !== y;
  });
}
