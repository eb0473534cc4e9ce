import type { Matrix } from "../model/problem.ts";
import type { Drive } from "../route/drive-route.ts";
import type { Instance } from "../route/instance.ts";
import type { Nodes } from "../route/read-matrices.ts";

/** Kinds of entries, as in drive-route.ts. */
const BREAK = 1;
const RELOAD = 2;

/** Per profile what each leg between nodes costs by itself; undefined where no matrix has such prices. */
export function readLegCosts(matrices: (Matrix | undefined)[], { size, place }: Nodes): Float64Array | undefined {
  if (matrices.every((matrix) => matrix?.legCosts === undefined)) return undefined;
  const costs = new Float64Array(size * size * matrices.length);
  for (const [profile, matrix] of matrices.entries()) {
    if (matrix?.legCosts === undefined) continue;
    for (let i = 0, at = profile * size * size; i < size; i++) {
      for (let j = 0; j < size; j++, at++) {
        if (place[i]! >= 0 && place[j]! >= 0) costs[at] = matrix.legCosts[place[i]! * matrix.size + place[j]!]!;
      }
    }
  }
  return costs;
}

/** The sum along a driven route. A loop of its own, so that problems without such prices pay nothing for it. */
export function legCostsOf(
  { fleet, size, rich }: Instance,
  legCosts: Float64Array,
  vehicle: number,
  { nodes, kinds, count }: Drive,
): number {
  const offset = fleet.profile[vehicle]! * size;
  let from = fleet.origin[vehicle]!;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    if (kinds[i] === BREAK) continue;
    const to = kinds[i] === RELOAD ? rich!.reloads![vehicle]!.node : nodes[i]!;
    sum += legCosts[(offset + from) * size + to]!;
    from = to;
  }
  return sum + legCosts[(offset + from) * size + fleet.to[vehicle]!]!;
}
