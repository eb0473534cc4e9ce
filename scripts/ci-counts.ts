import { existsSync, readFileSync } from "node:fs";

/** Prints the closing line of .ci/run from the tests' counts and the exit codes of `npm test` and of the checks after it. */
const [tests, ...checks] = process.argv.slice(2).map(Number);
const file = ".cache/test-counts.json";
const counts = existsSync(file)
  ? (JSON.parse(readFileSync(file, "utf8")) as { passed: number; failed: number; skipped: number })
  : { passed: 0, failed: 1, skipped: 0 };
if (tests !== 0 && counts.failed === 0) counts.failed = 1;
for (const check of checks) {
  if (check === 0) counts.passed++;
  else counts.failed++;
}
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
