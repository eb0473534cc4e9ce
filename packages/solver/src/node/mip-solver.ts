import { Worker } from "node:worker_threads";
import type { LinearModel } from "../exact/linear-model.ts";

/** To the worker: a model, and how far to go. */
export interface MipRequest {
  model: LinearModel;
  /** Branch-and-bound nodes at most: the same model and nodes give the same answer. */
  nodes?: number | undefined;
  /** Values of some columns to start from; those of the others are worked out. */
  start?: { indices: number[]; values: number[] } | undefined;
  /** The start is good: time goes into the bound, not into better solutions. */
  isProof?: boolean;
}

/** Of a minimum: `cost` and `values` are missing when no whole solution was found; `bound` is what no solution beats. */
export type MipAnswer =
  | { kind: "optimal" | "stopped"; bound: number; nodes: number; cost?: number; values?: number[] }
  | { kind: "infeasible"; nodes: number };

/** From the worker: what is known so far, then the answer. */
export type MipMessage =
  | { kind: "solution"; cost: number; values: number[] }
  | { kind: "bound"; bound: number }
  | { kind: "answer"; answer: MipAnswer };

/** HiGHS in a worker of its own. */
export interface MipSolver {
  /**
   * Minimises a mixed-integer program; one at a time. HiGHS does not always heed its own time limit (130 s for 5 s, once), so an
   * abort ends the worker, whatever it does: the answer is what it told until then, and the next call starts another.
   */
  solve(request: MipRequest, signal?: AbortSignal): Promise<MipAnswer>;
  /** Ends the worker. */
  close(): Promise<void>;
}

/** Starts no worker before the first `solve`. */
export function makeMipSolver(): MipSolver {
  let worker: Worker | undefined;
  let isBusy = false;

  async function end(): Promise<void> {
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  }

  return {
    async solve(request, signal) {
      if (isBusy) throw new Error("the MIP solver is busy");
      isBusy = true;
      worker ??= new Worker(workerFile());
      let isDone = false;
      try {
        const answer = await ask(worker, request, signal);
        isDone = !signal?.aborted;
        return answer;
      } finally {
        if (!isDone) await end();
        isBusy = false;
      }
    },
    close: end,
  };
}

function ask(worker: Worker, request: MipRequest, signal: AbortSignal | undefined): Promise<MipAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<MipAnswer>();
  const sofar: MipAnswer = { kind: "stopped", bound: Number.NEGATIVE_INFINITY, nodes: 0 };
  const onAbort = () => resolve(sofar);
  const onExit = (code: number) => reject(new Error(`the MIP worker ended without an answer, exit code ${code}`));
  const onMessage = (message: MipMessage) => {
    if (message.kind === "answer") resolve(message.answer);
    else if (message.kind === "bound") sofar.bound = message.bound;
    else Object.assign(sofar, { cost: message.cost, values: message.values });
  };
  worker.on("message", onMessage);
  worker.once("error", reject);
  worker.once("exit", onExit);
  if (signal?.aborted) onAbort();
  else {
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.postMessage(request);
  }
  return promise.finally(() => {
    signal?.removeEventListener("abort", onAbort);
    worker.off("message", onMessage);
    worker.off("error", reject);
    worker.off("exit", onExit);
  });
}

/** Beside this file: TypeScript in the workspace, JavaScript in what is published. */
function workerFile(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./mip-worker.ts" : "./mip-worker.js", import.meta.url);
}
