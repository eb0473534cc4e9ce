import { sql } from "kysely";
import type { Database, Tx } from "../database/database.ts";
import type { Caller } from "../http/context.ts";
import type { WallClock } from "../wall-clock.ts";
import { type CredentialKind, findCaller } from "./credentials.ts";
import { hashSecret } from "./secret.ts";

/** Where a process tells all others that a credential has ended: the payload is its id. */
const revocationsChannel = "reroute_revocations";

/** A caller is looked up again after this long, should a notification of a revocation be lost. */
const keepMs = 3_000;
const mostKept = 10_000;

export interface Callers {
  /** Who presents this secret; undefined when it is unknown, of another kind, expired or revoked. */
  find(kind: CredentialKind, secret: string): Promise<Caller | undefined>;
  /** Forgets who was found: called once a revocation is committed, so that it holds from the next request on. */
  forget(): void;
  /** Tells which credential was revoked, in whatever process; undefined: some may have been while nobody listened. */
  onRevocation(listener: (credentialId: string | undefined) => void): void;
}

interface Kept {
  caller: Caller;
  foundMs: number;
}

/** Remembers callers for a moment: most requests then need no transaction to know who asks. */
export async function makeCallers(database: Database, wallClock: WallClock): Promise<Callers> {
  const kept = new Map<string, Kept>();
  let generation = 0;
  const forget = () => {
    generation++;
    kept.clear();
  };
  const listeners: ((credentialId: string | undefined) => void)[] = [];
  const tell = (credentialId: string | undefined) => {
    forget();
    for (const listener of listeners) listener(credentialId);
  };
  await database.listen(revocationsChannel, tell, () => tell(undefined));

  return {
    find: async (kind, secret) => {
      const key = `${kind} ${hashSecret(secret)}`;
      const now = wallClock.now();
      const known = kept.get(key);
      if (known !== undefined && now.getTime() - known.foundMs < keepMs) {
        const { expiresAt } = known.caller;
        return expiresAt === null || expiresAt > now ? known.caller : undefined;
      }
      const begun = generation;
      const caller = await findCaller(database, kind, secret, now);
      if (caller === undefined) return undefined;
      // A revocation that came while this was read is not undone by it.
      if (begun === generation) {
        if (kept.size >= mostKept) kept.clear();
        kept.set(key, { caller, foundMs: now.getTime() });
      }
      return caller;
    },
    forget,
    onRevocation: (listener) => void listeners.push(listener),
  };
}

/** Tells every process, with the transaction, that a credential has ended. */
export async function announceRevocation(tx: Tx, credentialId: string): Promise<void> {
  await sql`select pg_notify(${revocationsChannel}, ${credentialId})`.execute(tx);
}
