import type { RoadCollector } from "../graph/road-collector.ts";
import type { TurnRestriction } from "./turn-restriction.ts";

/** First link and the one behind the last of a way, by the way's id. */
export type LinksOfWay = ReadonlyMap<number, readonly [first: number, end: number]>;

/**
 * Writes restrictions into the collector, turn by turn; `nodeOf` answers a junction's number from its OpenStreetMap id. Answers how many
 * had an effect: others lie outside, forbid what nobody may do anyway, or are ambiguous because a way passes through the junction.
 */
export function forbidTurns(
  restrictions: readonly TurnRestriction[],
  linksOfWay: LinksOfWay,
  nodeOf: (osmId: number) => number,
  collector: RoadCollector,
): number {
  const { linkFrom, linkTo, sideTime } = collector.links();
  const leavingOf = new Map<number, number[]>();
  for (const { viaNode } of restrictions) leavingOf.set(nodeOf(viaNode), []);
  for (let link = 0; link < linkFrom.length; link++) {
    if (sideTime[link * 2] > 0) leavingOf.get(linkFrom[link])?.push(link * 2);
    if (sideTime[link * 2 + 1] > 0) leavingOf.get(linkTo[link])?.push(link * 2 + 1);
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
    const [first, last] = linksOfWay.get(way) ?? [0, 0];
    const sides: number[] = [];
    for (let link = first; link < last; link++) {
      const [ahead, behind] = end === "to" ? [linkTo, linkFrom] : [linkFrom, linkTo];
      if (ahead[link] === junction && sideTime[link * 2] > 0) sides.push(link * 2);
      if (behind[link] === junction && sideTime[link * 2 + 1] > 0) sides.push(link * 2 + 1);
    }
    return sides;
  }
}
