import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Guards a data folder: two processes on one embedded database lose data silently. The lock is a file with the owner's process
 * id; one that was left by a killed process is taken over. Throws a sentence for the person who started the second server.
 */
export function lockFolder(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "server.lock");
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, identity(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt === 3) throw error;
      const owner = readFileSync(file, "utf8");
      const pid = Number.parseInt(owner, 10);
      if (owner !== "" && isAlive(pid) && owner === identity(pid)) {
        throw new Error(
          `Another Reroute (process ${pid}) already uses the data folder ${folder}. ` +
            `Stop it first, or start this one with another REROUTE_DATA_DIR and PORT.`,
        );
      }
      rmSync(file, { force: true });
    }
  }
  return { release: () => rmSync(file, { force: true }) };
}

/** The process id and, where the system tells it, the process's start time: a recycled id is not taken for the owner. */
function identity(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return `${pid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return String(pid);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
