import type { Operation } from "@reroute/protocol";
import type { z } from "zod";
import { failureOf, NetworkFailure } from "./api-failure.ts";
import { type Backoff, backoffMs } from "./backoff.ts";
import { pause, type WallClock } from "./wall-clock.ts";

type InputOf<Op, Part extends "id" | "query" | "body"> = Op extends { [Key in Part]: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : undefined;
/** The record's id in an operation's path; `undefined` where it has none. */
export type IdOf<Op> = InputOf<Op, "id">;
/** What an operation's query may say, all of it optional; `undefined` where it has none. */
export type QueryOf<Op> = InputOf<Op, "query">;
/** The body that an operation takes; `undefined` where it has none. */
export type BodyOf<Op> = InputOf<Op, "body">;
/** What an operation answers. */
export type ResponseOf<Op extends Operation> = z.output<Op["response"]>;

export interface CallOptions {
  /** Makes a write safe to repeat. Absent: a new UUID for each call, the same in all its tries. */
  idempotencyKey?: string;
  /** The version last read, for an edit that must not overwrite another's. */
  ifMatch?: number;
  /** Most milliseconds of one try. Default 60,000. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

type Given<Name extends string, Value> = Value extends undefined ? unknown : { [Key in Name]: Value };
/** All that a call of an operation takes. */
export type CallInput<Op> = CallOptions &
  Given<"id", IdOf<Op>> &
  Given<"body", BodyOf<Op>> &
  (QueryOf<Op> extends undefined ? unknown : { query?: QueryOf<Op> });

/** Calls one operation of the API. Throws `ApiFailure`, `NetworkFailure`, or the signal's reason once it is aborted. */
export type Call = <Op extends Operation>(operation: Op, input: CallInput<Op>) => Promise<ResponseOf<Op>>;

export interface CallSettings {
  /** Where the server is: "http://127.0.0.1:8080"; "" for the page's own origin. */
  baseUrl: string;
  /** Absent: the browser's session cookie. */
  apiKey?: string;
  clock: WallClock;
  /** 0 to below 1, for the jitter. */
  random: () => number;
  /** How often a call is tried in all. */
  mostTries: number;
  backoff: Backoff;
}

/** Answers that say "not now": the same request, under the same key, may do better later. */
const PASSING = new Set([429, 502, 503, 504]);
const MOST_RETRY_AFTER_MS = 30_000;

/** Makes the one function that all calls go through. */
export function makeCall(settings: CallSettings): Call {
  const { clock, mostTries, backoff, random } = settings;

  return async (operation, input) => {
    const parts = input as CallOptions & { id?: string; query?: Record<string, unknown>; body?: unknown };
    const url = settings.baseUrl + pathOf(operation, parts.id, parts.query);
    const init: RequestInit = {
      method: operation.method,
      headers: headersOf(settings, operation, parts),
      credentials: "same-origin",
    };
    if (parts.body !== undefined) init.body = JSON.stringify(parts.body);

    for (let attempt = 0; ; attempt++) {
      const isLast = attempt + 1 >= mostTries;
      let waitMs = backoffMs(attempt, backoff, random);
      try {
        const response = await fetch(url, { ...init, signal: signalOf(parts) });
        if (response.ok) return await bodyOf(response);
        if (isLast || !PASSING.has(response.status)) throw await failureOf(response);
        await response.body?.cancel();
        waitMs = Math.max(waitMs, retryAfterMs(response, clock));
      } catch (error) {
        parts.signal?.throwIfAborted();
        if (!isNetworkTrouble(error)) throw error;
        if (isLast) throw new NetworkFailure(`${operation.method} ${operation.path} got no answer.`, { cause: error });
      }
      await pause(clock, waitMs, parts.signal);
      parts.signal?.throwIfAborted();
    }
  };
}

function pathOf(operation: Operation, id: string | undefined, query: Record<string, unknown> = {}): string {
  const path = operation.path.replace("{id}", () => encodeURIComponent(id ?? ""));
  const said = Object.entries(query).filter(([, value]) => value !== undefined);
  if (said.length === 0) return path;
  return `${path}?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}`;
}

function headersOf(settings: CallSettings, operation: Operation, parts: CallOptions & { body?: unknown }) {
  const headers: Record<string, string> = { accept: "application/json" };
  if (settings.apiKey !== undefined) headers.authorization = `Bearer ${settings.apiKey}`;
  if (parts.body !== undefined) headers["content-type"] = "application/json";
  if (parts.ifMatch !== undefined) headers["if-match"] = `"${parts.ifMatch}"`;
  if (operation.method !== "GET") headers["idempotency-key"] = parts.idempotencyKey ?? randomUuid();
  return headers;
}

function signalOf({ timeoutMs = 60_000, signal }: CallOptions): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

/** The body comes from a server that checks its answers by the same schemas: it is not parsed a second time. */
async function bodyOf<Body>(response: Response): Promise<Body> {
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as Body;
}

/** fetch rejects with a TypeError when no answer came, and with a TimeoutError when it took too long. */
function isNetworkTrouble(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");
}

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfterMs(response: Response, clock: WallClock): number {
  const header = response.headers.get("retry-after");
  if (header === null) return 0;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - clock.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MOST_RETRY_AFTER_MS) : 0;
}

/** Version 4. Not crypto.randomUUID, which a page that is served without TLS does not have. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
