import { Worker } from "node:worker_threads";
import type { Problem } from "../model/problem.ts";
import { ProblemError } from "../model/problem-error.ts";
import type { Solution, SolveOptions, Stop } from "../model/solution.ts";
import type { ProblemPatch } from "../patch/problem-patch.ts";
import { tasksOf } from "../route/tasks.ts";
import { isBetter } from "./is-better.ts";
import type { Island, SearchTerms, WorkerReply, WorkerRequest } from "./messages.ts";
import { type Archipelago, makeArchipelago } from "./shared-migration.ts";

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
   * lowest seed wins a tie. Without a limit on iterations they go on from each other's plans; with one,
   * each searches as `solve` does, and the same words give the same bytes.
   */
  solveSeeds(
    problem: Problem,
    options: PoolOptions,
    control?: { signal?: AbortSignal; seeds?: number },
  ): Promise<Solution>;
  /** Copies the problem to a worker, which keeps it and what is set up for it: `makeSolver`, but in that worker. */
  open(problem: Problem): Promise<PooledSolver>;
  /** Ends the workers; searches that still run or wait are rejected. */
  close(): Promise<void>;
}

/** A solver in a worker of the pool. When that worker dies, this and every later call rejects: open another. */
export interface PooledSolver {
  solve(options: PoolOptions, control?: { signal?: AbortSignal }): Promise<Solution>;
  /** Calls are carried out in their order. Rejects with `ProblemError` when the patch does not fit; nothing is changed then. */
  patch(patch: ProblemPatch): Promise<void>;
  /** Gives its memory back. */
  close(): Promise<void>;
}

interface Task {
  request: WorkerRequest;
  /** The only worker that can do it. */
  home: Seat | undefined;
  onProgress: SolveOptions["onProgress"];
  /** Undefined where there is no solution to answer with. */
  resolve: (solution: Solution | undefined) => void;
  reject: (error: Error) => void;
  /** Stops listening to the caller's signal. */
  settle: () => void;
}

interface Seat {
  worker: Worker;
  task: Task | undefined;
  /** Solvers that it keeps. */
  solvers: number;
  /** Why it is no more. */
  end: Error | undefined;
}

/** Starts `threads` workers that live until `close`; with `isWarm` (the default) each first solves three small problems. */
export function makeSolverPool({ threads, isWarm = true }: { threads: number; isWarm?: boolean }): SolverPool {
  if (!Number.isInteger(threads) || threads < 1) throw new Error(`a pool needs 1 thread or more, not ${threads}`);
  const waiting: Task[] = [];
  const seats = new Set<Seat>();
  let isClosed = false;
  /** Why no worker is left. */
  let broken: Error | undefined;
  let opened = 0;
  for (let index = 0; index < threads; index++) seat();

  function seat(): void {
    const worker = new Worker(workerFile(), { workerData: { isWarm } });
    const here: Seat = { worker, task: undefined, solvers: 0, end: undefined };
    seats.add(here);
    let fault: Error | undefined;
    worker.on("message", (message: WorkerReply) => receive(here, message));
    worker.on("error", (error) => {
      fault = error instanceof Error ? error : new Error(String(error));
    });
    worker.on("exit", (code) => {
      seats.delete(here);
      if (isClosed) return;
      const error = new Error(`a solver thread ended: ${fault?.message ?? `exit code ${code}`}`, { cause: fault });
      here.end = error;
      for (const task of waiting.filter(({ home }) => home === here)) {
        waiting.splice(waiting.indexOf(task), 1);
        fail(task, error);
      }
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

  function receive(here: Seat, message: WorkerReply): void {
    const { task } = here;
    if (!task) return;
    if (message.kind === "progress") {
      task.onProgress?.(message.progress);
      return;
    }
    here.task = undefined;
    if (message.kind === "failure") {
      const { message: sentence, path } = message;
      fail(task, path === undefined ? new Error(sentence) : new ProblemError(path, sentence));
    } else {
      task.settle();
      task.resolve(message.kind === "solution" ? message.solution : undefined);
    }
    next();
  }

  function next(): void {
    for (const each of seats) {
      if (each.task) continue;
      const at = waiting.findIndex(({ home }) => home === undefined || home === each);
      if (at < 0) continue;
      const task = waiting.splice(at, 1)[0]!;
      try {
        each.worker.postMessage(task.request);
        each.task = task;
      } catch (error) {
        // What cannot be copied, such as a function in the problem, must not keep the worker.
        fail(task, error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  function ask(
    request: WorkerRequest,
    home?: Seat,
    settle = () => {},
    onProgress?: SolveOptions["onProgress"],
  ): Promise<Solution | undefined> {
    const reason = isClosed ? new Error("the solver pool is closed") : (broken ?? home?.end);
    if (reason) {
      settle();
      return Promise.reject(reason);
    }
    return new Promise((resolve, reject) => {
      waiting.push({ request, home, onProgress, resolve, reject, settle });
      next();
    });
  }

  function search(
    about: { kind: "solve"; problem: Problem; island: Island | undefined } | { kind: "solveKept"; solver: number },
    { onProgress, seed, stop, previous }: PoolOptions,
    signal: AbortSignal | undefined,
    home?: Seat,
  ): Promise<Solution> {
    const cancelFlag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const cancel = () => Atomics.store(new Int32Array(cancelFlag), 0, 1);
    if (signal?.aborted) cancel();
    else signal?.addEventListener("abort", cancel, { once: true });
    const terms: SearchTerms = {
      options: { seed, stop, previous },
      wantsProgress: onProgress !== undefined,
      cancelFlag,
    };
    const settle = () => signal?.removeEventListener("abort", cancel);
    return ask({ ...about, ...terms }, home, settle, onProgress) as Promise<Solution>;
  }

  function solve(problem: Problem, options: PoolOptions, control: { signal?: AbortSignal } = {}): Promise<Solution> {
    return search({ kind: "solve", problem, island: undefined }, options, control.signal);
  }

  async function openSolver(problem: Problem): Promise<PooledSolver> {
    const solver = ++opened;
    // The worker that keeps the fewest.
    const home = [...seats].sort((a, b) => a.solvers - b.solvers)[0];
    if (home) home.solvers++;
    let isOpen = true;
    const mustBeOpen = () => {
      if (!isOpen) throw new Error("the solver is closed");
    };
    await ask({ kind: "open", solver, problem }, home).catch((error) => {
      if (home) home.solvers--;
      throw error;
    });
    return {
      async solve(options, { signal } = {}) {
        mustBeOpen();
        return search({ kind: "solveKept", solver }, options, signal, home);
      },
      async patch(patch) {
        mustBeOpen();
        await ask({ kind: "patch", solver, patch }, home);
      },
      async close() {
        if (!isOpen) return;
        isOpen = false;
        home!.solvers--;
        if (!isClosed && !home!.end) await ask({ kind: "close", solver }, home);
      },
    };
  }

  return {
    solve,
    open: openSolver,
    async solveSeeds(problem, options, control) {
      const length = Math.min(threads, control?.seeds ?? threads);
      const archipelago = archipelagoFor(length, problem, options.stop);
      const searches = Array.from({ length }, (_, own) => {
        const island = archipelago && { archipelago, own };
        return search({ kind: "solve", problem, island }, { ...options, seed: options.seed + own }, control?.signal);
      });
      const solutions = await Promise.all(searches);
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

/** Where iterations bound the searches, nothing may depend on which thread is faster: they tell each other nothing. */
function archipelagoFor(islands: number, problem: Problem, stop: Stop): Archipelago | undefined {
  if (islands < 2 || stop.iterations !== undefined) return undefined;
  return makeArchipelago(islands, tasksOf(problem).length, problem.vehicles.length);
}

function fail(task: Task, error: Error): void {
  task.settle();
  task.reject(error);
}

/** Beside this file: TypeScript in the workspace, JavaScript in what is published. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./solver-worker.ts" : "./solver-worker.js", import.meta.url);
}
