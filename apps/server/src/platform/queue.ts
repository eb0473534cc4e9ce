import { CompiledQuery, type Kysely, sql } from "kysely";
import { PgBoss } from "pg-boss";
import type { Database, Tx } from "./database/database.ts";
import type { Tables } from "./database/tables.ts";
import type { Log } from "./log.ts";

const channel = "reroute_queue";
const noJob = "00000000-0000-0000-0000-000000000000";
/** A sleeping worker looks by itself this often, should a notification be lost with a cut session. */
const backstopMs = 5_000;

export interface Queue {
  /**
   * Puts a job into the queue with the writing transaction. Jobs of one key that wait are one job: what it will do is read when
   * it starts.
   */
  send<Data extends object>(tx: Tx, name: string, key: string, data: Data): Promise<void>;
  /** Runs the jobs of a queue, so many at a time; a failed one is tried again with growing pauses. */
  work<Data extends object>(name: string, atATime: number, handler: (data: Data) => Promise<void>): void;
  /** Tells whenever something may have come into a queue, from any process; returns how to stop that. */
  watch(name: string, listener: () => void): () => void;
  close(): Promise<void>;
}

/** pg-boss in our own database, woken by NOTIFY: polling alone takes up to two seconds on the embedded store. */
export async function makeQueue(database: Database, names: readonly string[], log: Log): Promise<Queue> {
  const boss = await startBoss(database, log);
  for (const name of names) {
    await boss.createQueue(name, { policy: "short", retryLimit: 5, retryBackoff: true, expireInSeconds: 300 });
    // pg-boss reads a queue's settings when it first needs them, in a session of its own: within our transaction that would wait
    // for ever on the embedded store, which has one session. Completing no job makes it read them now.
    await boss.complete(name, noJob);
  }
  const wakers = new Map<string, Set<() => void>>(names.map((name) => [name, new Set()]));
  const wake = (name: string) => {
    for (const waker of wakers.get(name) ?? []) waker();
  };
  const wakeAll = () => names.forEach(wake);
  await database.listen(channel, wake, wakeAll);
  let closed = false;
  const loops: Promise<void>[] = [];

  async function loop(name: string, handler: (data: never) => Promise<void>): Promise<void> {
    let woken = true;
    let sleeper: (() => void) | undefined;
    wakers.get(name)!.add(() => {
      woken = true;
      sleeper?.();
    });
    while (!closed) {
      try {
        const [job] = await boss.fetch<object>(name);
        if (job === undefined) {
          if (!woken) {
            await new Promise<void>((resolve) => {
              const timer = setTimeout(resolve, backstopMs);
              sleeper = () => {
                clearTimeout(timer);
                resolve();
              };
            });
          }
          woken = false;
          continue;
        }
        try {
          await handler(job.data as never);
          await boss.complete(name, job.id);
        } catch (error) {
          log.error({ err: error, queue: name, job: job.data }, "a job failed");
          await boss.fail(name, job.id, { message: (error as Error).message });
        }
      } catch (error) {
        if (closed) return;
        log.error({ err: error, queue: name }, "the queue cannot be read");
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  }

  return {
    send: async (tx, name, key, data) => {
      // pg-boss's tables belong to the connection's own user, not to the role that row-level security holds.
      const role = (
        await sql<{ role: string }>`select current_setting('role') as role, set_config('role', 'none', true)`.execute(
          tx,
        )
      ).rows[0]!.role;
      await boss.send(name, data, { singletonKey: key, db: executorOf(tx) });
      await sql`select pg_notify(${channel}, ${name}), set_config('role', ${role}, true)`.execute(tx);
    },
    work: (name, atATime, handler) => {
      for (let index = 0; index < atATime; index++) loops.push(loop(name, handler as (data: never) => Promise<void>));
    },
    watch: (name, listener) => {
      wakers.get(name)!.add(listener);
      return () => wakers.get(name)!.delete(listener);
    },
    close: async () => {
      closed = true;
      wakeAll();
      await Promise.all(loops);
      await boss.stop({ graceful: false, close: false });
    },
  };
}

const mostStarts = 5;

/** Of two processes that make the queue's tables at the same moment PostgreSQL refuses one: it then finds them there. */
async function startBoss(database: Database, log: Log): Promise<PgBoss> {
  for (let attempt = 1; ; attempt++) {
    const boss = new PgBoss({ db: executorOf(database.kysely) });
    boss.on("error", (error) => log.warn({ err: error }, "the queue had an error"));
    try {
      await boss.start();
      return boss;
    } catch (error) {
      const isRace = ["23505", "42P06", "42P07", "42710"].includes((error as { code?: string }).code ?? "");
      if (!isRace || attempt === mostStarts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function executorOf(executor: Kysely<Tables>) {
  return {
    executeSql: async (text: string, values: unknown[] = []) =>
      (await executor.executeQuery(CompiledQuery.raw(text, values))) as { rows: never[] },
  };
}
