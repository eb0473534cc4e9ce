/** Bad input to a road source. `path` is a JSON pointer into the request: "/locations/2/latitude". */
export class RoadError extends Error {
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.name = "RoadError";
    this.path = path;
  }
}

/** Returns the number, or throws a `RoadError` that names the field when it is not a number in [least, most]. */
export function requireNumber(value: unknown, path: string, least: number, most: number): number {
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new RoadError(path, `expected a number from ${least} to ${most}, got ${describe(value)}`);
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
