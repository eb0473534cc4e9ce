/** What the store needs of a PostgreSQL, embedded or real: one session a connection, and LISTEN. */
export interface Connections {
  kind: "embedded" | "postgres";
  acquire(): Promise<Connection>;
  release(connection: Connection): void;
  listen: Listen;
  close(): Promise<void>;
}

/**
 * Calls back with the payload of each NOTIFY on the channel, for as long as the store is open. `onGap` is called when the
 * listening session was cut and is back: what was notified meanwhile is lost and has to be looked for.
 */
export type Listen = (channel: string, callback: (payload: string) => void, onGap?: () => void) => Promise<void>;

export interface Connection {
  query(sql: string, parameters: readonly unknown[]): Promise<QueryAnswer>;
}

export interface QueryAnswer {
  rows: unknown[];
  affectedRows: number | undefined;
}
