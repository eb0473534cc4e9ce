import {
  freeFlowWeights,
  type LinkPoint,
  makeRoadNetwork,
  metersOf,
  type RoadNetwork,
  readSpeedCsv,
  secondsOf,
  trafficWeights,
} from "@reroute/roads";
import { importOsm, serveOsrm } from "@reroute/roads/node";
import { type OsrmPeer, type PeerEngine, startOsrm, startValhalla } from "./peer-engines.ts";
import { makeRandom, randomPoints } from "./random.ts";

const ROUNDS = 9;
const PAIRS = 1_000;
type Say = (line: string) => void;

/** Times matrices, and a change of traffic, side by side with OSRM and Valhalla on one extract, and compares the durations of random pairs. */
export async function comparePeers(extract: string, seed: number, say: Say): Promise<void> {
  const { graph } = await importOsm(extract);
  const network = makeRoadNetwork(graph);
  const random = makeRandom(seed);
  const points = randomPoints(network, 1_000, random).map((point) => placed(network, point));
  const osrm = await startOsrm(extract);
  const valhalla = await startValhalla(extract);
  const ours = await serveOsrm(network, {
    port: 0,
    limits: { maxTableSize: 4_000, maxRouteSize: 2, maxNearestSize: 1 },
  });
  try {
    say(
      `OSRM ${osrm.version} (MLD, osrm-routed, one thread), Valhalla ${valhalla.version} (valhalla_service, one thread)`,
    );
    await timeMatrices(network, points, ours.url, osrm, valhalla, say);
    await timeTraffic(network, points, osrm, random, say);
    // The traffic is gone again.
    await osrm.customize("");
    await compareDurations(network, random, [osrm, valhalla], say);
  } finally {
    await Promise.all([ours.close(), osrm.close(), valhalla.close()]);
  }
}

async function timeMatrices(
  network: RoadNetwork,
  points: readonly LinkPoint[],
  url: string,
  osrm: PeerEngine,
  valhalla: PeerEngine,
  say: Say,
): Promise<void> {
  const conditions = network.customize(freeFlowWeights(network.graph));
  say(
    "\n| clock ms, median | ours, in the process | ours, over HTTP | OSRM, over HTTP | Valhalla, over HTTP |\n|---|---|---|---|---|",
  );
  for (const size of [200, 1_000]) {
    const some = points.slice(0, size);
    const path = `/table/v1/driving/${some.map(({ longitude, latitude }) => `${longitude},${latitude}`).join(";")}?annotations=duration,distance`;
    const locations = some.map(({ longitude, latitude }) => ({ lon: longitude, lat: latitude }));
    const body = JSON.stringify({ sources: locations, targets: locations, costing: "auto", verbose: false });
    // Valhalla's larger one takes minutes.
    const rounds = size === 200 ? ROUNDS : 3;
    const times = [
      await median(ROUNDS, () => network.table(conditions, some, some)),
      await median(ROUNDS, () => read(url + path)),
      await median(ROUNDS, () => read(osrm.url + path)),
      size === 200 ? await median(rounds, () => read(`${valhalla.url}/sources_to_targets`, body)) : Number.NaN,
    ];
    say(`| ${size} x ${size} matrix, durations and distances | ${times.map(milliseconds).join(" | ")} |`);
  }
}

/** One side in a hundred gets another speed. */
async function timeTraffic(
  network: RoadNetwork,
  points: readonly LinkPoint[],
  osrm: OsrmPeer,
  random: () => number,
  say: Say,
): Promise<void> {
  const { graph } = network;
  const { pointOsmId, firstPoint } = graph;
  const lines: string[] = [];
  for (let count = Math.round(graph.sideTime.length / 100); count > 0; count--) {
    const link = Math.floor(random() * graph.linkLength.length);
    const kph = Math.round(5 + 40 * random());
    for (let point = firstPoint[link]!; point + 1 < firstPoint[link + 1]!; point++) {
      lines.push(`${pointOsmId[point]},${pointOsmId[point + 1]},${kph}`);
    }
  }
  const csv = `${[...new Map(lines.map((line) => [line.split(",").slice(0, 2).join(), line])).values()].join("\n")}\n`;
  const few = points.slice(0, 200);
  const path = `/table/v1/driving/${few.map(({ longitude, latitude }) => `${longitude},${latitude}`).join(";")}?annotations=duration,distance`;
  const { metric } = network.customize(freeFlowWeights(graph));
  const span = { validFromMs: 0, validUntilMs: Infinity, source: "bench" };
  const mine = await median(ROUNDS, () => {
    const { weights } = trafficWeights(network, readSpeedCsv(csv, span));
    network.table(network.customize(weights, metric), few, few);
  });
  const theirs: number[] = [];
  for (let round = 0; round < 3; round++) {
    const { seconds } = await osrm.customize(csv);
    const table = await median(1, () => read(osrm.url + path));
    theirs.push(seconds * 1000 + table);
  }
  theirs.sort((a, b) => a - b);
  say(`\n${csv.split("\n").length - 1} node pairs get other speeds -> fresh 200 x 200 matrix, clock ms, median:`);
  say(`ours, CSV read and matched included: ${milliseconds(mine)}`);
  say(`OSRM, osrm-customize and table, the server's new start left out: ${milliseconds(theirs[1]!)}`);
}

interface Compared {
  engine: string;
  /** Ours less theirs, as a share of theirs. */
  shares: number[];
  sameWay: number[];
  otherWay: number[];
}

/** Durations with empty roads between random points mid-street. */
async function compareDurations(
  network: RoadNetwork,
  random: () => number,
  engines: readonly PeerEngine[],
  say: Say,
): Promise<void> {
  const conditions = network.customize(freeFlowWeights(network.graph));
  const pairs = Array.from({ length: PAIRS }, () =>
    randomPoints(network, 2, random).map((point) => placed(network, point)),
  ) as [LinkPoint, LinkPoint][];
  say(
    `\n| ${PAIRS} random pairs, ours against | pairs | median difference | median, signed | p95 | same way within 2 %: pairs, median, signed | another way: pairs, median, signed |`,
  );
  say("|---|---|---|---|---|---|---|");
  const rows: Compared[] = [];
  for (const engine of engines) {
    const row: Compared = { engine: engine.name, shares: [], sameWay: [], otherWay: [] };
    for (const [from, to] of pairs) {
      const way = network.way(conditions, from, to);
      const theirs = await routeOf(engine, from, to);
      // Shorter than a minute, seconds are percents.
      if (theirs === undefined || theirs.seconds < 60) continue;
      const share = (secondsOf(way.weight) - theirs.seconds) / theirs.seconds;
      row.shares.push(share);
      const isSame = Math.abs(metersOf(way.weight) - theirs.meters) <= 0.02 * theirs.meters;
      (isSame ? row.sameWay : row.otherWay).push(share);
    }
    rows.push(row);
  }
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const middle = (values: readonly number[], at = 0.5) =>
    values.length === 0 ? Number.NaN : values.toSorted((a, b) => a - b)[Math.floor(values.length * at)]!;
  for (const { engine, shares, sameWay, otherWay } of rows) {
    const off = shares.map(Math.abs);
    say(
      `| ${engine} | ${shares.length} | ${percent(middle(off))} | ${percent(middle(shares))} | ${percent(middle(off, 0.95))} | ${sameWay.length}, ${percent(middle(sameWay))} | ${otherWay.length}, ${percent(middle(otherWay))} |`,
    );
  }
}

async function routeOf(engine: PeerEngine, from: LinkPoint, to: LinkPoint) {
  if (engine.name === "OSRM") {
    const ends = `${from.longitude},${from.latitude};${to.longitude},${to.latitude}`;
    const answer = (await (await fetch(`${engine.url}/route/v1/driving/${ends}?overview=false`)).json()) as {
      routes?: { duration: number; distance: number }[];
    };
    const route = answer.routes?.[0];
    return route && { seconds: route.duration, meters: route.distance };
  }
  const locations = [from, to].map(({ longitude, latitude }) => ({ lon: longitude, lat: latitude }));
  const body = JSON.stringify({ locations, costing: "auto", directions_type: "none", units: "kilometers" });
  const answer = (await (await fetch(`${engine.url}/route`, { method: "POST", body })).json()) as {
    trip?: { summary: { time: number; length: number } };
  };
  return answer.trip && { seconds: answer.trip.summary.time, meters: answer.trip.summary.length * 1000 };
}

/** The point with the coordinates that its share means. */
function placed(network: RoadNetwork, { link, share }: LinkPoint): LinkPoint {
  const [[longitude, latitude]] = network.lineOf([{ side: link * 2, fromShare: share, toShare: share }]) as [
    [number, number],
  ];
  return network.links.nearest(longitude, latitude, 1)[0]!;
}

async function read(url: string, body?: string): Promise<unknown> {
  const response = await fetch(url, body === undefined ? {} : { method: "POST", body });
  if (!response.ok) throw new Error(`${response.status}: ${(await response.text()).slice(0, 200)}`);
  return response.json();
}

async function median(rounds: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[rounds >> 1]!;
}

function milliseconds(value: number): string {
  return Number.isNaN(value) ? "-" : value.toFixed(value < 10 ? 1 : 0);
}
