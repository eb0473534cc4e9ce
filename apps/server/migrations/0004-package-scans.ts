export const up: readonly string[] = [
  // When what the status says happened: an older scan that comes late does not take it back.
  "alter table packages add column status_at timestamptz",
  "create index packages_barcode on packages (organization_id, barcode)",
  `create table package_scans (
    organization_id text not null references organizations (id),
    action_id text not null,
    package_id text not null,
    status text not null check (status in ('expected', 'loaded', 'delivered', 'returned', 'missing')),
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    latitude double precision,
    longitude double precision,
    primary key (organization_id, action_id),
    foreign key (organization_id, package_id) references packages (organization_id, id)
  )`,
  "create index package_scans_package on package_scans (organization_id, package_id)",
  "alter table package_scans enable row level security",
  "alter table package_scans force row level security",
  `create policy own on package_scans to reroute_app
    using (organization_id = current_setting('reroute.organization_id', true))
    with check (organization_id = current_setting('reroute.organization_id', true))`,
  "grant select, insert, update, delete on package_scans to reroute_app",
];
