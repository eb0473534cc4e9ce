import { Worker } from "node:worker_threads";
import type { Problem } from "../model/problem.ts";
import type { Solution, SolveOptions } from "../model/solution.ts";
import { isBetter } from "./is-better.ts";
import type { SearchReply, SearchRequest } from "./messages.ts";

/** What `solve` takes, but for `cancelled`, whose place the signal takes. */
export type PoolOptions = Omit<SolveOptions, "cancelled">;

/** Worker threads that search while the calling thread goes on. */
export interface SolverPool {
  /**
   * Solves in the next free worker; problem and solution are copied. Aborting ends the search with the best answer so far.
   * Rejects when `solve` throws, when the worker dies, and after `close`.
   */
  solve(problem: Problem, options: PoolOptions, control?: { signal?: AbortSignal }): Promise<Solution>;
  /**
   * Solves with seeds `seed`, `seed + 1`, ... side by side, one a worker (or at most `seeds` of them), and keeps the best; the
   * lowest seed wins a tie.
   */
  solveSeeds(
    problem: Problem,
    options: PoolOptions,
    control?: { signal?: AbortSignal; seeds?: number },
  ): Promise<Solution>;
  /** Ends the workers; searches that still run or wait are rejected. */
  close(): Promise<void>;
}

interface Task {
  request: SearchRequest;
  onProgress: SolveOptions["onProgress"];
  resolve: (solution: Solution) => void;
  reject: (error: Error) => void;
  /** Stops listening to the caller's signal. */
  settle: () => void;
}

interface Seat {
  worker: Worker;
  task: Task | undefined;
}

/** Starts `threads` workers that live until `close`; with `isWarm` (the default) each first solves three small problems. */
export function makeSolverPool({ threads, isWarm = true }: { threads: number; isWarm?: boolean }): SolverPool {
  if (!Number.isInteger(threads) || threads < 1) throw new Error(`a pool needs 1 thread or more, not ${threads}`);
  const waiting: Task[] = [];
  const seats = new Set<Seat>();
  let isClosed = false;
  /** Why no worker is left. */
  let broken: Error | undefined;
  for (let index = 0; index < threads; index++) seat();

  function seat(): void {
    const worker = new Worker(workerFile(), { workerData: { isWarm } });
    const here: Seat = { worker, task: undefined };
    seats.add(here);
    let fault: Error | undefined;
    worker.on("message", (message: SearchReply) => receive(here, message));
    worker.on("error", (error) => {
      fault = error instanceof Error ? error : new Error(String(error));
    });
    worker.on("exit", (code) => {
      seats.delete(here);
      if (isClosed) return;
      const error = new Error(`a solver thread ended: ${fault?.message ?? `exit code ${code}`}`, { cause: fault });
      if (here.task) {
        fail(here.task, error);
        seat();
        next();
      } else if (seats.size === 0) {
        // It died at its start, not over a task: another would too.
        broken = error;
        for (const task of waiting.splice(0)) fail(task, error);
      }
    });
  }

  function receive(here: Seat, message: SearchReply): void {
    const { task } = here;
    if (!task) return;
    if (message.kind === "progress") {
      task.onProgress?.(message.progress);
      return;
    }
    here.task = undefined;
    if (message.kind === "failure") {
      fail(task, new Error(message.message));
    } else {
      task.settle();
      task.resolve(message.solution);
    }
    next();
  }

  function next(): void {
    for (const each of seats) {
      if (each.task) continue;
      const task = waiting.shift();
      if (!task) return;
      try {
        each.worker.postMessage(task.request);
        each.task = task;
      } catch (error) {
        // What cannot be copied, such as a function in the problem, must not keep the worker.
        fail(task, error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  function solve(problem: Problem, options: PoolOptions, { signal }: { signal?: AbortSignal } = {}): Promise<Solution> {
    if (isClosed) return Promise.reject(new Error("the solver pool is closed"));
    if (broken) return Promise.reject(broken);
    const { onProgress, seed, stop, previous } = options;
    const cancelFlag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const cancel = () => Atomics.store(new Int32Array(cancelFlag), 0, 1);
    if (signal?.aborted) cancel();
    else signal?.addEventListener("abort", cancel, { once: true });
    return new Promise((resolve, reject) => {
      waiting.push({
        request: { problem, options: { seed, stop, previous }, wantsProgress: onProgress !== undefined, cancelFlag },
        onProgress,
        resolve,
        reject,
        settle: () => signal?.removeEventListener("abort", cancel),
      });
      next();
    });
  }

  return {
    solve,
    async solveSeeds(problem, options, control) {
      const length = Math.min(threads, control?.seeds ?? threads);
      const seeds = Array.from({ length }, (_, index) => options.seed + index);
      const solutions = await Promise.all(seeds.map((seed) => solve(problem, { ...options, seed }, control)));
      return solutions.reduce((best, each) => (isBetter(problem, each, best) ? each : best));
    },
    async close() {
      isClosed = true;
      const running = [...seats].flatMap(({ task }) => (task ? [task] : []));
      for (const task of [...running, ...waiting.splice(0)]) fail(task, new Error("the solver pool is closed"));
      await Promise.all([...seats].map(({ worker }) => worker.terminate()));
    },
  };
}

function fail(task: Task, error: Error): void {
  task.settle();
  task.reject(error);
}

/** Beside this file: TypeScript in the workspace, JavaScript in what is published. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./solver-worker.ts" : "./solver-worker.js", import.meta.url);
}
