import { parentPort, workerData } from "node:worker_threads";
import { PGlite, types } from "@electric-sql/pglite";

export type EmbeddedRequest =
  | { id: number; kind: "open" }
  | { id: number; kind: "query"; sql: string; parameters: readonly unknown[] }
  | { id: number; kind: "listen"; channel: string }
  | { id: number; kind: "dump" }
  | { id: number; kind: "close" };

export type EmbeddedAnswer =
  | { kind: "result"; id: number; value: unknown }
  | { kind: "failure"; id: number; message: string; fields: Record<string, unknown> }
  | { kind: "notification"; channel: string; payload: string };

const port = parentPort!;
const { folder, snapshot } = workerData as { folder: string | undefined; snapshot: Uint8Array | undefined };
const options = {
  // int8 counts and sequences stay far below 2^53; a date is a calendar date, not an instant.
  parsers: { [types.INT8]: Number, [types.NUMERIC]: Number, [types.DATE]: String },
  ...(folder !== undefined && { dataDir: folder }),
  ...(snapshot !== undefined && { loadDataDir: new Blob([snapshot as Uint8Array<ArrayBuffer>]) }),
};
const opening = PGlite.create(options);
opening.catch(() => {});

port.on("message", async (request: EmbeddedRequest) => {
  try {
    post({ kind: "result", id: request.id, value: await answer(request) });
  } catch (error) {
    const { message, code, detail, constraint, table, column } = error as Error & Record<string, unknown>;
    post({ kind: "failure", id: request.id, message, fields: { code, detail, constraint, table, column } });
  }
});

async function answer(request: EmbeddedRequest): Promise<unknown> {
  const database = await opening;
  switch (request.kind) {
    case "open":
      return undefined;
    case "query": {
      // Several statements in one text (pg-boss sends such) have no parameters; the last one's rows are the answer.
      const result =
        request.parameters.length === 0
          ? (await database.exec(request.sql)).at(-1)
          : await database.query(request.sql, request.parameters as unknown[]);
      return { rows: result?.rows ?? [], affectedRows: result?.affectedRows };
    }
    case "listen":
      await database.listen(request.channel, (payload) => {
        post({ kind: "notification", channel: request.channel, payload });
      });
      return undefined;
    case "dump":
      return new Uint8Array(await (await database.dumpDataDir("none")).arrayBuffer());
    case "close":
      await database.close();
      return undefined;
  }
}

function post(message: EmbeddedAnswer): void {
  port.postMessage(message);
}
