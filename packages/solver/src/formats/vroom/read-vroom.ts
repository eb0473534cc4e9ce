import { ProblemError } from "../../model/problem-error.ts";
import {
  describe,
  type Input,
  isObject,
  readFields,
  readList,
  readNumber,
  readNumbersByName,
  readOptional,
  type UnknownKeyListener,
} from "../../model/read-value.ts";
import type { MakeTravelTable } from "../travel-table.ts";
import { named } from "./named.ts";
import { readMatrices } from "./read-matrices.ts";
import { makePlaces, type Places } from "./read-places.ts";
import { digitsOf } from "./vroom-id.ts";
import type {
  VroomBreak,
  VroomInput,
  VroomJob,
  VroomOptions,
  VroomStep,
  VroomVehicle,
  VroomWindow,
} from "./vroom-input.ts";

const ROOT = ["jobs", "shipments", "vehicles", "matrices", "matrix", "options"] as const;
const HALF = [
  "id",
  "description",
  "location",
  "location_index",
  "setup",
  "service",
  "setup_per_type",
  "service_per_type",
  "time_windows",
] as const;
const JOB = [...HALF, "amount", "delivery", "pickup", "skills", "priority"] as const;
const SHIPMENT = ["amount", "skills", "priority", "pickup", "delivery"] as const;
const VEHICLE = [
  "id",
  "profile",
  "description",
  "start",
  "start_index",
  "end",
  "end_index",
  "capacity",
  "costs",
  "skills",
  "type",
  "time_window",
  "breaks",
  "speed_factor",
  "max_tasks",
  "max_travel_time",
  "max_distance",
  "steps",
] as const;
const BREAK = ["id", "description", "service", "time_windows", "max_load"] as const;
const STEP = ["type", "id", "service_at", "service_after", "service_before"] as const;
const DEFAULT_PROFILE = "car";
const DEFAULT_COST_PER_HOUR = 3600;
const LARGEST_UINT = 2 ** 32 - 1;
const LARGEST_SPEED_FACTOR = 5;
/** The search looks at every set of them. */
const MOST_BREAKS = 8;

export interface VroomReading {
  /** Told of keys that are not known, and of options that cannot be kept; absent: they are refused. */
  onUnknown?: UnknownKeyListener | undefined;
  /** Travel where the file gives coordinates and no matrices. Absent: refused. */
  makeTravelTable?: MakeTravelTable | undefined;
}

/** Whether parsed JSON is a problem of VROOM's: ours state a version, and their matrices are a list. */
export function isVroom(value: unknown): boolean {
  return isObject(value) && !("version" in value) && "vehicles" in value && !Array.isArray(value["matrices"]);
}

/**
 * Reads VROOM's problem from JSON that `parseJson` parsed. What is not planned here is refused by name. Throws `ProblemError` with a JSON pointer, and `VroomError` where a routing engine would be needed.
 */
export function readVroom(value: unknown, { onUnknown, makeTravelTable }: VroomReading = {}): VroomInput {
  const root = readFields({ value, path: "" }, ROOT, onUnknown);
  const options = readOptions(root.options, onUnknown);
  if (!Array.isArray(root.vehicles.value)) throw new ProblemError("/vehicles", "there are no vehicles");
  if (root.vehicles.value.length === 0) throw new ProblemError("/vehicles", "at least one vehicle is needed");
  const places = makePlaces(root.matrices.value !== undefined || root.matrix.value !== undefined);
  const vehicles = readList(root.vehicles, (each) => readVehicle(each, places, onUnknown));
  const dimensions = vehicles[0]!.capacity.length;
  const alone = readOptional(root.jobs, (list) =>
    readList(list, (each) => readJob(each, places, dimensions, onUnknown)),
  );
  const pairs = readOptional(root.shipments, (list) =>
    readList(list, (each) => readShipment(each, places, dimensions, onUnknown)),
  );
  const jobs = [...(alone ?? []), ...(pairs ?? []).flat()];
  if (jobs.length === 0) throw new ProblemError("/jobs", "at least one job or shipment is needed");
  refuseTwins(alone ?? [], (index) => `/jobs/${index}`);
  for (const [half, kind] of (["pickup", "delivery"] as const).entries()) {
    refuseTwins(
      (pairs ?? []).map((pair) => pair[half]!),
      (index) => `/shipments/${index}/${kind}`,
    );
  }
  for (const [index, { capacity }] of vehicles.entries()) {
    if (capacity.length === dimensions) continue;
    const sentence = `this vehicle has ${capacity.length} capacities, the first one has ${dimensions}`;
    throw new ProblemError(`/vehicles/${index}/capacity`, sentence);
  }
  refuseUnknownSteps(vehicles, jobs);
  const matrices = readMatrices(root.matrices, root.matrix, vehicles, places, makeTravelTable, onUnknown);
  return {
    jobs,
    vehicles,
    matrices,
    hasDistances: [...matrices.values()].every(({ distances }) => distances !== undefined),
    hasWindows:
      jobs.some(({ windows }) => windows) || vehicles.some(({ window, breaks }) => window || breaks.length > 0),
    options,
  };
}

function readJob(
  input: Input,
  places: Places,
  dimensions: number,
  onUnknown: UnknownKeyListener | undefined,
): VroomJob {
  const fields = readFields(input, JOB, onUnknown);
  const amount = fields.delivery.value === undefined && fields.pickup.value === undefined ? fields.amount : undefined;
  return {
    kind: "job",
    key: readId(fields.id),
    ...readStop(fields, places),
    delivery: readAmounts(amount ?? fields.delivery, dimensions),
    pickup: readAmounts(fields.pickup, dimensions),
    skills: readOptional(fields.skills, readUints) ?? [],
    priority: readOptional(fields.priority, readPriority) ?? 0,
  };
}

/** Its two halves. */
function readShipment(
  input: Input,
  places: Places,
  dimensions: number,
  onUnknown: UnknownKeyListener | undefined,
): VroomJob[] {
  const fields = readFields(input, SHIPMENT, onUnknown);
  const amount = readAmounts(fields.amount, dimensions);
  const none = amount.map(() => 0);
  const skills = readOptional(fields.skills, readUints) ?? [];
  const priority = readOptional(fields.priority, readPriority) ?? 0;
  return (["pickup", "delivery"] as const).map((kind) => {
    const stop = readStop(readFields(fields[kind], HALF, onUnknown), places);
    const key = `${kind} ${stop.id}`;
    const amounts = kind === "pickup" ? { pickup: amount, delivery: none } : { pickup: none, delivery: amount };
    return { kind, key, ...stop, ...amounts, skills, priority };
  });
}

function readStop(fields: Record<(typeof HALF)[number], Input>, places: Places) {
  return {
    id: readId(fields.id),
    description: readOptional(fields.description, readString) ?? "",
    place: places.readRequired(fields.location, fields.location_index),
    setup: readOptional(fields.setup, readUint) ?? 0,
    service: readOptional(fields.service, readUint) ?? 0,
    setupPerType: readOptional(fields.setup_per_type, readDurations) ?? {},
    servicePerType: readOptional(fields.service_per_type, readDurations) ?? {},
    windows: readOptional(fields.time_windows, readWindows),
  };
}

function readPriority(input: Input): number {
  return readNumber(input, { min: 0, max: 100, isWhole: true });
}

function readVehicle(input: Input, places: Places, onUnknown: UnknownKeyListener | undefined): VroomVehicle {
  const fields = readFields(input, VEHICLE, onUnknown);
  const capacity = readOptional(fields.capacity, readUints) ?? [];
  const start = places.readOptional(fields.start, fields.start_index);
  const end = places.readOptional(fields.end, fields.end_index);
  if (!start && !end) throw new ProblemError(input.path, "a vehicle has a start or an end, or both");
  const costs = readFields(
    { value: fields.costs.value ?? {}, path: fields.costs.path },
    ["fixed", "per_hour", "per_km", "per_task_hour"],
    onUnknown,
  );
  return {
    id: readId(fields.id),
    description: readOptional(fields.description, readString) ?? "",
    profile: readOptional(fields.profile, readString) || DEFAULT_PROFILE,
    type: readOptional(fields.type, readString) ?? "",
    start,
    end,
    capacity,
    skills: readOptional(fields.skills, readUints) ?? [],
    costs: {
      fixed: readOptional(costs.fixed, readUint) ?? 0,
      perHour: readOptional(costs.per_hour, readUint) ?? DEFAULT_COST_PER_HOUR,
      perKm: readOptional(costs.per_km, readUint) ?? 0,
      perTaskHour: readOptional(costs.per_task_hour, readUint) ?? 0,
    },
    window: readOptional(fields.time_window, readWindow),
    speedFactor: readOptional(fields.speed_factor, readSpeedFactor) ?? 1,
    maxTasks: readOptional(fields.max_tasks, readUint),
    maxTravelTime: readOptional(fields.max_travel_time, readUint),
    maxDistance: readOptional(fields.max_distance, readUint),
    breaks: readBreaks(fields.breaks, capacity.length, onUnknown),
    steps: readOptional(fields.steps, (list) => readSteps(list, onUnknown)) ?? [],
  };
}

function readBreaks(input: Input, dimensions: number, onUnknown: UnknownKeyListener | undefined): VroomBreak[] {
  const breaks = readOptional(input, (list) => readList(list, (each) => readBreak(each, dimensions, onUnknown))) ?? [];
  if (breaks.length > MOST_BREAKS) {
    throw new ProblemError(input.path, `${breaks.length} breaks are too many; up to ${MOST_BREAKS} are planned`);
  }
  refuseTwins(breaks, (index) => `${input.path}/${index}`);
  return breaks;
}

function readBreak(input: Input, dimensions: number, onUnknown: UnknownKeyListener | undefined): VroomBreak {
  const fields = readFields(input, BREAK, onUnknown);
  const id = readId(fields.id);
  return {
    kind: "break",
    id,
    key: `break ${id}`,
    description: readOptional(fields.description, readString) ?? "",
    service: readOptional(fields.service, readUint) ?? 0,
    windows: readOptional(fields.time_windows, readWindows),
    maxLoad: readOptional(fields.max_load, (amounts) => readAmounts(amounts, dimensions)),
  };
}

/** A start and an end are added where the file leaves them out. */
function readSteps(input: Input, onUnknown: UnknownKeyListener | undefined): VroomStep[] {
  const given = readList(input, (each) => readStep(each, onUnknown));
  if (given.length === 0) return given;
  for (const [index, { key }] of given.entries()) {
    const isMisplaced = key === "start" ? index > 0 : key === "end" && index < given.length - 1;
    if (isMisplaced) throw new ProblemError(`${input.path}/${index}/type`, `the ${key} of a route stands elsewhere`);
  }
  const free = { at: undefined, after: undefined, before: undefined };
  if (given[0]!.key !== "start") given.unshift({ key: "start", ...free });
  if (given.at(-1)!.key !== "end") given.push({ key: "end", ...free });
  return given;
}

function readStep(input: Input, onUnknown: UnknownKeyListener | undefined): VroomStep {
  const fields = readFields(input, STEP, onUnknown);
  return {
    key: readStepKey(fields.type, fields.id),
    at: readOptional(fields.service_at, readUint),
    after: readOptional(fields.service_after, readUint),
    before: readOptional(fields.service_before, readUint),
  };
}

function readStepKey(type: Input, id: Input): string {
  const kind = readString(type);
  if (kind === "start" || kind === "end") return kind;
  if (kind === "job") return readId(id);
  if (kind === "pickup" || kind === "delivery" || kind === "break") return `${kind} ${readId(id)}`;
  const known = '"start", "job", "pickup", "delivery", "break" or "end"';
  throw new ProblemError(type.path, `expected ${known}, found ${describe(kind)}`);
}

function refuseUnknownSteps(vehicles: VroomVehicle[], jobs: VroomJob[]): void {
  const keys = new Set(jobs.map(({ key }) => key));
  const free = new Set(keys);
  for (const [index, { steps, breaks }] of vehicles.entries()) {
    const own = new Set(breaks.map(({ key }) => key));
    for (const { key } of steps.slice(1, -1)) {
      if (free.delete(key) || own.delete(key)) continue;
      const isKnown = keys.has(key) || breaks.some((each) => each.key === key);
      const sentence = isKnown ? `${named(key)} stands in two places of the steps` : `there is no ${named(key)}`;
      throw new ProblemError(`/vehicles/${index}/steps`, sentence);
    }
  }
}

function refuseTwins(jobs: { id: string }[], pathOf: (index: number) => string): void {
  const seen = new Map<string, number>();
  for (const [index, { id }] of jobs.entries()) {
    const first = seen.get(id);
    if (first !== undefined) throw new ProblemError(`${pathOf(index)}/id`, `${id} is taken by ${pathOf(first)}`);
    seen.set(id, index);
  }
}

function readOptions(input: Input, onUnknown: UnknownKeyListener | undefined): VroomOptions {
  const fields = readFields({ value: input.value ?? {}, path: input.path }, ["g", "c", "l", "x", "t"], onUnknown);
  if (fields.g.value !== undefined && fields.g.value !== false) {
    const sentence = "the shapes of routes need a routing engine, and there is none here; leave g out";
    if (!onUnknown) throw new ProblemError(fields.g.path, sentence);
    onUnknown(fields.g.path, sentence);
  }
  return {
    l: readOptional(fields.l, (each) => readNumber(each, { min: 0, max: 604_800 })),
    x: readOptional(fields.x, (each) => readNumber(each, { min: 0, max: 5, isWhole: true })),
    t: readOptional(fields.t, (each) => readNumber(each, { min: 1, max: 256, isWhole: true })),
    c: readOptional(fields.c, readBoolean) ?? false,
  };
}

function readBoolean({ value, path }: Input): boolean {
  if (typeof value !== "boolean") throw new ProblemError(path, `expected true or false, found ${describe(value)}`);
  return value;
}

function readId({ value, path }: Input): string {
  const digits = digitsOf(value);
  if (digits === undefined) {
    throw new ProblemError(path, `expected a whole number from 0 to 2^64 - 1, found ${describe(value)}`);
  }
  return digits;
}

function readString({ value, path }: Input): string {
  if (typeof value !== "string") throw new ProblemError(path, `expected text, found ${describe(value)}`);
  return value;
}

function readUint(input: Input): number {
  return readNumber(input, { min: 0, max: LARGEST_UINT, isWhole: true });
}

function readUints(input: Input): number[] {
  return readList(input, readUint);
}

function readDurations(input: Input): Record<string, number> {
  return readNumbersByName(input, { min: 0, max: LARGEST_UINT, isWhole: true });
}

function readAmounts(input: Input, dimensions: number): number[] {
  const amounts = readOptional(input, readUints) ?? Array.from({ length: dimensions }, () => 0);
  if (amounts.length === dimensions) return amounts;
  throw new ProblemError(input.path, `${amounts.length} amounts, but vehicles have ${dimensions} capacities`);
}

function readSpeedFactor(input: Input): number {
  const factor = readNumber(input, { max: LARGEST_SPEED_FACTOR });
  if (factor > 0) return factor;
  throw new ProblemError(input.path, `${factor} is no speed; it is above 0`);
}

function readWindow(input: Input): VroomWindow {
  const [start, end, ...rest] = readUints(input);
  if (start === undefined || end === undefined || rest.length > 0) {
    throw new ProblemError(input.path, "a time window is [start, end]");
  }
  if (start > end) throw new ProblemError(input.path, `the window ends at ${end}, before its start at ${start}`);
  return [start, end];
}

function readWindows(input: Input): VroomWindow[] {
  const windows = readList(input, readWindow).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (windows.length === 0) {
    throw new ProblemError(input.path, "the list of windows is empty; leave it out for any time");
  }
  for (const [index, [start]] of windows.entries()) {
    const before = windows[index - 1];
    if (!before || start > before[1]) continue;
    throw new ProblemError(input.path, `the windows from ${before[0]} and from ${start} overlap`);
  }
  return windows;
}
