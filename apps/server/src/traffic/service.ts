import type { Traffic, TrafficCreate } from "@reroute/protocol";
import { recordAudit } from "../audit/service.ts";
import { appendEvent } from "../events/service.ts";
import { announceEphemeral } from "../live/ephemeral.ts";
import { addCause } from "../plans/causes.ts";
import { projectRoutes } from "../plans/projection.ts";
import { minutes } from "../plans/sentences.ts";
import { openPlanIds, readPlanState } from "../plans/service.ts";
import type { PlanState } from "../plans/state.ts";
import { notFound } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";
import { decodeCursor, toPage } from "../platform/page.ts";
import { endAtOnce, findTraffic, insertTraffic, listCurrentTraffic } from "./store.ts";

/** A route that traffic shifts by less than this is not worth an optimization. */
const materialSeconds = 60;

/** Takes traffic in. */
export function createTraffic(scope: Scope, body: TrafficCreate): Promise<Traffic> {
  const what = body.closed ? "A closed road" : "Traffic";
  return changeTraffic(scope, "traffic.create", what, () => insertTraffic(scope, newId("traffic"), body));
}

/** Ends traffic before its time, or before it has begun; what is over stays as it is. */
export async function endTraffic(scope: Scope, id: string): Promise<Traffic> {
  const known = await findTraffic(scope, id);
  if (known === undefined) throw notFound("traffic", id);
  if (new Date(known.validUntil) <= scope.dayNow) return known;
  const what = known.closed ? "A road that is open again" : "The end of traffic";
  return changeTraffic(scope, "traffic.end", what, () => endAtOnce(scope, known));
}

/** Changes the traffic, tells the plans that are open, and asks for an optimization of those whose routes it shifts. */
async function changeTraffic(
  scope: Scope,
  action: string,
  what: string,
  change: () => Promise<Traffic>,
): Promise<Traffic> {
  const plans = await openPlanIds(scope);
  const before = new Map<string, PlanState>();
  for (const planId of plans) before.set(planId, await readPlanState(scope, planId));
  const traffic = await change();
  await recordAudit(scope, action, traffic.id);
  for (const planId of plans) {
    await appendEvent(scope, planId, "traffic.updated", { traffic });
    await tellShift(scope, before.get(planId)!, what, traffic);
  }
  return traffic;
}

/** Asks for an optimization of a plan whose routes have shifted since `before`, because of `what` and of this traffic; tells the screens. */
export async function tellShift(
  scope: Scope,
  before: PlanState,
  what: string,
  { id, source }: Pick<Traffic, "id" | "source">,
): Promise<void> {
  const { planId } = before;
  const shift = shiftOf(before, await readPlanState(scope, planId));
  if (shift.routes === 0) return;
  const routes = shift.routes === 1 ? "one route" : `${shift.routes} routes`;
  const effect = `shifts ${routes} by up to ${minutes(shift.seconds)}`;
  await addCause(scope, planId, "traffic_changed", `${what} (${source}) ${effect}.`, id);
  await announceEphemeral(scope, planId, "etas");
}

export async function listOfTraffic(scope: Scope, query: { limit: number; cursor?: string | undefined }) {
  const rows = await listCurrentTraffic(scope, decodeCursor(query.cursor), query.limit + 1);
  return toPage(
    rows,
    query.limit,
    (row) => row.id,
    (row) => row,
  );
}

/** By how much the routes of a plan shift from one state of the traffic to another. */
function shiftOf(before: PlanState, after: PlanState): { routes: number; seconds: number } {
  const was = new Map(projectRoutes(before).map(({ route, endMs }) => [route.id, endMs]));
  const shifts = projectRoutes(after)
    .map(({ route, endMs }) => Math.abs(endMs - (was.get(route.id) ?? endMs)) / 1000)
    .filter((seconds) => seconds >= materialSeconds);
  return { routes: shifts.length, seconds: Math.max(0, ...shifts) };
}
