import type { Cause } from "@reroute/protocol";
import type { Location } from "@reroute/roads";
import type { Amounts, Job, PreviousRoute, Vehicle, VehicleLimits } from "@reroute/solver";
import { defaultCosts } from "../plans/cost-of-routes.ts";
import { projectRoutes, type RouteProjection, type StopProjection } from "../plans/projection.ts";
import { isOpen, type PlanState, type ShiftState } from "../plans/state.ts";
import type { OptimizationJob } from "./job.ts";
import { pinnedJobs } from "./pinned-jobs.ts";

const hourMs = 3_600_000;

/** These look at the whole plan. */
const patient: readonly Cause["type"][] = ["improvement", "requested", "shift_changed", "traffic_changed"];

/** Of a forced order: how long after its window it may still be served. */
const forcedLateSeconds = 86_400;

export interface BuiltJob {
  job: OptimizationJob;
  /** The published routes as they stood, by shift: their frozen parts precede what the job decides. */
  projections: Map<string, RouteProjection>;
}

/** Iterations of the search: of a day's first plan, of an answer to an event, and of a look for something better between events. */
export interface Budget {
  firstPlanIterations: number;
  updateIterations: number;
  improvementIterations: number;
}

/**
 * The problem that a plan poses now. What is done, under way or about to be is frozen: it is left out, and the vehicle begins
 * where and when it ends. A job of the solver is a task; a vehicle of the solver is a shift, for a van may have two in a day.
 */
export function buildJob(
  state: PlanState,
  roads: OptimizationJob["roads"],
  causes: Cause[],
  seed: number,
  budget: Budget,
): BuiltJob {
  const projections = new Map(projectRoutes(state).map((projection) => [projection.route.shiftId, projection]));
  const frozenTasks = new Set<string>();
  for (const { stops, frozenCount } of projections.values()) {
    for (const { tasks } of stops.slice(0, frozenCount)) for (const task of tasks) frozenTasks.add(task.id);
  }

  const places = makePlaces();
  const home = places.indexOf(state.depot.location);
  const epochMs = hourFloor(Math.min(state.nowMs, ...[...state.shifts.values()].map((shift) => shift.startMs)));
  const seconds = (ms: number) => (ms - epochMs) / 1000;

  const vehicles: Vehicle[] = [];
  const shifts = [...state.shifts.values()].filter((shift) => shift.active && shift.endMs > state.nowMs);
  const previous: PreviousRoute[] = [];
  for (const shift of shifts) {
    const projection = projections.get(shift.id);
    const vehicle = toVehicle(shift, projection, state.nowMs, home, places.indexOf, seconds);
    vehicles.push(isForcedOn(state, shift) ? withoutDayLimits(vehicle) : vehicle);
    if (projection !== undefined) {
      const jobIds = projection.stops
        .slice(projection.frozenCount)
        .flatMap(({ tasks }) => tasks.map((task) => task.id));
      previous.push({ vehicleId: shift.id, jobIds });
    }
  }

  const open = [...state.tasks.values()].filter((task) => isOpen(task) && !frozenTasks.has(task.id));
  const pins = pinnedJobs(state, open, previous, shifts);
  const jobs: Job[] = open.map((task) => {
    const job: Job = {
      id: task.id,
      locationIndex: places.indexOf(task.location),
      delivery: task.demand,
      serviceSeconds: task.serviceSeconds,
      timeWindows: task.windows.map((window) => ({
        startSeconds: seconds(window.startMs),
        endSeconds: seconds(window.endMs),
      })),
      priority: task.priority,
    };
    const allowedVehicleIds = pins.allowed.get(task.id);
    const bound = allowedVehicleIds === undefined ? job : { ...job, allowedVehicleIds };
    return state.pins.get(task.orderId)?.forced ? withoutLimits(bound) : bound;
  });

  const starts = shifts.map((shift) => Math.max(shift.startMs, state.nowMs));
  const slotsStartMs = hourFloor(starts.length > 0 ? Math.min(...starts) : state.nowMs);
  const slotsEndMs = Math.max(slotsStartMs + hourMs, ...shifts.map((shift) => shift.endMs));
  return {
    job: {
      version: 1,
      epochMs,
      timeZone: state.depot.timeZone,
      roads,
      locations: places.locations,
      slots: {
        startMs: slotsStartMs,
        slotMs: hourMs,
        // The last slot goes on for ever, so a day of shifts is enough.
        count: Math.min(24, Math.ceil((slotsEndMs - slotsStartMs) / hourMs)),
      },
      traffic: state.traffic,
      jobs,
      vehicles,
      previous: { routes: previous },
      ...(pins.relations.length > 0 && { relations: pins.relations }),
      unassignedJobIds: open
        .filter((task) => state.unassigned.some(({ orderId }) => orderId === task.orderId))
        .map((task) => task.id),
      promisedJobIds: open
        .filter((task) => task.status === "planned" && pins.allowed.get(task.id)?.length !== 0)
        .map((task) => task.id),
      seed,
      ...effortFor(state, causes, jobs.length, budget),
    },
    projections,
  };
}

/** What a dispatcher has forced stays, however full the van and however late: its amounts and its window's end count no more. */
function withoutLimits({ delivery: _, timeWindows = [], ...job }: Job): Job {
  const last = timeWindows.at(-1);
  if (last === undefined) return job;
  const opened = { ...last, endSeconds: last.endSeconds + forcedLateSeconds };
  return { ...job, timeWindows: [...timeWindows.slice(0, -1), opened] };
}

function isForcedOn(state: PlanState, { vehicle }: ShiftState): boolean {
  return [...state.pins.values()].some(({ forced, vehicleId }) => forced && vehicleId === vehicle.id);
}

function withoutDayLimits({ limits: _, ...vehicle }: Vehicle): Vehicle {
  return vehicle;
}

/** Somebody waits for the answer to an event: it is sought around the event. Nobody waits for a first plan or an improvement. */
function effortFor(
  state: PlanState,
  causes: readonly Cause[],
  jobs: number,
  budget: Budget,
): Pick<OptimizationJob, "search" | "stop"> {
  if (state.published === undefined || causes.length > jobs / 4) {
    return { search: "everywhere", stop: { iterations: budget.firstPlanIterations } };
  }
  if (causes.some(({ type }) => patient.includes(type))) {
    return { search: "everywhere", stop: { iterations: budget.improvementIterations } };
  }
  return { search: "around", stop: { iterations: budget.updateIterations } };
}

function toVehicle(
  shift: ShiftState,
  projection: RouteProjection | undefined,
  nowMs: number,
  home: number,
  indexOf: (location: Location) => number,
  seconds: (ms: number) => number,
): Vehicle {
  const { vehicle } = shift;
  const committed = projection?.stops.slice(0, projection.frozenCount) ?? [];
  const used = committed.length > 0;
  const { limits } = vehicle;
  return {
    id: shift.id,
    endIndex: home,
    capacity: lessDemand(
      vehicle.capacity,
      committed.flatMap(({ tasks }) => tasks.map((task) => task.demand)),
    ),
    costs: { ...defaultCosts, ...vehicle.costs, ...(used && { fixed: 0 }) },
    shift: {
      earliestStartSeconds: seconds(Math.max(shift.startMs, nowMs)),
      latestEndSeconds: seconds(shift.endMs),
    },
    ...(limits !== undefined && { limits: lessUsed(limits, committed, projection) }),
    ...(used && projection !== undefined
      ? {
          state: {
            locationIndex: indexOf(projection.free.location),
            availableAtSeconds: seconds(projection.free.atMs),
          },
        }
      : { startIndex: home }),
  };
}

/** All that a van delivers in its one trip leaves the depot aboard: what is delivered by now has taken its room too. */
function lessDemand(capacity: Amounts, demands: Amounts[]): Amounts {
  return Object.fromEntries(
    Object.entries(capacity).map(([dimension, amount]) => [
      dimension,
      Math.max(0, amount - demands.reduce((sum, demand) => sum + (demand[dimension] ?? 0), 0)),
    ]),
  );
}

/** What the frozen part has used of a day's limits is gone. */
function lessUsed(
  limits: VehicleLimits,
  committed: StopProjection[],
  projection: RouteProjection | undefined,
): VehicleLimits {
  if (projection === undefined || committed.length === 0) return limits;
  const usedSeconds = (projection.free.atMs - projection.route.version.plannedStartMs) / 1000;
  const tasks = committed.reduce((sum, stop) => sum + stop.tasks.length, 0);
  return {
    ...limits,
    ...(limits.maxTasks !== undefined && { maxTasks: Math.max(0, limits.maxTasks - tasks) }),
    ...(limits.maxDurationSeconds !== undefined && {
      maxDurationSeconds: Math.max(0, limits.maxDurationSeconds - usedSeconds),
    }),
    ...(limits.maxDistanceMeters !== undefined && {
      maxDistanceMeters: Math.max(0, limits.maxDistanceMeters - projection.frozenMeters),
    }),
  };
}

/** Locations without repeats: orders at one address share a row of the matrix. */
function makePlaces() {
  const locations: Location[] = [];
  const indices = new Map<string, number>();
  return {
    locations,
    indexOf: (location: Location): number => {
      const key = `${location.latitude} ${location.longitude}`;
      let index = indices.get(key);
      if (index === undefined) {
        index = locations.length;
        locations.push({ latitude: location.latitude, longitude: location.longitude });
        indices.set(key, index);
      }
      return index;
    },
  };
}

const hourFloor = (ms: number) => Math.floor(ms / hourMs) * hourMs;
