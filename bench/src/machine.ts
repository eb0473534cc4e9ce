import { cpus, loadavg } from "node:os";

/** What the figures of a run were measured on. */
export const machine = `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, Node ${process.versions.node}`;

/** The same, and how busy it is now. */
export const machineNow = () => `${machine}, load ${loadavg()[0]!.toFixed(1)}`;
