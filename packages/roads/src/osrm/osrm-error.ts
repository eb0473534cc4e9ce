/** OSRM's codes of refusals. */
export type OsrmCode =
  | "InvalidUrl"
  | "InvalidService"
  | "InvalidVersion"
  | "InvalidOptions"
  | "InvalidQuery"
  | "InvalidValue"
  | "NoSegment"
  | "TooBig"
  | "NoRoute"
  | "NoTable"
  | "NotImplemented";

/** What the OSRM API refuses, served as {code, message} with status 400. */
export class OsrmError extends Error {
  readonly code: OsrmCode;

  constructor(code: OsrmCode, message: string) {
    super(message);
    this.name = "OsrmError";
    this.code = code;
  }
}
