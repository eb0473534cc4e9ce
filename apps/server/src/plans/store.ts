import type { Amounts, RevisionSummary, RouteId, StopId, TaskId, UnassignedOrder } from "@reroute/protocol";
import type { SlotGrid } from "@reroute/roads";
import { sql } from "kysely";
import { notFound } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { selectPins } from "./select-pins.ts";
import type { PinState, PlanState, PositionState, RouteState, RouteVersion, ShiftState, TaskState } from "./state.ts";

type Access = Pick<Scope, "tx" | "organizationId">;

/** Everything of one plan, as of the scope's day clock. Throws NOT_FOUND. */
export async function loadPlanState(scope: Scope, planId: string): Promise<PlanState> {
  const { organizationId, dayNow } = scope;
  const plan = await findPlan(scope, planId);
  if (plan === undefined) throw notFound("plan", planId);
  const [shifts, routeIds, tasks, pins, routes, published, positions, traffic] = [
    await loadShifts(scope, planId),
    await loadRouteIds(scope, planId),
    await loadTasks(scope, planId, plan.status === "closed"),
    await loadPins(scope, planId),
    await loadRoutes(scope, plan.published_revision_id),
    await loadPublished(scope, plan.published_revision_id),
    await loadPositions(scope, planId),
    await loadTraffic(scope),
  ];
  const snapshot = { version: String(plan.traffic_version), items: traffic };
  const timeZone = plan.time_zone;
  return {
    planId,
    organizationId,
    date: plan.date,
    status: plan.status,
    sequence: plan.sequence,
    lastRevisionNumber: plan.last_revision_number,
    nowMs: dayNow.getTime(),
    depot: {
      id: plan.depot_id,
      name: plan.depot_name,
      location: { latitude: plan.latitude, longitude: plan.longitude },
      timeZone,
    },
    shifts,
    tasks,
    pins,
    departed: await loadDeparted(scope, routes, tasks),
    routeIds,
    routes,
    published: published?.summary,
    unassigned: published?.unassigned ?? [],
    positions,
    traffic: snapshot,
    trafficVersion: plan.traffic_version,
    legs: scope.roads.legs({
      organizationId,
      planId,
      timeZone,
      slots: slotsOf(shifts, dayNow.getTime()),
      traffic: snapshot,
    }),
  };
}

const hourMs = 3_600_000;
/** Drivers are late: hours after the last shift's end that have times of their own. */
const lateHours = 3;
const mostHours = 36;

/** The hours of the plan's day, in which legs are timed. The last one goes on for ever. */
function slotsOf(shifts: ReadonlyMap<string, ShiftState>, nowMs: number): SlotGrid {
  const starts = [...shifts.values()].map(({ startMs }) => startMs);
  const ends = [...shifts.values()].map(({ endMs }) => endMs);
  const startMs = Math.floor((starts.length > 0 ? Math.min(...starts) : nowMs) / hourMs) * hourMs;
  const endMs = Math.max(startMs, ...ends) + lateHours * hourMs;
  return { startMs, slotMs: hourMs, count: Math.min(mostHours, Math.ceil((endMs - startMs) / hourMs)) };
}

export async function findPlan({ tx, organizationId }: Access, planId: string) {
  return tx
    .selectFrom("plans")
    .innerJoin("depots", (join) =>
      join.onRef("depots.organization_id", "=", "plans.organization_id").onRef("depots.id", "=", "plans.depot_id"),
    )
    .innerJoin("organizations", "organizations.id", "plans.organization_id")
    .selectAll("plans")
    .select([
      "depots.name as depot_name",
      "depots.latitude",
      "depots.longitude",
      "depots.time_zone",
      "organizations.traffic_version",
    ])
    .where("plans.organization_id", "=", organizationId)
    .where("plans.id", "=", planId)
    .executeTakeFirst();
}

/** Newest date first; `before` is "date id" of the last row of the page before. */
export async function listPlans(
  { tx, organizationId }: Access,
  date: string | undefined,
  before: string | undefined,
  limit: number,
) {
  let query = tx
    .selectFrom("plans")
    .innerJoin("depots", (join) =>
      join.onRef("depots.organization_id", "=", "plans.organization_id").onRef("depots.id", "=", "plans.depot_id"),
    )
    .selectAll("plans")
    .select(["depots.time_zone", sql<boolean>`${isOptimizing}`.as("optimizing")])
    .where("plans.organization_id", "=", organizationId)
    .orderBy("plans.date", "desc")
    .orderBy("plans.id", "desc")
    .limit(limit);
  if (date !== undefined) query = query.where("plans.date", "=", date);
  if (before !== undefined) {
    const [beforeDate, beforeId] = before.split(" ");
    query = query.where(sql<boolean>`(plans.date, plans.id) < (${beforeDate}::date, ${beforeId})`);
  }
  return query.execute();
}

const isOptimizing = sql`exists (
  select from optimizations o
  where o.organization_id = plans.organization_id and o.plan_id = plans.id and o.status = 'running'
)`;

export async function isPlanOptimizing({ tx, organizationId }: Access, planId: string): Promise<boolean> {
  const running = await tx
    .selectFrom("optimizations")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("plan_id", "=", planId)
    .where("status", "=", "running")
    .executeTakeFirst();
  return running !== undefined;
}

export async function listRevisionSummaries(
  { tx, organizationId }: Access,
  planId: string,
  beforeNumber: number | undefined,
  limit: number,
): Promise<RevisionSummary[]> {
  let query = tx
    .selectFrom("revisions")
    .select(["summary", "status"])
    .where("organization_id", "=", organizationId)
    .where("plan_id", "=", planId)
    .orderBy("number", "desc")
    .limit(limit);
  if (beforeNumber !== undefined) query = query.where("number", "<", beforeNumber);
  return (await query.execute()).map((row) => ({ ...row.summary, status: row.status }));
}

export async function findRevision({ tx, organizationId }: Access, revisionId: string) {
  return tx
    .selectFrom("revisions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", revisionId)
    .executeTakeFirst();
}

export async function findOptimization({ tx, organizationId }: Access, optimizationId: string) {
  return tx
    .selectFrom("optimizations")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", optimizationId)
    .executeTakeFirst();
}

async function loadShifts({ tx, organizationId }: Access, planId: string): Promise<Map<string, ShiftState>> {
  const rows = await tx
    .selectFrom("shifts")
    .innerJoin("vehicles", (join) =>
      join
        .onRef("vehicles.organization_id", "=", "shifts.organization_id")
        .onRef("vehicles.id", "=", "shifts.vehicle_id"),
    )
    .innerJoin("drivers", (join) =>
      join.onRef("drivers.organization_id", "=", "shifts.organization_id").onRef("drivers.id", "=", "shifts.driver_id"),
    )
    .select([
      "shifts.id",
      "shifts.status",
      "shifts.start_at",
      "shifts.end_at",
      "drivers.id as driver_id",
      "drivers.name as driver_name",
      "drivers.status as driver_status",
      "vehicles.id as vehicle_id",
      "vehicles.name as vehicle_name",
      "vehicles.status as vehicle_status",
      "vehicles.capacity",
      "vehicles.costs",
      "vehicles.limits",
    ])
    .where("shifts.organization_id", "=", organizationId)
    .where("shifts.plan_id", "=", planId)
    .orderBy("shifts.id")
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        active: [row.status, row.driver_status, row.vehicle_status].every((status) => status === "active"),
        driver: { id: row.driver_id, name: row.driver_name },
        vehicle: {
          id: row.vehicle_id as ShiftState["vehicle"]["id"],
          name: row.vehicle_name,
          capacity: row.capacity,
          ...(row.costs !== null && { costs: row.costs }),
          ...(row.limits !== null && { limits: row.limits }),
        },
        startMs: row.start_at.getTime(),
        endMs: row.end_at.getTime(),
      },
    ]),
  );
}

async function loadRouteIds({ tx, organizationId }: Access, planId: string): Promise<Map<string, RouteId>> {
  const rows = await tx
    .selectFrom("routes")
    .select(["id", "shift_id"])
    .where("organization_id", "=", organizationId)
    .where("plan_id", "=", planId)
    .execute();
  return new Map(rows.map((row) => [row.shift_id, row.id as RouteId]));
}

/** The tasks of a plan; of a closed one also those that it did not serve and that have rolled over since, as they were then. */
async function loadTasks(access: Access, planId: string, isClosed: boolean): Promise<Map<string, TaskState>> {
  const rows = await taskRows(access).where("tasks.plan_id", "=", planId).orderBy("tasks.id").execute();
  const tasks = rows.map(toTaskState);
  if (isClosed) tasks.push(...(await loadRolledOver(access, planId)));
  return new Map(tasks.map((task) => [task.id, task]));
}

async function loadRolledOver(access: Access, planId: string): Promise<TaskState[]> {
  const rows = await taskRows(access)
    .innerJoin("roll_overs", (join) =>
      join
        .onRef("roll_overs.organization_id", "=", "tasks.organization_id")
        .onRef("roll_overs.task_id", "=", "tasks.id"),
    )
    .select(["roll_overs.time_windows as old_windows", "roll_overs.rolled_over_at"])
    .where("roll_overs.from_plan_id", "=", planId)
    .orderBy("tasks.id")
    .execute();
  return rows.map((row) =>
    toTaskState({
      ...row,
      time_windows: row.old_windows,
      status: "unserved",
      stop_id: null,
      started_at: null,
      arrived_at: null,
      ended_at: row.rolled_over_at,
    }),
  );
}

function taskRows({ tx, organizationId }: Access) {
  return tx
    .selectFrom("tasks")
    .innerJoin("orders", (join) =>
      join.onRef("orders.organization_id", "=", "tasks.organization_id").onRef("orders.id", "=", "tasks.order_id"),
    )
    .select([
      "tasks.id",
      "tasks.status",
      "tasks.stop_id",
      "tasks.started_at",
      "tasks.arrived_at",
      "tasks.ended_at",
      "orders.id as order_id",
      "orders.reference",
      "orders.latitude",
      "orders.longitude",
      "orders.address",
      "orders.time_windows",
      "orders.service_seconds",
      "orders.demand",
      "orders.priority",
    ])
    .where("tasks.organization_id", "=", organizationId);
}

function toTaskState(row: Awaited<ReturnType<ReturnType<typeof taskRows>["execute"]>>[number]): TaskState {
  return {
    id: row.id as TaskId,
    orderId: row.order_id,
    reference: row.reference,
    location: { latitude: row.latitude, longitude: row.longitude },
    address: row.address ?? undefined,
    windows: row.time_windows.map(({ start, end }) => ({ startMs: Date.parse(start), endMs: Date.parse(end) })),
    serviceSeconds: row.service_seconds,
    demand: row.demand as Amounts,
    priority: row.priority,
    status: row.status,
    stopId: (row.stop_id ?? undefined) as StopId | undefined,
    startedMs: row.started_at?.getTime(),
    arrivedMs: row.arrived_at?.getTime(),
    endedMs: row.ended_at?.getTime(),
  };
}

/** The plan's pins that hold, by order. */
async function loadPins(access: Access, planId: string): Promise<Map<string, PinState>> {
  const rows = await selectPins(access)
    .select(["pins.order_id", "pins.vehicle_id", "pins.keeps", "pins.forced"])
    .where("pins.plan_id", "=", planId)
    .execute();
  return new Map(
    rows.map((row) => [row.order_id, { vehicleId: row.vehicle_id, keeps: row.keeps, forced: row.forced }]),
  );
}

/** An order that moves to another day leaves its task on the published routes until the next revision. */
async function loadDeparted(
  { tx, organizationId }: Access,
  routes: readonly RouteState[],
  tasks: ReadonlyMap<string, TaskState>,
): Promise<PlanState["departed"]> {
  const ids = routes
    .flatMap(({ version }) => version.stops.flatMap(({ taskIds }) => taskIds))
    .filter((id) => !tasks.has(id));
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("tasks")
    .innerJoin("orders", (join) =>
      join.onRef("orders.organization_id", "=", "tasks.organization_id").onRef("orders.id", "=", "tasks.order_id"),
    )
    .select(["tasks.id", "orders.id as order_id", "orders.reference"])
    .where("tasks.organization_id", "=", organizationId)
    .where("tasks.id", "in", ids)
    .execute();
  return new Map(rows.map((row) => [row.id, { orderId: row.order_id, reference: row.reference }]));
}

/** The routes of a revision, in the order of their shifts. */
export async function loadRoutes({ tx, organizationId }: Access, revisionId: string | null): Promise<RouteState[]> {
  if (revisionId === null) return [];
  const rows = await tx
    .selectFrom("revision_routes")
    .innerJoin("route_versions", (join) =>
      join
        .onRef("route_versions.organization_id", "=", "revision_routes.organization_id")
        .onRef("route_versions.hash", "=", "revision_routes.route_version"),
    )
    .innerJoin("routes", (join) =>
      join
        .onRef("routes.organization_id", "=", "revision_routes.organization_id")
        .onRef("routes.id", "=", "revision_routes.route_id"),
    )
    .select(["routes.id", "routes.shift_id", "route_versions.hash", "route_versions.body"])
    .where("revision_routes.organization_id", "=", organizationId)
    .where("revision_routes.revision_id", "=", revisionId)
    .orderBy("routes.shift_id")
    .execute();
  return rows.map((row) => ({
    id: row.id as RouteId,
    shiftId: row.shift_id,
    hash: row.hash,
    version: row.body as RouteVersion,
  }));
}

async function loadPublished(
  scope: Access,
  revisionId: string | null,
): Promise<{ summary: RevisionSummary; unassigned: UnassignedOrder[] } | undefined> {
  return revisionId === null ? undefined : await findRevision(scope, revisionId);
}

async function loadPositions({ tx, organizationId }: Access, planId: string): Promise<Map<string, PositionState>> {
  const rows = await tx
    .selectFrom("driver_positions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("driver_id", "in", (shifts) =>
      shifts
        .selectFrom("shifts")
        .select("driver_id")
        .where("organization_id", "=", organizationId)
        .where("plan_id", "=", planId),
    )
    .execute();
  return new Map(
    rows.map((row) => {
      const { latitude, longitude } = row.body as { latitude: number; longitude: number };
      return [row.driver_id, { location: { latitude, longitude }, recordedMs: row.recorded_at.getTime() }];
    }),
  );
}

/** Traffic that is valid now or later; what is over changes nothing any more. */
async function loadTraffic({ tx, organizationId, dayNow }: Scope): Promise<PlanState["traffic"]["items"]> {
  const rows = await tx
    .selectFrom("traffic")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("valid_until", ">", dayNow)
    .orderBy("id")
    .execute();
  return rows.map(({ id, body, valid_from, valid_until }) => {
    const { validFrom: _from, validUntil: _until, fadesFrom, ...place } = body;
    const fades = fadesFrom === undefined ? {} : { fadesFromMs: Date.parse(fadesFrom) };
    return { ...place, id, validFromMs: valid_from.getTime(), ...fades, validUntilMs: valid_until.getTime() };
  });
}

/** Writes a published revision with its routes and moves the plan, its tasks and its stops to it. */
export async function insertRevision(
  scope: Access & Pick<Scope, "dayNow">,
  summary: RevisionSummary,
  routes: readonly RouteState[],
  unassigned: readonly UnassignedOrder[],
): Promise<void> {
  const { tx, organizationId, dayNow } = scope;
  const planId = summary.planId;
  await tx
    .updateTable("revisions")
    .set({ status: "superseded" })
    .where("organization_id", "=", organizationId)
    .where("plan_id", "=", planId)
    .where("status", "=", "published")
    .execute();
  await tx
    .insertInto("revisions")
    .values({
      organization_id: organizationId,
      id: summary.id,
      plan_id: planId,
      number: summary.number,
      status: "published",
      summary: JSON.stringify(summary),
      unassigned: JSON.stringify(unassigned),
      published_at: dayNow,
    })
    .execute();
  if (routes.length > 0) {
    await tx
      .insertInto("route_versions")
      .values(
        routes.map(({ hash, version }) => ({ organization_id: organizationId, hash, body: JSON.stringify(version) })),
      )
      .onConflict((conflict) => conflict.columns(["organization_id", "hash"]).doNothing())
      .execute();
    await tx
      .insertInto("routes")
      .values(
        routes.map(({ id, shiftId }) => ({ organization_id: organizationId, id, plan_id: planId, shift_id: shiftId })),
      )
      .onConflict((conflict) => conflict.columns(["organization_id", "id"]).doNothing())
      .execute();
    await tx
      .insertInto("revision_routes")
      .values(
        routes.map(({ id, hash }) => ({
          organization_id: organizationId,
          revision_id: summary.id,
          route_id: id,
          route_version: hash,
        })),
      )
      .execute();
  }
  await tx
    .updateTable("plans")
    .set({ published_revision_id: summary.id, last_revision_number: summary.number })
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .execute();
}

/** Puts the tasks of changed routes on their stops, and takes the rest of the open ones off. */
export async function placeTasks(
  { tx, organizationId }: Access,
  planId: string,
  routes: readonly RouteState[],
): Promise<void> {
  const places = routes.flatMap(({ version }) =>
    version.stops.flatMap((stop) => stop.taskIds.map((taskId) => ({ task_id: taskId, stop_id: stop.stopId }))),
  );
  const json = JSON.stringify(places);
  await sql`
    insert into stops (organization_id, id, plan_id)
    select distinct ${organizationId}, place.stop_id, ${planId}
    from jsonb_to_recordset(${json}::jsonb) as place (task_id text, stop_id text)
    on conflict do nothing`.execute(tx);
  await sql`
    insert into stop_tasks (organization_id, stop_id, task_id)
    select ${organizationId}, place.stop_id, place.task_id
    from jsonb_to_recordset(${json}::jsonb) as place (task_id text, stop_id text)
    on conflict do nothing`.execute(tx);
  await sql`
    update tasks set stop_id = place.stop_id, status = case when status = 'pending' then 'planned' else status end
    from jsonb_to_recordset(${json}::jsonb) as place (task_id text, stop_id text)
    where tasks.organization_id = ${organizationId} and tasks.plan_id = ${planId} and tasks.id = place.task_id
      and (tasks.stop_id is distinct from place.stop_id or tasks.status = 'pending')`.execute(tx);
  await sql`
    update tasks set status = 'pending'
    where organization_id = ${organizationId} and plan_id = ${planId} and status = 'planned'
      and id not in (select place.task_id from jsonb_to_recordset(${json}::jsonb) as place (task_id text, stop_id text))
  `.execute(tx);
}
