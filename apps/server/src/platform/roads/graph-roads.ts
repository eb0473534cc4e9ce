import { Worker } from "node:worker_threads";
import { arriveAt, type Leg, type LonLat, type RoadMatrix } from "@reroute/roads";
import type { Log } from "../log.ts";
import type { Legs, LegsOf, RouteLine, Travel } from "./legs.ts";
import { MissingTimes } from "./missing-times.ts";
import {
  type FlatLines,
  folderOf,
  type RoadAnswer,
  type RoadAnswers,
  type RoadRequest,
  type RoadsOrigin,
} from "./road-messages.ts";
import type { MatrixOf, Roads } from "./roads.ts";
import { makeTrafficKey } from "./traffic-key.ts";

/** Legs that are kept for one plan under one traffic: positions ask for new ones all day. */
const mostLegs = 5_000;
/** Worlds (plan, day and traffic) whose legs are kept. */
const mostWorlds = 48;
/** Lines of routes that are kept. */
const mostLines = 2_000;
const hourMs = 3_600_000;
/** About a metre. */
const lineDigits = 1e5;

interface KnownLeg {
  meters: number;
  /** Seconds, by slot of the day. */
  seconds: Float64Array;
  offRoad: boolean;
}

/**
 * Times on a road graph. The graph lies in shared memory; a thread of its own computes, so that neither the event loop nor an optimization
 * waits for it. Rejects with a sentence when the roads cannot be used.
 */
export async function openGraphRoads(origin: RoadsOrigin, log: Log): Promise<Roads> {
  const thread = await startThread(origin, log);
  const trafficKey = makeTrafficKey();
  /** Least recently used first. */
  const worlds = new Map<string, Map<string, KnownLeg>>();
  const lines = new Map<string, readonly LonLat[]>();

  function worldOf({ planId, timeZone, slots, traffic }: LegsOf): Map<string, KnownLeg> {
    const key = `${planId} ${timeZone} ${slots.startMs} ${slots.count} ${trafficKey(traffic)}`;
    const known = worlds.get(key) ?? new Map<string, KnownLeg>();
    worlds.delete(key);
    if (worlds.size >= mostWorlds) worlds.delete(worlds.keys().next().value!);
    worlds.set(key, known);
    return known;
  }

  function legs(of: LegsOf): Legs {
    const known = worldOf(of);
    const { slots } = of;
    const lineKey = (line: RouteLine) => keyOfLine(line, trafficKey(of.traffic));
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
    const { planId, timeZone, slots, traffic } = of;
    const asked = { planId, timeZone, trafficKey: trafficKey(traffic) };
    const times = await thread.call("legs", { ...asked, request: { legs: missing, slots, traffic } });
    const known = worldOf(of);
    if (known.size + missing.length > mostLegs) known.clear();
    for (const [index, leg] of missing.entries()) {
      known.set(keyOfLeg(leg), {
        meters: times.distances[index]!,
        seconds: times.durations.subarray(index * slots.count, (index + 1) * slots.count),
        offRoad: times.offRoad[index] === 1,
      });
    }
  }

  async function supplyLines({ planId, timeZone, traffic }: LegsOf, missing: readonly RouteLine[]): Promise<void> {
    const asked = { planId, timeZone, trafficKey: trafficKey(traffic) };
    const request = { legs: missing.flat(), traffic };
    const flat = await thread.call("lines", { ...asked, request });
    const ofLegs = unflatten(flat);
    let first = 0;
    for (const line of missing) {
      const drawn = joined(ofLegs.slice(first, first + line.length));
      first += line.length;
      if (lines.size >= mostLines) lines.delete(lines.keys().next().value!);
      lines.set(keyOfLine(line, asked.trafficKey), drawn);
    }
  }

  return {
    id: `graph:${thread.hash}`,
    graph: { bytes: thread.bytes, attribution: thread.attribution, folder: folderOf(origin) },
    legs,
    supply: async ({ of, legs: missingLegs, lines: missingLines }) => {
      if (missingLegs.length > 0) await supplyLegs(of, missingLegs);
      if (missingLines.length > 0) await supplyLines(of, missingLines);
    },
    matrix: async ({ planId, timeZone, ...request }: MatrixOf): Promise<RoadMatrix> => {
      const asked = { planId, timeZone, trafficKey: trafficKey(request.traffic) };
      return { ...(await thread.call("matrix", { ...asked, request })), locations: request.locations };
    },
    tile: (z, x, y) => thread.call("tile", { z, x, y }),
    close: thread.close,
  };
}

function keyOfLeg([from, to]: Leg): string {
  return `${from.latitude} ${from.longitude} ${to.latitude} ${to.longitude}`;
}

/** By what a line is, not by the ids of its route: a transaction that is done again makes others. Only the hour of departure matters. */
function keyOfLine(line: RouteLine, trafficKey: string): string {
  const legs = line.map(([from, to, departAtMs]) => `${keyOfLeg([from, to])} ${Math.floor(departAtMs / hourMs)}`);
  return `${legs.join()} ${trafficKey}`;
}

function unflatten({ points, counts }: FlatLines): LonLat[][] {
  const lines: LonLat[][] = [];
  let at = 0;
  for (const count of counts) {
    const line: LonLat[] = [];
    for (let point = 0; point < count; point++, at += 2) line.push([rounded(points[at]!), rounded(points[at + 1]!)]);
    lines.push(line);
  }
  return lines;
}

/** Legs in a row as one line, without a point twice in a row. */
function joined(legs: readonly LonLat[][]): LonLat[] {
  return legs.flat().filter(([x, y], index, all) => {
    const before = all[index - 1];
    return before === undefined || before[0] !== x || before[1] !== y;
  });
}

const rounded = (degrees: number) => Math.round(degrees * lineDigits) / lineDigits;

interface RoadsThread {
  bytes: SharedArrayBuffer;
  hash: string;
  attribution: string;
  call<Kind extends keyof RoadAnswers>(
    kind: Kind,
    request: Omit<Extract<RoadRequest, { kind: Kind }>, "id" | "kind">,
  ): Promise<RoadAnswers[Kind]>;
  close(): Promise<void>;
}

/** Starts the thread and waits until its roads are ready. One that dies fails what it was asked; the next question starts another. */
async function startThread(origin: RoadsOrigin, log: Log): Promise<RoadsThread> {
  const pending = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let nextId = 1;
  let closed = false;
  let worker: Worker | undefined;
  let ready: Promise<Extract<RoadAnswer, { kind: "ready" }>> | undefined;

  function start(): Promise<Extract<RoadAnswer, { kind: "ready" }>> {
    const started = new Worker(new URL("./roads-thread.ts", import.meta.url), { workerData: origin });
    worker = started;
    return new Promise((resolve, reject) => {
      const lost = (error: Error) => {
        reject(error);
        if (started !== worker || closed) return;
        worker = undefined;
        ready = undefined;
        for (const call of pending.values()) call.reject(error);
        pending.clear();
        log.error({ err: error }, "the roads' thread was lost; the next question starts another");
      };
      started.on("message", (message: RoadAnswer) => {
        if (message.kind === "ready") return resolve(message);
        if (message.kind === "unusable") return reject(new Error(message.message));
        const call = pending.get(message.id);
        pending.delete(message.id);
        if (message.kind === "value") call?.resolve(message.value as never);
        else call?.reject(new Error(message.message));
      });
      started.on("error", lost);
      started.on("exit", () => lost(new Error("the roads' thread has stopped")));
    });
  }

  async function close(): Promise<void> {
    closed = true;
    for (const call of pending.values()) call.reject(new Error("the roads are closed"));
    pending.clear();
    await worker?.terminate();
  }

  try {
    ready = start();
    const { bytes, hash, attribution } = await ready;
    return {
      bytes,
      hash,
      attribution,
      call: async (kind, request) => {
        if (closed) throw new Error("the roads are closed");
        ready ??= start();
        await ready;
        return new Promise((resolve, reject) => {
          const id = nextId++;
          pending.set(id, { resolve: resolve as (value: never) => void, reject });
          worker!.postMessage({ id, kind, ...request });
        });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
