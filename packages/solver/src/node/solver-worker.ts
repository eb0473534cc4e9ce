import { parentPort, workerData } from "node:worker_threads";
import { solve } from "../solve.ts";
import type { SearchReply, SearchRequest } from "./messages.ts";
import { warmUp } from "./warm-up.ts";

const port = parentPort;
if (!port) throw new Error("solver-worker runs in a worker thread");
const reply = (message: SearchReply) => port.postMessage(message);

if ((workerData as { isWarm: boolean }).isWarm) warmUp();

port.on("message", ({ problem, options, wantsProgress, cancelFlag }: SearchRequest) => {
  const flag = new Int32Array(cancelFlag);
  try {
    const solution = solve(problem, {
      ...options,
      cancelled: () => Atomics.load(flag, 0) === 1,
      ...(wantsProgress ? { onProgress: (progress) => reply({ kind: "progress", progress }) } : {}),
    });
    reply({ kind: "solution", solution });
  } catch (error) {
    reply({ kind: "failure", message: error instanceof Error ? error.message : String(error) });
  }
});
