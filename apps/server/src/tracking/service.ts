import type {
  DriverPosition,
  OrderId,
  StopAction,
  StopActionResult,
  StopId,
  TaskId,
  TaskStatus,
} from "@reroute/protocol";
import { recordAudit } from "../audit/service.ts";
import { appendEvent } from "../events/service.ts";
import { announceEphemeral } from "../live/ephemeral.ts";
import { addCause } from "../plans/causes.ts";
import { lockPlans } from "../plans/service.ts";
import { ApiError, notFound } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import {
  deliverPackages,
  findAction,
  findRouteOfStop,
  findTasksOfStop,
  haveRolledOverSince,
  insertAction,
  insertPositions,
  listPlanPositions,
  type TaskRow,
  updateTasks,
} from "./store.ts";

export type StopVerb = "start" | "arrive" | "complete" | "fail";

const statusAfter: Record<StopVerb, TaskStatus> = {
  start: "en_route",
  arrive: "arrived",
  complete: "completed",
  fail: "failed",
};
const eventOf = {
  start: "stop.en_route",
  arrive: "stop.arrived",
  complete: "stop.completed",
  fail: "stop.failed",
} as const;
const rank: Record<TaskStatus, number> = {
  pending: 0,
  planned: 0,
  en_route: 1,
  arrived: 2,
  completed: 3,
  failed: 3,
  cancelled: 4,
  unserved: 4,
};

/**
 * Takes what a driver did at a stop. The same actionId has one effect. Actions may come late and out of order: an older one fills
 * in its time and never takes a status back; what is completed, failed or cancelled stays so.
 */
export async function actOnStop(
  scope: Scope,
  stopId: StopId,
  verb: StopVerb,
  action: StopAction & { reason?: string },
): Promise<StopActionResult> {
  const tasks = await holdTasksOfStop(scope, stopId);
  const [first] = tasks;
  if (first === undefined) throw notFound("stop", stopId);
  const repeated = await findAction(scope, action.actionId);
  if (repeated !== undefined) return answerAgain(repeated, stopId, verb);
  const wanted = statusAfter[verb];
  const open = tasks.filter((task) => rank[task.status] < 4);
  if (open.length === 0) {
    throw new ApiError("STATE_CONFLICT", `The stop's orders are ${first.status}: there is nothing to ${verb}.`);
  }
  const ended = open.find((task) => rank[task.status] === 3 && task.status !== wanted && rank[wanted] === 3);
  if (ended !== undefined) throw new ApiError("STATE_CONFLICT", `The stop is ${ended.status} already.`);

  // Phones' clocks are wrong at times: nothing happened after the server's now.
  const at = new Date(Math.min(Date.parse(action.occurredAt), scope.dayNow.getTime()));
  // What was delivered, or failed, before the day's end counts however late it is told; being on the way does not: the way was another.
  if (rank[wanted] < 3 && (await haveRolledOverSince(scope, idsOf(open), at))) {
    throw new ApiError(
      "STATE_CONFLICT",
      `The stop's day is over: its orders went on to the next. There is nothing to ${verb}.`,
    );
  }
  const advanced = open.filter((task) => rank[task.status] < rank[wanted]);
  const late = open.filter((task) => rank[task.status] >= rank[wanted]);
  if (advanced.length > 0)
    await updateTasks(scope, idsOf(advanced), { status: wanted, ...timesOf(verb, at), failure: action.reason ?? null });
  if (late.length > 0 && rank[wanted] < 3) await updateTasks(scope, idsOf(late), timesOf(verb, at));

  const orderIds = open.map((task) => task.order_id as OrderId);
  const status = open
    .map((task) => (advanced.includes(task) ? wanted : task.status))
    .reduce((most, next) => (rank[next] > rank[most] ? next : most));
  const answer: StopActionResult = {
    stopId,
    taskIds: idsOf(open),
    orderIds,
    status,
    occurredAt: action.occurredAt,
    receivedAt: scope.wallNow.toISOString(),
  };
  await insertAction(scope, { actionId: action.actionId, stopId, verb, body: action, answer });
  await recordAudit(scope, `stop.${verb}`, stopId);
  if (advanced.length > 0) {
    if (verb === "complete") await deliverPackages(scope, orderIds, at);
    const planId = first.plan_id;
    const currentStopId = (first.stop_id ?? stopId) as StopId;
    await appendEvent(scope, planId, eventOf[verb], {
      stopId: currentStopId,
      routeId: await findRouteOfStop(scope, planId, currentStopId),
      taskIds: idsOf(open),
      orderIds,
      status: wanted,
      occurredAt: action.occurredAt,
      ...(action.reason !== undefined && { reason: action.reason }),
    });
    if (verb === "fail")
      await addCause(scope, planId, "stop_failed", `A stop failed: ${action.reason}.`, currentStopId);
  }
  return answer;
}

/** The tasks of a stop, with their plans held: a revision is not committed between this reading and the action's effect. */
async function holdTasksOfStop(scope: Scope, stopId: StopId): Promise<TaskRow[]> {
  const plansOf = (tasks: TaskRow[]) => [...new Set(tasks.map((task) => task.plan_id))].sort();
  for (let seen = await findTasksOfStop(scope, stopId); seen.length > 0; ) {
    await lockPlans(scope, plansOf(seen));
    const tasks = await findTasksOfStop(scope, stopId);
    if (plansOf(tasks).join() === plansOf(seen).join()) return tasks;
    seen = tasks;
  }
  return [];
}

/** Stores a batch; it goes to the screens as the newest position of each driver. */
export async function takePositions(scope: Scope, positions: readonly DriverPosition[]): Promise<number> {
  const { unknownDriverIds, planIds } = await insertPositions(scope, positions);
  if (unknownDriverIds.length > 0) {
    const index = positions.findIndex(({ driverId }) => unknownDriverIds.includes(driverId));
    throw new ApiError("VALIDATION_FAILED", `There is no driver ${unknownDriverIds[0]}.`, [
      { pointer: `/positions/${index}/driverId`, message: "names no driver" },
    ]);
  }
  for (const planId of planIds) await announceEphemeral(scope, planId, "positions");
  return positions.length;
}

export function readPlanPositions(scope: Scope, planId: string): Promise<DriverPosition[]> {
  return listPlanPositions(scope, planId);
}

function answerAgain(
  kept: { stop_id: string; verb: string; answer: unknown },
  stopId: string,
  verb: StopVerb,
): StopActionResult {
  if (kept.stop_id !== stopId || kept.verb !== verb) {
    throw new ApiError(
      "IDEMPOTENCY_KEY_REUSED",
      `This actionId came before for :${kept.verb} of the stop ${kept.stop_id}.`,
    );
  }
  return kept.answer as StopActionResult;
}

function timesOf(verb: StopVerb, at: Date) {
  if (verb === "start") return { started_at: at };
  if (verb === "arrive") return { arrived_at: at };
  return { ended_at: at };
}

const idsOf = (tasks: TaskRow[]) => tasks.map((task) => task.id as TaskId);
