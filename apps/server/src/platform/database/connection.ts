/** What the store needs of a PostgreSQL, embedded or real: one session a connection, and LISTEN. */
export interface Connections {
  kind: "embedded" | "postgres";
  acquire(): Promise<Connection>;
  release(connection: Connection): void;
  /** Calls back with the payload of each NOTIFY on the channel, for as long as the store is open. */
  listen(channel: string, callback: (payload: string) => void): Promise<void>;
  close(): Promise<void>;
}

export interface Connection {
  query(sql: string, parameters: readonly unknown[]): Promise<QueryAnswer>;
}

export interface QueryAnswer {
  rows: unknown[];
  affectedRows: number | undefined;
}
