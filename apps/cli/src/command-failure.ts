/** What stops a command, said in one sentence: printed without usage or stack trace, the exit code is 2. */
export class CommandFailure extends Error {
  override name = "CommandFailure";
}

/** Runs a command's body and turns a `CommandFailure` into its sentence and exit code; other errors pass. */
export async function sayFailure(name: string, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    process.stderr.write(`reroute ${name}: ${error.message}\n`);
    return 2;
  }
}
