export const up: readonly string[] = [
  `create table pins (
    organization_id text not null references organizations (id),
    id text not null,
    order_id text not null,
    -- The pin is of this plan: an order that moves to another day leaves it behind.
    plan_id text not null,
    -- Null: the order is kept off the routes.
    vehicle_id text,
    keeps text not null check (keeps in ('vehicle', 'place')),
    -- Set by a forced edit: the order stays, whatever limit it breaks there.
    forced boolean not null,
    created_at timestamptz not null,
    primary key (organization_id, id),
    unique (organization_id, order_id),
    check (vehicle_id is not null or keeps = 'vehicle'),
    foreign key (organization_id, order_id) references orders (organization_id, id),
    foreign key (organization_id, plan_id) references plans (organization_id, id),
    foreign key (organization_id, vehicle_id) references vehicles (organization_id, id)
  )`,
  "create index pins_plan on pins (organization_id, plan_id)",
  "alter table pins enable row level security",
  "alter table pins force row level security",
  `create policy own on pins to reroute_app
    using (organization_id = current_setting('reroute.organization_id', true))
    with check (organization_id = current_setting('reroute.organization_id', true))`,
  "grant select, insert, update, delete on pins to reroute_app",
];
