/** Every table of an organization carries organization_id, first in its keys, under row-level security with FORCE. */
const organizationTables = [
  "credentials",
  "depots",
  "vehicles",
  "drivers",
  "shifts",
  "plans",
  "orders",
  "packages",
  "tasks",
  "stops",
  "stop_tasks",
  "stop_actions",
  "routes",
  "route_versions",
  "revisions",
  "revision_routes",
  "optimizations",
  "traffic",
  "positions",
  "driver_positions",
  "events",
  "audit",
  "idempotency_keys",
];

const record = `
  organization_id text not null references organizations (id),
  id text not null,
  primary key (organization_id, id)`;

const fleetRecord = `${record},
  reference text not null,
  status text not null default 'active' check (status in ('active', 'cancelled')),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, reference)`;

export const up: readonly string[] = [
  // Roles belong to the whole cluster: another database may have made them already, or be making them now.
  ...["reroute_app", "reroute_system"].map(
    (role) => `
    do $$ begin
      create role ${role} nologin;
    exception when duplicate_object or unique_violation then null;
    end $$`,
  ),
  ...["reroute_app", "reroute_system"].map(
    (role) => `
    do $$ begin
      -- From PostgreSQL 16 on, who makes a role may grant it but not yet take it: grant it to ourselves. Who may not, has it already.
      execute format('grant ${role} to %I', current_user);
    exception when insufficient_privilege then null;
    end $$`,
  ),
  "grant usage on schema public to reroute_app, reroute_system",

  `create table organizations (
    id text primary key,
    name text not null,
    kind text not null check (kind in ('live', 'simulation')),
    -- The day clock of a simulation; a live organization's day clock is the wall clock.
    day_clock timestamptz,
    traffic_version integer not null default 0,
    created_at timestamptz not null,
    check ((kind = 'simulation') = (day_clock is not null))
  )`,

  // API keys, sign-in tokens, sessions and live tickets: secrets that are kept only as their SHA-256.
  `create table credentials (${record},
    kind text not null check (kind in ('api_key', 'sign_in', 'session', 'live_ticket')),
    name text not null,
    role text not null check (role in ('administrator', 'dispatcher')),
    secret_hash text not null unique,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz
  )`,

  `create table depots (${fleetRecord},
    name text not null,
    latitude double precision not null,
    longitude double precision not null,
    address text,
    time_zone text not null
  )`,
  `create table vehicles (${fleetRecord},
    name text not null,
    depot_id text not null,
    capacity jsonb not null,
    costs jsonb,
    limits jsonb,
    foreign key (organization_id, depot_id) references depots (organization_id, id)
  )`,
  `create table drivers (${fleetRecord},
    name text not null,
    phone text
  )`,

  `create table plans (${record},
    depot_id text not null,
    date date not null,
    status text not null default 'open' check (status in ('open', 'closed')),
    -- The number of the plan's last event; raised under this row's lock, so that events are gapless and in commit order.
    sequence integer not null default 0,
    last_revision_number integer not null default 0,
    published_revision_id text,
    -- Causes that no optimization has taken yet, and the day clock from which one may.
    pending_causes jsonb not null default '[]',
    optimize_due_at timestamptz,
    -- The fencing token: only the owner with the newest token commits an optimization.
    owner_id text,
    owner_token integer not null default 0,
    owner_until timestamptz,
    -- What the passing of time remembers: stops whose lateness has been told, and the last look for a better plan.
    late_stop_ids jsonb not null default '[]',
    improved_at timestamptz,
    created_at timestamptz not null,
    unique (organization_id, depot_id, date),
    foreign key (organization_id, depot_id) references depots (organization_id, id)
  )`,
  `create table shifts (${fleetRecord},
    driver_id text not null,
    vehicle_id text not null,
    depot_id text not null,
    plan_id text not null,
    -- The local date of the start at the depot.
    date date not null,
    start_at timestamptz not null,
    end_at timestamptz not null,
    check (end_at > start_at),
    foreign key (organization_id, driver_id) references drivers (organization_id, id),
    foreign key (organization_id, vehicle_id) references vehicles (organization_id, id),
    foreign key (organization_id, depot_id) references depots (organization_id, id),
    foreign key (organization_id, plan_id) references plans (organization_id, id)
  )`,
  "create index shifts_plan on shifts (organization_id, plan_id)",

  `create table orders (${record},
    reference text not null,
    type text not null,
    latitude double precision not null,
    longitude double precision not null,
    address text,
    time_windows jsonb not null,
    service_seconds integer not null,
    demand jsonb not null,
    priority integer not null,
    notes text,
    depot_id text not null,
    plan_id text not null,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (organization_id, reference),
    unique (organization_id, id, plan_id),
    foreign key (organization_id, depot_id) references depots (organization_id, id),
    foreign key (organization_id, plan_id) references plans (organization_id, id)
  )`,
  "create index orders_plan on orders (organization_id, plan_id)",
  `create table packages (${record},
    order_id text not null,
    barcode text not null,
    demand jsonb not null,
    status text not null default 'expected',
    foreign key (organization_id, order_id) references orders (organization_id, id)
  )`,
  "create index packages_order on packages (organization_id, order_id)",
  `create table tasks (${record},
    order_id text not null,
    plan_id text not null,
    type text not null,
    status text not null default 'pending',
    -- The stop that the task stands at in the newest published revision (or stood at last).
    stop_id text,
    started_at timestamptz,
    arrived_at timestamptz,
    ended_at timestamptz,
    failure text,
    -- A task is of the plan of its order: it follows when the order moves to another day.
    foreign key (organization_id, order_id, plan_id) references orders (organization_id, id, plan_id) on update cascade
  )`,
  "create index tasks_plan on tasks (organization_id, plan_id)",
  "create index tasks_order on tasks (organization_id, order_id)",

  // A stop keeps its id over revisions; stop_tasks remembers every task that ever stood at it, so that old ids resolve.
  `create table stops (${record},
    plan_id text not null,
    foreign key (organization_id, plan_id) references plans (organization_id, id)
  )`,
  `create table stop_tasks (
    organization_id text not null references organizations (id),
    stop_id text not null,
    task_id text not null,
    primary key (organization_id, stop_id, task_id),
    foreign key (organization_id, stop_id) references stops (organization_id, id),
    foreign key (organization_id, task_id) references tasks (organization_id, id)
  )`,
  `create table stop_actions (
    organization_id text not null references organizations (id),
    action_id text not null,
    stop_id text not null,
    verb text not null,
    body jsonb not null,
    answer jsonb not null,
    received_at timestamptz not null,
    primary key (organization_id, action_id),
    foreign key (organization_id, stop_id) references stops (organization_id, id)
  )`,

  `create table routes (${record},
    plan_id text not null,
    shift_id text not null,
    unique (organization_id, shift_id),
    foreign key (organization_id, plan_id) references plans (organization_id, id),
    foreign key (organization_id, shift_id) references shifts (organization_id, id)
  )`,
  // Content-hashed: a route that did not change is shared by the revisions.
  `create table route_versions (
    organization_id text not null references organizations (id),
    hash text not null,
    body jsonb not null,
    primary key (organization_id, hash)
  )`,
  `create table revisions (${record},
    plan_id text not null,
    number integer not null,
    status text not null check (status in ('proposed', 'published', 'rejected', 'superseded')),
    summary jsonb not null,
    unassigned jsonb not null,
    published_at timestamptz not null,
    unique (organization_id, plan_id, number),
    foreign key (organization_id, plan_id) references plans (organization_id, id)
  )`,
  `create table revision_routes (
    organization_id text not null references organizations (id),
    revision_id text not null,
    route_id text not null,
    route_version text not null,
    primary key (organization_id, revision_id, route_id),
    foreign key (organization_id, revision_id) references revisions (organization_id, id),
    foreign key (organization_id, route_id) references routes (organization_id, id),
    foreign key (organization_id, route_version) references route_versions (organization_id, hash)
  )`,
  `create table optimizations (${record},
    plan_id text not null,
    status text not null check (status in ('queued', 'running', 'completed', 'failed')),
    causes jsonb not null,
    seed integer not null,
    -- The content address of the job, and the job: enough to run it again.
    job_hash text,
    job jsonb,
    iterations integer,
    cost_before double precision,
    cost_after double precision,
    revision_id text,
    outcome text,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    foreign key (organization_id, plan_id) references plans (organization_id, id)
  )`,
  "create index optimizations_plan on optimizations (organization_id, plan_id)",

  `create table traffic (${record},
    body jsonb not null,
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    created_at timestamptz not null,
    check (valid_until > valid_from)
  )`,
  "create index traffic_valid on traffic (organization_id, valid_until)",

  `create table positions (
    organization_id text not null references organizations (id),
    driver_id text not null,
    recorded_at timestamptz not null,
    received_at timestamptz not null,
    latitude double precision not null,
    longitude double precision not null,
    accuracy_meters double precision,
    speed_mps double precision,
    heading_degrees double precision
  )`,
  "create index positions_driver on positions (organization_id, driver_id, recorded_at)",
  `create table driver_positions (
    organization_id text not null references organizations (id),
    driver_id text not null,
    recorded_at timestamptz not null,
    body jsonb not null,
    primary key (organization_id, driver_id),
    foreign key (organization_id, driver_id) references drivers (organization_id, id)
  )`,

  // The outbox and the log of every plan's topic.
  `create table events (${record},
    plan_id text not null,
    sequence integer not null,
    type text not null,
    data jsonb not null,
    day_at timestamptz not null,
    created_at timestamptz not null,
    unique (organization_id, plan_id, sequence),
    foreign key (organization_id, plan_id) references plans (organization_id, id)
  )`,
  `create table audit (${record},
    actor text not null,
    action text not null,
    subject_id text not null,
    day_at timestamptz not null,
    created_at timestamptz not null
  )`,
  `create table idempotency_keys (
    organization_id text not null references organizations (id),
    key text not null,
    fingerprint text not null,
    status integer,
    headers jsonb,
    body text,
    created_at timestamptz not null,
    primary key (organization_id, key)
  )`,

  "alter table organizations enable row level security",
  "alter table organizations force row level security",
  `create policy own on organizations to reroute_app
    using (id = current_setting('reroute.organization_id', true))`,
  "create policy all_of_them on organizations to reroute_system using (true) with check (true)",
  "grant select, update on organizations to reroute_app",
  "grant select, insert on organizations to reroute_system",

  ...organizationTables.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy own on ${table} to reroute_app
      using (organization_id = current_setting('reroute.organization_id', true))
      with check (organization_id = current_setting('reroute.organization_id', true))`,
    `grant select, insert, update, delete on ${table} to reroute_app`,
  ]),
  // Who presents a secret may see that one credential, before it is known whose it is.
  `create policy presented on credentials for select to reroute_app
    using (secret_hash = current_setting('reroute.credential_hash', true))`,
];
