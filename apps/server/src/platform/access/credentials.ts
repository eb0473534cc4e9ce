import type { OrganizationId, Role } from "@reroute/protocol";
import { sql } from "kysely";
import { type Database, type Tx, withCredential } from "../database/database.ts";
import type { Caller } from "../http/context.ts";
import { newId } from "../ids.ts";
import { hashSecret, newSecret } from "./secret.ts";

export type CredentialKind = "api_key" | "sign_in" | "session" | "live_ticket";

const prefixes: Record<CredentialKind, string> = {
  api_key: "rk",
  sign_in: "signin",
  session: "session",
  live_ticket: "ticket",
};

export interface NewCredential {
  kind: CredentialKind;
  name: string;
  role: Role;
  createdAt: Date;
  expiresAt?: Date;
  /** Absent: a new random one. */
  secret?: string;
}

/** Makes a credential; its secret is in the answer and nowhere else. */
export async function createCredential(
  tx: Tx,
  organizationId: string,
  { kind, name, role, createdAt, expiresAt, secret = newSecret(prefixes[kind]) }: NewCredential,
) {
  const id = newId("apiKey");
  await tx
    .insertInto("credentials")
    .values({
      organization_id: organizationId,
      id,
      kind,
      name,
      role,
      secret_hash: hashSecret(secret),
      created_at: createdAt,
      expires_at: expiresAt ?? null,
    })
    .execute();
  return { id, secret };
}

/** Who owns this secret and until when; undefined when it is unknown, of another kind, expired or revoked. */
export async function findCaller(
  database: Database,
  kind: CredentialKind,
  secret: string,
  wallNow: Date,
): Promise<{ caller: Caller; expiresAt: Date | null } | undefined> {
  return withCredential(database, hashSecret(secret), async (tx) => {
    const credential = await presented(tx, kind, hashSecret(secret));
    if (credential === undefined || !isValid(credential, wallNow)) return undefined;
    return { caller: await toCaller(tx, credential), expiresAt: credential.expires_at };
  });
}

/** As findCaller, for a secret that works once: of two that present it at the same time one gets it. */
export async function redeem(
  database: Database,
  kind: CredentialKind,
  secret: string,
  wallNow: Date,
): Promise<Caller | undefined> {
  const hash = hashSecret(secret);
  return withCredential(database, hash, async (tx) => {
    const credential = await presented(tx, kind, hash);
    if (credential === undefined || !isValid(credential, wallNow)) return undefined;
    const caller = await toCaller(tx, credential);
    const taken = await tx
      .deleteFrom("credentials")
      .where("organization_id", "=", credential.organization_id)
      .where("id", "=", credential.id)
      .returning("id")
      .executeTakeFirst();
    return taken === undefined ? undefined : caller;
  });
}

function presented(tx: Tx, kind: CredentialKind, hash: string) {
  return tx
    .selectFrom("credentials")
    .selectAll()
    .where("secret_hash", "=", hash)
    .where("kind", "=", kind)
    .executeTakeFirst();
}

function isValid(credential: { expires_at: Date | null; revoked_at: Date | null }, wallNow: Date): boolean {
  return credential.revoked_at === null && (credential.expires_at === null || credential.expires_at > wallNow);
}

/** The transaction goes on as the credential's organization. */
async function toCaller(tx: Tx, credential: { organization_id: string; id: string; role: Role }): Promise<Caller> {
  await setOrganization(tx, credential.organization_id);
  const organization = await tx
    .selectFrom("organizations")
    .select(["name", "kind"])
    .where("id", "=", credential.organization_id)
    .executeTakeFirstOrThrow();
  return {
    organizationId: credential.organization_id as OrganizationId,
    organizationName: organization.name,
    organizationKind: organization.kind,
    credentialId: credential.id,
    role: credential.role,
  };
}

async function setOrganization(tx: Tx, organizationId: string): Promise<void> {
  await sql`select set_config('reroute.organization_id', ${organizationId}, true)`.execute(tx);
}
