import { parentPort, workerData } from "node:worker_threads";
import type { RoadMatrix } from "@reroute/roads";
import type { OptimizationJob } from "./job.ts";
import { runJob } from "./run-job.ts";

const port = parentPort!;
const givenUp = workerData as Int32Array;

port.on("message", async ({ job, matrix }: { job: OptimizationJob; matrix?: RoadMatrix }) => {
  try {
    port.postMessage({ result: await runJob(job, matrix, () => Atomics.load(givenUp, 0) === 1) });
  } catch (error) {
    port.postMessage({ message: (error as Error).stack ?? String(error) });
  }
});
