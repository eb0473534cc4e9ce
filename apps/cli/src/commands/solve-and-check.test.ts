import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildRoadGraph, makeRoadCollector } from "@reroute/roads";
import { writeGraph } from "@reroute/roads/node";
import type { Violation } from "@reroute/solver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Four customers on a square of 10; the depot in its middle; a van takes two of them. */
const SQUARE = `SQUARE

VEHICLE
NUMBER     CAPACITY
  3         2

CUSTOMER
CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME

    0          5          5           0       0         100           0
    1          0          0           1       0         100           0
    2          10         0           1       0         100           0
    3          10         10          1       0         100           0
    4          0          10          1       0         100           0
`;

const NATIVE = {
  version: 1,
  jobs: [{ id: "a", locationIndex: 1 }],
  vehicles: [{ id: "van", startIndex: 0, endIndex: 0 }],
  matrices: [
    { profile: "default", size: 2, distances: [0, 3, 4, 0], travel: { kind: "constant", durations: [0, 1, 1, 0] } },
  ],
};

/** A job 60 seconds away and one that asks for what the van does not have. */
const VROOM = {
  jobs: [
    { id: 7, location_index: 1 },
    { id: 8, location_index: 1, skills: [1] },
  ],
  vehicles: [{ id: 1, start_index: 0, end_index: 0 }],
  matrix: [
    [0, 60],
    [60, 0],
  ],
};

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reroute-cli-"));
  await writeFile(at("square.txt"), SQUARE);
  await writeFile(at("native.json"), JSON.stringify(NATIVE));
  await writeFile(at("vroom.json"), JSON.stringify(VROOM));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  code: number;
  out: string;
  err: string;
}

function reroute(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { cwd: folder }, (error, out, err) => {
      resolve({ code: error ? (typeof error.code === "number" ? error.code : -1) : 0, out, err });
    });
  });
}

/** A sentence for people: no stack trace, no error class. */
function expectSentence({ err }: Outcome, sentence: RegExp): void {
  expect(err).toMatch(sentence);
  expect(err).not.toMatch(/^\s+at |Error:/m);
}

describe("reroute solve", () => {
  test("prints routes with the file's customer numbers and an exact cost", async () => {
    const { code, out, err } = await reroute("solve", "square.txt", "--iterations", "200");
    // Two routes, each 7.0 + 10.0 + 7.0 by the cut distances.
    expect(out).toMatch(/^Route #1: \d \d\nRoute #2: \d \d\nCost 48.0\n$/);
    expect([...out.matchAll(/ (\d)(?= |\n)/g)].map(([, id]) => id).sort()).toEqual(["1", "2", "3", "4"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  test("writes what check finds valid", async () => {
    const solved = await reroute("solve", "square.txt", "--iterations", "50", "--seed", "3", "--output", "square.sol");
    expect(solved).toEqual({ code: 0, out: "", err: "" });
    expect(await reroute("check", "square.txt", "square.sol")).toEqual({
      code: 0,
      out: "Valid: 2 routes serve 4 jobs at cost 48\n",
      err: "",
    });
  });

  test("answers native JSON with the solution's JSON, which check finds valid", async () => {
    const { code, out } = await reroute("solve", "native.json", "--iterations", "10", "--threads", "2");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      cost: { total: 7 },
      routes: [{ vehicleId: "van", distanceMeters: 7, steps: [{ jobId: "a", arrivalSeconds: expect.any(Number) }] }],
      unassigned: [],
    });
    await writeFile(at("native.solution.json"), out);
    expect(await reroute("check", "native.json", "native.solution.json")).toMatchObject({ code: 0, err: "" });
  });

  test("answers VROOM's JSON in VROOM's words, which check finds valid", async () => {
    const { code, out, err } = await reroute("solve", "vroom.json", "--iterations", "10");
    expect(code).toBe(0);
    expect(err).toBe("reroute solve: 1 of 2 jobs are on no route: 8\n");
    expect(JSON.parse(out)).toMatchObject({
      code: 0,
      summary: { cost: 120 },
      unassigned: [{ id: 8, type: "job" }],
      routes: [{ vehicle: 1, steps: [{ type: "start" }, { type: "job", id: 7, arrival: 60 }, { type: "end" }] }],
    });
    await writeFile(at("answer.json"), out);
    const valid = { code: 0, out: "Valid: 1 routes serve 1 jobs\n", err: "" };
    expect(await reroute("check", "vroom.json", "answer.json")).toEqual(valid);
    await writeFile(at("answer.json"), out.replace('"arrival":60', '"arrival":61'));
    const wrong = "WRONG_VALUE: /routes/0/steps/1/arrival states 61, recomputed 60\n";
    expect(await reroute("check", "vroom.json", "answer.json")).toEqual({ code: 1, out: wrong, err: "" });
  });

  test("times VROOM's given routes and tells what they break, in both commands", async () => {
    const steps = [
      { type: "job", id: 7 },
      { type: "job", id: 8 },
    ];
    const given = { ...VROOM, vehicles: [{ ...VROOM.vehicles[0], steps }] };
    await writeFile(at("given.json"), JSON.stringify(given));
    await writeFile(at("plan-mode.json"), JSON.stringify({ ...given, options: { c: true } }));
    const evaluated = await reroute("evaluate", "given.json");
    const solved = await reroute("solve", "plan-mode.json", "--output", "plan-mode.answer.json");
    expect([evaluated.code, solved]).toEqual([1, { code: 0, out: "", err: "" }]);
    const violations = [{ cause: "skills" }];
    expect(JSON.parse(evaluated.out)).toMatchObject({
      summary: { violations, unassigned: 0 },
      routes: [{ violations }],
    });
    expect(await reroute("check", "plan-mode.json", "plan-mode.answer.json")).toMatchObject({ code: 0 });
    const torn = { ...given, vehicles: [{ ...given.vehicles[0], steps: [{ type: "job", id: 7, service_at: 5 }] }] };
    await writeFile(at("torn.json"), JSON.stringify({ ...torn, options: { c: true } }));
    expect(await reroute("solve", "torn.json")).toMatchObject({ code: 2, out: expect.stringMatching(/^{"code":2,/) });
    for (const words of [
      ["check", "torn.json", "plan-mode.answer.json"],
      ["evaluate", "torn.json"],
    ]) {
      expectSentence(
        await reroute(...words),
        /torn.json, at \/vehicles\/0\/steps: the route of vehicle 1 cannot be driven/,
      );
    }
    expectSentence(await reroute("evaluate", "given.json", "square.txt"), /routes of VROOM's problem are its steps/);
  });

  test("what VROOM's JSON has wrong is told in VROOM's words too, its code the exit code", async () => {
    await writeFile(at("odd.json"), JSON.stringify({ ...VROOM, colour: "red" }));
    const refused = await reroute("solve", "odd.json");
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.out)).toEqual({ code: 2, error: expect.stringMatching(/^\/colour: "colour" is not/) });
    expectSentence(refused, /odd.json, at \/colour: "colour" is not a known key/);
    const checked = await reroute("check", "odd.json", "answer.json");
    expect(checked).toMatchObject({ code: 2, out: "" });
    expectSentence(checked, /odd.json, at \/colour: /);
    const lenient = await reroute("solve", "odd.json", "--iterations", "1", "--lenient");
    expect(lenient).toMatchObject({ code: 0, err: expect.stringMatching(/^reroute solve: \/colour: /) });
  });

  test("coordinates alone need a routing engine, or a speed for straight lines", async () => {
    const places = { jobs: [{ id: 1, location: [0.1, 0] }], vehicles: [{ id: 1, start: [0, 0] }] };
    await writeFile(at("places.json"), JSON.stringify(places));
    const refused = await reroute("solve", "places.json");
    expect(refused).toMatchObject({ code: 3, out: expect.stringMatching(/^{"code":3,/) });
    expectSentence(refused, /no routing engine/);
    const { out } = await reroute("solve", "places.json", "--iterations", "1", "--straight-line-kph", "36");
    expect(JSON.parse(out)).toMatchObject({ code: 0, summary: { duration: 1446 } });
  });

  test("native JSON with coordinates: by a straight line, on roads, and by a matrix file made of it", async () => {
    const roads = makeRoadCollector();
    const [west, east] = [roads.addNode(0, 0), roads.addNode(1e6, 0)];
    const street = { roadClass: "residential" as const, name: "", lengthMeters: 12_000 };
    roads.addLink({ ...street, from: west, to: east, forwardSeconds: 600, backwardSeconds: 900 });
    await writeGraph(at("roads"), buildRoadGraph(roads.finish("nobody")));
    const places = {
      version: 1,
      jobs: [{ id: "a", locationIndex: 1 }],
      vehicles: [{ id: "van", startIndex: 0, endIndex: 0 }],
      locations: [
        { latitude: 0, longitude: 0 },
        { latitude: 0, longitude: 0.1 },
      ],
    };
    await writeFile(at("located.json"), JSON.stringify(places));
    expectSentence(await reroute("solve", "located.json"), /located.json, at \/locations: .*no speed and no roads/);

    const straight = await reroute("solve", "located.json", "--iterations", "1", "--straight-line-kph", "36");
    expect(JSON.parse(straight.out)).toMatchObject({ routes: [{ drivingSeconds: 2 * 1446 }] });
    const driven = await reroute("solve", "located.json", "--iterations", "1", "--roads", "roads");
    expect(JSON.parse(driven.out)).toMatchObject({ routes: [{ drivingSeconds: 1500, distanceMeters: 24_000 }] });
    await writeFile(at("located.solution.json"), driven.out);
    expect(await reroute("check", "located.json", "located.solution.json", "--roads", "roads")).toMatchObject({
      code: 0,
    });
    expect(await reroute("evaluate", "located.json", "located.solution.json", "--roads", "roads")).toMatchObject({
      code: 0,
    });

    const written = await reroute("matrix", "located.json", "--roads", "roads", "--output", "legs.bin");
    expect(written).toEqual({ code: 0, out: '{"profile":"default","file":"legs.bin"}\n', err: "" });
    const { locations: _, ...rest } = places;
    await writeFile(at("filed.json"), JSON.stringify({ ...rest, matrices: [JSON.parse(written.out)] }));
    // From another folder too: the path counts from the problem's file.
    const filed = await reroute("solve", at("filed.json"), "--iterations", "1");
    expect(JSON.parse(filed.out)).toMatchObject({ routes: [{ drivingSeconds: 1500, distanceMeters: 24_000 }] });
    await rm(at("legs.bin"));
    expectSentence(await reroute("solve", "filed.json"), /filed.json names a file .*legs.bin does not exist/);
    expectSentence(await reroute("solve", "located.json", "--roads", "none"), /none\/roads.bin does not exist/);
    await writeFile(
      at("sea.json"),
      JSON.stringify({ ...places, locations: [places.locations[0], { latitude: 9, longitude: 0 }] }),
    );
    expectSentence(
      await reroute("solve", "sea.json", "--roads", "roads"),
      /sea.json, at \/locations\/1: .*nearest road/,
    );
    const both = await reroute("solve", "located.json", "--roads", "roads", "--straight-line-kph", "9");
    expectSentence(both, /exclude each other/);
  });

  test("more coordinates than matrices are made for are planned in parts, and checked so", {
    timeout: 60_000,
  }, async () => {
    // A line of places, of which every twentieth is a job's: 401 jobs are two parts.
    const places = {
      version: 1,
      jobs: Array.from({ length: 401 }, (_, index) => ({
        id: `j${index}`,
        locationIndex: 20 * index,
        delivery: { kg: 1 },
      })),
      vehicles: Array.from({ length: 9 }, (_, index) => ({ id: `v${index}`, startIndex: 0, capacity: { kg: 50 } })),
      locations: Array.from({ length: 8001 }, (_, index) => ({ latitude: 0, longitude: index / 10_000 })),
    };
    await writeFile(at("many.json"), JSON.stringify(places));
    const travel = ["--straight-line-kph", "36"];
    const solved = await reroute("solve", "many.json", ...travel, "--iterations", "4000", "--progress");
    expect(solved.code).toBe(0);
    expect(JSON.parse(solved.err.trim().split("\n").at(-1)!)).toMatchObject({ seed: 1, unassigned: 0 });
    const plan = JSON.parse(solved.out);
    await writeFile(at("many.solution.json"), solved.out);
    const checked = await reroute("check", "many.json", "many.solution.json", ...travel);
    expect(checked).toMatchObject({ code: 0, out: expect.stringContaining("serve 401 jobs") });
    plan.routes[0].steps.pop();
    await writeFile(at("many.solution.json"), JSON.stringify(plan));
    const wrong = await reroute("check", "many.json", "many.solution.json", ...travel);
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining("MISSING_JOB") });

    const two = await reroute("solve", "many.json", ...travel, "--threads", "2");
    expectSentence(two, /many.json has too many locations for --threads/);
    const exact = await reroute("solve", "many.json", ...travel, "--method", "exact");
    expectSentence(exact, /many.json has too many locations for --method exact/);
    const warm = await reroute("solve", "many.json", ...travel, "--previous", "many.solution.json");
    expectSentence(warm, /8001 locations are too many; up to 8000/);
    const priced = { ...places, jobs: [{ ...places.jobs[0], unassignedPenalty: 1 }] };
    await writeFile(at("many.json"), JSON.stringify(priced));
    expectSentence(
      await reroute("solve", "many.json", ...travel),
      /many.json, at \/jobs\/0\/unassignedPenalty: .*up to 8000 locations/,
    );
    await writeFile(at("many.json"), JSON.stringify({ ...places, jobs: [{ id: "a", locationIndex: 8001 }] }));
    expectSentence(await reroute("solve", "many.json", ...travel), /at \/jobs\/0\/locationIndex: .*8001/);
  });

  test("starts from a plan, keeps of it what it is told to, and check knows what that costs", async () => {
    const van = { startIndex: 0, endIndex: 0 };
    const far = { ...van, costs: { perKm: 2000 } };
    const vehicles = [
      { id: "near", ...van },
      { id: "far", ...far },
    ];
    const stability = { vehicleChangeCost: 3 };
    await writeFile(at("day.json"), JSON.stringify({ ...NATIVE, vehicles, stability }));
    await writeFile(at("before.json"), JSON.stringify({ routes: [{ vehicleId: "far", jobIds: ["a"] }] }));
    const kept = await reroute(
      ...["solve", "day.json", "--iterations", "9", "--previous", "before.json", "--relaxation", "sequence"],
    );
    expect(JSON.parse(kept.out)).toMatchObject({ cost: { total: 14, stability: 0 }, routes: [{ vehicleId: "far" }] });
    const freed = await reroute("solve", "day.json", "--iterations", "99", "--previous", "before.json");
    expect(JSON.parse(freed.out)).toMatchObject({
      ...{ cost: { total: 10, stability: 3 }, routes: [{ vehicleId: "near" }] },
      diff: { added: [], removed: [], moved: [{ id: "a", fromVehicleId: "far", toVehicleId: "near" }] },
    });
    await writeFile(at("after.json"), freed.out);
    expect(await reroute("check", "day.json", "after.json", "--previous", "before.json")).toMatchObject({ code: 0 });
    expect(await reroute("check", "day.json", "after.json")).toMatchObject({ code: 1 });
    await writeFile(at("wrong.json"), freed.out.replace('"fromVehicleId": "far"', '"fromVehicleId": "near"'));
    expect(await reroute("check", "day.json", "wrong.json", "--previous", "before.json")).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^WRONG_DIFF: .* moved a \(near to near\), recomputed a \(far to near\)\n$/),
    });

    // Its own answers are plans to start from, in every format.
    const again = await reroute("solve", "day.json", "--iterations", "1", "--previous", "after.json");
    expect(JSON.parse(again.out)).toMatchObject({ routes: [{ vehicleId: "near" }] });
    const routes = await reroute("solve", "square.txt", "--iterations", "50", "--output", "start.sol");
    const less = await reroute("solve", "square.txt", "--iterations", "0", "--previous", "start.sol");
    expect([routes.code, less.out]).toEqual([0, await readFile(at("start.sol"), "utf8")]);
    const answered = await reroute("solve", "vroom.json", "--iterations", "9", "--output", "vroom.answer.json");
    const started = await reroute("solve", "vroom.json", "--iterations", "0", "--previous", "vroom.answer.json");
    expect([answered.code, JSON.parse(started.out).summary.cost]).toEqual([0, 120]);

    expectSentence(await reroute("solve", "day.json", "--previous", "none.json"), /none.json does not exist/);
    expectSentence(await reroute("solve", "day.json", "--previous", "day.json"), /day.json, at \/jobs: "jobs" is not/);
    expectSentence(await reroute("solve", "day.json", "--relaxation", "all"), /that --previous FILE gives/);
  });

  test("tells better plans as they come, and ends at Ctrl-C with the best", async () => {
    const words = ["solve", "square.txt", "--time-limit", "600", "--progress", "--threads", "2"];
    const child = spawn(process.execPath, [main, ...words], { cwd: folder });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    let isInterrupted = false;
    child.stderr.on("data", (chunk) => {
      err += chunk;
      if (isInterrupted || !/"seed":1.*"seed":2|"seed":2.*"seed":1/s.test(err)) return;
      isInterrupted = child.kill("SIGINT");
    });
    const [code] = await once(child, "close");
    expect(code).toBe(0);
    const first = JSON.parse(err.split("\n")[0]!);
    expect(first).toEqual({
      seconds: expect.any(Number),
      seed: expect.any(Number),
      iterations: expect.any(Number),
      unassigned: 0,
      cost: expect.any(Number),
    });
    // In the file's units.
    expect(first.cost).toBeGreaterThanOrEqual(48);
    expect(first.cost).toBeLessThan(100);
    await writeFile(at("interrupted.sol"), out);
    expect(await reroute("check", "square.txt", "interrupted.sol")).toMatchObject({ code: 0 });
  });

  test("a format that is named is not guessed", async () => {
    const outcome = await reroute("solve", "vroom.json", "--format", "native");
    expect(outcome).toMatchObject({ code: 2, out: "" });
    expectSentence(outcome, /vroom.json, at \/matrix: "matrix" is not a known key/);
  });

  test("stops by processor time and by the clock", async () => {
    for (const stop of ["--cpu-seconds", "--time-limit"]) {
      expect(await reroute("solve", "square.txt", stop, "0.1")).toMatchObject({
        code: 0,
        out: expect.stringMatching(/Cost 48.0/),
        err: "",
      });
    }
  });

  test("--method exact prints the plan, and apart what is proven of it", async () => {
    const { code, out, err } = await reroute("solve", "square.txt", "--method", "exact");
    expect(out).toMatch(/^Route #1: \d \d\nRoute #2: \d \d\nCost 48.0\n$/);
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(/^reroute solve: proven: no plan .* less than 48 /),
    });
  });

  test("--method exact says what it does not plan", async () => {
    const slots = { kind: "slots", startSeconds: 0, slotSeconds: 60, durations: [[0, 1, 1, 0]] };
    const timed = { ...NATIVE, matrices: [{ ...NATIVE.matrices[0], travel: slots }] };
    await writeFile(at("timed.json"), JSON.stringify(timed));
    const outcome = await reroute("solve", "timed.json", "--method", "exact");
    expect(outcome).toMatchObject({ code: 2, out: "" });
    expectSentence(outcome, /timed.json, at \/matrices\/0\/travel: the exact method takes constant travel times only/);
  });

  test("says which jobs are on no route", async () => {
    await writeFile(at("heavy.txt"), SQUARE.replace("10          1       0", "10          9       0"));
    const outcome = await reroute("solve", "heavy.txt", "--iterations", "50");
    expect(outcome.code).toBe(0);
    expectSentence(outcome, /1 of 4 jobs are on no route: 3\n/);
  });

  test.each<[string[], RegExp]>([
    [[], /which problem file\?/],
    [["square.txt", "other.txt"], /what is "other.txt"\?/],
    [["square.txt", "--cpu-second", "1"], /Unknown option '--cpu-second'/],
    [["square.txt", "--seed"], /--seed/],
    [["square.txt", "--cpu-seconds", "1", "--iterations", "9"], /--cpu-seconds and --iterations exclude each other/],
    [["square.txt", "--cpu-seconds", "1", "--time-limit", "9"], /--cpu-seconds and --time-limit exclude each other/],
    [["square.txt", "--iterations", "1.5"], /--iterations takes a whole number .* not "1.5"/],
    [["square.txt", "--time-limit", "soon"], /--time-limit takes a number .* not "soon"/],
    [["square.txt", "--seed", "1e99"], /--seed takes a whole number/],
    [["square.txt", "--threads", "0"], /--threads takes a whole number from 1/],
    [["square.txt", "--format", "excel"], /--format takes native, vroom, solomon, vrplib, li-lim, not "excel"/],
    [["square.txt", "--lenient=yes"], /--lenient/],
    [["square.txt", "--method", "guess"], /--method takes search or exact, not "guess"/],
    [["square.txt", "--method", "exact", "--threads", "2"], /--threads is for the search/],
    [["square.txt", "--method", "exact", "--cpu-seconds", "2"], /--cpu-seconds is for the search/],
  ])("wrong words %j: a sentence, the usage and exit code 2", async (words, sentence) => {
    const outcome = await reroute("solve", ...words);
    expect(outcome).toMatchObject({ code: 2, out: "" });
    expectSentence(outcome, sentence);
    expect(outcome.err).toContain("Usage: reroute solve FILE");
  });
});

describe("files that cannot be read", () => {
  test("missing, a folder, below a file, malformed, of no known format, too large: a sentence and exit code 2", async () => {
    await mkdir(at("folder"));
    await writeFile(
      at("cut.txt"),
      SQUARE.replace("READY TIME   DUE DATE   SERVICE TIME\n", "").replace("0         100 ", ""),
    );
    await writeFile(at("typo.json"), JSON.stringify(NATIVE).replace("locationIndex", "locationindex"));
    await writeFile(at("deep.json"), "[".repeat(200_000));
    await writeFile(at("poem.txt"), "Shall I compare thee\n");
    await writeFile(at("empty.txt"), "");
    const huge = await open(at("huge.txt"), "w");
    await huge.truncate(600_000_000);
    await huge.close();
    const cases: [string, RegExp][] = [
      ["missing.txt", /missing.txt does not exist/],
      ["folder", /folder is not a file/],
      ["square.txt/inner", /lies below something that is no folder/],
      ["cut.txt", /cut.txt, line \d+: a customer row has 7 values/],
      ["typo.json", /typo.json, at \/jobs\/0\/locationindex: .*did you mean "locationIndex"/],
      ["deep.json", /deep.json: the text is not JSON/],
      ["poem.txt", /poem.txt, line 1: this is no problem file that is known/],
      ["empty.txt", /empty.txt, line 1: this is no problem file/],
      ["huge.txt", /huge.txt has 600000000 bytes; at most 500000000 are read/],
    ];
    for (const [name, sentence] of cases) {
      const outcome = await reroute("solve", name, "--iterations", "1");
      expect({ name, ...outcome }).toMatchObject({ name, code: 2, out: "" });
      expectSentence(outcome, sentence);
    }
    await rm(at("huge.txt"));
  });

  test("an output that cannot be written", async () => {
    const outcome = await reroute("solve", "square.txt", "--iterations", "1", "--output", "nowhere/out.sol");
    expect(outcome).toMatchObject({ code: 2, out: "" });
    expectSentence(outcome, /cannot be written: nowhere\/out.sol does not exist, or its folder does not/);
  });
});

describe("reroute check", () => {
  test.each<[string, string, string]>([
    [
      "a customer left out",
      "Route #1: 1 2\nRoute #2: 3\nCost 38.0\n",
      "MISSING_JOB: job 4 is neither served nor listed as unassigned\n",
    ],
    [
      "too heavy",
      "Route #1: 1 2 3\nRoute #2: 4\nCost 48.0\n",
      "CAPACITY: vehicle 1 carries 3 demand at the start; its capacity is 2\n",
    ],
    [
      "another cost",
      "Route #1: 1 2\nRoute #2: 3 4\nCost 47.9\n",
      "WRONG_COST: the file states cost 47.9, recomputed 48\n",
    ],
  ])("prints what is wrong and exits 1: %s", async (_case, solution, line) => {
    await writeFile(at("wrong.sol"), solution);
    expect(await reroute("check", "square.txt", "wrong.sol")).toEqual({ code: 1, out: line, err: "" });
  });

  test("tells a native plan that states a wrong time", async () => {
    const { out } = await reroute("solve", "native.json", "--iterations", "1");
    await writeFile(at("late.json"), out.replace(/"endSeconds": ([\d.-]+)/, '"endSeconds": 99'));
    const outcome = await reroute("check", "native.json", "late.json");
    expect(outcome).toMatchObject({ code: 1, out: expect.stringMatching(/^WRONG_TIME: .*endSeconds 99/) });
  });

  test("wrong words and unreadable solutions: a sentence and exit code 2", async () => {
    await writeFile(at("bad.sol"), "Route #1: 1 2\nhello\n");
    await writeFile(at("bad.json"), '{"version": 1, "cost": {}}');
    const cases: [string[], RegExp][] = [
      [[], /it takes a problem and a solution/],
      [["square.txt"], /it takes a problem and a solution/],
      [["square.txt", "a", "b"], /what is "b"\?/],
      [["square.txt", "--fast"], /Unknown option '--fast'/],
      [["square.txt", "missing.sol"], /missing.sol does not exist/],
      [["square.txt", "bad.sol"], /bad.sol, line 2: expected "Route #1: 3 7 5"/],
      [["square.txt", "bad.json"], /bad.json, at \/cost\/total: expected a number, found nothing/],
    ];
    for (const [words, sentence] of cases) {
      const outcome = await reroute("check", ...words);
      expect(outcome).toMatchObject({ code: 2, out: "" });
      expectSentence(outcome, sentence);
    }
  });
});

describe("reroute evaluate", () => {
  test("drives given routes, prices a job on every vehicle and says what differs from another plan", async () => {
    await writeFile(at("given.sol"), "Route #1: 1 2\nRoute #2: 4 3\n");
    await writeFile(at("before.sol"), "Route #1: 2 1\nRoute #2: 4 3\n");
    const words = ["square.txt", "given.sol", "--previous", "before.sol", "--prices", "1"];
    const { code, out, err } = await reroute("evaluate", ...words);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({
      // 7.0 + 10.0 + 7.0, twice.
      solution: { cost: { total: 48 }, unassigned: [] },
      violations: [],
      diff: { added: [], removed: [], moved: [], resequenced: ["1", "2"] },
      prices: [
        { vehicleId: expect.any(String), price: 10 },
        { vehicleId: expect.any(String), reason: { code: "OUTCOMPETED" } },
        { vehicleId: expect.any(String), price: 14 },
      ],
    });
    await writeFile(at("evaluated.json"), JSON.stringify(JSON.parse(out).solution));
    expect(await reroute("check", "square.txt", "evaluated.json")).toMatchObject({
      out: "Valid: 2 routes serve 4 jobs at cost 48\n",
    });
  });

  test("exits 1 when the routes break a rule, and says which", async () => {
    await writeFile(at("heavy.sol"), "Route #1: 1 2 3 4\n");
    const { code, out } = await reroute("evaluate", "square.txt", "heavy.sol");
    expect(code).toBe(1);
    expect(JSON.parse(out).violations).toMatchObject([{ code: "CAPACITY" }]);
  });

  test("says what it cannot drive, in the words of check: a job twice, one that does not exist, a fourth route of three vans", async () => {
    await writeFile(at("odd.sol"), "Route #1: 1 1 77\nRoute #2: 2\nRoute #3: 3\nRoute #4: 4\n");
    const { code, out } = await reroute("evaluate", "square.txt", "odd.sol");
    const told = JSON.parse(out).violations.map((each: Violation) => `${each.code}: ${each.message}\n`);
    expect([code, told.sort()]).toEqual([
      1,
      [
        "DUPLICATE_JOB: job 1 stands in 2 places: the route of vehicle 1, the route of vehicle 1\n",
        "UNKNOWN_JOB: the route of vehicle 1 names job 77, which the problem does not have\n",
        "UNKNOWN_VEHICLE: a route names vehicle 4, which the problem does not have\n",
      ],
    ]);
    const checked = await reroute("check", "square.txt", "odd.sol");
    for (const line of told) expect(checked.out).toContain(line);
  });

  test("drives a delivery that stands before its pickup, and says that it does", async () => {
    const rows = ["1 10 1", "0 0 0 0 0 99 0 0 0", "1 3 4 5 0 99 0 0 2", "2 6 8 -5 0 99 0 1 0"];
    await writeFile(at("pair.txt"), `${rows.join("\n")}\n`);
    await writeFile(at("reversed.sol"), "Route #1: 2 1\n");
    const { code, out } = await reroute("evaluate", "pair.txt", "reversed.sol");
    expect(code).toBe(1);
    // 10 to row 2, 5 back to row 1, 5 home.
    expect(JSON.parse(out)).toMatchObject({ solution: { cost: { total: 20 } }, violations: [{ code: "PRECEDENCE" }] });
    await writeFile(at("ordered.sol"), "Route #1: 1 2\n");
    expect((await reroute("check", "pair.txt", "ordered.sol")).out).toBe(
      "Valid: 1 routes serve 1 shipments at cost 20\n",
    );
  });

  test.each<[string[], RegExp]>([
    [[], /it takes a problem and routes/],
    [["square.txt", "missing.sol"], /missing.sol does not exist/],
    [["square.txt", "given.sol", "--prices", "77"], /square.txt: there is no job or shipment "77"/],
  ])("wrong words %j: a sentence and exit code 2", async (words, sentence) => {
    await writeFile(at("given.sol"), "Route #1: 1 2\n");
    const outcome = await reroute("evaluate", ...words);
    expect(outcome).toMatchObject({ code: 2, out: "" });
    expectSentence(outcome, sentence);
  });
});
