import { type BuiltJob, buildJob } from "../optimization/build-job.ts";
import { isPinnedToPlace } from "../plans/projection.ts";
import type { PlanState } from "../plans/state.ts";
import type { Roads } from "../platform/roads/roads.ts";
import type { EditJob } from "./edit-job.ts";

/** A plan as manual edits find it: the problem that it poses now, and its open routes. A dispatcher's hand goes before pins. */
export interface EditBase {
  state: PlanState;
  built: BuiltJob;
  job: Omit<EditJob, "attempts">;
}

const noBudget = { firstPlanIterations: 0, updateIterations: 0, improvementIterations: 0 };

export function editBaseOf(state: PlanState, roadsId: Roads["id"]): EditBase {
  const built = buildJob({ ...state, pins: new Map() }, roadsId, [], 0, noBudget);
  const { epochMs, timeZone, roads, locations, slots, traffic, jobs, vehicles } = built.job;
  const known = new Set(jobs.map(({ id }) => id));
  const routes = vehicles.map(({ id }) => {
    const projection = built.projections.get(id);
    const open = projection?.stops.slice(projection.frozenCount) ?? [];
    const stops = open.map(({ tasks }) => tasks.map((task) => task.id).filter((taskId) => known.has(taskId)));
    return { vehicleId: id, stops: stops.filter(({ length }) => length > 0) };
  });
  const keptJobIds = routes.flatMap(({ vehicleId, stops }) => {
    const shift = state.shifts.get(vehicleId)!;
    return stops.flat().filter((id) => isPinnedToPlace(state, state.tasks.get(id)!, shift));
  });
  return {
    state,
    built,
    job: { epochMs, timeZone, roads, locations, slots, traffic, jobs, vehicles, routes, keptJobIds },
  };
}
