import { type Operation, operations } from "@reroute/protocol";
import {
  type BodyOf,
  type Call,
  type CallInput,
  type CallOptions,
  type IdOf,
  makeCall,
  type QueryOf,
  type ResponseOf,
} from "./call.ts";
import { type LiveChannel, type LiveOptions, makeLive } from "./live.ts";
import { systemClock, type WallClock } from "./wall-clock.ts";

export interface ClientOptions {
  /** Where the server is: "http://127.0.0.1:8080". Absent or "": the page's own origin. */
  baseUrl?: string;
  /** Absent: the browser's session cookie. */
  apiKey?: string;
  /** How often a call is tried in all, when no answer comes or one that says "not now". Default 5. */
  mostTries?: number;
  clock?: WallClock;
  random?: () => number;
}

type Given<Value> = Value extends undefined ? [] : [value: Value];
type Arguments<Op> = [
  ...Given<IdOf<Op>>,
  ...Given<BodyOf<Op>>,
  ...(QueryOf<Op> extends undefined ? [] : [query?: QueryOf<Op>]),
  options?: CallOptions,
];
type Method<Op extends Operation> = (...args: Arguments<Op>) => Promise<ResponseOf<Op>>;
type Group<Operations> = {
  readonly [Name in keyof Operations]: Operations[Name] extends Operation ? Method<Operations[Name]> : never;
};
type Groups = { readonly [Name in keyof typeof operations]: Group<(typeof operations)[Name]> };

/**
 * Every call of the API by name, its arguments in the order id, body, query, options: `client.orders.create(order)`,
 * `client.stops.arrive(id, action)`, `client.plans.revisions(id, { limit: 20 })`.
 */
export type Client = Groups & {
  /** The same by the operation itself. */
  call: Call;
  /** Opens the live channel. */
  live(options?: LiveOptions): LiveChannel;
};

/** Makes a client of one server. */
export function makeClient(options: ClientOptions = {}): Client {
  const { baseUrl = "", apiKey, mostTries = 5, clock = systemClock, random = Math.random } = options;
  const origin = baseUrl.replace(/\/$/, "");
  const call = makeCall({ baseUrl: origin, apiKey, clock, random, mostTries, backoff: { firstMs: 250, mostMs: 4000 } });
  const groups = Object.entries(operations).map(([name, group]) => [name, methodsOf(group, call)]);
  const calls = Object.fromEntries(groups) as Groups;
  return {
    ...calls,
    call,
    live: (live) => makeLive({ url: liveUrl(origin), ticket: calls.access.liveTicket, clock, random, ...live }),
  };
}

function methodsOf(group: Record<string, Operation>, call: Call) {
  const methods = Object.entries(group).map(([name, operation]) => {
    const order = (["id", "body", "query"] as const).filter((part) => operation[part] !== undefined);
    const method = (...args: unknown[]) => {
      const parts = order.map((part, index) => [part, args[index]]);
      const options = args[order.length] as CallOptions | undefined;
      return call(operation, { ...options, ...Object.fromEntries(parts) } as CallInput<Operation>);
    };
    return [name, method];
  });
  return Object.fromEntries(methods);
}

function liveUrl(origin: string): string {
  const url = new URL("/v1/live", origin === "" ? globalThis.location.href : `${origin}/`);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
