import { parentPort } from "node:worker_threads";
import type { RoadMatrix } from "@reroute/roads";
import type { OptimizationJob } from "./job.ts";
import { runJob } from "./run-job.ts";

const port = parentPort!;

port.on("message", async ({ job, matrix }: { job: OptimizationJob; matrix?: RoadMatrix }) => {
  try {
    port.postMessage({ result: await runJob(job, matrix) });
  } catch (error) {
    port.postMessage({ message: (error as Error).stack ?? String(error) });
  }
});
