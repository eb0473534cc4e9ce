import { randomUUID } from "node:crypto";
import type {
  Cause,
  Optimization,
  OrderId,
  Reason,
  RevisionSummary,
  UnassignedOrder,
  VehicleId,
} from "@reroute/protocol";
import type { Solution } from "@reroute/solver";
import { recordAudit } from "../audit/service.ts";
import { appendEvent } from "../events/service.ts";
import {
  addCause,
  isAwaited,
  type OptimizeMessage,
  optimizeQueue,
  postponeImprovement,
  wakeDue,
  wakeOptimizer,
} from "../plans/causes.ts";
import { compareRoutes } from "../plans/compare.ts";
import { composeRoutes } from "../plans/compose-routes.ts";
import { projectRoutes } from "../plans/projection.ts";
import { publishRevision } from "../plans/publish-revision.ts";
import { describeReason, describeUnassigned, type PinnedTo } from "../plans/sentences.ts";
import { readOptimization, readPlanState } from "../plans/service.ts";
import { isOpen, type PlanState, type RouteState } from "../plans/state.ts";
import { viewRoutes } from "../plans/view.ts";
import { ApiError } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { OpenScope } from "../platform/open-scope.ts";
import type { Queue } from "../platform/queue.ts";
import type { Roads } from "../platform/roads/roads.ts";
import { withTimes } from "../platform/roads/with-times.ts";
import { type Budget, type BuiltJob, buildJob } from "./build-job.ts";
import { type Candidate, chooseCandidate, judge } from "./gate.ts";
import { hashJob, type OptimizationResult } from "./job.ts";
import {
  claimPlan,
  endLeases,
  endOptimization,
  findQueued,
  insertQueued,
  releasePlan,
  renewLease,
  replaceJob,
  returnCauses,
  startOptimization,
  stillOwns,
} from "./store.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** An owner that was killed loses its plan after this long; a living one renews its lease well before. */
const leaseMs = 8_000;
const renewMs = 2_500;
/** When the day runs away from under the solver so often, other plans have their turn first. */
const mostOvertakings = 3;
/** So often in a row a look for a better plan makes way for events. */
const mostPostponed = 3;

export interface OptimizerDeps {
  openScope: OpenScope;
  queue: Pick<Queue, "watch">;
  roads: Roads;
  pool: WorkerPool;
  budget: Budget;
  log: Log;
  /** Told in CPU seconds and outcome after every optimization, for the metrics. */
  onEnd?: (end: { cpuSeconds: number; published: boolean }) => void;
}

interface Attempt {
  optimizationId: `opt_${string}`;
  token: number;
  causes: Cause[];
  state: PlanState;
  built: BuiltJob;
}

/** Works off a plan's due causes: one optimization after another until none is left. */
export function makeOptimizer({ openScope, queue, roads, pool, budget, log, onEnd }: OptimizerDeps) {
  /** By plan: looks for a better plan that have made way in a row. */
  const postponed = new Map<string, number>();

  async function optimize({ organizationId, planId }: OptimizeMessage): Promise<void> {
    const ownerId = randomUUID();
    for (let overtakings = 0; overtakings <= mostOvertakings; ) {
      const attempt = await openScope(organizationId, (scope) => begin(scope, planId, ownerId));
      if (attempt === undefined) return;
      let result: OptimizationResult;
      let chosen: Candidate;
      const way = makeWay(organizationId, planId, attempt);
      try {
        result = await runLeased(organizationId, planId, attempt, way.signal);
        if (way.signal.aborted) {
          postponed.set(planId, way.postponed + 1);
          await openScope(organizationId, (scope) => giveUp(scope, planId, attempt));
          onEnd?.({ cpuSeconds: result.cpuSeconds, published: false });
          continue;
        }
        chosen = await withTimes(roads, () => choose(attempt, result));
      } catch (error) {
        await openScope(organizationId, (scope) => fail(scope, planId, attempt, error as Error));
        throw error;
      } finally {
        way.stop();
      }
      const end = await openScope(organizationId, (scope) => commit(scope, planId, attempt, result, chosen));
      onEnd?.({ cpuSeconds: result.cpuSeconds, published: end === "published" });
      if (end === "overtaken") overtakings++;
      log.debug({ planId, end, causes: attempt.causes.length, iterations: result.iterations }, "optimization ended");
    }
    await openScope(organizationId, (scope) => wakeOptimizer(scope, planId));
  }

  /** While nobody waits for an optimization, it makes way for what somebody waits for: aborted when such a cause comes. */
  function makeWay(organizationId: string, planId: string, { causes }: Attempt) {
    const controller = new AbortController();
    const { signal } = controller;
    if (causes.some(({ type }) => type !== "improvement")) return { signal, stop: () => {}, postponed: 0 };
    const before = postponed.get(planId) ?? 0;
    postponed.delete(planId);
    if (before === mostPostponed) return { signal, stop: () => {}, postponed: 0 };
    const look = () => {
      openScope(organizationId, (scope) => isAwaited(scope, planId)).then(
        (awaited) => {
          if (awaited) controller.abort();
        },
        (error) => log.warn({ err: error, planId }, "it could not be seen whether somebody waits for a plan"),
      );
    };
    const stop = queue.watch(optimizeQueue, look);
    // What came since the causes were taken.
    look();
    return { signal, stop, postponed: before };
  }

  async function giveUp(scope: Scope, planId: string, { optimizationId, token }: Attempt): Promise<void> {
    if (!(await stillOwns(scope, planId, token))) return;
    const outcome = "Given up for what came in meanwhile.";
    await endOptimization(scope, optimizationId, { status: "completed", outcome });
    await appendEvent(scope, planId, "optimization.completed", { optimizationId, revisionId: null, outcome });
    await postponeImprovement(scope, planId);
    await releasePlan(scope, planId, token);
  }

  async function runLeased(
    organizationId: string,
    planId: string,
    { optimizationId, token, built }: Attempt,
    signal: AbortSignal,
  ) {
    const renewal = setInterval(() => {
      openScope(organizationId, (scope) => renewLease(scope, planId, token, leaseMs)).catch((error) =>
        log.warn({ err: error, planId }, "a lease could not be renewed"),
      );
    }, renewMs);
    try {
      const { timeZone, locations, slots, traffic } = built.job;
      const matrix = await roads.matrix({ organizationId, planId, timeZone, locations, slots, traffic });
      if (matrix?.hash === undefined) return await pool.run(built.job, matrix, signal);
      // A provider's matrix is not what the places say, but what it said.
      const job = { ...built.job, matrixHash: matrix.hash };
      await openScope(organizationId, (scope) => replaceJob(scope, optimizationId, hashJob(job), job));
      return await pool.run(job, matrix, signal);
    } finally {
      clearInterval(renewal);
    }
  }

  /** Takes the causes and a snapshot: the job is built from one moment. */
  async function begin(scope: Scope, planId: string, ownerId: string): Promise<Attempt | undefined> {
    const claim = await claimPlan(scope, planId, ownerId, leaseMs);
    if (claim === undefined) return undefined;
    const state = await readPlanState(scope, planId);
    const awaited = claim.causes.filter(({ type }) => type !== "improvement");
    if (awaited.length > 0 && awaited.length < claim.causes.length) await postponeImprovement(scope, planId);
    const due = awaited.length > 0 ? awaited : claim.causes;
    const causes = state.published === undefined ? [firstPlanCause(scope, state)] : due;
    const built = buildJob(state, roads.id, causes, seedOf(state), budget);
    const optimizationId = (await findQueued(scope, planId)) ?? newId("optimization");
    await startOptimization(scope, optimizationId, planId, causes, hashJob(built.job), built.job);
    await appendEvent(scope, planId, "optimization.started", {
      optimizationId,
      causes: causes.map(({ text }) => text),
    });
    return { optimizationId, token: claim.token, causes, state, built };
  }

  async function fail(scope: Scope, planId: string, attempt: Attempt, error: Error): Promise<void> {
    if (!(await stillOwns(scope, planId, attempt.token))) return;
    const outcome = `The optimization failed: ${error.message.split("\n")[0]}`;
    await endOptimization(scope, attempt.optimizationId, { status: "failed", outcome });
    await appendEvent(scope, planId, "optimization.failed", { optimizationId: attempt.optimizationId, outcome });
    await returnCauses(scope, planId, attempt.causes);
    await releasePlan(scope, planId, attempt.token);
  }

  /** The plan to commit. The times and lines of its routes are asked for here already, so that the transaction finds them at hand. */
  function choose({ state, built }: Attempt, result: OptimizationResult): Candidate {
    const candidates = result.candidates.map((solution): Candidate => {
      const routes = composeRoutes(state, built.projections, solution, built.job.epochMs);
      return { solution, routes, comparison: compareRoutes(state, routes) };
    });
    const chosen = chooseCandidate(state, built, candidates);
    const planned = { ...state, routes: chosen.routes };
    viewRoutes(planned, projectRoutes(planned));
    return chosen;
  }

  async function commit(
    scope: Scope,
    planId: string,
    attempt: Attempt,
    result: OptimizationResult,
    chosen: Candidate,
  ): Promise<"published" | "unchanged" | "overtaken" | "lost"> {
    const { optimizationId, token, causes, built } = attempt;
    if (!(await stillOwns(scope, planId, token))) return "lost";
    const state = await readPlanState(scope, planId);
    const { solution, routes } = chosen;
    const end = async (
      outcome: string,
      revisionId: RevisionSummary["id"] | null,
      costs?: { costBefore: number; costAfter: number },
    ) => {
      await endOptimization(scope, optimizationId, {
        status: "completed",
        outcome,
        iterations: result.iterations,
        ...(costs && { costBefore: costs.costBefore, costAfter: costs.costAfter }),
        ...(revisionId !== null && { revisionId }),
      });
      await appendEvent(scope, planId, "optimization.completed", { optimizationId, revisionId, outcome });
      await releasePlan(scope, planId, token);
    };

    if (!keepsWhatHappened(attempt.state, state, routes)) {
      await returnCauses(scope, planId, causes);
      await end("The day went on while the plan was made: made anew.", null);
      return "overtaken";
    }
    const verdict = judge(attempt.state, causes, built, chosen);
    const unassigned = explainUnassigned(attempt.state, built, solution);
    const newlyUnassigned = unassigned.some(
      ({ orderId }) => !state.unassigned.some((known) => known.orderId === orderId),
    );
    if (!verdict.publish && !newlyUnassigned) {
      await end(verdict.outcome, null, verdict);
      return "unchanged";
    }

    const revision = await publishRevision(scope, state, {
      madeFrom: attempt.state,
      routes,
      comparison: chosen.comparison,
      unassigned,
      causes,
      statistics: {
        iterations: result.iterations,
        cpuSeconds: Math.round(result.cpuSeconds * 1000) / 1000,
        travelSource: result.travelSource,
        trafficVersion: attempt.state.trafficVersion,
      },
      optimizationId,
    });
    await end("Published.", revision.id, verdict);
    return "published";
  }

  return { optimize };
}

export type Optimizer = ReturnType<typeof makeOptimizer>;

/** Asks for an optimization now, on a dispatcher's wish; who asks while one waits gets that one. */
export async function requestOptimization(scope: Scope, planId: string): Promise<Optimization> {
  const state = await readPlanState(scope, planId);
  if (state.status === "closed") throw new ApiError("STATE_CONFLICT", `The plan of ${state.date} is closed.`);
  const text = "A dispatcher asked for it.";
  const id = (await findQueued(scope, planId)) ?? newId("optimization");
  await insertQueued(scope, id, planId, [{ type: "requested", text, at: scope.dayNow.toISOString() }]);
  await addCause(scope, planId, "requested", text, id);
  await recordAudit(scope, "plan.optimize", planId);
  return readOptimization(scope, id);
}

export { endOptimizationsOf, overtakeOwner } from "./store.ts";

/**
 * Takes up at the start what a killed process left: due causes, and optimizations that it was at. `alone`: no other process uses
 * the store, so that nobody else can be at them.
 */
export async function resumeOptimizations(scope: Scope, alone: boolean): Promise<void> {
  if (alone) await endLeases(scope);
  await wakeDue(scope);
}

/**
 * True when the routes agree with what drivers did since the snapshot: a stop that was open then and is under way or done now
 * still follows, on its route, directly after what was frozen or done.
 */
export function keepsWhatHappened(snapshot: PlanState, now: PlanState, routes: readonly RouteState[]): boolean {
  const before = new Map(snapshot.routes.map((route) => [route.shiftId, route]));
  for (const route of now.routes) {
    const happened = route.version.stops
      .flatMap((stop) => stop.taskIds)
      .filter((id) => {
        const task = now.tasks.get(id);
        return task !== undefined && !isOpen(task) && task.status !== "cancelled" && task.status !== "unserved";
      });
    if (happened.length === 0) continue;
    if (before.get(route.shiftId)?.hash !== route.hash) return false;
    const next = routes.find((candidate) => candidate.shiftId === route.shiftId);
    const sequence = next?.version.stops.flatMap((stop) => stop.taskIds) ?? [];
    const kept = new Set(happened);
    const lastIndex = Math.max(-1, ...sequence.map((id, index) => (kept.has(id) ? index : -1)));
    const present = sequence.filter((id) => kept.has(id));
    if (present.length !== happened.length) return false;
    // Between two stops that happened nothing new may stand.
    const between = sequence.slice(0, lastIndex + 1).map((id) => now.tasks.get(id));
    if (between.some((task) => task !== undefined && !kept.has(task.id) && isOpen(task))) return false;
  }
  return true;
}

function explainUnassigned(state: PlanState, { job }: BuiltJob, solution: Solution): UnassignedOrder[] {
  return solution.unassigned.map(({ jobId, reasons }) => {
    const task = state.tasks.get(jobId!)!;
    const explained: Reason[] = reasons.map((each) => {
      const { vehicle } = state.shifts.get(each.vehicleId)!;
      // The solver sees only vehicles that are allowed; why, the server knows: by a pin.
      const reason: typeof each = each.code === "NOT_ALLOWED" ? { ...each, code: "PINNED" } : each;
      return {
        code: reason.code,
        vehicleId: vehicle.id as VehicleId,
        ...(reason.missing !== undefined && Number.isFinite(reason.missing) && { missing: reason.missing }),
        ...(reason.dimension !== undefined && { dimension: reason.dimension }),
        text: describeReason(vehicle.name, reason),
      };
    });
    return {
      orderId: task.orderId as OrderId,
      reference: task.reference,
      location: task.location,
      timeWindows: task.windows.map((window) => ({
        start: new Date(window.startMs).toISOString(),
        end: new Date(window.endMs).toISOString(),
      })),
      priority: task.priority,
      reasons: explained,
      text: describeUnassigned(
        task.reference,
        job.vehicles.length === 0 ? [] : explained,
        pinnedTo(state, task.orderId),
      ),
    };
  });
}

/** What an order is pinned to; undefined without a pin. */
function pinnedTo(state: PlanState, orderId: string): PinnedTo | undefined {
  const pin = state.pins.get(orderId);
  if (pin === undefined) return undefined;
  if (pin.vehicleId === null) return null;
  const shift = [...state.shifts.values()].find(({ vehicle }) => vehicle.id === pin.vehicleId);
  return { id: pin.vehicleId, name: shift?.vehicle.name ?? "a vehicle" };
}

function firstPlanCause(scope: Scope, state: PlanState): Cause {
  const orders = [...state.tasks.values()].filter((task) => task.status !== "cancelled").length;
  return {
    type: "first_plan",
    text: `The day's first plan: ${orders} ${orders === 1 ? "order" : "orders"}.`,
    at: scope.dayNow.toISOString(),
  };
}

/**
 * The seed is the day's, by revision and by the second of the day clock: a day that is played again meets the same ones, also when
 * an optimization was lost on the way and made again.
 */
function seedOf(state: PlanState): number {
  return (Math.floor(state.nowMs / 1000) + state.lastRevisionNumber) % 2 ** 31;
}
