import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { makeClient, type WallClock } from "@reroute/client";
import type { Order, OrderId, StopAction, TaskStatus } from "@reroute/protocol";
import { afterEach, expect, test } from "vitest";
import { DEMO_VANS } from "./demo-fleet.ts";
import { type SimulatorMessage, simulate } from "./simulate.ts";
import { makeDemoDay } from "./world.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/**
 * A server that plans in the plainest way: van n gets every 20th order, by the end of its window. It has no live channel, so that drivers
 * ask, and it refuses the first try to start one stop in ten.
 */
async function startToyServer(now: string) {
  const planId = "pln_1";
  const records: Record<string, Record<string, unknown>[]> = { depots: [], vehicles: [], drivers: [], shifts: [] };
  const orders: (Order & { actions: string[] })[] = [];
  const refusedOnce = new Set<string>();
  const seen = { actions: new Set<string>(), positions: 0, traffic: 0, refusals: 0, advances: 0 };
  const clock = { now, mode: "simulation", speed: 0 };
  let sequence = 0;

  const routes = () =>
    records.shifts.map((shift, van) => {
      const own = orders.filter((_, index) => index % records.shifts.length === van);
      const stops = own.map((order) => ({
        ...order,
        id: `stp_${order.id}`,
        orderIds: [order.id],
        references: [order.reference],
      }));
      stops.sort((one, other) => Date.parse(one.timeWindows[0].end) - Date.parse(other.timeWindows[0].end));
      return { driverId: shift.driverId, vehicleId: shift.vehicleId, plannedStart: shift.start, stops };
    });

  function act(id: string, verb: string, { actionId, occurredAt }: StopAction) {
    const order = orders.find((one) => `stp_${one.id}` === id)!;
    const ended = ["completed", "failed", "cancelled"].includes(order.status);
    const isRefused = verb === "start" && orders.indexOf(order) % 10 === 0 && !refusedOnce.has(id);
    refusedOnce.add(id);
    if (ended || isRefused || Date.parse(occurredAt) > Date.parse(clock.now)) {
      seen.refusals++;
      return problem(409, "STATE_CONFLICT");
    }
    seen.actions.add(actionId);
    order.actions.push(verb);
    order.status = (
      { start: "en_route", arrive: "arrived", complete: "completed", fail: "failed" } as Record<string, TaskStatus>
    )[verb];
    sequence++;
    return { status: 200, body: {} };
  }

  function answer(method: string, path: string, body: Record<string, unknown> & StopAction) {
    const [, , word, rest] = path.split("?")[0].split(/[/:]/);
    const verb = path.split(":")[1];
    if (path === "/v1/clock") return { status: 200, body: clock };
    if (path === "/v1/simulation:advance") {
      clock.now = body.to as string;
      seen.advances++;
      return { status: 200, body: { now: clock.now } };
    }
    if (word === "plans") {
      const plan = { id: planId, status: "open", sequence };
      if (rest === planId)
        return { status: 200, body: { ...plan, publishedRevision: { number: 1, routes: routes(), unassigned: [] } } };
      const isKnown = records.shifts.length > 0 && path.includes(records.shifts[0].date as string);
      return { status: 200, body: { items: isKnown ? [plan] : [], nextCursor: null } };
    }
    if (word === "positions") seen.positions++;
    if (word === "traffic") seen.traffic++;
    if (word === "positions" || word === "traffic") return { status: 201, body: {} };
    if (word === "stops") return act(rest, verb, body);
    if (verb === "cancel") {
      sequence++;
      orders.find(({ id }) => id === rest)!.status = "cancelled";
      return { status: 200, body: {} };
    }
    if (word === "orders" && method === "POST") {
      const id = `ord_${orders.length}` as OrderId;
      const order = {
        ...body,
        id,
        status: "planned",
        taskIds: [`tsk_${orders.length}`],
        actions: [],
      } as unknown as (typeof orders)[number];
      orders.push(order);
      sequence++;
      return { status: 201, body: order };
    }
    const list = word === "orders" ? orders : records[word];
    if (list === undefined) return problem(404, "NOT_FOUND");
    if (method === "GET") return { status: 200, body: { items: list, nextCursor: null } };
    const record = { ...body, id: `${word}_${list.length}`, planId, date: String(body.start).slice(0, 10) };
    records[word].push(record);
    return { status: 201, body: record };
  }

  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { status, body } = answer(request.method!, request.url!, text === "" ? {} : JSON.parse(text));
    response.writeHead(status).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, clock, orders, records, seen };
}

const problem = (status: number, code: string) => ({
  status,
  body: { type: "about:blank", title: code, status, code, detail: "No." },
});

/** No waiting between steps. */
const hurried: WallClock = {
  now: () => 0,
  after(_ms, then) {
    queueMicrotask(then);
    return () => {};
  },
};

async function simulateUntil(baseUrl: string, last: SimulatorMessage["type"], count = 1) {
  const stopping = new AbortController();
  const told: SimulatorMessage[] = [];
  const lines: string[] = [];
  await simulate({
    client: makeClient({ baseUrl }),
    wall: hurried,
    speed: 60,
    seed: 1,
    log: (line) => void lines.push(line),
    signal: stopping.signal,
    tell(message) {
      told.push(message);
      if (told.filter(({ type }) => type === last).length === count) stopping.abort();
    },
  });
  return { told: told.map(({ type }) => type), lines };
}

test("a whole demo day happens, though the server refuses at times and has no live channel", async () => {
  const server = await startToyServer("2026-11-22T20:00:00Z");
  const { told, lines } = await simulateUntil(server.baseUrl, "day-done");
  const day = makeDemoDay(1, "2026-11-23");

  expect(told).toEqual(["loaded", "day-done"]);
  expect(server.records.vehicles).toHaveLength(DEMO_VANS.length);
  expect(server.orders.map(({ reference }) => reference).sort()).toEqual(
    day.orders.map(({ order }) => order.reference).sort(),
  );
  // Its routes cross the whole town, so that some stops are still open in the evening; what happened, happened in order.
  for (const { status, actions } of server.orders) {
    const ending = status === "failed" ? "fail" : "complete";
    if (status !== "cancelled") expect(["start", "arrive", ending].slice(0, actions.length)).toEqual(actions);
  }
  expect(server.orders.filter(({ status }) => status === "completed").length).toBeGreaterThan(200);
  const failed = server.orders.filter(({ status }) => status === "failed").map(({ reference }) => reference);
  const inVain = day.orders.filter(({ isNobodyHome }) => isNobodyHome).map(({ order }) => order.reference);
  expect(inVain).toEqual(expect.arrayContaining(failed));
  expect(server.seen.traffic).toBe(day.incidents.length);
  expect(server.seen.refusals).toBeGreaterThan(0);
  expect(lines.filter((line) => line.includes("STATE_CONFLICT")).length).toBeGreaterThan(0);
  expect(lines.at(-1)).toContain("2026-11-23 is over");
});

test("the next start takes the fleet and the day up where they stand", async () => {
  const server = await startToyServer("2026-11-22T20:00:00Z");
  await simulateUntil(server.baseUrl, "loaded");
  const { vehicles, shifts } = server.records;
  const [vehicleCount, shiftCount, orderCount] = [vehicles.length, shifts.length, server.orders.length];

  const { told } = await simulateUntil(server.baseUrl, "loaded");
  expect(told).toEqual(["loaded"]);
  expect([vehicles.length, shifts.length, server.orders.length]).toEqual([vehicleCount, shiftCount, orderCount]);
  expect(server.clock.now).toBe(new Date(makeDemoDay(1, "2026-11-23").morningMs).toISOString());
});
