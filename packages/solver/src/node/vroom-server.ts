import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readProblem } from "../formats/read-problem.ts";
import type { MakeTravelTable } from "../formats/travel-table.ts";
import { stopOfVroom } from "../formats/vroom/stop-of-vroom.ts";
import { VroomError } from "../formats/vroom/vroom-error.ts";
import { writeVroom, writeVroomFailure, writeVroomPlan } from "../formats/vroom/write-vroom.ts";
import type { SolverPool } from "./solver-pool.ts";

const LARGEST_BODY_BYTES = 64 * 1024 * 1024;
const MOST_AT_ONCE = 16;
/** Of one request; a body can hold a million odd keys. */
const MOST_WARNINGS = 20;
const PATIENCE_MILLISECONDS = 5000;
/** What vroom-express adds to VROOM's own codes. */
const TOO_LARGE = 4;

export interface VroomServerOptions {
  pool: SolverPool;
  /** Unknown keys are told to `warn` and passed over, as VROOM passes over them; otherwise refused. */
  isLenient?: boolean;
  /** Travel for problems without matrices; absent: they are refused with code 3. */
  makeTravelTable?: MakeTravelTable | undefined;
  /** No request searches longer, whatever its options say. */
  maxSeconds?: number;
  largestBodyBytes?: number;
  warn?: (sentence: string) => void;
}

export interface VroomServer {
  /** Resolves to the port that is listened on; rejects when it is taken. */
  listen(port: number, host: string): Promise<number>;
  /** Takes no more requests, ends the searches that run with their best answers, and resolves when these are sent. */
  close(): Promise<void>;
}

/** VROOM's API over HTTP as vroom-express has it: POST / takes a problem and answers with routes, GET /health says 200. */
export function makeVroomServer(options: VroomServerOptions): VroomServer {
  const { pool, isLenient = false, makeTravelTable, maxSeconds = 60, warn = () => {} } = options;
  const largestBodyBytes = options.largestBodyBytes ?? LARGEST_BODY_BYTES;
  const ending = new AbortController();
  let running = 0;
  const server: Server = createServer((request, response) => {
    if (ending.signal.aborted) response.shouldKeepAlive = false;
    answer(request, response).catch((error: unknown) => {
      if (response.destroyed) return;
      warn(`a request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!response.headersSent) fail(response, 500, 1, "this request failed inside; the server's log says more");
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? "/").split("?");
    if (path === "/health") {
      if (request.method === "GET" || request.method === "HEAD") return send(response, 200, "");
      return fail(response, 405, 2, "health is asked by GET", { allow: "GET, HEAD" });
    }
    if (path !== "/") return fail(response, 404, 2, "there is nothing here; problems go to POST /");
    if (request.method !== "POST") return fail(response, 405, 2, "problems are sent by POST", { allow: "POST" });
    if (running >= MOST_AT_ONCE) return fail(response, 503, 1, `${MOST_AT_ONCE} problems are being solved; try again`);
    running++;
    try {
      await answerProblem(request, response);
    } finally {
      running--;
    }
  }

  async function answerProblem(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request, largestBodyBytes);
    if (text === undefined) {
      const sentence = `the body is larger than ${largestBodyBytes} bytes`;
      return fail(response, 413, TOO_LARGE, sentence, { connection: "close" });
    }
    const began = performance.now();
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    let warnings = 0;
    const onUnknown = (at: string, sentence: string) => {
      if (++warnings <= MOST_WARNINGS) warn(`${at}: ${sentence}`);
    };
    try {
      const { problem, vroom, previous } = readProblem(text, {
        format: "vroom",
        makeTravelTable,
        ...(isLenient ? { onUnknown } : {}),
      });
      if (vroom!.options.c) {
        send(response, 200, writeVroomPlan(vroom!, { loading: performance.now() - began, solving: 0 }));
        return;
      }
      const stop = stopOfVroom(vroom!);
      stop.timeLimitSeconds = Math.min(stop.timeLimitSeconds!, maxSeconds);
      const loaded = performance.now();
      const solution = await pool.solveSeeds(
        problem,
        { seed: 1, stop, ...(previous ? { previous } : {}) },
        { signal: AbortSignal.any([gone.signal, ending.signal]), seeds: vroom!.options.t ?? 1 },
      );
      const times = { loading: loaded - began, solving: performance.now() - loaded };
      if (ending.signal.aborted) response.shouldKeepAlive = false;
      send(response, 200, writeVroom(vroom!, solution, times));
    } catch (error) {
      if (!(error instanceof VroomError)) throw error;
      send(response, error.code === 2 ? 400 : 500, writeVroomFailure(error));
    }
  }

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      ending.abort();
      // Who is still sending a problem now is not waited for.
      const patience = setTimeout(() => server.closeAllConnections(), PATIENCE_MILLISECONDS);
      await closed;
      clearTimeout(patience);
    },
  };
}

/** undefined when it is too large; the rest of such a body is not read. Rejects when the client leaves. */
function readBody(request: IncomingMessage, largestBytes: number): Promise<string | undefined> {
  if (Number(request.headers["content-length"]) > largestBytes) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= largestBytes) return;
      // Not destroyed: its socket has an answer to carry.
      request.pause();
      resolve(undefined);
    });
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("error", reject);
  });
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

function fail(
  response: ServerResponse,
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  send(response, status, writeVroomFailure({ code, message }), headers);
}
