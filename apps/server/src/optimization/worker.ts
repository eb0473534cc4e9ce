import { parentPort } from "node:worker_threads";
import type { RoadMatrix } from "@reroute/roads";
import type { OptimizationJob } from "./job.ts";
import { runJob } from "./run-job.ts";

const port = parentPort!;

interface JobMessage {
  job: OptimizationJob;
  matrix?: RoadMatrix;
  /** 1 once nobody wants the result any more. */
  givenUp?: Int32Array;
}

port.on("message", async ({ job, matrix, givenUp }: JobMessage) => {
  try {
    const cancelled = givenUp && (() => Atomics.load(givenUp, 0) === 1);
    port.postMessage({ result: await runJob(job, matrix, cancelled) });
  } catch (error) {
    port.postMessage({ message: (error as Error).stack ?? String(error) });
  }
});
