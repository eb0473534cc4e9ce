import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { buildPackages } from "./build-packages.ts";
import { smokeTest } from "./smoke-test.ts";

const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const root = process.cwd();
// Who installs the packages brings Node: the one that runs this, not what npm finds.
process.env["PATH"] = `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`;

const distances = [0, 5, 9, 5, 0, 3, 9, 3, 0];
/** Out to a, on to b and back: 5 + 3 + 9 m. */
const problem = {
  version: 1,
  jobs: [
    { id: "a", locationIndex: 1 },
    { id: "b", locationIndex: 2 },
  ],
  vehicles: [{ id: "van", startIndex: 0, endIndex: 0 }],
  matrices: [{ profile: "default", size: 3, distances, travel: { kind: "constant", durations: distances } }],
};

const script = `
import assert from "node:assert/strict";
import { ApiFailure, makeClient, NetworkFailure } from "@reroute/client";
import { operations } from "@reroute/protocol";
import { makeGreatCircle } from "@reroute/roads";
import { check, parseProblem, solve } from "@reroute/solver";
import { makeSolverPool } from "@reroute/solver/node";

const problem = parseProblem(${JSON.stringify(problem)});
const options = { seed: 1, stop: { iterations: 100 } };
const solution = solve(problem, options);
assert.deepEqual(check(problem, solution), []);
assert.equal(solution.cost.total, 17);
const pool = makeSolverPool({ threads: 1, isWarm: false });
assert.deepEqual(await pool.solve(problem, options), solution);
await pool.close();
assert.equal(operations.orders.create.path, "/v1/orders");
assert.equal(typeof makeGreatCircle({ timeZone: "America/New_York" }).matrix, "function");
const nowhere = makeClient({ baseUrl: "http://127.0.0.1:1", apiKey: "none", mostTries: 1 });
await assert.rejects(nowhere.orders.list(), NetworkFailure);
assert.equal(typeof ApiFailure, "function");
`;

/** What is wrong in here must be an error, what is right none: the types come with the packages. */
const typed = `
import { applyServerMessage, type Client, makeClient, type PlanState } from "@reroute/client";
import type { Order, ServerMessage } from "@reroute/protocol";
import { makeGreatCircle } from "@reroute/roads";
import { type Problem, type Solution, solve } from "@reroute/solver";
import { makeSolverPool } from "@reroute/solver/node";

const client: Client = makeClient({ baseUrl: "http://127.0.0.1:8080" });
export const order = async (id: Order["id"]): Promise<string> => (await client.orders.read(id)).reference;
export const follow = (state: PlanState | null, message: ServerMessage) => applyServerMessage(state, message);
export const plan = (problem: Problem): Solution => solve(problem, { seed: 1, stop: { iterations: 10 } });
export const pool = makeSolverPool({ threads: 2 });
export const roads = makeGreatCircle({ timeZone: "America/New_York" });
// @ts-expect-error An order has no such field.
export const wrong = async (id: Order["id"]) => (await client.orders.read(id)).colour;
`;

/**
 * `npm run pack:check`: what would be published works for who installs it. Builds and packs the packages, installs the tarballs into
 * an empty folder, and there runs the command, the libraries from a plain script, their types, and the demo.
 */
const folder = mkdtempSync(join(tmpdir(), "reroute-pack-"));
try {
  await packCheck();
  process.stdout.write("packages: passed\n");
} catch (error) {
  process.stdout.write(`packages: FAILED: ${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function packCheck(): Promise<void> {
  const built = await step("build", buildPackages);
  const tarballs = await step("pack", async () => {
    const packed = await run("npm", [
      "pack",
      "--json",
      "--pack-destination",
      folder,
      ...built.map((dist) => resolve(dist)),
    ]);
    return (JSON.parse(packed) as { filename: string }[]).map(({ filename }) => join(folder, filename));
  });
  const home = join(folder, "home");
  mkdirSync(home);
  const here = (command: string, args: string[]) => run(command, args, home);
  const file = (name: string, text: string) => writeFileSync(join(home, name), text);
  file("package.json", JSON.stringify({ private: true, type: "module" }));
  const nodeTypes = `@types/node@${devDependencies["@types/node"]}`;
  await step("install", () =>
    here("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", nodeTypes, ...tarballs]),
  );

  await step("reroute help, solve, check", async () => {
    expect((await here("npx", ["--no", "reroute", "help"])).includes("reroute: plans"), "help says nothing");
    file("problem.json", JSON.stringify(problem));
    // The search and the exact method: each has worker threads of its own.
    for (const method of ["search", "exact"]) {
      const solve = ["solve", "problem.json", "--method", method, "--iterations", "100", "--output", "solution.json"];
      await here("npx", ["--no", "reroute", ...solve]);
      await here("npx", ["--no", "reroute", "check", "problem.json", "solution.json"]);
    }
  });
  await step("libraries", async () => {
    file("script.mjs", script);
    await here(process.execPath, ["script.mjs"]);
  });
  await step("types", async () => {
    file("typed.ts", typed);
    const compilerOptions = { module: "NodeNext", target: "ES2023", strict: true, noEmit: true, types: ["node"] };
    file("tsconfig.json", JSON.stringify({ compilerOptions, files: ["typed.ts"] }));
    await here(process.execPath, [join(root, "node_modules/typescript/bin/tsc")]);
  });
  await step("reroute start", () => smokeTest("npx", ["--no", "reroute", "start"], home));
}

async function step<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  const began = performance.now();
  const value = await work().catch((error) => {
    throw new Error(`${name}: ${(error as Error).message}`);
  });
  process.stdout.write(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  return value;
}

/** What a command prints. A failure is thrown with all that it said. */
async function run(command: string, args: string[], cwd = root): Promise<string> {
  try {
    return (await promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args[0]}\n${stdout}${stderr}`);
  }
}

function expect(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new Error(complaint);
}
