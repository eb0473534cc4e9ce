import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { straightLines } from "../formats/travel-table.ts";
import { makeSolverPool, type SolverPool } from "./solver-pool.ts";
import { makeVroomServer, type VroomServer, type VroomServerOptions } from "./vroom-server.ts";

let pool: SolverPool;
let server: VroomServer;
let url: string;
let told: string[];
/** Resolves when the first search begins. */
let searching: Promise<void>;

async function open(options: Partial<VroomServerOptions> = {}): Promise<void> {
  told = [];
  pool = makeSolverPool({ threads: 1, isWarm: false });
  let begin = () => {};
  searching = new Promise((resolve) => (begin = resolve));
  const watched: SolverPool = {
    ...pool,
    solveSeeds: (...args) => {
      begin();
      return pool.solveSeeds(...args);
    },
  };
  server = makeVroomServer({ pool: watched, warn: (sentence) => told.push(sentence), ...options });
  url = `http://127.0.0.1:${await server.listen(0, "127.0.0.1")}`;
}

afterEach(async () => {
  await server.close();
  await pool.close();
});

const post = async (body: string, path = "/") => {
  const response = await fetch(url + path, { method: "POST", body });
  return { status: response.status, answer: await response.json() };
};

/** One job 60 seconds away. */
const problem = (more: object = {}) =>
  JSON.stringify({
    jobs: [{ id: 5, location_index: 1 }],
    vehicles: [{ id: 1, start_index: 0, end_index: 0 }],
    matrix: [
      [0, 60],
      [60, 0],
    ],
    options: { x: 0 },
    ...more,
  });

/** So large that its ten minutes are not over before anyone loses patience. */
function endless(): string {
  const size = 60;
  const matrix = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (7 * i * j) % 101));
  const jobs = matrix.map((_, index) => ({ id: index, location_index: index }));
  return JSON.stringify({ jobs, matrix, vehicles: [{ id: 1, start_index: 0 }], options: { l: 600 } });
}

test("a problem is answered with routes, 200 and code 0", async () => {
  await open();
  const { status, answer } = await post(problem());
  expect(status).toBe(200);
  expect(answer).toMatchObject({ code: 0, summary: { cost: 120, routes: 1 }, unassigned: [] });
  expect(answer.routes[0].steps.map(({ type }: { type: string }) => type)).toEqual(["start", "job", "end"]);
});

test("given routes are timed, and what they break is told", async () => {
  await open();
  const vehicles = [{ id: 1, start_index: 0, steps: [{ type: "job", id: 5, service_at: 9 }] }];
  expect(await post(problem({ vehicles, options: { c: true } }))).toMatchObject({ status: 400, answer: { code: 2 } });
  vehicles[0]!.steps[0]!.service_at = 99;
  const { status, answer } = await post(problem({ vehicles, options: { c: true } }));
  expect(status).toBe(200);
  expect(answer).toMatchObject({ code: 0, routes: [{ steps: [{ type: "start" }, { arrival: 99 }, { type: "end" }] }] });
});

test("its health is asked apart", async () => {
  await open();
  const response = await fetch(`${url}/health`);
  expect([response.status, await response.text()]).toEqual([200, ""]);
});

describe("VROOM's codes, by vroom-express's HTTP statuses", () => {
  test.each<[string, string, number, number, RegExp]>([
    ["no JSON", "{", 400, 2, /not JSON/],
    ["nothing", "", 400, 2, /not JSON/],
    ["deep JSON", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, 400, 2, /expected an object/],
    [
      "deep JSON with a long id",
      `{"id": 18446744073709551615, "a": ${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
      400,
      2,
      /./,
    ],
    ["an unknown key", problem({ job: [] }), 400, 2, /^\/job: .*did you mean "jobs"/],
    ["no vehicles", problem({ vehicles: [] }), 400, 2, /^\/vehicles: /],
    [
      "no matrices",
      '{"jobs":[{"id":1,"location":[1,2]}],"vehicles":[{"id":1,"start":[1,1]}]}',
      500,
      3,
      /routing engine/,
    ],
  ])("%s", async (_case, body, status, code, error) => {
    await open();
    expect(await post(body)).toEqual({ status, answer: { code, error: expect.stringMatching(error) } });
    expect(told).toEqual([]);
  });

  test("too large", async () => {
    await open({ largestBodyBytes: 300 });
    const large = { status: 413, answer: { code: 4, error: expect.stringContaining("300 bytes") } };
    expect(await post(`${problem()}${" ".repeat(300)}`)).toEqual(large);
    expect((await post(problem())).status).toBe(200);
  });

  test("too large, and of a length that is not told before", async () => {
    await open({ largestBodyBytes: 300 });
    const status = await new Promise((resolve, reject) => {
      const sent = httpRequest(url, { method: "POST" }, (response) => resolve(response.resume().statusCode));
      sent.on("error", reject);
      sent.write("x".repeat(400));
    });
    expect(status).toBe(413);
  });

  test("an error of our own is 500 and code 1, its cause in the log", async () => {
    await open();
    await pool.close();
    expect(await post(problem())).toMatchObject({ status: 500, answer: { code: 1 } });
    expect(told).toEqual([expect.stringContaining("the solver pool is closed")]);
  });

  test.each([
    ["GET", "/", 405],
    ["POST", "/health", 405],
    ["GET", "/etc/passwd", 404],
  ])("%s %s is %i", async (method, path, status) => {
    await open();
    const response = await fetch(url + path, { method });
    expect([response.status, await response.json()]).toEqual([status, { code: 2, error: expect.any(String) }]);
  });
});

test("lenient, it tells of unknown keys in its log and answers", async () => {
  await open({ isLenient: true });
  const { status } = await post(problem({ colour: "red", options: { g: true, x: 0 } }));
  expect(status).toBe(200);
  expect(told).toEqual([expect.stringMatching(/^\/colour: /), expect.stringMatching(/^\/options\/g: /)]);
});

test("a speed for straight lines stands in for the routing engine", async () => {
  await open({ makeTravelTable: straightLines(36) });
  const body = '{"jobs":[{"id":1,"location":[0.1,0]}],"vehicles":[{"id":1,"start":[0,0]}],"options":{"x":0}}';
  // 11,119.5 m of great circle, 1.3 times, at 10 m/s.
  expect(await post(body)).toMatchObject({ status: 200, answer: { summary: { duration: 1446, distance: 14_455 } } });
});

test("stopping answers the search that runs with the best plan so far", async () => {
  await open({ maxSeconds: 600 });
  const asked = post(endless());
  await searching;
  await server.close();
  expect(await asked).toMatchObject({ status: 200, answer: { code: 0, summary: { unassigned: 0 } } });
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});

test("no request searches longer than the server's own limit", async () => {
  await open({ maxSeconds: 0 });
  expect(await post(endless())).toMatchObject({ status: 200, answer: { summary: { unassigned: 0 } } });
});

test("a client that goes away takes its search along, and nothing is logged", async () => {
  await open({ maxSeconds: 600 });
  const body = endless();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  await searching;
  socket.destroy();
  // The only thread is free again: this one would wait for ten minutes otherwise.
  expect((await post(problem())).status).toBe(200);
  expect(told).toEqual([]);
});
