import type { RoadCollector } from "../graph/road-collector.ts";
import type { TurnRestriction } from "./turn-restriction.ts";

/** The links that were made, as far as restrictions need them. */
export interface MadeLinks {
  from: readonly number[];
  to: readonly number[];
  /** By side: whether it may be driven. */
  isOpen: readonly boolean[];
  /** First link and the one behind the last of a way, by the way's id. */
  ofWay: ReadonlyMap<number, readonly [first: number, end: number]>;
}

/**
 * Writes restrictions into the collector, turn by turn; `nodeOf` answers a junction's number from its OpenStreetMap id. Answers how many
 * had an effect: others lie outside, forbid what nobody may do anyway, or are ambiguous because a way passes through the junction.
 */
export function forbidTurns(
  restrictions: readonly TurnRestriction[],
  links: MadeLinks,
  nodeOf: (osmId: number) => number,
  collector: RoadCollector,
): number {
  const leavingOf = new Map<number, number[]>();
  for (const { viaNode } of restrictions) leavingOf.set(nodeOf(viaNode), []);
  for (const [link, from] of links.from.entries()) {
    if (links.isOpen[link * 2]) leavingOf.get(from)?.push(link * 2);
    if (links.isOpen[link * 2 + 1]) leavingOf.get(links.to[link])?.push(link * 2 + 1);
  }
  let applied = 0;
  for (const restriction of restrictions) {
    const via = nodeOf(restriction.viaNode);
    const leaving = leavingOf.get(via) ?? [];
    let hasEffect = false;
    for (const fromWay of restriction.fromWays) {
      const arriving = sidesAt(via, fromWay, "to");
      for (const side of forbiddenAfter(restriction, fromWay, via, arriving, leaving)) {
        for (const arrived of arriving) {
          if (restriction.isUTurn && restriction.toWays.includes(fromWay) && side >> 1 !== arrived >> 1) continue;
          collector.forbidTurn(arrived, side);
          hasEffect = true;
        }
      }
    }
    if (hasEffect) applied++;
  }
  return applied;

  function forbiddenAfter(
    { kind, isUTurn, toWays }: TurnRestriction,
    fromWay: number,
    via: number,
    arriving: number[],
    leaving: readonly number[],
  ): readonly number[] {
    const turnsBack = isUTurn && toWays.includes(fromWay);
    if (via < 0 || arriving.length === 0 || (arriving.length > 1 && !turnsBack)) return [];
    const named = toWays.flatMap((way) => {
      const sides = sidesAt(via, way, "from").filter((side) => turnsBack || side >> 1 !== arriving[0] >> 1);
      return sides.length > 1 && !turnsBack ? [] : sides;
    });
    if (kind === "no" || named.length === 0) return named;
    return leaving.filter((side) => !named.includes(side));
  }

  /** Open sides of a way that lead to the junction, or from it. */
  function sidesAt(junction: number, way: number, end: "from" | "to"): number[] {
    const [first, last] = links.ofWay.get(way) ?? [0, 0];
    const sides: number[] = [];
    for (let link = first; link < last; link++) {
      const [ahead, behind] = end === "to" ? [links.to, links.from] : [links.from, links.to];
      if (ahead[link] === junction && links.isOpen[link * 2]) sides.push(link * 2);
      if (behind[link] === junction && links.isOpen[link * 2 + 1]) sides.push(link * 2 + 1);
    }
    return sides;
  }
}
