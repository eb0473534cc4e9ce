import { createHash } from "node:crypto";
import type { StopId } from "@reroute/protocol";
import type { Solution } from "@reroute/solver";
import { newId } from "../platform/ids.ts";
import { driveMs, type RouteProjection } from "./projection.ts";
import type { PlanState, RouteState, RouteVersion, StopVersion, TaskState } from "./state.ts";

/**
 * The routes of the next revision: each published route's frozen part, followed by what the solver decided for its shift. A route
 * whose tasks and sequence did not change keeps its version, planned times too.
 */
export function composeRoutes(
  state: PlanState,
  projections: Map<string, RouteProjection>,
  solution: Pick<Solution, "routes">,
  epochMs: number,
): RouteState[] {
  const { legs } = state;
  const decided = new Map(solution.routes.map((route) => [route.vehicleId, route]));
  const takenStopIds = new Set<StopId>();
  const composed: RouteState[] = [];
  for (const shift of state.shifts.values()) {
    const projection = projections.get(shift.id);
    const route = decided.get(shift.id);
    const frozen = projection?.stops.slice(0, projection.frozenCount) ?? [];
    const prefix: StopVersion[] = frozen.map(({ stop, tasks }) => ({ ...stop, taskIds: tasks.map((task) => task.id) }));
    for (const { stopId } of prefix) takenStopIds.add(stopId);
    const suffix = groupSteps(state, route, epochMs, takenStopIds);
    const stops = [...prefix, ...suffix];
    if (stops.length === 0) continue;
    if (projection !== undefined && sameTasks(projection.route.version.stops, stops)) {
      composed.push(projection.route);
      continue;
    }
    const at = (seconds: number) => epochMs + seconds * 1000;
    const free = projection?.free;
    const homeMs =
      route !== undefined
        ? at(route.endSeconds)
        : free!.atMs + driveMs(legs, free!.location, state.depot.location, free!.atMs);
    const lastLeg = route === undefined ? legs.travel(free!.location, state.depot.location, free!.atMs) : undefined;
    const version: RouteVersion = {
      routeId: state.routeIds.get(shift.id) ?? newId("route"),
      plannedStartMs: prefix.length > 0 ? projection!.route.version.plannedStartMs : at(route!.departureSeconds),
      plannedEndMs: homeMs,
      distanceMeters: (projection?.frozenMeters ?? 0) + (route?.distanceMeters ?? lastLeg!.meters),
      drivingSeconds: (projection?.frozenDrivingSeconds ?? 0) + (route?.drivingSeconds ?? (homeMs - free!.atMs) / 1000),
      stops,
    };
    composed.push({ id: version.routeId, shiftId: shift.id, hash: hashVersion(version), version });
  }
  return composed;
}

/** Tasks in a row at one place are one stop. It keeps the id of a stop that one of them stood at before, if that is free. */
function groupSteps(
  state: PlanState,
  route: Solution["routes"][number] | undefined,
  epochMs: number,
  takenStopIds: Set<StopId>,
): StopVersion[] {
  const at = (seconds: number) => Math.round(epochMs + seconds * 1000);
  const groups: { stop: StopVersion; tasks: TaskState[] }[] = [];
  for (const step of route?.steps ?? []) {
    if (step.jobId === undefined) continue;
    const task = state.tasks.get(step.jobId)!;
    const last = groups.at(-1);
    if (last !== undefined && isSamePlace(last.tasks[0]!, task)) {
      last.tasks.push(task);
      last.stop.taskIds.push(task.id);
      last.stop.plannedDepartureMs = at(step.departureSeconds);
      continue;
    }
    const stop: StopVersion = {
      stopId: "" as StopId,
      taskIds: [task.id],
      plannedArrivalMs: at(step.arrivalSeconds),
      plannedStartMs: at(step.startSeconds),
      plannedDepartureMs: at(step.departureSeconds),
    };
    groups.push({ stop, tasks: [task] });
  }
  for (const { stop, tasks } of groups) {
    const known = tasks.map((task) => task.stopId).find((id) => id !== undefined && !takenStopIds.has(id));
    stop.stopId = known ?? newId("stop");
    takenStopIds.add(stop.stopId);
  }
  return groups.map(({ stop }) => stop);
}

/** Only tasks that share their windows too are one stop: its lateness is then one number. */
function isSamePlace(one: TaskState, other: TaskState): boolean {
  return (
    one.location.latitude === other.location.latitude &&
    one.location.longitude === other.location.longitude &&
    JSON.stringify(one.windows) === JSON.stringify(other.windows)
  );
}

function sameTasks(before: StopVersion[], after: StopVersion[]): boolean {
  return (
    before.length === after.length &&
    before.every(
      (stop, index) => stop.taskIds.join() === after[index]!.taskIds.join() && stop.stopId === after[index]!.stopId,
    )
  );
}

function hashVersion(version: RouteVersion): string {
  return createHash("sha256").update(JSON.stringify(version)).digest("hex");
}
