import { type Logger, pino } from "pino";

export type Log = Logger;

/** JSON lines on standard error: standard output belongs to the line that says the server is ready. */
export function makeLog(level: string): Log {
  return pino(
    {
      level,
      base: undefined,
      redact: ["req.headers.authorization", "req.headers.cookie", "*.secret", "*.token", "*.ticket"],
    },
    pino.destination(2),
  );
}
