/** One command of `reroute`: a file under commands/ exports one, main.ts lists it. */
export interface Command {
  name: string;
  /** One line for `reroute help`. */
  summary: string;
  /** Printed by `reroute help NAME` and after a usage error. */
  usage: string;
  /** Resolves to the process's exit code. Throws `UsageError` when the words are wrong. */
  run(args: string[]): Promise<number>;
}

/** The command's words are wrong: the message and the usage are printed, the exit code is 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
