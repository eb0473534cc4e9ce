import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildRoadGraph, freeFlowWeights, makeRoadNetwork, type RoadGraph, slowWeight } from "@reroute/roads";
import { importOsm } from "@reroute/roads/node";
import { exactDifferences } from "../../packages/roads/test/exact-differences.ts";
import { readAtlanta } from "../../packages/roads/test/shared-networks.ts";
import { machineNow } from "./machine.ts";
import { slotAccuracy } from "./roads/accuracy.ts";
import { hasPeerEngines } from "./roads/peer-engines.ts";
import { comparePeers } from "./roads/peers.ts";
import { makeRandom, randomPoints } from "./roads/random.ts";

const USAGE = `Usage: npm run bench:roads -- [--network porto_portugal] [--seed 1] [--exact | --accuracy | --peers]

Times the router on an extract of ../shared/roads/osm; --exact compares 200 x 200 cells with plain Dijkstra on every network there,
--accuracy times by hourly matrices with exact time-dependent Dijkstra, --peers the extract with OSRM and Valhalla
(bench/peers/install-roads.sh installs them).`;
const SHARED = fileURLToPath(new URL("../../../shared/roads/", import.meta.url));
const EXTRACTS = ["andorra", "portland-central-filtered", "columbus", "porto_portugal"];
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
const milliseconds = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      network: { type: "string", default: "porto_portugal" },
      seed: { type: "string", default: "1" },
      exact: { type: "boolean" },
      accuracy: { type: "boolean" },
      peers: { type: "boolean" },
    },
  });
  if (!EXTRACTS.includes(values.network) || !/^\d+$/.test(values.seed)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  if (!existsSync(SHARED)) {
    process.stderr.write("bench:roads: ../shared/roads is not here\n");
    return 1;
  }
  say(`${machineNow()}, ${new Date().toISOString().slice(0, 10)}`);
  if (values.peers) {
    if (!hasPeerEngines) {
      process.stderr.write("bench:roads: OSRM and Valhalla are not here: run bench/peers/install-roads.sh\n");
      return 1;
    }
    await comparePeers(extract(values.network), Number(values.seed), say);
    return 0;
  }
  if (values.accuracy) return compareTimes(Number(values.seed));
  return values.exact ? compareAll(Number(values.seed)) : time(values.network, Number(values.seed));
}

async function time(name: string, seed: number): Promise<number> {
  const random = makeRandom(seed);
  say(`\n| ${name}, seed ${seed} | CPU ms, median | clock ms, median | best CPU ms | times |\n|---|---|---|---|---|`);
  let graph: RoadGraph | undefined;
  await measure("import, order and contract", 3, async () => {
    ({ graph } = await importOsm(extract(name)));
  });
  const network = makeRoadNetwork(graph!);
  const weights = freeFlowWeights(graph!);
  const conditions = network.customize(weights);
  await measure("customize", 31, () => network.customize(weights, conditions.metric));
  const points = randomPoints(network, 1000, random);
  const few = points.slice(0, 200);
  await measure("200 x 200 matrix", 31, () => network.table(conditions, few, few));
  await measure("1000 x 1000 matrix", 9, () => network.table(conditions, points, points));
  await measure(
    "route with its line",
    9,
    () => {
      for (const [index, from] of few.entries()) {
        network.lineOf(network.way(conditions, from, points[index + 300]!).runs);
      }
    },
    few.length,
  );
  await measure("traffic on 1 % of the edges -> 200 x 200", 31, () => {
    const slowed = network.customize(withTraffic(weights, random), conditions.metric);
    network.table(slowed, few, few);
  });
  await measure("snap a point", 9, () => randomPoints(network, 1000, random), 1000);
  globalThis.gc?.();
  const { rss, arrayBuffers } = process.memoryUsage();
  const { nodeLongitude, edgeHead, arcHead } = graph!;
  say(`\n${nodeLongitude.length} junctions, ${edgeHead.length} directed edges, ${arcHead.length} arcs`);
  say(
    `memory: ${megabytes(arrayBuffers)} in typed arrays now, ${megabytes(rss)} resident, ${megabytes(process.resourceUsage().maxRSS * 1024)} at most`,
  );
  return 0;
}

async function compareAll(seed: number): Promise<number> {
  let total = 0;
  for (const name of ["atlanta", ...EXTRACTS]) {
    const graph = await openGraph(name);
    const network = makeRoadNetwork(graph);
    const random = makeRandom(seed);
    const [sources, targets] = [randomPoints(network, 200, random), randomPoints(network, 200, random)];
    const weights = freeFlowWeights(graph);
    const before = exactDifferences(network, network.customize(weights), sources, targets);
    const after = exactDifferences(network, network.customize(withTraffic(weights, random)), sources, targets);
    say(`${name}: ${before} of 40000 cells differ from plain Dijkstra, ${after} after traffic on 1 % of the edges`);
    total += before + after;
  }
  return total === 0 ? 0 : 1;
}

async function compareTimes(seed: number): Promise<number> {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  say(
    "\n| network, traffic | pairs | median | p95 | most | over an hour's end: median | p95 | p95 by the departure's slot | median without traffic |",
  );
  say("|---|---|---|---|---|---|---|---|---|");
  let isWithin = true;
  for (const name of ["atlanta", ...EXTRACTS]) {
    const graph = await openGraph(name);
    for (const withTraffic of [false, true]) {
      const accuracy = await slotAccuracy(graph, seed, withTraffic);
      const { pairs, median, p95, most, crossingMedian, crossingP95, departureSlotP95, freeFlowMedian } = accuracy;
      const shares = [median, p95, most, crossingMedian, crossingP95, departureSlotP95, freeFlowMedian]
        .map(percent)
        .join(" | ");
      say(`| ${name}, ${withTraffic ? "jams on 5 % of the edges" : "profile only"} | ${pairs} | ${shares} |`);
      isWithin &&= median <= 0.015 && p95 <= 0.05;
    }
  }
  say(isWithin ? "within 1.5 % median and 5 % p95" : "NOT within 1.5 % median and 5 % p95");
  return isWithin ? 0 : 1;
}

async function openGraph(name: string): Promise<RoadGraph> {
  return name === "atlanta" ? buildRoadGraph(readAtlanta()) : (await importOsm(extract(name))).graph;
}

/** Every hundredth side is slowed up to five times, every thousandth is closed. */
function withTraffic(weights: Float64Array, random: () => number): Float64Array {
  const slowed = weights.slice();
  for (let count = Math.round(weights.length / 100); count > 0; count--) {
    const side = Math.floor(random() * weights.length);
    slowed[side] = slowWeight(weights[side]!, random() < 0.1 ? Infinity : 1 + 4 * random());
  }
  return slowed;
}

/** Runs `body` some times and prints medians; each run does `per` things. */
async function measure(what: string, times: number, body: () => unknown, per = 1): Promise<void> {
  const cpu: number[] = [];
  const clock: number[] = [];
  for (let round = 0; round < times; round++) {
    const startedAt = performance.now();
    const used = process.threadCpuUsage();
    await body();
    const { user, system } = process.threadCpuUsage(used);
    cpu.push((user + system) / 1000 / per);
    clock.push((performance.now() - startedAt) / per);
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  say(`| ${what} | ${[median(cpu), median(clock), Math.min(...cpu)].map(milliseconds).join(" | ")} | ${times} |`);
}

function extract(name: string): string {
  return `${SHARED}osm/${name}.osm.pbf`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
