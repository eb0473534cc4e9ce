/** VROOM's exit codes: an error of our own, input that is refused, travel times that cannot be had. */
export type VroomErrorCode = 1 | 2 | 3;

/** A problem of VROOM's that is not planned: what VROOM answers with another code than 0. `path` is a JSON pointer. */
export class VroomError extends Error {
  override name = "VroomError";
  readonly code: VroomErrorCode;
  readonly path: string;

  constructor(code: VroomErrorCode, path: string, sentence: string) {
    super(sentence);
    this.code = code;
    this.path = path;
  }
}
