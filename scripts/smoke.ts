import { smokeTest } from "./smoke-test.ts";

/** `npm run smoke`: the first command works. */
try {
  await smokeTest("npm", ["start", "--silent", "--"]);
  process.stdout.write("smoke test: passed\n");
} catch (error) {
  process.stdout.write(`smoke test: FAILED: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
