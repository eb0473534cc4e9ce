import { parentPort } from "node:worker_threads";
import type { OptimizationJob } from "./job.ts";
import { runJob } from "./run-job.ts";

const port = parentPort!;

port.on("message", async ({ job }: { job: OptimizationJob }) => {
  try {
    port.postMessage({ result: await runJob(job) });
  } catch (error) {
    port.postMessage({ message: (error as Error).stack ?? String(error) });
  }
});
