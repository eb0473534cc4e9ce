export const up: readonly string[] = [
  // What a provider of road times has answered for a plan, by the hash of its content.
  `create table provider_matrices (
    organization_id text not null references organizations (id),
    plan_id text not null,
    hash text not null,
    asked_at timestamptz not null,
    body bytea not null,
    primary key (organization_id, plan_id, hash),
    foreign key (organization_id, plan_id) references plans (organization_id, id)
  )`,
  "alter table provider_matrices enable row level security",
  "alter table provider_matrices force row level security",
  `create policy own on provider_matrices to reroute_app
    using (organization_id = current_setting('reroute.organization_id', true))
    with check (organization_id = current_setting('reroute.organization_id', true))`,
  "grant select, insert, update, delete on provider_matrices to reroute_app",
];
