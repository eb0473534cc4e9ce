/** Input that is not a problem (or not a solution): `path` is a JSON pointer to the place, the message a sentence. */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly path: string;

  constructor(path: string, sentence: string) {
    super(sentence);
    this.path = path;
  }
}
