import { addStart, makeStarts, type Starts } from "./cch/climb.ts";
import { customize, type Metric, makeMetric } from "./cch/customize.ts";
import { makeFastestPath } from "./cch/fastest-path.ts";
import { type Hierarchy, makeHierarchy } from "./cch/hierarchy.ts";
import { manyToMany } from "./cch/many-to-many.ts";
import { makeOneToAll } from "./cch/one-to-all.ts";
import { type LinkIndex, makeLinkIndex } from "./graph/link-index.ts";
import { appendSideLine, type LinkPoint } from "./graph/link-line.ts";
import type { RoadGraph } from "./graph/road-graph.ts";
import { partOfWeight } from "./graph/weight.ts";
import type { LonLat } from "./location.ts";

/** The roads under one set of weights by side. */
export interface Conditions {
  weights: Float64Array;
  metric: Metric;
}

/** A run of one side that a way drives: shares of the way along it. */
export interface SideRun {
  side: number;
  fromShare: number;
  toShare: number;
}

/** The fastest way between two points. Without one the weight is `Infinity` and there are no runs. */
export interface Way {
  /** See graph/weight.ts: `secondsOf` and `metersOf` read it. */
  weight: number;
  runs: SideRun[];
}

/** Answers about one graph, at once: matrices and ways between points mid-street. A large table belongs in a worker thread. */
export interface RoadNetwork {
  graph: RoadGraph;
  hierarchy: Hierarchy;
  links: LinkIndex;
  /** Readies the roads under `weights` (`freeFlowWeights`, slowed and closed); `reuse` saves the memory of earlier ones. */
  customize(weights: Float64Array, reuse?: Metric): Conditions;
  /** Weights of the fastest ways, row-major sources x targets; `Infinity` without a way. */
  table(conditions: Conditions, sources: readonly LinkPoint[], targets: readonly LinkPoint[]): Float64Array;
  way(conditions: Conditions, from: LinkPoint, to: LinkPoint): Way;
  /** At least two points. */
  lineOf(runs: readonly SideRun[]): LonLat[];
}

export function makeRoadNetwork(graph: RoadGraph): RoadNetwork {
  const hierarchy = makeHierarchy(graph);
  const fastestPath = makeFastestPath(hierarchy);
  const oneToAll = makeOneToAll(hierarchy);
  const starts = makeStarts();
  const ends = makeStarts();

  /**
   * Whether a few sweeps over all arcs cost less than a climb for each of many places: a row of 300 on 196,000 arcs takes 1.2 ms of CPU, and
   * took 7. The first place's climb stands for all.
   */
  function isFewToMany(few: number, many: readonly LinkPoint[]): boolean {
    if (few === 0 || many.length === 0) return false;
    let climbed = 0;
    const side = firstDriven(hierarchy, many[0]);
    for (let node = graph.edgeHead[hierarchy.edgeOfSide[hierarchy.firstOfSide[side]]]; ; ) {
      climbed += graph.firstArc[node + 1] - graph.firstArc[node];
      if (graph.firstArc[node] === graph.firstArc[node + 1]) break;
      node = graph.arcHead[graph.firstArc[node]];
    }
    return few * graph.arcHead.length < many.length * climbed;
  }

  return {
    graph,
    hierarchy,
    links: makeLinkIndex(graph),

    customize(weights, reuse = makeMetric(hierarchy)) {
      customize(hierarchy, weights, reuse);
      return { weights, metric: reuse };
    },

    table({ weights, metric }, sources, targets) {
      const table = new Float64Array(sources.length * targets.length);
      const startsOf = (source: number) => setStarts(hierarchy, weights, sources[source], starts);
      const endsOf = (target: number) => setEnds(hierarchy, weights, targets[target], ends);
      if (isFewToMany(sources.length, targets)) {
        for (const source of sources.keys()) {
          const away = oneToAll.from(metric, startsOf(source));
          for (const target of targets.keys()) table[source * targets.length + target] = least(away, endsOf(target));
        }
      } else if (isFewToMany(targets.length, sources)) {
        for (const target of targets.keys()) {
          const away = oneToAll.to(metric, endsOf(target));
          for (const source of sources.keys()) table[source * targets.length + target] = least(away, startsOf(source));
        }
      } else {
        manyToMany(hierarchy, metric, sources.length, startsOf, targets.length, endsOf, table);
      }
      takeDirectWays(weights, sources, targets, table);
      return table;
    },

    way({ weights, metric }, from, to) {
      setStarts(hierarchy, weights, from, starts);
      setEnds(hierarchy, weights, to, ends);
      const path = fastestPath(metric, starts, ends);
      for (let backward = 0; backward < 2; backward++) {
        const direct = directWeight(weights, from, to, backward);
        // "At most": along one street is the plainer of two equal ways.
        if (direct <= path.weight && direct < Infinity) {
          const [fromShare, toShare] = backward === 0 ? [from.share, to.share] : [1 - from.share, 1 - to.share];
          return { weight: direct, runs: [{ side: from.link * 2 + backward, fromShare, toShare }] };
        }
      }
      if (path.weight === Infinity) return { weight: Infinity, runs: [] };
      const first = startAt(starts, path.from);
      const last = startAt(ends, path.to);
      return {
        weight: path.weight,
        runs: [
          { side: first, fromShare: (first & 1) === 0 ? from.share : 1 - from.share, toShare: 1 },
          ...path.edges.map((edge) => ({ side: graph.edgeSide[edge], fromShare: 0, toShare: 1 })),
          { side: last, fromShare: 0, toShare: (last & 1) === 0 ? to.share : 1 - to.share },
        ],
      };
    },

    lineOf(runs) {
      const line: LonLat[] = [];
      for (const { side, fromShare, toShare } of runs) appendSideLine(graph, side, fromShare, toShare, line);
      if (line.length === 1) line.push(line[0]);
      return line;
    },
  };
}

/** A side of the place's link that may be driven: each link has one. */
function firstDriven({ firstOfSide }: Hierarchy, { link }: LinkPoint): number {
  return firstOfSide[link * 2] < firstOfSide[link * 2 + 1] ? link * 2 : link * 2 + 1;
}

function least(away: Float64Array, { nodes, weights, count }: Starts): number {
  let weight = Infinity;
  for (let start = 0; start < count; start++) weight = Math.min(weight, away[nodes[start]] + weights[start]);
  return weight;
}

/** A source is left at the end of its link's sides. */
export function setStarts(hierarchy: Hierarchy, weights: Float64Array, at: LinkPoint, into: Starts): Starts {
  const { graph, firstOfSide, edgeOfSide } = hierarchy;
  into.count = 0;
  for (let backward = 0; backward < 2; backward++) {
    const side = at.link * 2 + backward;
    if (firstOfSide[side] === firstOfSide[side + 1]) continue;
    const whole = weights[side];
    const rest = whole === Infinity ? Infinity : whole - partOfWeight(whole, backward === 0 ? at.share : 1 - at.share);
    // All edges of a side end in one node.
    addStart(into, graph.edgeHead[edgeOfSide[firstOfSide[side]]], rest, side);
  }
  return into;
}

/** A target is reached from where its link's sides begin: from several nodes where turns onto it are forbidden to some. */
export function setEnds(hierarchy: Hierarchy, weights: Float64Array, at: LinkPoint, into: Starts): Starts {
  const { firstOfSide, edgeOfSide, edgeTail } = hierarchy;
  into.count = 0;
  for (let backward = 0; backward < 2; backward++) {
    const side = at.link * 2 + backward;
    const part = partOfWeight(weights[side], backward === 0 ? at.share : 1 - at.share);
    for (let index = firstOfSide[side]; index < firstOfSide[side + 1]; index++) {
      addStart(into, edgeTail[edgeOfSide[index]], part, side);
    }
  }
  return into;
}

/** The weight from one point to another further along the same side; `Infinity` when it is not. */
export function directWeight(weights: Float64Array, from: LinkPoint, to: LinkPoint, backward: number): number {
  if (from.link !== to.link) return Infinity;
  // To stay is no way, also on a closed road.
  if (from.share === to.share) return 0;
  const weight = weights[from.link * 2 + backward];
  const [fromShare, toShare] = backward === 0 ? [from.share, to.share] : [1 - from.share, 1 - to.share];
  if (fromShare > toShare || weight === Infinity) return Infinity;
  return partOfWeight(weight, toShare) - partOfWeight(weight, fromShare);
}

function takeDirectWays(
  weights: Float64Array,
  sources: readonly LinkPoint[],
  targets: readonly LinkPoint[],
  table: Float64Array,
): void {
  const targetsOfLink = new Map<number, number[]>();
  for (const [index, { link }] of targets.entries()) {
    const some = targetsOfLink.get(link);
    if (some) some.push(index);
    else targetsOfLink.set(link, [index]);
  }
  for (const [source, from] of sources.entries()) {
    for (const target of targetsOfLink.get(from.link) ?? []) {
      const cell = source * targets.length + target;
      for (let backward = 0; backward < 2; backward++) {
        table[cell] = Math.min(table[cell], directWeight(weights, from, targets[target], backward));
      }
    }
  }
}

function startAt(starts: Starts, node: number): number {
  let best = -1;
  for (let start = 0; start < starts.count; start++) {
    if (starts.nodes[start] === node && (best < 0 || starts.weights[start] < starts.weights[best])) best = start;
  }
  return starts.sides[best];
}
