import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import {
  cutTile,
  type LonLat,
  makeGreatCircle,
  makeRoadNetwork,
  makeRoadRouter,
  makeRoadTimes,
  type RoadTimes,
  type TrafficSnapshot,
} from "@reroute/roads";
import { ensureCity, GRAPH_FILE_NAME, readSharedGraph, type SharedGraph } from "@reroute/roads/node";
import { encodeTile } from "./encode-tile.ts";
import {
  type FlatLines,
  folderOf,
  type PlanRequest,
  type RoadAnswer,
  type RoadRequest,
  type RoadsOrigin,
} from "./road-messages.ts";

/** Snapshots that are remembered: the same object is prepared once. */
const mostSnapshots = 64;

const port = parentPort!;
const origin = workerData as RoadsOrigin;
const answer = (message: RoadAnswer, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

try {
  const { graph, bytes, hash } = await openGraph();
  serve(makeAnswers(graph));
  answer({ kind: "ready", bytes, hash, attribution: graph.attribution });
} catch (error) {
  answer({ kind: "unusable", message: (error as Error).message });
}

async function openGraph(): Promise<SharedGraph> {
  if (origin.kind === "city") {
    await ensureCity(origin.dataFolder);
    return readSharedGraph(folderOf(origin));
  }
  const file = join(origin.folder, GRAPH_FILE_NAME);
  try {
    return await readSharedGraph(origin.folder);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const what = code === "ENOENT" ? "is not there: make it with `reroute roads import`" : message;
    throw new Error(`REROUTE_ROADS_DIR: ${file} ${what}`);
  }
}

interface Answered {
  value: object;
  transfer: ArrayBuffer[];
}
type Answers = (request: RoadRequest) => Promise<Answered>;

function makeAnswers(graph: SharedGraph["graph"]): Answers {
  const network = makeRoadNetwork(graph);
  const timesOfZone = new Map<string, RoadTimes>();
  const snapshots = new Map<string, TrafficSnapshot>();

  function timesOf(timeZone: string): RoadTimes {
    let times = timesOfZone.get(timeZone);
    if (times === undefined) {
      const router = makeRoadRouter(graph, { timeZone, network });
      // A long matrix lets short questions in between its slots.
      times = makeRoadTimes(router, makeGreatCircle({ timeZone }), { pause: () => setImmediate() });
      timesOfZone.set(timeZone, times);
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
    if (request.kind !== "tile") return answerPlan(request);
    const tile = encodeTile(cutTile(network, request.z, request.x, request.y));
    // The encoder's buffer is larger than the tile.
    const value = tile.slice();
    return { value, transfer: [value.buffer] };
  };

  async function answerPlan({ planId, timeZone, trafficKey, ...asked }: PlanRequest): Promise<Answered> {
    const times = timesOf(timeZone);
    const traffic = snapshotOf(trafficKey, asked.request.traffic!);
    if (asked.kind === "matrix") {
      const { locations: _, ...matrix } = await times.matrix(planId, { ...asked.request, traffic });
      return { value: { ...matrix, trafficVersion: asked.request.traffic!.version }, transfer: [] };
    }
    if (asked.kind === "legs") {
      const value = times.legTimes(planId, { ...asked.request, traffic });
      const transfer = [value.distances, value.durations, value.offRoad].map(({ buffer }) => buffer as ArrayBuffer);
      return { value, transfer };
    }
    const value = flat(times.lines({ ...asked.request, traffic }));
    return { value, transfer: [value.points.buffer as ArrayBuffer, value.counts.buffer as ArrayBuffer] };
  }
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
