import { sql } from "kysely";
import type { Database, Tx } from "../database/database.ts";
import type { Caller } from "../http/context.ts";
import type { WallClock } from "../wall-clock.ts";
import { type CredentialKind, findCaller } from "./credentials.ts";
import { hashSecret } from "./secret.ts";

/** Where a process tells all others that a credential has ended. */
const revocationsChannel = "reroute_revocations";

/** A caller is looked up again after this long, should a notification of a revocation be lost. */
const keepMs = 3_000;
const mostKept = 10_000;

export interface Callers {
  /** Who presents this secret; undefined when it is unknown, of another kind, expired or revoked. */
  find(kind: CredentialKind, secret: string): Promise<Caller | undefined>;
  /** Forgets who was found: called once a revocation is committed, so that it holds from the next request on. */
  forget(): void;
}

interface Kept {
  caller: Caller;
  expiresAt: Date | null;
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
  await database.listen(revocationsChannel, forget, forget);

  return {
    find: async (kind, secret) => {
      const key = `${kind} ${hashSecret(secret)}`;
      const now = wallClock.now();
      const known = kept.get(key);
      if (known !== undefined && now.getTime() - known.foundMs < keepMs) {
        return known.expiresAt === null || known.expiresAt > now ? known.caller : undefined;
      }
      const begun = generation;
      const found = await findCaller(database, kind, secret, now);
      if (found === undefined) return undefined;
      // A revocation that came while this was read is not undone by it.
      if (begun === generation) {
        if (kept.size >= mostKept) kept.clear();
        kept.set(key, { ...found, foundMs: now.getTime() });
      }
      return found.caller;
    },
    forget,
  };
}

/** Tells every process, with the transaction, that a credential has ended. */
export async function announceRevocation(tx: Tx): Promise<void> {
  await sql`select pg_notify(${revocationsChannel}, '')`.execute(tx);
}
