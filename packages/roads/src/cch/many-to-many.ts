import { type Climb, climb, makeClimb, type Starts } from "./climb.ts";
import type { Metric } from "./customize.ts";
import type { Hierarchy } from "./hierarchy.ts";

/**
 * Fills `table`, row-major sources x targets, with the weights of the fastest ways between places (buckets: Knopp et al. 2007, on the
 * elimination tree). `startsOf(i)` and `endsOf(j)` say where a place meets the network; what they answer is read before the next call.
 */
export function manyToMany(
  hierarchy: Hierarchy,
  metric: Metric,
  sourceCount: number,
  startsOf: (source: number) => Starts,
  targetCount: number,
  endsOf: (target: number) => Starts,
  table: Float64Array,
): void {
  const search = makeClimb(hierarchy);
  const buckets = fillBuckets(hierarchy, metric, targetCount, endsOf, search);
  const { first, target, weight } = buckets;
  for (let source = 0; source < sourceCount; source++) {
    climb(hierarchy, metric.up, startsOf(source), search);
    const row = table.subarray(source * targetCount, (source + 1) * targetCount);
    row.fill(Infinity);
    for (let step = 0; step < search.length; step++) {
      const node = search.path[step];
      const toNode = search.weight[node];
      if (toNode === Infinity) continue;
      const last = first[node + 1];
      for (let entry = first[node]; entry < last; entry++) {
        const through = toNode + weight[entry];
        if (through < row[target[entry]]) row[target[entry]] = through;
      }
    }
  }
}

/** By node, the targets that are reached from it downward and the weight of the way. */
function fillBuckets(
  hierarchy: Hierarchy,
  metric: Metric,
  targetCount: number,
  endsOf: (target: number) => Starts,
  search: Climb,
) {
  let found = { node: new Uint32Array(1 << 16), target: new Uint32Array(1 << 16), weight: new Float64Array(1 << 16) };
  const first = new Uint32Array(hierarchy.nodeCount + 1);
  let count = 0;
  for (let target = 0; target < targetCount; target++) {
    climb(hierarchy, metric.down, endsOf(target), search);
    if (count + search.length > found.node.length) found = grown(found, count + search.length);
    for (let step = 0; step < search.length; step++) {
      const node = search.path[step];
      if (search.weight[node] === Infinity) continue;
      found.node[count] = node;
      found.target[count] = target;
      found.weight[count++] = search.weight[node];
      first[node + 1]++;
    }
  }
  for (let node = 0; node < hierarchy.nodeCount; node++) first[node + 1] += first[node];
  const next = first.slice();
  const target = new Uint32Array(count);
  const weight = new Float64Array(count);
  for (let entry = 0; entry < count; entry++) {
    const place = next[found.node[entry]]++;
    target[place] = found.target[entry];
    weight[place] = found.weight[entry];
  }
  return { first, target, weight };
}

function grown(found: { node: Uint32Array; target: Uint32Array; weight: Float64Array }, least: number) {
  const size = Math.max(least, found.node.length * 2);
  const larger = { node: new Uint32Array(size), target: new Uint32Array(size), weight: new Float64Array(size) };
  larger.node.set(found.node);
  larger.target.set(found.target);
  larger.weight.set(found.weight);
  return larger;
}
