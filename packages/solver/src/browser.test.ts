import { accessSync, constants } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { solve } from "./index.ts";
import type { Problem } from "./model/problem.ts";
import type { SolveOptions } from "./model/solution.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const isThere = canRun(executablePath);
// In CI a missing browser is a fault, so the test runs and fails there.
const isSkipped = !isThere && process.env["CI"] !== "true";

const title = isSkipped
  ? `the browser is not tried: there is no Chromium at ${executablePath}`
  : "a browser gives the same bytes as Node";

test.skipIf(isSkipped)(title, async () => {
  const problem = cityProblem();
  const options: SolveOptions = { seed: 7, stop: { iterations: 3000 } };
  const expected = JSON.stringify(solve(problem, options));

  const bundle = await build({
    stdin: {
      contents: `import { solve } from "./index.ts";
        globalThis.solveText = (problem, options) => JSON.stringify(solve(JSON.parse(problem), JSON.parse(options)));`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: bundle.outputFiles[0]!.text });
    const answer = await page.evaluate(
      ([text, how]) => (globalThis as unknown as { solveText(...words: string[]): string }).solveText(text!, how!),
      [JSON.stringify(problem), JSON.stringify(options)],
    );
    expect(JSON.parse(answer).routes.length).toBeGreaterThan(1);
    expect(answer).toBe(expected);
  } finally {
    await browser.close();
  }
});

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** 40 jobs on a spiral, with windows, pickups, priorities and a rush hour, so that most of the search is on the way. */
function cityProblem(): Problem {
  const points = Array.from({ length: 41 }, (_, index) => [
    100 * index * Math.cos(index),
    100 * index * Math.sin(index),
  ]);
  const distances = points.flatMap(([x, y]) =>
    points.map(([toX, toY]) => Math.round(Math.hypot(x! - toX!, y! - toY!))),
  );
  const calm = distances.map((meters) => Math.round(meters / 10));
  const rush = calm.map((seconds) => Math.round(1.7 * seconds));
  return {
    version: 1,
    jobs: Array.from({ length: 40 }, (_, index) => ({
      id: `job ${index}`,
      locationIndex: index + 1,
      [index % 5 === 0 ? "pickup" : "delivery"]: { kg: 1 + (index % 3) },
      serviceSeconds: 120,
      setupSeconds: 30,
      priority: index % 2,
      timeWindows: [{ startSeconds: 600 * (index % 6), endSeconds: 600 * (index % 6) + 5400 }],
    })),
    vehicles: Array.from({ length: 5 }, (_, index) => ({
      id: `van ${index}`,
      startIndex: 0,
      endIndex: 0,
      capacity: { kg: 15 },
      shift: { earliestStartSeconds: 0, latestEndSeconds: 14_400 },
      costs: { fixed: 20, perHour: 15, perKm: 1 },
    })),
    matrices: [
      {
        profile: "default",
        size: 41,
        distances,
        travel: { kind: "slots", startSeconds: 0, slotSeconds: 3600, durations: [calm, rush, calm] },
      },
    ],
  };
}
