import { createHash } from "node:crypto";
import { join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import {
  cutTile,
  type LegTimes,
  type LegTimesRequest,
  type LineRequest,
  type LonLat,
  type MatrixRequest,
  makeFallbackSource,
  makeGreatCircle,
  makeGreatCircleTimes,
  makeProviderTimes,
  makeRoadNetwork,
  makeRoadRouter,
  makeRoadTimes,
  type ProviderTimes,
  type ProviderUsage,
  type RoadMatrix,
  type RoadNetwork,
  type RoadSource,
  type RoadTimes,
  type TrafficSnapshot,
} from "@reroute/roads";
import {
  ensureCity,
  GRAPH_FILE_NAME,
  makeHttpExchange,
  openProvider,
  readSharedGraph,
  type SharedGraph,
} from "@reroute/roads/node";
import { wallClock } from "../wall-clock.ts";
import { encodeTile } from "./encode-tile.ts";
import { decodeBlock, encodeBlock } from "./provider-block.ts";
import {
  type FlatLines,
  folderOf,
  type GraphOrigin,
  type PlanRequest,
  type RoadAnswer,
  type RoadAnswers,
  type RoadRequest,
  type RoadsOrigin,
} from "./road-messages.ts";
import type { ProviderState } from "./roads.ts";

/** Snapshots that are remembered: the same object is prepared once. */
const mostSnapshots = 64;
/** The live loop waits for a provider no longer than this for one request, and leaves one that failed alone for a while. */
const providerTimeoutMs = 10_000;
const providerTries = 2;
const providerRestMs = 30_000;
/** A provider that limits no rate is one's own: no matrix is too large for it. */
const mostOwnElements = 4_000_000;

const port = parentPort!;
const origin = workerData as RoadsOrigin;
const answer = (message: RoadAnswer, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

try {
  const shared = origin.graph && (await openGraph(origin.graph));
  // What is missing in the environment is told now.
  if (origin.provider !== undefined) openProvider(origin.provider, process.env, "UTC");
  serve(makeAnswers(shared?.graph));
  answer({
    kind: "ready",
    graph: shared && { bytes: shared.bytes, hash: shared.hash, attribution: shared.graph.attribution },
  });
} catch (error) {
  answer({ kind: "unusable", message: (error as Error).message });
}

async function openGraph(from: GraphOrigin): Promise<SharedGraph> {
  if (from.kind === "city") {
    await ensureCity(from.dataFolder);
    return readSharedGraph(folderOf(from));
  }
  const file = join(from.folder, GRAPH_FILE_NAME);
  try {
    return await readSharedGraph(from.folder);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const what = code === "ENOENT" ? "is not there: make it with `reroute roads import`" : message;
    throw new Error(`REROUTE_ROADS_DIR: ${file} ${what}`);
  }
}

interface Answered {
  value: RoadAnswers[keyof RoadAnswers];
  transfer: ArrayBuffer[];
}
type Answers = (request: RoadRequest) => Promise<Answered>;

/** Times of one zone, whoever answers. */
interface ZoneTimes {
  matrix(group: string, request: MatrixRequest): Promise<Omit<RoadAnswers["matrix"], "trafficVersion">>;
  legTimes(group: string, request: LegTimesRequest): LegTimes | Promise<LegTimes>;
  lines(request: LineRequest): LonLat[][] | Promise<LonLat[][]>;
  recall(group: string, blocks: readonly Uint8Array[]): void;
}

function makeAnswers(graph: SharedGraph["graph"] | undefined): Answers {
  const network = graph && makeRoadNetwork(graph);
  const zones = new Map<string, ZoneTimes>();
  const snapshots = new Map<string, TrafficSnapshot>();
  const openZone = origin.provider === undefined ? ownZone : makeProviderZones(origin.provider);

  function timesOf(timeZone: string): ZoneTimes {
    let times = zones.get(timeZone);
    if (times === undefined) {
      times = openZone(ownTimes(network, timeZone), timeZone);
      zones.set(timeZone, times);
    }
    return times;
  }

  function snapshotOf(key: string, received: TrafficSnapshot): TrafficSnapshot {
    const snapshot = snapshots.get(key) ?? received;
    snapshots.delete(key);
    if (snapshots.size >= mostSnapshots) snapshots.delete(snapshots.keys().next().value!);
    snapshots.set(key, snapshot);
    return snapshot;
  }

  return async (request) => {
    if (request.kind === "tile") {
      const tile = network ? encodeTile(cutTile(network, request.z, request.x, request.y)) : new Uint8Array();
      // The encoder's buffer is larger than the tile.
      const value = tile.slice();
      return { value, transfer: [value.buffer] };
    }
    if (request.kind !== "recall") return answerPlan(request);
    timesOf(request.timeZone).recall(request.planId, request.blocks);
    return { value: {}, transfer: [] };
  };

  async function answerPlan({ planId, timeZone, trafficKey, ...asked }: PlanRequest): Promise<Answered> {
    const times = timesOf(timeZone);
    const traffic = snapshotOf(trafficKey, asked.request.traffic!);
    if (asked.kind === "matrix") {
      const matrix = await times.matrix(planId, { ...asked.request, traffic });
      return { value: { ...matrix, trafficVersion: asked.request.traffic!.version }, transfer: [] };
    }
    if (asked.kind === "legs") {
      const value = await times.legTimes(planId, { ...asked.request, traffic });
      const transfer = [value.distances, value.durations, value.offRoad].map(({ buffer }) => buffer as ArrayBuffer);
      return { value, transfer };
    }
    const value = flat(await times.lines({ ...asked.request, traffic }));
    return { value, transfer: [value.points.buffer as ArrayBuffer, value.counts.buffer as ArrayBuffer] };
  }
}

interface OwnTimes {
  times: RoadTimes;
  source: RoadSource;
  /** Lines follow streets. */
  hasStreets: boolean;
}

function ownTimes(network: RoadNetwork | undefined, timeZone: string): OwnTimes {
  const greatCircle = makeGreatCircle({ timeZone });
  if (network === undefined) {
    return { times: makeGreatCircleTimes(greatCircle), source: greatCircle, hasStreets: false };
  }
  const router = makeRoadRouter(network.graph, { timeZone, network });
  // A long matrix lets short questions in between its slots.
  const times = makeRoadTimes(router, greatCircle, { pause: () => setImmediate() });
  return { times, source: makeFallbackSource(router, greatCircle), hasStreets: true };
}

function ownZone({ times }: OwnTimes): ZoneTimes {
  return {
    matrix: async (group, request) => {
      const { locations: _, ...matrix } = await times.matrix(group, request);
      return { ...matrix, answered: [], isOutdated: false };
    },
    legTimes: times.legTimes,
    lines: times.lines,
    recall: () => {},
  };
}

/** The zones of a provider, and how it does: told after every matrix, and when it begins or ceases to answer. */
function makeProviderZones(name: string): (own: OwnTimes, timeZone: string) => ZoneTimes {
  const opened: ProviderTimes[] = [];
  let state: Omit<ProviderState, "usage"> = { name, status: "waiting" };
  const tell = () =>
    answer({ kind: "provider", state: { ...state, usage: sumOf(opened.map(({ usage }) => usage())) } });

  return ({ times: own, source, hasStreets }, timeZone) => {
    const provider = openProvider(name, process.env, timeZone);
    const isOwn = provider.limits.ratePerMinute === Infinity;
    const times = makeProviderTimes({
      provider,
      exchange: makeHttpExchange({ timeoutMs: providerTimeoutMs }),
      fallback: source,
      own,
      drawsLines: isOwn && !hasStreets,
      timeZone,
      clock: { now: () => wallClock.now().getTime(), sleep: (milliseconds) => setTimeout(milliseconds) },
      random: Math.random,
      mostTries: providerTries,
      restMs: providerRestMs,
      ...(isOwn && { mostElements: mostOwnElements }),
      costPer1000Elements: origin.costPer1000Elements,
      onAnswer: () => {
        const isNews = state.status !== "answering";
        state = { name, status: "answering", answeredAtMs: wallClock.now().getTime() };
        if (isNews) tell();
      },
      onFailure: ({ message }) => {
        const { problem: _, ...before } = state;
        state = { ...before, status: "failing", problem: message.slice(name.length + 1) };
        tell();
      },
    });
    opened.push(times);
    return {
      matrix: async (group, request) => {
        const { locations, answered, ...matrix } = await times.matrix(group, request);
        tell();
        const made = {
          ...matrix,
          distances: shared(matrix.distances),
          durations: matrix.durations.map(shared),
        };
        return {
          ...made,
          hash: hashOf(made),
          answered: answered.map((block) => encodeBlock(name, block)),
        };
      },
      legTimes: times.legTimes,
      lines: async (request) => {
        const lines = await times.lines(request);
        tell();
        return lines;
      },
      recall: (group, blocks) => {
        const decoded = blocks.map((bytes) => decodeBlock(name, bytes));
        times.recall(
          group,
          decoded.filter((block) => block !== undefined),
        );
      },
    };
  };
}

function sumOf(usages: readonly ProviderUsage[]): ProviderUsage {
  const sum = { requests: 0, elements: 0, retries: 0, failures: 0, fallbacks: 0, cost: 0 };
  for (const usage of usages) {
    for (const [what, count] of Object.entries(usage)) sum[what as keyof ProviderUsage] += count;
  }
  return sum;
}

/** In memory that other threads read without a copy. */
function shared(values: Float64Array): Float64Array<SharedArrayBuffer> {
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/** Names the matrix by its content; its places stand in the job beside it. */
function hashOf({ distances, durations }: Pick<RoadMatrix, "distances" | "durations">): string {
  const hash = createHash("sha256");
  for (const values of [distances, ...durations]) hash.update(new Uint8Array(values.buffer));
  return hash.digest("hex");
}

function serve(answers: Answers): void {
  port.on("message", async (request: RoadRequest) => {
    const { id } = request;
    try {
      const { value, transfer } = await answers(request);
      answer({ kind: "value", id, value: value as never }, transfer);
    } catch (error) {
      answer({ kind: "failed", id, message: (error as Error).stack ?? String(error) });
    }
  });
}

function flat(lines: readonly (readonly LonLat[])[]): FlatLines {
  return { points: Float64Array.from(lines.flat(2)), counts: Uint32Array.from(lines, (line) => line.length) };
}
