import type { Bundles } from "../features/bundles.ts";
import type * as Heap from "../route/heap.ts";
import { refreshAround, removeJob } from "../route/plan.ts";
import type { Search } from "./search.ts";
import { addToPool } from "./search.ts";

const INTS: typeof Heap.INTS = 4;
const NEXT: typeof Heap.NEXT = 0;
const PREV: typeof Heap.PREV = 1;
const ROUTE: typeof Heap.ROUTE = 2;

/**
 * Takes the `span` stops from `stop` on out of their route, except the `kept` ones from `keepFrom` on, and with each the whole
 * bundle that it belongs to. Only leaders go into the pool.
 */
export function removeBundles(
  search: Search,
  bundles: Bundles,
  stop: number,
  span: number,
  keepFrom: number,
  kept: number,
): void {
  const { plan, instance, trial } = search;
  const { ints } = plan;
  let count = 0;
  for (let i = 0, s = stop; i < span && s < instance.jobs; i++, s = ints[(s << INTS) | NEXT]!) {
    if (i < keepFrom || i >= keepFrom + kept) trial[count++] = s;
  }
  for (let i = 0; i < count; i++) {
    const leader = bundles.leader[trial[i]!]!;
    if (ints[(leader << INTS) | ROUTE]! < 0) continue;
    for (let at = bundles.first[leader]!; at < bundles.first[leader + 1]!; at++) {
      const task = bundles.members[at]!;
      const prev = ints[(task << INTS) | PREV]!;
      removeJob(plan, task);
      refreshAround(plan, prev);
    }
    addToPool(search, leader);
  }
}
