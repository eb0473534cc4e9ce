import { spawn } from "node:child_process";

export interface StepResult {
  name: string;
  passed: boolean;
  seconds: number;
}

/** Runs one command of a suite with its output shown, and says how it ended. */
export function runStep(
  name: string,
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<StepResult> {
  const started = performance.now();
  process.stdout.write(`\n== ${name}\n`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
    const end = (passed: boolean) => {
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      process.stdout.write(`== ${name}: ${passed ? "passed" : "FAILED"} in ${seconds} s\n`);
      resolve({ name, passed, seconds });
    };
    child.once("error", (error) => {
      process.stderr.write(`${error.message}\n`);
      end(false);
    });
    child.once("exit", (code) => end(code === 0));
  });
}
