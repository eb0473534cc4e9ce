import type { Traffic, TrafficCreate } from "@reroute/protocol";
import { recordAudit } from "../audit/service.ts";
import { appendEvent } from "../events/service.ts";
import { openPlanIds, readPlanState } from "../plans/service.ts";
import type { PlanState } from "../plans/state.ts";
import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";
import { tellShift } from "./service.ts";
import { endAtOnce, insertTraffic, listTrafficOf } from "./store.ts";

/** A speed or factor that moves by less than this share is the same jam. */
const materialShare = 0.25;

export type FeedTraffic = Omit<TrafficCreate, "source">;

/**
 * Makes a source's traffic what it says now: what it says no longer ends, what is new or has changed materially comes in, and the same is
 * only said once. Plans whose routes it shifts get one cause for all of it. Answers how much changed.
 */
export async function replaceTraffic(
  scope: Scope,
  source: string,
  items: readonly FeedTraffic[],
): Promise<{ added: number; ended: number }> {
  const current = new Map((await listTrafficOf(scope, source)).map((traffic) => [placeOf(traffic), traffic]));
  const wanted = new Map(items.map((item) => [placeOf(item), item]));
  const added: FeedTraffic[] = [];
  const ended: Traffic[] = [];
  for (const [place, item] of wanted) {
    const known = current.get(place);
    if (known !== undefined && isSame(known, item)) continue;
    if (known !== undefined) ended.push(known);
    added.push(item);
  }
  for (const [place, known] of current) if (!wanted.has(place)) ended.push(known);
  if (added.length + ended.length === 0) return { added: 0, ended: 0 };

  const plans = await openPlanIds(scope);
  const before = new Map<string, PlanState>();
  for (const planId of plans) before.set(planId, await readPlanState(scope, planId));
  const changed: Traffic[] = [];
  for (const traffic of ended) changed.push(await endAtOnce(scope, traffic));
  for (const item of added) changed.push(await insertTraffic(scope, newId("traffic"), { ...item, source }));
  await recordAudit(scope, "traffic.replace", source);
  for (const planId of plans) {
    for (const traffic of changed) await appendEvent(scope, planId, "traffic.updated", { traffic });
    const what = added.some(({ closed }) => closed) ? "A closed road" : "Traffic";
    await tellShift(scope, before.get(planId)!, what, changed.at(-1)!);
  }
  return { added: added.length, ended: ended.length };
}

function placeOf({ polyline, area, edges, nodePairs, direction = "both" }: FeedTraffic | Traffic): string {
  return JSON.stringify([polyline, area, edges, nodePairs, direction]);
}

/** The same effect, give or take, for the same time. */
function isSame(known: Traffic, item: FeedTraffic): boolean {
  const isNear = (a: number | undefined, b: number | undefined) =>
    a === b || (a !== undefined && b !== undefined && Math.abs(a - b) <= materialShare * Math.max(a, b));
  return (
    known.closed === item.closed &&
    isNear(known.speedKph, item.speedKph) &&
    isNear(known.factor, item.factor) &&
    Date.parse(known.validUntil) === Date.parse(item.validUntil)
  );
}
