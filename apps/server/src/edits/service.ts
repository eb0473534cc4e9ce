import type {
  Cause,
  OrderId,
  Pin,
  PlanBreach,
  PlanEdit,
  PlanEditResult,
  UnassignedOrder,
  VehicleId,
} from "@reroute/protocol";
import { recordAudit } from "../audit/service.ts";
import { keepsWhatHappened, overtakeOwner } from "../optimization/service.ts";
import { setPin, unpinOrder } from "../pins/service.ts";
import { compareRoutes } from "../plans/compare.ts";
import { publishRevision } from "../plans/publish-revision.ts";
import { describeBreach } from "../plans/sentences.ts";
import { lockPlans, readPlanState, routesOfRevision } from "../plans/service.ts";
import { isOpen, type PlanState, type RouteState } from "../plans/state.ts";
import { ApiError } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { Overtaken } from "../platform/http/router.ts";
import type { Roads } from "../platform/roads/roads.ts";
import { type EditBase, editBaseOf } from "./edit-base.ts";
import type { Attempt, EditJob, EditResult } from "./edit-job.ts";
import { type ResolvedMove, resolveMoves, shiftsOf } from "./resolve-moves.ts";
import { placeOfOrder, routesAfter } from "./routes-after.ts";
import { findActor } from "./store.ts";

export interface PreparedEdit extends Omit<EditBase, "job"> {
  organizationId: string;
  planId: string;
  job: EditJob;
  moves: ResolvedMove[];
}

/** Reads what moves speak of; the worker then says what they come to. */
export async function prepareEdit(
  scope: Scope,
  planId: string,
  { baseRevision, moves: wanted }: PlanEdit,
  roadsId: Roads["id"],
): Promise<PreparedEdit> {
  const state = await readPlanState(scope, planId);
  if (state.status === "closed") throw new ApiError("STATE_CONFLICT", `The plan of ${state.date} is closed.`);
  if (state.published === undefined) throw new ApiError("STATE_CONFLICT", "The plan has no revision yet.");
  const base = editBaseOf(state, roadsId);
  const known =
    baseRevision === state.published.id ? state.routes : await routesOfRevision(scope, planId, baseRevision);
  if (known === undefined) {
    throw new ApiError("VALIDATION_FAILED", "/baseRevision names no revision of this plan.", [
      { pointer: "/baseRevision", message: "names no revision of this plan" },
    ]);
  }
  const moves = resolveMoves(base, wanted);
  refuseStale(state, known, moves);
  const { organizationId } = scope;
  return { ...base, organizationId, planId, moves, job: { ...base.job, attempts: [moves.map(({ move }) => move)] } };
}

/** A newer revision is none of the caller's concern while it left the routes of the moves as they were. */
function refuseStale(state: PlanState, known: readonly RouteState[], moves: readonly ResolvedMove[]): void {
  const versionOn = (routes: readonly RouteState[], shiftId: string) =>
    routes.find((route) => route.shiftId === shiftId)?.hash;
  for (const shiftId of shiftsOf(state, moves)) {
    if (versionOn(known, shiftId) === versionOn(state.routes, shiftId)) continue;
    const name = state.shifts.get(shiftId)?.vehicle.name;
    throw new ApiError("PLAN_STALE", `The route of ${name} has changed since: the plan is at ${state.published!.id}.`);
  }
}

/** Publishes what the moves come to, or with dryRun only says it. */
export async function finishEdit(
  scope: Scope,
  { force = false, dryRun = false, pin = true }: PlanEdit,
  { planId, state, built, moves }: PreparedEdit,
  result: EditResult,
): Promise<PlanEditResult> {
  const attempt = result.attempts[0]!;
  const routes = routesAfter({ state, built }, attempt);
  const comparison = compareRoutes(state, routes);
  const breaches = describeBreaches(state, attempt);
  const orderIds = moves.flatMap(({ tasks }) => tasks.map(({ orderId }) => orderId as OrderId));
  const answer: PlanEditResult = {
    revision: null,
    diff: comparison.diff,
    change: attempt.change,
    breaches,
    places: orderIds.map((orderId) => ({ orderId, ...placeOfOrder(state, routes, orderId) })),
    pins: [],
  };
  if (dryRun) return answer;
  if (breaches.length > 0 && !force) {
    throw new ApiError(
      "LIMITS_BROKEN",
      breaches.map(({ text }) => text).join(" "),
      breaches.map(({ text }) => ({ pointer: "/moves", message: text })),
    );
  }
  if (comparison.diff.changedRouteIds.length === 0) {
    throw new ApiError("STATE_CONFLICT", "The plan is so already: the moves change nothing.");
  }
  await lockPlans(scope, [planId]);
  const now = await readPlanState(scope, planId);
  if (!isAsPrepared(state, now, routes, moves)) {
    throw new Overtaken("PLAN_STALE", "The plan changed again and again while the edit was worked out.");
  }
  // An optimization on its way knows nothing of the edit.
  await overtakeOwner(scope, planId);
  const pins: Pin[] = [];
  for (const move of moves) pins.push(...(await pinMoved(scope, planId, move, { pin, force, breaches })));
  const revision = await publishRevision(scope, now, {
    madeFrom: state,
    routes,
    comparison,
    unassigned: unassignedAfter(now, routes, moves, pin),
    causes: [await causeOf(scope, moves)],
    statistics: {
      iterations: 0,
      cpuSeconds: Math.round(result.cpuSeconds * 1000) / 1000,
      travelSource: result.travelSource,
      trafficVersion: state.trafficVersion,
    },
    optimizationId: null,
  });
  await recordAudit(scope, force && breaches.length > 0 ? "plan.edit_forced" : "plan.edit", revision.id);
  return { ...answer, revision, pins };
}

function isAsPrepared(
  before: PlanState,
  now: PlanState,
  routes: readonly RouteState[],
  moves: readonly ResolvedMove[],
): boolean {
  if (now.status !== "open" || now.published?.id !== before.published?.id) return false;
  const stillOpen = ({ id }: { id: string }) => {
    const task = now.tasks.get(id);
    return task !== undefined && isOpen(task);
  };
  return moves.every(({ tasks }) => tasks.every(stillOpen)) && keepsWhatHappened(before, now, routes);
}

export function describeBreaches(state: PlanState, { breaches }: Attempt): PlanBreach[] {
  return breaches.map(({ code, vehicleId: shiftId, jobId, missing, dimension }) => {
    const { vehicle } = state.shifts.get(shiftId)!;
    const task = jobId === undefined ? undefined : state.tasks.get(jobId);
    return {
      code,
      vehicleId: vehicle.id as VehicleId,
      ...(task !== undefined && { orderId: task.orderId as OrderId }),
      ...(missing !== undefined && Number.isFinite(missing) && { missing }),
      ...(dimension !== undefined && { dimension }),
      text: describeBreach(vehicle.name, task?.reference, { code, missing, dimension }),
    };
  });
}

/** Without a pin the next optimization would undo the dispatcher's hand. What was forced keeps the place that was looked at. */
async function pinMoved(
  scope: Scope,
  planId: string,
  { tasks, shift, hasPlace }: ResolvedMove,
  { pin, force, breaches }: { pin: boolean; force: boolean; breaches: readonly PlanBreach[] },
): Promise<Pin[]> {
  const pins: Pin[] = [];
  const vehicleId = shift?.vehicle.id ?? null;
  const forced = force && breaches.some((breach) => breach.vehicleId === vehicleId);
  for (const { orderId } of tasks) {
    if (!pin) {
      await unpinOrder(scope, orderId);
      continue;
    }
    const keeps = hasPlace || forced ? "place" : "vehicle";
    pins.push(await setPin(scope, { orderId, planId, vehicleId, keeps, forced }));
  }
  return pins;
}

/** Who is on no route still, and who has been taken off. */
function unassignedAfter(
  state: PlanState,
  routes: readonly RouteState[],
  moves: readonly ResolvedMove[],
  pinned: boolean,
): UnassignedOrder[] {
  const placed = new Set(routes.flatMap(({ version }) => version.stops.flatMap(({ taskIds }) => taskIds)));
  const served = new Set([...state.tasks.values()].filter(({ id }) => placed.has(id)).map(({ orderId }) => orderId));
  const taken = moves.filter(({ shift }) => shift === null).flatMap(({ tasks }) => tasks);
  const isTaken = new Set(taken.map(({ orderId }) => orderId));
  const others = state.unassigned.filter(({ orderId }) => !served.has(orderId) && !isTaken.has(orderId));
  const fresh = taken
    .filter(({ orderId }) => !served.has(orderId))
    .map((task): UnassignedOrder => {
      const until = pinned ? "a pin keeps it off the routes" : "the next optimization looks for a place for it";
      return {
        orderId: task.orderId as OrderId,
        reference: task.reference,
        location: task.location,
        timeWindows: task.windows.map(({ startMs, endMs }) => ({
          start: new Date(startMs).toISOString(),
          end: new Date(endMs).toISOString(),
        })),
        priority: task.priority,
        reasons: [],
        text: `Order ${task.reference} was taken off its route by hand; ${until}.`,
      };
    });
  return [...others, ...fresh];
}

async function causeOf(scope: Scope, moves: readonly ResolvedMove[]): Promise<Cause> {
  const actor = await findActor(scope);
  const who = actor === undefined ? "the system" : actor.kind === "session" ? "a dispatcher" : `the key ${actor.name}`;
  const tasks = [...new Map(moves.flatMap((move) => move.tasks).map((task) => [task.id, task])).values()];
  const what = moves.every(({ shift }) => shift === null) ? "taken off" : "moved";
  const [first] = tasks;
  const subject = tasks.length === 1 ? `Order ${first!.reference} was` : `${tasks.length} orders were`;
  return {
    type: "edited",
    text: `${subject} ${what} by hand by ${who}.`,
    at: scope.dayNow.toISOString(),
    ...(tasks.length === 1 && { subjectId: first!.orderId }),
  };
}
