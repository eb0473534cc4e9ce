import type { OrganizationId } from "@reroute/protocol";
import { createCredential } from "../platform/access/credentials.ts";
import { hashSecret } from "../platform/access/secret.ts";
import { type Database, withCredential, withOrganization, withSystem } from "../platform/database/database.ts";
import { newId } from "../platform/ids.ts";
import type { WallClock } from "../platform/wall-clock.ts";

const signInMs = 24 * 3_600_000;

export interface OrganizationRow {
  id: OrganizationId;
  name: string;
  kind: "live" | "simulation";
}

export async function listOrganizations(database: Database): Promise<OrganizationRow[]> {
  const rows = await withSystem(database, (tx) =>
    tx.selectFrom("organizations").select(["id", "name", "kind"]).orderBy("id").execute(),
  );
  return rows.map((row) => ({ ...row, id: row.id as OrganizationId }));
}

/** The organization of this kind and name, made if there is none. A simulation's day begins at `dayClock`. */
export async function ensureOrganization(
  database: Database,
  wallClock: WallClock,
  { name, kind, dayClock }: { name: string; kind: "live" | "simulation"; dayClock: Date | null },
): Promise<OrganizationRow> {
  const known = (await listOrganizations(database)).find((row) => row.kind === kind && row.name === name);
  if (known !== undefined) return known;
  const id = newId("organization");
  await withSystem(database, (tx) =>
    tx
      .insertInto("organizations")
      .values({ id, name, kind, day_clock: dayClock, created_at: wallClock.now() })
      .execute(),
  );
  return { id, name, kind };
}

/** The first administrator's API key of an unattended install; the same key again changes nothing. */
export async function ensureBootstrapKey(
  database: Database,
  wallClock: WallClock,
  organizationId: string,
  secret: string,
): Promise<void> {
  const known = await withCredential(database, hashSecret(secret), (tx) =>
    tx.selectFrom("credentials").select("id").where("secret_hash", "=", hashSecret(secret)).executeTakeFirst(),
  );
  if (known !== undefined) return;
  await withOrganization(database, organizationId, (tx) =>
    createCredential(tx, organizationId, {
      kind: "api_key",
      name: "Bootstrap",
      role: "administrator",
      createdAt: wallClock.now(),
      secret,
    }),
  );
}

/** A one-time sign-in token for a browser. */
export async function issueSignIn(database: Database, wallClock: WallClock, organizationId: string): Promise<string> {
  const { secret } = await withOrganization(database, organizationId, (tx) =>
    createCredential(tx, organizationId, {
      kind: "sign_in",
      name: "Sign-in link",
      role: "administrator",
      createdAt: wallClock.now(),
      expiresAt: new Date(wallClock.now().getTime() + signInMs),
    }),
  );
  return secret;
}

/** A key for the demo's simulator; those of earlier starts end. */
export async function issueSimulatorKey(
  database: Database,
  wallClock: WallClock,
  organizationId: string,
): Promise<string> {
  const name = "Demo simulator";
  const { secret } = await withOrganization(database, organizationId, async (tx) => {
    await tx.deleteFrom("credentials").where("organization_id", "=", organizationId).where("name", "=", name).execute();
    return createCredential(tx, organizationId, {
      kind: "api_key",
      name,
      role: "administrator",
      createdAt: wallClock.now(),
    });
  });
  return secret;
}
