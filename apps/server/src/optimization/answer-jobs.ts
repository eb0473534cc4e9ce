import { parentPort } from "node:worker_threads";
import type { RoadMatrix } from "@reroute/roads";

/** Makes this thread one of a worker pool: each job is answered by its result, or by what went wrong. */
export function answerJobs<Job, Result>(run: (job: Job, matrix?: RoadMatrix) => Promise<Result>): void {
  const port = parentPort!;
  port.on("message", async ({ job, matrix }: { job: Job; matrix?: RoadMatrix }) => {
    try {
      port.postMessage({ result: await run(job, matrix) });
    } catch (error) {
      port.postMessage({ message: (error as Error).stack ?? String(error) });
    }
  });
}
