import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openResultLog, type Result } from "./result-log.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reroute-bench-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const result = (rest: Partial<Result>): Result => ({
  engine: "reroute",
  version: "abc1234",
  set: "solomon",
  instance: "R101",
  seed: 1,
  cpuSeconds: 10,
  machine: "",
  date: "2026-11-22",
  cost: 1637.7,
  isStale: false,
  usedSeconds: 10,
  iterations: 1,
  ...rest,
});

test("a benchmark goes on where it was broken off, even in the middle of a line", () => {
  const file = join(folder, "results", "solver.jsonl");
  openResultLog(file).add(result({}));
  openResultLog(file).add(result({ seed: 2, cost: 1640 }));
  appendFileSync(file, '{"engine": "reroute", "vers');
  const log = openResultLog(file);
  expect(log.find(result({}))?.cost).toBe(1637.7);
  expect(log.find(result({ seed: 2 }))?.cost).toBe(1640);
  for (const other of [{ seed: 3 }, { version: "def" }, { cpuSeconds: 1 }, { instance: "R102" }, { engine: "pyvrp" }]) {
    expect(log.find(result(other))).toBeUndefined();
  }
});

test("what was measured with changes beside the commit is measured again", () => {
  const log = openResultLog(join(folder, "solver.jsonl"));
  log.add(result({ version: "abc1234+" }));
  expect(log.find(result({ version: "abc1234+" }))).toBeUndefined();
});
