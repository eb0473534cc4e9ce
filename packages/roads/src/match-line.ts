import { RADIANS } from "./geodesy.ts";
import { appendSideLine } from "./graph/link-line.ts";
import type { SidePart } from "./graph/node-pairs.ts";
import type { LonLat } from "./location.ts";
import type { RoadNetwork } from "./road-network.ts";

const METERS_PER_DEGREE = 111_195;
/** How far a line may lie from its street: maps differ by a few metres, and a dual carriageway is often one line in its middle. */
const MOST_OFF_METERS = 35;
/** Streets looked at around a point. */
const NEAREST_LINKS = 8;
/** A heading further off than this is another street's. */
const MOST_TURN_COS = Math.cos(60 * RADIANS);
/** Points of the line closer together than this say nothing new; further apart than the second, points are put between. */
const LEAST_STEP_METERS = 25;
const MOST_STEP_METERS = 120;
/** A line across a country is looked at less closely. */
const MOST_POINTS = 2_000;
/** How far off a point of a line usually is, and how much longer the way between two is than the line: the model's two scales. */
const OFF_METERS = 10;
const DETOUR_METERS = 20;
/** A part shorter than this is an end that touches the next street. */
const LEAST_PART_METERS = 1;

export interface LineMatch {
  /** In driving order. */
  parts: SidePart[];
  /** Metres of the line, and of it what lies on streets. */
  meters: number;
  matchedMeters: number;
  /** How far the line's points lie from their streets, on average. */
  offMeters: number;
}

/** Where a point of the line may be: on one side, in its direction. */
interface Candidate {
  side: number;
  share: number;
  offMeters: number;
  cost: number;
}

/**
 * The streets that a line follows, driven in its direction: the likeliest sequence of sides by a hidden Markov model over the points of the
 * line, whose steps are the shortest ways between them (Newson & Krumm 2009). Where no way leads on, the line breaks and begins anew.
 */
export function matchLine(network: RoadNetwork, line: readonly LonLat[]): LineMatch {
  const points = steppedLine(line);
  const parts: SidePart[] = [];
  let meters = 0;
  let matchedMeters = 0;
  /** The likeliest way to each candidate of the point before, as the parts driven since the last break. */
  let before: { candidate: Candidate; cost: number; parts: SidePart[]; meters: number; off: number; count: number }[] =
    [];
  let [off, count] = [0, 0];
  const keepBest = () => {
    if (before.length === 0) return;
    const best = before.reduce((a, b) => (b.cost < a.cost ? b : a));
    parts.push(...best.parts);
    matchedMeters += best.meters;
    off += best.off;
    count += best.count;
    before = [];
  };
  for (const [index, point] of points.entries()) {
    const heading = headingAt(points, index);
    const candidates = heading === undefined ? [] : candidatesAt(network, point, heading);
    const stepMeters = index === 0 ? 0 : distanceMeters(points[index - 1], point);
    meters += stepMeters;
    const now: typeof before = [];
    const ways = before.map(({ candidate }) => waysFrom(network, candidate, candidates, stepMeters * 2 + 100));
    for (const [to, candidate] of candidates.entries()) {
      let best: (typeof before)[number] | undefined;
      for (const [from, last] of before.entries()) {
        const way = ways[from][to];
        if (way === undefined) continue;
        const cost = last.cost + candidate.cost + Math.abs(way.meters - stepMeters) / DETOUR_METERS;
        if (best !== undefined && best.cost <= cost) continue;
        best = {
          candidate,
          cost,
          parts: [...last.parts, ...way.parts],
          meters: last.meters + stepMeters,
          off: last.off + candidate.offMeters,
          count: last.count + 1,
        };
      }
      if (best !== undefined) now.push(best);
    }
    if (now.length === 0) {
      keepBest();
      for (const candidate of candidates) {
        now.push({ candidate, cost: candidate.cost, parts: [], meters: 0, off: candidate.offMeters, count: 1 });
      }
    }
    before = now;
  }
  keepBest();
  return { parts: joined(network, parts), meters, matchedMeters, offMeters: count === 0 ? 0 : off / count };
}

/** The line without points that lie close together, and with points where it has none for long. */
function steppedLine(line: readonly LonLat[]): LonLat[] {
  const points = [line[0]];
  const whole = line.reduce((sum, point, index) => sum + (index === 0 ? 0 : distanceMeters(line[index - 1], point)), 0);
  const mostStep = Math.max(MOST_STEP_METERS, whole / MOST_POINTS);
  for (const [index, point] of line.entries()) {
    if (index === 0) continue;
    const last = points.at(-1)!;
    const step = distanceMeters(last, point);
    const isLast = index === line.length - 1;
    if (step < LEAST_STEP_METERS && !isLast) continue;
    const pieces = Math.ceil(step / mostStep);
    for (let piece = 1; piece < pieces; piece++) {
      const share = piece / pieces;
      points.push([last[0] + share * (point[0] - last[0]), last[1] + share * (point[1] - last[1])]);
    }
    if (step > 0) points.push(point);
  }
  return points;
}

/** Unit vector of the line at a point, from the point before to the one after; undefined where it turns back. */
function headingAt(points: readonly LonLat[], index: number): readonly [x: number, y: number] | undefined {
  const [from, to] = [points[Math.max(0, index - 1)], points[Math.min(points.length - 1, index + 1)]];
  const x = (to[0] - from[0]) * Math.cos(from[1] * RADIANS);
  const y = to[1] - from[1];
  const length = Math.hypot(x, y);
  return length === 0 ? undefined : [x / length, y / length];
}

function candidatesAt(network: RoadNetwork, point: LonLat, heading: readonly [number, number]): Candidate[] {
  const { graph, links } = network;
  const candidates: Candidate[] = [];
  for (const { link, share, meters } of links.nearest(point[0], point[1], NEAREST_LINKS)) {
    if (meters > MOST_OFF_METERS) break;
    for (const side of [link * 2, link * 2 + 1]) {
      if (graph.sideTime[side] === 0) continue;
      const driven = (side & 1) === 0 ? share : 1 - share;
      const cos = headingCos(network, side, driven, heading);
      if (cos < MOST_TURN_COS) continue;
      const off = meters / OFF_METERS;
      candidates.push({ side, share: driven, offMeters: meters, cost: (off * off) / 2 + 2 * (1 - cos) });
    }
  }
  return candidates;
}

/** The cosine between a side at a share of the way along it and a heading. */
function headingCos({ graph }: RoadNetwork, side: number, share: number, heading: readonly [number, number]): number {
  const around = Math.min(0.5, 100 / (graph.linkLength[side >> 1] || 1));
  const line: LonLat[] = [];
  appendSideLine(graph, side, Math.max(0, share - around), Math.min(1, share + around), line);
  const [from, to] = [line[0], line.at(-1)!];
  const x = (to[0] - from[0]) * Math.cos(from[1] * RADIANS);
  const y = to[1] - from[1];
  const length = Math.hypot(x, y);
  return length === 0 ? -1 : (x * heading[0] + y * heading[1]) / length;
}

/** The shortest way to each target of at most so many metres, with its parts; undefined where there is none. */
function waysFrom(network: RoadNetwork, from: Candidate, targets: readonly Candidate[], mostMeters: number) {
  const { graph, hierarchy } = network;
  const { firstEdge, edgeHead, edgeSide, linkLength, sideTime } = graph;
  const { firstOfSide, edgeOfSide, edgeTail } = hierarchy;
  const lengthOf = (side: number) => linkLength[side >> 1] / 10;
  const ahead = (1 - from.share) * lengthOf(from.side);
  /** Metres to each node, and the edge that it was reached by, -1 at the start. A handful of nodes: a list serves for a queue. */
  const reached = new Map<number, { meters: number; by: number }>();
  if (firstOfSide[from.side] < firstOfSide[from.side + 1]) {
    const open = [edgeHead[edgeOfSide[firstOfSide[from.side]]]];
    reached.set(open[0], { meters: ahead, by: -1 });
    while (open.length > 0) {
      let place = 0;
      for (let other = 1; other < open.length; other++) {
        if (reached.get(open[other])!.meters < reached.get(open[place])!.meters) place = other;
      }
      const [node] = open.splice(place, 1);
      const { meters } = reached.get(node)!;
      if (meters > mostMeters) break;
      for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
        // To turn back on the spot is no way along a line.
        if (sideTime[edgeSide[edge]] === 0 || edgeSide[edge] === (from.side ^ 1)) continue;
        const head = edgeHead[edge];
        const through = meters + lengthOf(edgeSide[edge]);
        const known = reached.get(head);
        if (known !== undefined && known.meters <= through) continue;
        reached.set(head, { meters: through, by: edge });
        if (!open.includes(head)) open.push(head);
      }
    }
  }

  return targets.map((target) => {
    if (target.side === from.side && target.share >= from.share) {
      const meters = (target.share - from.share) * lengthOf(from.side);
      return { meters, parts: [{ side: from.side, fromShare: from.share, toShare: target.share }] };
    }
    let meters = Infinity;
    let last = -1;
    for (let index = firstOfSide[target.side]; index < firstOfSide[target.side + 1]; index++) {
      const tail = edgeTail[edgeOfSide[index]];
      const through = (reached.get(tail)?.meters ?? Infinity) + target.share * lengthOf(target.side);
      if (through < meters) {
        meters = through;
        last = tail;
      }
    }
    if (meters > mostMeters) return undefined;
    const sides: number[] = [];
    for (let step = reached.get(last)!; step.by >= 0; step = reached.get(edgeTail[step.by])!) {
      sides.unshift(edgeSide[step.by]);
    }
    const parts: SidePart[] = [
      { side: from.side, fromShare: from.share, toShare: 1 },
      ...sides.map((side) => ({ side, fromShare: 0, toShare: 1 })),
      { side: target.side, fromShare: 0, toShare: target.share },
    ];
    return { meters, parts };
  });
}

/** Parts that go on on the same side become one; touches are left out. */
function joined({ graph }: RoadNetwork, parts: readonly SidePart[]): SidePart[] {
  const whole: SidePart[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (last?.side === part.side && Math.abs(last.toShare - part.fromShare) < 1e-9) last.toShare = part.toShare;
    else whole.push({ ...part });
  }
  return whole.filter(
    ({ side, fromShare, toShare }) => (toShare - fromShare) * (graph.linkLength[side >> 1] / 10) >= LEAST_PART_METERS,
  );
}

function distanceMeters(from: LonLat, to: LonLat): number {
  const east = (to[0] - from[0]) * Math.cos(from[1] * RADIANS);
  return Math.hypot(east, to[1] - from[1]) * METERS_PER_DEGREE;
}
