import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
const PROBLEM = JSON.stringify({
  jobs: [{ id: 1, location_index: 1 }],
  vehicles: [{ id: 1, start_index: 0 }],
  matrix: [
    [0, 60],
    [60, 0],
  ],
  options: { x: 0 },
});

let child: ChildProcess | undefined;
afterEach(() => child?.kill("SIGKILL"));

/** The command's output up to what `ready` finds, or to its end. */
function start(args: string[], ready = /(?!)/) {
  const started = spawn(process.execPath, [main, "serve-solver", ...args]);
  child = started;
  let out = "";
  let err = "";
  started.stderr.on("data", (text) => (err += text));
  const ended = new Promise<number | null>((resolve) => started.once("close", resolve));
  const said = new Promise<RegExpExecArray | null>((resolve) => {
    started.stdout.on("data", (text) => {
      out += text;
      const found = ready.exec(out);
      if (found) resolve(found);
    });
    void ended.then(() => resolve(null));
  });
  return { said, ended, stop: () => started.kill("SIGTERM"), errors: () => err };
}

test("it listens on this machine alone, answers, warns, and ends when told to", async () => {
  const { said, ended, stop, errors } = start(["--port", "0", "--lenient"], /on (http:\/\/127\.0\.0\.1:\d+)\n/);
  const url = (await said)![1]!;
  expect((await fetch(`${url}/health`)).status).toBe(200);
  const response = await fetch(url, { method: "POST", body: PROBLEM.replace("{", '{"colour":"red",') });
  expect(await response.json()).toMatchObject({ code: 0, summary: { cost: 60 } });
  stop();
  expect(await ended).toBe(0);
  expect(errors()).toMatch(/^reroute serve-solver: \/colour: "colour" is not a known key.*\n$/);
});

test("a port that is taken, and wrong words: a sentence and exit code 2", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const taken = String((other.address() as { port: number }).port);
  const cases: [string[], RegExp][] = [
    [["--port", taken], /cannot be listened on/],
    [["--port", "99999"], /--port takes a whole number from 0 to 65535/],
    [["problem.json"], /what is "problem.json"\?/],
    [["--loud"], /Unknown option '--loud'/],
  ];
  for (const [args, sentence] of cases) {
    const { ended, errors } = start(args);
    expect(await ended).toBe(2);
    expect(errors()).toMatch(sentence);
    expect(errors()).not.toMatch(/^\s+at |Error:/m);
  }
  other.close();
});
