import { once } from "node:events";
import { readFile } from "node:fs/promises";
import {
  freeFlowWeights,
  makeRoadNetwork,
  metersOf,
  RoadError,
  RoadFileError,
  type RoadNetwork,
  readSpeedCsv,
  secondsOf,
  trafficWeights,
} from "@reroute/roads";
import { type Bbox, GRAPH_FILE_NAME, importOsm, readGraph, serveOsrm, writeGraph } from "@reroute/roads/node";
import { type Command, UsageError } from "../command.ts";
import { CommandFailure, sayFailure } from "../command-failure.ts";
import { reasonOf } from "../read-input.ts";
import { readNumberOption, readWords } from "../read-words.ts";
import { makeProgressBar } from "../roads-progress.ts";

/** `reroute roads`: the streets of a city for the router, without a network or a key. */
export const roads: Command = {
  name: "roads",
  summary: "Imports streets from OpenStreetMap, times matrices on them, serves them",
  usage: `Usage: reroute roads import FILE.osm.pbf [--bbox W,S,E,N] --out DIR
       reroute roads matrix DIR [--random N] [--seed S] [--speeds FILE]
       reroute roads serve DIR [--port P] [--speeds FILE]

  import  reads an OpenStreetMap extract and writes the car's road graph into DIR
  matrix  readies the roads and computes the travel times of N random places, all to all (default: 200), and prints how long both took
  serve   answers the OSRM HTTP API (/table/v1, /route/v1, /nearest/v1) on 127.0.0.1:P (default: 5000) until Ctrl-C

  --bbox W,S,E,N  only what lies inside, in degrees: west, south, east, north
  --speeds FILE   OSRM's segment speeds, lines of from,to,km/h with OpenStreetMap's node ids; 0 closes
  --seed S        where the random numbers start (default: 1)`,

  run: ([action, ...args]) =>
    sayFailure("roads", async () => {
      if (action === "import") return importRoads(args);
      if (action === "matrix") return timeMatrix(args);
      if (action === "serve") return serve(args);
      throw new UsageError(action === undefined ? "import, matrix or serve?" : `there is no "roads ${action}"`);
    }),
};

async function importRoads(args: string[]): Promise<number> {
  const { options, alone } = readWords(joinBbox(args), ["bbox", "out"]);
  const path = onlyWord(alone, "which .osm.pbf file?");
  if (options.out === undefined) throw new UsageError("--out DIR says where the graph goes");
  const bbox = options.bbox === undefined ? undefined : readBbox(options.bbox);
  const bar = makeProgressBar(process.stderr);
  const startedAt = performance.now();
  const { graph, counts } = await saying(path, () => importOsm(path, { bbox, onProgress: bar.show })).finally(
    bar.clear,
  );
  const bytes = await saying(options.out, () => writeGraph(options.out!, graph));
  const seconds = (performance.now() - startedAt) / 1000;
  const kilometers = graph.linkLength.reduce((sum, decimeters) => sum + decimeters, 0) / 10_000;
  const lines = [
    `${options.out}/${GRAPH_FILE_NAME}: ${count(graph.nodeLongitude.length)} junctions, ${count(graph.edgeHead.length)} directed edges, ${count(Math.round(kilometers))} km of roads, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds.toFixed(1)} s`,
    `${count(counts.restrictionsApplied)} of ${count(counts.restrictions)} turn restrictions hold (others lie outside, are redundant or, ${count(counts.restrictionsViaWay)}, lead over a way)`,
  ];
  if (counts.ferries > 0) lines.push(`${count(counts.ferries)} ferries were left out: nothing crosses by them`);
  process.stdout.write(`${lines.join("\n")}\n${graph.attribution}\n`);
  return 0;
}

async function timeMatrix(args: string[]): Promise<number> {
  const { options, alone } = readWords(args, ["random", "seed", "speeds"]);
  const folder = onlyWord(alone, "which folder?");
  const size = readNumberOption("random", options.random, { min: 2, max: 5_000, isWhole: true }) ?? 200;
  const seed = readNumberOption("seed", options.seed, { min: 0, max: 2 ** 31 - 1, isWhole: true }) ?? 1;
  const network = await openNetwork(folder);
  const places = randomPlaces(network, size, seed);
  const weights = await readSpeeds(network, options.speeds);
  // Before the clock runs: the first calls are compiled while they run.
  const { metric } = network.customize(weights);
  for (let round = 0; round < 3; round++) {
    network.table(network.customize(weights, metric), places.slice(0, 50), places.slice(0, 50));
  }
  const startedAt = performance.now();
  const conditions = network.customize(weights, metric);
  const customizedAt = performance.now();
  const table = network.table(conditions, places, places);
  const doneAt = performance.now();
  const pairs = size * (size - 1);
  const mean = (of: (weight: number) => number) => table.reduce((sum, weight) => sum + of(weight), 0) / pairs;
  process.stdout.write(
    `customize ${(customizedAt - startedAt).toFixed(1)} ms\n` +
      `${size} x ${size} matrix ${(doneAt - customizedAt).toFixed(1)} ms\n` +
      `mean of ${count(pairs)} pairs: ${Math.round(mean(secondsOf))} s, ${(mean(metersOf) / 1000).toFixed(1)} km (seed ${seed})\n`,
  );
  return 0;
}

async function serve(args: string[]): Promise<number> {
  const { options, alone } = readWords(args, ["port", "speeds"]);
  const folder = onlyWord(alone, "which folder?");
  const port = readNumberOption("port", options.port, { min: 0, max: 65_535, isWhole: true }) ?? 5000;
  const network = await openNetwork(folder);
  const weights = await readSpeeds(network, options.speeds);
  const server = await serveOsrm(network, { port, weights }).catch((error: unknown) => {
    throw new CommandFailure(
      `port ${port} on 127.0.0.1 cannot be served: ${error instanceof Error ? error.message : error}`,
    );
  });
  process.stdout.write(`${server.url} answers /table/v1, /route/v1 and /nearest/v1\n${network.graph.attribution}\n`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await server.close();
  return 0;
}

async function openNetwork(folder: string): Promise<RoadNetwork> {
  return makeRoadNetwork(await saying(`${folder}/${GRAPH_FILE_NAME}`, () => readGraph(folder)));
}

/** Weights of empty roads, or of the speeds in a file. */
async function readSpeeds(network: RoadNetwork, path: string | undefined): Promise<Float64Array> {
  if (path === undefined) return freeFlowWeights(network.graph);
  const span = { validFromMs: 0, validUntilMs: Infinity, source: path };
  const items = await saying(path, async () => readSpeedCsv(await readFile(path, "utf8"), span));
  const { weights, knownPairs, pairs } = trafficWeights(network, items);
  process.stderr.write(`${path}: ${count(knownPairs)} of ${count(pairs)} node pairs are on the map\n`);
  return weights;
}

/** Random points of random links. */
function randomPlaces({ graph, links }: RoadNetwork, size: number, seed: number) {
  const random = makeRandom(seed);
  return Array.from({ length: size }, () => {
    const point = Math.floor(random() * graph.pointLongitude.length);
    return links.nearest(graph.pointLongitude[point] / 1e7, graph.pointLatitude[point] / 1e7, 1)[0];
  });
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** "--bbox -84.5,..." as one word: most of America lies west of zero, and a word with a minus would be taken for an option. */
function joinBbox(args: string[]): string[] {
  const at = args.indexOf("--bbox");
  return at < 0 || at + 1 >= args.length ? args : args.toSpliced(at, 2, `--bbox=${args[at + 1]}`);
}

function readBbox(text: string): Bbox {
  const numbers = text.split(",").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  if (numbers.length !== 4 || numbers.some(Number.isNaN)) {
    throw new UsageError(`--bbox takes west,south,east,north in degrees, not "${text}"`);
  }
  const [west, south, east, north] = numbers;
  return [west!, south!, east!, north!];
}

function onlyWord(alone: string[], question: string): string {
  const [word, extra] = alone;
  if (word === undefined) throw new UsageError(question);
  if (extra !== undefined) throw new UsageError(`one at a time; what is "${extra}"?`);
  return word;
}

/** What a file refuses is told with its name. */
async function saying<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof RoadFileError) throw new CommandFailure(`${path} ${error.message}`);
    if (error instanceof RoadError) throw new CommandFailure(error.message);
    if (error instanceof Error && "code" in error) throw new CommandFailure(`${path} ${reasonOf(error)}`);
    throw error;
  }
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
