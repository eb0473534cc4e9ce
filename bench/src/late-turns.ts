import { isMainThread } from "node:worker_threads";

/**
 * Preloaded into the server by bench/src/live.ts: looks every 5 ms how late the event loop is, and how long its thread was on the CPU meanwhile,
 * which tells our own work from a machine that is busy elsewhere. Answers the message "late-turns" and begins anew.
 */
const everyMs = 5;
const lateMs = 20;

if (isMainThread && process.send !== undefined) {
  let turns: { late: number; worked: number }[] = [];
  let at = performance.now();
  let cpu = process.threadCpuUsage();
  setInterval(() => {
    const now = performance.now();
    const { user, system } = process.threadCpuUsage(cpu);
    const late = now - at - everyMs;
    if (late > lateMs) turns.push({ late, worked: (user + system) / 1000 });
    at = now;
    cpu = process.threadCpuUsage();
  }, everyMs).unref();
  process.on("message", (message) => {
    if ((message as { type?: string }).type !== "late-turns") return;
    process.send!({
      type: "late-turns",
      count: turns.length,
      most: Math.max(0, ...turns.map(({ late }) => late)),
      worked: Math.max(0, ...turns.map(({ worked }) => worked)),
      own: turns.filter(({ worked }) => worked > lateMs).length,
    });
    turns = [];
  });
}
