import { parseArgs } from "node:util";
import { UsageError } from "./command.ts";

/** The words of a command: `--name value` options, `--flag` ones without a value, and what stands alone. Throws `UsageError`. */
export function readWords<K extends string, F extends string = never>(
  args: string[],
  names: readonly K[],
  flags: readonly F[] = [],
): { options: Partial<Record<K, string>>; isSet: Record<F, boolean>; alone: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: {
        ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
        ...Object.fromEntries(flags.map((flag) => [flag, { type: "boolean" as const }])),
      },
      allowPositionals: true,
    });
    const isSet = Object.fromEntries(flags.map((flag) => [flag, flag in values])) as Record<F, boolean>;
    return { options: values as Partial<Record<K, string>>, isSet, alone: positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [first] = message.split(/\n|\. /);
    throw new UsageError(first!);
  }
}

/** A number that an option was given, or undefined. Throws `UsageError`. */
export function readNumberOption(
  name: string,
  word: string | undefined,
  { min, max, isWhole }: { min: number; max: number; isWhole: boolean },
): number | undefined {
  if (word === undefined) return undefined;
  const value = Number(word);
  if (word.trim() === "" || !(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
    throw new UsageError(`--${name} takes a ${isWhole ? "whole " : ""}number from ${min} to ${max}, not "${word}"`);
  }
  return value;
}
