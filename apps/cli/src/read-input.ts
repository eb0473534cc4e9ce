import { readFile, stat } from "node:fs/promises";
import { FormatError, ProblemError, VroomError } from "@reroute/solver";
import { CommandFailure } from "./command-failure.ts";

/** A string in V8 holds a little more than this; no problem that a machine can solve is larger. */
const LARGEST_BYTES = 500_000_000;

/** The text of a file that the user named. Throws `CommandFailure` when it is missing, not readable, no file or too large. */
export async function readInput(path: string): Promise<string> {
  try {
    const { size, isFile } = await describeFile(path);
    if (!isFile) throw new CommandFailure(`${path} is not a file`);
    if (size > LARGEST_BYTES) {
      throw new CommandFailure(`${path} has ${size} bytes; at most ${LARGEST_BYTES} are read`);
    }
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`${path} ${reasonOf(error)}`);
  }
}

/** Reads a file's text with one of the solver's readers; what the reader refuses is told with the file's name. `VroomError` passes. */
export async function readInputAs<T>(path: string, read: (text: string) => T): Promise<T> {
  const text = await readInput(path);
  try {
    return read(text);
  } catch (error) {
    if (error instanceof VroomError) throw error;
    throw failureOf(path, error);
  }
}

/** What a reader refuses in a file, as the command's failure; other errors stay what they are. */
export function failureOf(path: string, error: unknown): unknown {
  if (error instanceof FormatError) return new CommandFailure(`${path}, ${error.message}`);
  if (!(error instanceof ProblemError || error instanceof VroomError)) return error;
  return new CommandFailure(`${path}${error.path ? `, at ${error.path}` : ""}: ${error.message}`);
}

/** Why a file cannot be opened or written, as the end of a sentence that begins with its name. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "does not exist, or its folder does not";
  if (code === "EACCES" || code === "EPERM") return "may not be opened by this user";
  if (code === "EISDIR") return "is a folder";
  if (code === "ERR_FS_FILE_TOO_LARGE") return "is larger than 2 GiB";
  if (code === "ENOTDIR") return "lies below something that is no folder";
  return `cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
}

async function describeFile(path: string): Promise<{ size: number; isFile: boolean }> {
  const found = await stat(path);
  // A pipe, as in `reroute solve <(unzip -p week.zip monday.json)`, is as good as a file.
  return { size: found.size, isFile: found.isFile() || found.isFIFO() };
}
