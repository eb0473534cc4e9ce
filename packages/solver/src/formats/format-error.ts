/** Text that is not what its format asks for; `line` counts from 1. */
export class FormatError extends Error {
  override name = "FormatError";
  readonly line: number;

  constructor(line: number, sentence: string) {
    super(`line ${line}: ${sentence}`);
    this.line = line;
  }
}
