import { parentPort } from "node:worker_threads";
import type { RoadMatrix } from "@reroute/roads";

interface JobMessage<Job> {
  job: Job;
  matrix?: RoadMatrix;
  /** 1 once nobody wants the result any more. */
  givenUp?: Int32Array;
}

/** Makes this thread one of a worker pool: each job is answered by its result, or by what went wrong. */
export function answerJobs<Job, Result>(
  run: (job: Job, matrix?: RoadMatrix, cancelled?: () => boolean) => Promise<Result>,
): void {
  const port = parentPort!;
  port.on("message", async ({ job, matrix, givenUp }: JobMessage<Job>) => {
    try {
      const cancelled = givenUp && (() => Atomics.load(givenUp, 0) === 1);
      port.postMessage({ result: await run(job, matrix, cancelled) });
    } catch (error) {
      port.postMessage({ message: (error as Error).stack ?? String(error) });
    }
  });
}
