import type { OrganizationId, Role } from "@reroute/protocol";
import { sql } from "kysely";
import { type Database, type Tx, withCredential, withOrganization } from "../database/database.ts";
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
  /** The credential that asked for this one, which acts in its name. */
  issuedBy?: string;
}

/** Makes a credential; its secret is in the answer and nowhere else. */
export async function createCredential(
  tx: Tx,
  organizationId: string,
  { kind, name, role, createdAt, expiresAt, issuedBy, secret = newSecret(prefixes[kind]) }: NewCredential,
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
      issued_by: issuedBy ?? null,
    })
    .execute();
  return { id, secret };
}

/** Who owns this secret; undefined when it is unknown, of another kind, expired or revoked. */
export async function findCaller(
  database: Database,
  kind: CredentialKind,
  secret: string,
  wallNow: Date,
): Promise<Caller | undefined> {
  return withCredential(database, hashSecret(secret), async (tx) => {
    const credential = await presented(tx, kind, hashSecret(secret));
    if (credential === undefined || !isValid(credential, wallNow)) return undefined;
    return toCaller(tx, credential);
  });
}

/**
 * As findCaller, for a secret that works once: of two that present it at the same time one gets it. Where another credential issued it,
 * the caller is that one, if it is still valid.
 */
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
    const issuer =
      credential.issued_by === null ? undefined : await findById(tx, caller.organizationId, credential.issued_by);
    if (credential.issued_by !== null && (issuer === undefined || !isValid(issuer, wallNow))) return undefined;
    const taken = await tx
      .deleteFrom("credentials")
      .where("organization_id", "=", credential.organization_id)
      .where("id", "=", credential.id)
      .returning("id")
      .executeTakeFirst();
    if (taken === undefined) return undefined;
    return issuer === undefined ? caller : { ...caller, credentialId: issuer.id, expiresAt: issuer.expires_at };
  });
}

/** True while the credential is neither expired nor revoked. */
export async function isCredentialValid(
  database: Database,
  { organizationId, credentialId }: Pick<Caller, "organizationId" | "credentialId">,
  wallNow: Date,
): Promise<boolean> {
  const credential = await withOrganization(database, organizationId, (tx) =>
    findById(tx, organizationId, credentialId),
  );
  return credential !== undefined && isValid(credential, wallNow);
}

function findById(tx: Tx, organizationId: string, id: string) {
  return tx
    .selectFrom("credentials")
    .select(["id", "expires_at", "revoked_at"])
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
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
async function toCaller(
  tx: Tx,
  credential: { organization_id: string; id: string; role: Role; expires_at: Date | null },
): Promise<Caller> {
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
    expiresAt: credential.expires_at,
    role: credential.role,
  };
}

async function setOrganization(tx: Tx, organizationId: string): Promise<void> {
  await sql`select set_config('reroute.organization_id', ${organizationId}, true)`.execute(tx);
}
