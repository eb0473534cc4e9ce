export const up: readonly string[] = [
  `alter table organizations
    -- True: what a day did not serve is planned anew on the next day.
    add column roll_over boolean not null default false,
    add column settings_version integer not null default 1`,

  // What a closed plan did not serve and another day's plan took over: the closed plan keeps showing it as it was.
  `create table roll_overs (
    organization_id text not null references organizations (id),
    task_id text not null,
    order_id text not null,
    from_plan_id text not null,
    -- The order's windows on the day that did not serve it.
    time_windows jsonb not null,
    -- Day clock.
    rolled_over_at timestamptz not null,
    primary key (organization_id, from_plan_id, task_id),
    foreign key (organization_id, task_id) references tasks (organization_id, id),
    foreign key (organization_id, order_id) references orders (organization_id, id),
    foreign key (organization_id, from_plan_id) references plans (organization_id, id)
  )`,
  "create index roll_overs_order on roll_overs (organization_id, order_id)",
  "alter table roll_overs enable row level security",
  "alter table roll_overs force row level security",
  `create policy own on roll_overs to reroute_app
    using (organization_id = current_setting('reroute.organization_id', true))
    with check (organization_id = current_setting('reroute.organization_id', true))`,
  "grant select, insert, update, delete on roll_overs to reroute_app",
];
