import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type OrderCreate, operations } from "@reroute/protocol";
import { afterEach, describe, expect, test } from "vitest";
import { ApiFailure, NetworkFailure } from "./api-failure.ts";
import { everyItem } from "./every-item.ts";
import { makeClient } from "./make-client.ts";
import type { WallClock } from "./wall-clock.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: unknown;
}

/** A server that keeps what it received and gives the answers in turn, the last one again and again. */
async function serve(
  ...answers: { status: number; body?: unknown; headers?: Record<string, string>; hangUp?: true }[]
) {
  const received: Received[] = [];
  const listener: RequestListener = async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { method, url, headers } = request;
    received.push({ method, url, headers, body: text === "" ? undefined : JSON.parse(text) });
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer.hangUp) return void request.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  };
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return { received, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Waits are recorded and over at once. */
function instantClock() {
  const waits: number[] = [];
  const clock: WallClock = {
    now: () => 0,
    after(ms, then) {
      waits.push(ms);
      queueMicrotask(then);
      return () => {};
    },
  };
  return { waits, clock };
}

const order: OrderCreate = {
  reference: "1042",
  location: { latitude: 33.75, longitude: -84.39 },
  timeWindows: [{ start: "2026-11-22T09:00:00-05:00", end: "2026-11-22T11:00:00-05:00" }],
};
const stopId = "stp_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55";

describe("a call", () => {
  test("sends method, path, key, body and an idempotency key of its own", async () => {
    const { received, baseUrl } = await serve({ status: 201, body: { id: "ord_1" } });
    const client = makeClient({ baseUrl, apiKey: "secret" });

    expect(await client.orders.create(order)).toEqual({ id: "ord_1" });
    await client.orders.create(order);

    const [first, second] = received;
    expect(first).toMatchObject({ method: "POST", url: "/v1/orders", body: order });
    expect(first!.headers.authorization).toBe("Bearer secret");
    expect(first!.headers["idempotency-key"]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(second!.headers["idempotency-key"]).not.toBe(first!.headers["idempotency-key"]);
  });

  test("puts id and query into the address, and leaves out what is undefined", async () => {
    const { received, baseUrl } = await serve({ status: 200, body: { items: [], nextCursor: null } });
    const client = makeClient({ baseUrl: `${baseUrl}/` });

    await client.plans.revisions("pln_1", { limit: 5, cursor: undefined });
    await client.stops.arrive(stopId, { actionId: "action-1", occurredAt: "2026-11-22T09:00:00-05:00" });
    await client.call(operations.clock.read, {});

    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /v1/plans/pln_1/revisions?limit=5",
      `POST /v1/stops/${stopId}:arrive`,
      "GET /v1/clock",
    ]);
    expect(received[0]!.headers["idempotency-key"]).toBeUndefined();
  });

  test("sends the version that an edit builds on as If-Match", async () => {
    const { received, baseUrl } = await serve({ status: 200, body: {} });
    await makeClient({ baseUrl }).orders.change("ord_1", { priority: 9 }, { ifMatch: 3 });
    expect(received[0]!.headers["if-match"]).toBe('"3"');
  });

  test("answers undefined for 204", async () => {
    const { baseUrl } = await serve({ status: 204 });
    expect(await makeClient({ baseUrl }).access.signOut()).toBeUndefined();
  });
});

describe("an error", () => {
  test("carries the problem details", async () => {
    const errors = [{ pointer: "/location/latitude", message: "must be at most 90" }];
    const problem = {
      type: "about:blank",
      title: "t",
      status: 400,
      code: "VALIDATION_FAILED",
      detail: "The body is wrong.",
      errors,
    };
    const { baseUrl, received } = await serve({ status: 400, body: problem });

    const failure = await makeClient({ baseUrl })
      .orders.create(order)
      .catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ApiFailure);
    expect(failure).toMatchObject({ code: "VALIDATION_FAILED", status: 400, errors });
    expect((failure as ApiFailure).message).toContain("/location/latitude must be at most 90");
    expect(received).toHaveLength(1);
  });

  test("that is no problem details keeps its status", async () => {
    const { baseUrl } = await serve({ status: 404, body: "<html>" });
    await expect(makeClient({ baseUrl }).clock.read()).rejects.toMatchObject({ code: "NOT_FOUND", status: 404 });
  });
});

describe("a write that gets no answer", () => {
  test("is tried again with the same key until it is answered", async () => {
    const { baseUrl, received } = await serve(
      { status: 0, hangUp: true },
      { status: 502 },
      { status: 201, body: { id: "ord_1" } },
    );
    const { clock, waits } = instantClock();

    expect(await makeClient({ baseUrl, clock, random: () => 0 }).orders.create(order)).toEqual({ id: "ord_1" });

    expect(new Set(received.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
    expect(received.map(({ body }) => body)).toEqual([order, order, order]);
    expect(waits).toEqual([125, 250]);
  });

  test("waits at least as long as Retry-After says", async () => {
    const { baseUrl } = await serve({ status: 503, headers: { "retry-after": "7" } }, { status: 200, body: {} });
    const { clock, waits } = instantClock();
    await makeClient({ baseUrl, clock }).clock.read();
    expect(waits).toEqual([7000]);
  });

  test("is given up after the last try", async () => {
    const { baseUrl, received } = await serve({ status: 503 });
    const { clock } = instantClock();
    await expect(makeClient({ baseUrl, clock, mostTries: 3 }).clock.read()).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(received).toHaveLength(3);
  });

  test("says so when nobody is there", async () => {
    const { clock } = instantClock();
    const client = makeClient({ baseUrl: "http://127.0.0.1:1", clock, mostTries: 2 });
    await expect(client.clock.read()).rejects.toBeInstanceOf(NetworkFailure);
  });

  test("stops when the caller gives up", async () => {
    const { baseUrl, received } = await serve({ status: 503 });
    const given = new AbortController();
    const clock: WallClock = {
      now: () => 0,
      after() {
        queueMicrotask(() => given.abort(new Error("enough")));
        return () => {};
      },
    };
    await expect(makeClient({ baseUrl, clock }).clock.read({ signal: given.signal })).rejects.toThrow("enough");
    expect(received).toHaveLength(1);
  });
});

test("everyItem walks all pages of a list", async () => {
  const { baseUrl, received } = await serve(
    { status: 200, body: { items: [1, 2], nextCursor: "next" } },
    { status: 200, body: { items: [3], nextCursor: null } },
  );
  const client = makeClient({ baseUrl });
  const items: unknown[] = [];
  for await (const item of everyItem(client.orders.list, { date: "2026-11-22" })) items.push(item);
  expect(items).toEqual([1, 2, 3]);
  expect(received.map(({ url }) => url)).toEqual([
    "/v1/orders?date=2026-11-22",
    "/v1/orders?date=2026-11-22&cursor=next",
  ]);
});
