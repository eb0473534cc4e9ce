import { parentPort, workerData } from "node:worker_threads";
import { ProblemError } from "../model/problem-error.ts";
import type { SolveOptions } from "../model/solution.ts";
import { makeSolver, type Solver } from "../patch/solver.ts";
import { solveFrom } from "../solve.ts";
import type { SearchTerms, WorkerReply, WorkerRequest } from "./messages.ts";
import { migrationOf } from "./shared-migration.ts";
import { warmUp } from "./warm-up.ts";

const port = parentPort;
if (!port) throw new Error("solver-worker runs in a worker thread");
const reply = (message: WorkerReply) => port.postMessage(message);
const solvers = new Map<number, Solver>();

if ((workerData as { isWarm: boolean }).isWarm) warmUp();

port.on("message", (request: WorkerRequest) => {
  try {
    reply(answerTo(request));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    reply({ kind: "failure", message, ...(error instanceof ProblemError ? { path: error.path } : {}) });
  }
});

function answerTo(request: WorkerRequest): WorkerReply {
  switch (request.kind) {
    case "solve": {
      const { problem, island } = request;
      const migration = island && migrationOf(island.archipelago, island.own);
      return { kind: "solution", solution: solveFrom({}, problem, optionsOf(request), migration) };
    }
    case "solveKept":
      return { kind: "solution", solution: solvers.get(request.solver)!.solve(optionsOf(request)) };
    case "open":
      solvers.set(request.solver, makeSolver(request.problem));
      return { kind: "done" };
    case "patch":
      solvers.get(request.solver)!.patch(request.patch);
      return { kind: "done" };
    case "close":
      solvers.delete(request.solver);
      return { kind: "done" };
  }
}

function optionsOf({ options, wantsProgress, cancelFlag }: SearchTerms): SolveOptions {
  const flag = new Int32Array(cancelFlag);
  return {
    ...options,
    cancelled: () => Atomics.load(flag, 0) === 1,
    ...(wantsProgress ? { onProgress: (progress) => reply({ kind: "progress", progress }) } : {}),
  };
}
