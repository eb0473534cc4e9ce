import type {
  Amounts,
  Cause,
  PackageStatus,
  RevisionSummary,
  Role,
  TaskStatus,
  TimeWindow,
  TrafficCreate,
  UnassignedOrder,
  Vehicle,
} from "@reroute/protocol";
import type { ColumnType, Generated } from "kysely";

/** jsonb: read as the value, written as its JSON text (a bare array would become a PostgreSQL array). */
type Json<Value> = ColumnType<Value, string, string>;
type JsonOrNull<Value> = ColumnType<Value | null, string | null, string | null>;
type GeneratedJson<Value> = ColumnType<Value, string | undefined, string>;

interface Owned {
  organization_id: string;
}

interface FleetRecord extends Owned {
  id: string;
  reference: string;
  status: Generated<"active" | "cancelled">;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

/** The tables as migrations/ makes them. */
export interface Tables {
  organizations: {
    id: string;
    name: string;
    kind: "live" | "simulation";
    day_clock: Date | null;
    traffic_version: Generated<number>;
    roll_over: Generated<boolean>;
    settings_version: Generated<number>;
    created_at: Date;
  };
  credentials: Owned & {
    id: string;
    kind: "api_key" | "sign_in" | "session" | "live_ticket";
    name: string;
    role: Role;
    secret_hash: string;
    created_at: Date;
    expires_at: Date | null;
    revoked_at: Date | null;
    issued_by: string | null;
  };
  depots: FleetRecord & {
    name: string;
    latitude: number;
    longitude: number;
    address: string | null;
    time_zone: string;
  };
  vehicles: FleetRecord & {
    name: string;
    depot_id: string;
    capacity: Json<Amounts>;
    costs: JsonOrNull<NonNullable<Vehicle["costs"]>>;
    limits: JsonOrNull<NonNullable<Vehicle["limits"]>>;
  };
  drivers: FleetRecord & { name: string; phone: string | null };
  shifts: FleetRecord & {
    driver_id: string;
    vehicle_id: string;
    depot_id: string;
    plan_id: string;
    date: string;
    start_at: Date;
    end_at: Date;
  };
  plans: Owned & {
    id: string;
    depot_id: string;
    date: string;
    status: Generated<"open" | "closed">;
    sequence: Generated<number>;
    last_revision_number: Generated<number>;
    published_revision_id: string | null;
    pending_causes: GeneratedJson<Cause[]>;
    optimize_due_at: Date | null;
    owner_id: string | null;
    owner_token: Generated<number>;
    owner_until: Date | null;
    late_stop_ids: GeneratedJson<string[]>;
    improved_at: Date | null;
    created_at: Date;
  };
  orders: Owned & {
    id: string;
    reference: string;
    type: "delivery";
    latitude: number;
    longitude: number;
    address: string | null;
    time_windows: Json<TimeWindow[]>;
    service_seconds: number;
    demand: Json<Amounts>;
    priority: number;
    notes: string | null;
    depot_id: string;
    plan_id: string;
    version: Generated<number>;
    created_at: Date;
    updated_at: Date;
  };
  packages: Owned & {
    id: string;
    order_id: string;
    barcode: string;
    demand: Json<Amounts>;
    status: Generated<PackageStatus>;
    status_at: Date | null;
  };
  package_scans: Owned & {
    action_id: string;
    package_id: string;
    status: PackageStatus;
    occurred_at: Date;
    received_at: Date;
    latitude: number | null;
    longitude: number | null;
  };
  tasks: Owned & {
    id: string;
    order_id: string;
    plan_id: string;
    type: "delivery";
    status: Generated<TaskStatus>;
    stop_id: string | null;
    started_at: Date | null;
    arrived_at: Date | null;
    ended_at: Date | null;
    failure: string | null;
  };
  roll_overs: Owned & {
    task_id: string;
    order_id: string;
    from_plan_id: string;
    time_windows: Json<TimeWindow[]>;
    rolled_over_at: Date;
  };
  stops: Owned & { id: string; plan_id: string };
  stop_tasks: Owned & { stop_id: string; task_id: string };
  stop_actions: Owned & {
    action_id: string;
    stop_id: string;
    verb: string;
    body: Json<unknown>;
    answer: Json<unknown>;
    received_at: Date;
  };
  pins: Owned & {
    id: string;
    order_id: string;
    plan_id: string;
    vehicle_id: string | null;
    keeps: "vehicle" | "place";
    forced: boolean;
    created_at: Date;
  };
  routes: Owned & { id: string; plan_id: string; shift_id: string };
  route_versions: Owned & { hash: string; body: Json<unknown> };
  revisions: Owned & {
    id: string;
    plan_id: string;
    number: number;
    status: RevisionSummary["status"];
    summary: Json<RevisionSummary>;
    unassigned: Json<UnassignedOrder[]>;
    published_at: Date;
  };
  revision_routes: Owned & { revision_id: string; route_id: string; route_version: string };
  optimizations: Owned & {
    id: string;
    plan_id: string;
    status: "queued" | "running" | "completed" | "failed";
    causes: Json<Cause[]>;
    seed: number;
    job_hash: string | null;
    job: JsonOrNull<unknown>;
    iterations: number | null;
    cost_before: number | null;
    cost_after: number | null;
    revision_id: string | null;
    outcome: string | null;
    created_at: Date;
    started_at: Date | null;
    finished_at: Date | null;
  };
  provider_matrices: Owned & {
    plan_id: string;
    hash: string;
    asked_at: Date;
    body: Uint8Array;
  };
  traffic: Owned & {
    id: string;
    body: Json<TrafficCreate>;
    valid_from: Date;
    valid_until: Date;
    created_at: Date;
  };
  positions: Owned & {
    driver_id: string;
    recorded_at: Date;
    received_at: Date;
    latitude: number;
    longitude: number;
    accuracy_meters: number | null;
    speed_mps: number | null;
    heading_degrees: number | null;
  };
  driver_positions: Owned & { driver_id: string; recorded_at: Date; body: Json<unknown> };
  events: Owned & {
    id: string;
    plan_id: string;
    sequence: number;
    type: string;
    data: Json<unknown>;
    day_at: Date;
    created_at: Date;
  };
  audit: Owned & { id: string; actor: string; action: string; subject_id: string; day_at: Date; created_at: Date };
  idempotency_keys: Owned & {
    key: string;
    fingerprint: string;
    status: number | null;
    headers: JsonOrNull<Record<string, string>>;
    body: string | null;
    created_at: Date;
  };
}
