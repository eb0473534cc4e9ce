/** VROOM's exit codes: an error of our own, input that is refused, travel times that cannot be had. */
export type VroomErrorCode = 1 | 2 | 3;

/** What VROOM answers with another code than 0; input that is refused throws `ProblemError`, which is code 2. */
export class VroomError extends Error {
  override name = "VroomError";
  readonly code: VroomErrorCode;

  constructor(code: VroomErrorCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}
