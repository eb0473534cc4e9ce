import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { ensureChromium, ensurePostgres } from "./debian-programs.ts";
import { runStep, type StepResult } from "./run-step.ts";

/** `npm test`: format and lint, types, the dependency rule, then every test. Fails when one of them does. */
const countsFile = ".cache/test-counts.json";
const reportFile = ".cache/vitest.json";
mkdirSync(".cache", { recursive: true });
rmSync(countsFile, { force: true });
rmSync(reportFile, { force: true });

const chromium = ensureChromium();
if (chromium === undefined)
  process.stdout.write("No Chromium here: browser tests are left out (or fail, when CI is set).\n");
if (ensurePostgres() === undefined)
  process.stdout.write("No PostgreSQL here: its half of the store tests is left out (or fails, when CI is set).\n");
const browser: Record<string, string> = chromium === undefined ? {} : { CHROMIUM: chromium };

const node = process.execPath;
const bin = (name: string) => `node_modules/.bin/${name}`;
const steps: StepResult[] = [
  await runStep("format and lint", bin("biome"), ["check", "--error-on-warnings", "."]),
  await runStep("types", node, ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "tsconfig.json"]),
  await runStep("dependency rule", node, [
    "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
    "--config",
    ".dependency-cruiser.cjs",
    ...["packages", "apps", "bench", "e2e", "scripts"],
  ]),
  // The browser tests load the built console.
  await runStep("console build", node, [
    "node_modules/vite/bin/vite.js",
    "build",
    "--logLevel",
    "warn",
    "apps/console",
  ]),
  await runStep(
    "tests",
    node,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reportFile}`,
    ],
    { ...browser, REROUTE_TEST_WORKERS: String(Math.min(2, availableParallelism())) },
  ),
];

const report = readReport();
const failedSteps = steps.filter(({ passed }) => !passed);
const failed = report.numFailedTests + (failedSteps.length - (report.numFailedTests > 0 ? 1 : 0));
const passed = report.numPassedTests + steps.filter(({ passed }) => passed).length - 1;
writeFileSync(countsFile, JSON.stringify({ passed, failed, skipped: report.numPendingTests }));
const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
process.stdout.write(
  `\n${steps.map(({ name, passed, seconds }) => `${passed ? "passed" : "FAILED"}  ${name} (${seconds} s)`).join("\n")}\n`,
);
process.stdout.write(
  `${passed} passed, ${failed} failed, ${report.numPendingTests} skipped in ${Math.round(total)} s\n`,
);
process.exitCode = failedSteps.length === 0 ? 0 : 1;

function readReport(): { numPassedTests: number; numFailedTests: number; numPendingTests: number } {
  try {
    return JSON.parse(readFileSync(reportFile, "utf8"));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
  }
}
