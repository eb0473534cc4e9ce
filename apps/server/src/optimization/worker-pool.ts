import type { Worker } from "node:worker_threads";
import type { RoadMatrix } from "@reroute/roads";
import type { OptimizationJob, OptimizationResult } from "./job.ts";

export interface WorkerPool<Job = OptimizationJob, Result = OptimizationResult> {
  /** `matrix`: as for `runJob`. `signal` gives the job up: it ends soon, with what it has found so far. */
  run(job: Job, matrix?: RoadMatrix, signal?: AbortSignal): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Threads that run jobs and stay warm between them: `startThread` starts one that serves `answerJobs`. A job waits for a free thread; a
 * thread that dies fails its job and is replaced.
 */
export function makeWorkerPool<Job, Result>(size: number, startThread: () => Worker): WorkerPool<Job, Result> {
  interface Call {
    job: Job;
    matrix: RoadMatrix | undefined;
    signal: AbortSignal | undefined;
    resolve(result: Result): void;
    reject(error: Error): void;
  }
  const waiting: Call[] = [];
  const idle: Worker[] = [];
  const running = new Map<Worker, Call>();
  const workers = new Set<Worker>();
  let closed = false;

  function start(): void {
    const worker = startThread();
    workers.add(worker);
    worker.on("message", ({ result, message }: { result?: Result; message?: string }) => {
      const call = running.get(worker);
      running.delete(worker);
      idle.push(worker);
      if (result === undefined) call?.reject(new Error(message));
      else call?.resolve(result);
      next();
    });
    const lost = (error: Error) => {
      if (!workers.delete(worker)) return;
      running.get(worker)?.reject(error);
      running.delete(worker);
      const index = idle.indexOf(worker);
      if (index >= 0) idle.splice(index, 1);
      if (!closed) start();
    };
    worker.on("error", lost);
    worker.on("exit", () => lost(new Error("a worker has stopped")));
    idle.push(worker);
    next();
  }

  function next(): void {
    while (idle.length > 0 && waiting.length > 0) {
      const worker = idle.pop()!;
      const call = waiting.shift()!;
      running.set(worker, call);
      worker.postMessage({ job: call.job, matrix: call.matrix, givenUp: call.signal && flagOf(call.signal) });
    }
  }

  for (let index = 0; index < size; index++) start();

  return {
    run: (job, matrix, signal) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error("the worker pool is closed"));
        waiting.push({ job, matrix, signal, resolve, reject });
        next();
      }),
    close: async () => {
      closed = true;
      for (const call of waiting.splice(0)) call.reject(new Error("the worker pool is closed"));
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
}

/** 1 once the signal is aborted: a thread that computes hears no message. */
function flagOf(signal: AbortSignal): Int32Array {
  const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const raise = () => Atomics.store(flag, 0, 1);
  if (signal.aborted) raise();
  else signal.addEventListener("abort", raise, { once: true });
  return flag;
}
