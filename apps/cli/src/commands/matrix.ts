import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { encodeMatrixFile, readProblem } from "@reroute/solver";
import { type Command, UsageError } from "../command.ts";
import { CommandFailure, sayFailure } from "../command-failure.ts";
import { readInputAs, reasonOf } from "../read-input.ts";
import { readWords } from "../read-words.ts";
import { besideFile, readTravel, TRAVEL_OPTIONS, TRAVEL_USAGE } from "../travel-options.ts";

const DEFAULT_PROFILE = "default";

/** `reroute matrix`: writes a problem's matrix into a file of its own. */
export const matrix: Command = {
  name: "matrix",
  summary: "Writes a native problem's matrix into a small binary file",
  usage: `Usage: reroute matrix PROBLEM --output FILE [--profile P] [--straight-line-kph K | --roads DIR]

PROBLEM is native JSON, with matrices or with locations. Prints the JSON that stands for the matrix in a problem beside FILE:
\`"matrices": [{ "profile": "default", "file": "matrix.bin" }]\`. Travel must not depend on the time of day.

  --output FILE    where the matrix goes
  --profile P      which of several matrices (default: ${DEFAULT_PROFILE})

${TRAVEL_USAGE}`,

  run: (args) => sayFailure("matrix", () => run(args)),
};

async function run(args: string[]): Promise<number> {
  const { options, alone } = readWords(args, ["output", "profile", ...TRAVEL_OPTIONS]);
  const [path, extra] = alone;
  if (path === undefined) throw new UsageError("which problem file?");
  if (extra !== undefined) throw new UsageError(`one problem file at a time; what is "${extra}"?`);
  const { output, profile = DEFAULT_PROFILE } = options;
  if (output === undefined) throw new UsageError("--output FILE says where the matrix goes");
  const reading = {
    format: "native" as const,
    makeTravelTable: await readTravel(options),
    readBytes: besideFile(path),
  };
  const { problem } = await readInputAs(path, (text) => readProblem(text, reading));
  const found = problem.matrices.find((each) => each.profile === profile);
  if (!found) throw new CommandFailure(`${path} has no matrix of profile "${profile}"`);
  const { size, distances, travel } = found;
  if (travel.kind !== "constant") {
    throw new CommandFailure(
      `${path}: travel of profile "${profile}" depends on the time of day; the file holds one time a leg`,
    );
  }
  await writeFile(output, encodeMatrixFile({ size, durations: travel.durations, distances })).catch(
    (error: unknown) => {
      throw new CommandFailure(`the matrix cannot be written: ${output} ${reasonOf(error)}`);
    },
  );
  process.stdout.write(`${JSON.stringify({ profile, file: basename(output) })}\n`);
  return 0;
}
