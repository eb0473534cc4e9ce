import { ProblemError } from "../../model/problem-error.ts";
import { describe, type Input, isObject, readList } from "../../model/read-value.ts";
import { parseJson } from "../parse-json.ts";
import { digitsOf } from "./vroom-id.ts";

/** What VROOM's answer says of who serves what; `stated` is all of it, as parsed. */
export interface VroomAnswer {
  /** By the keys of what is done: a job's id, "pickup 7", "delivery 7", "break 7". */
  routes: { vehicleId: string; jobIds: string[] }[];
  unassigned: string[];
  stated: unknown;
}

/** Reads VROOM's answer to a problem that it solved. Throws `ProblemError`. */
export function readVroomAnswer(text: string): VroomAnswer {
  const stated = parseJson(text);
  const root: Input = { value: stated, path: "" };
  const code = field(root, "code").value;
  if (code !== 0)
    throw new ProblemError("/code", `expected 0, the code of a problem that was solved, found ${describe(code)}`);
  return {
    routes: readList(field(root, "routes"), (route) => ({
      vehicleId: readId(field(route, "vehicle")),
      jobIds: readList(field(route, "steps"), readStep).filter((id) => id !== undefined),
    })),
    unassigned: readList(field(root, "unassigned"), (job) => {
      const { value } = field(job, "type");
      const id = readId(field(job, "id"));
      return value === "pickup" || value === "delivery" ? `${value} ${id}` : id;
    }),
    stated,
  };
}

function readStep(step: Input): string | undefined {
  const { value, path } = field(step, "type");
  if (value === "start" || value === "end") return undefined;
  if (value === "job") return readId(field(step, "id"));
  if (value === "pickup" || value === "delivery" || value === "break") return `${value} ${readId(field(step, "id"))}`;
  const known = '"start", "job", "pickup", "delivery", "break" or "end"';
  throw new ProblemError(path, `expected ${known}, found ${describe(value)}`);
}

function field({ value, path }: Input, key: string): Input {
  if (!isObject(value)) throw new ProblemError(path, `expected an object, found ${describe(value)}`);
  return { value: value[key], path: `${path}/${key}` };
}

function readId({ value, path }: Input): string {
  const digits = digitsOf(value);
  if (digits !== undefined) return digits;
  throw new ProblemError(path, `expected the id of a job or a vehicle, found ${describe(value)}`);
}
