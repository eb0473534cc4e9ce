/**
 * A problem in VROOM's terms, read and with every default filled in. Times are whole seconds, distances whole metres; ids are
 * unsigned 64-bit numbers and kept as their decimal digits.
 */
export interface VroomInput {
  /** What routes are made of: the jobs, then of each shipment its pickup and its delivery, one behind the other. */
  jobs: VroomJob[];
  vehicles: VroomVehicle[];
  /** By profile; all of one size. */
  matrices: Map<string, VroomMatrices>;
  /** Whether distances are known, and told in the answer. */
  hasDistances: boolean;
  /** Whether a job or a vehicle has a time window, or a vehicle a break: VROOM rounds the cost otherwise where there is none. */
  hasWindows: boolean;
  options: VroomOptions;
}

export interface VroomJob {
  kind: "job" | "pickup" | "delivery";
  id: string;
  /** Its id; for half a shipment with the kind before it: ids are told apart by kind. */
  key: string;
  description: string;
  place: VroomPlace;
  setup: number;
  service: number;
  /** By type of vehicle; other types take `setup` and `service`. */
  setupPerType: Record<string, number>;
  servicePerType: Record<string, number>;
  /** Unloaded and loaded here. What a job unloads is on board from the start, what it loads to the end; a shipment in between. */
  delivery: number[];
  pickup: number[];
  skills: number[];
  priority: number;
  /** For the start of setup and service, inclusive, ascending and disjoint. */
  windows: VroomWindow[] | undefined;
}

/** Belongs to one vehicle; taken anywhere, in the middle of a leg too. */
export interface VroomBreak {
  kind: "break";
  /** Unique among the vehicle's breaks. */
  id: string;
  /** The kind and the id. */
  key: string;
  description: string;
  service: number;
  /** For its start, as a job's. */
  windows: VroomWindow[] | undefined;
  /** The most on board, by dimension. */
  maxLoad: number[] | undefined;
}

/** What a route is made of. */
export type VroomEntry = VroomJob | VroomBreak;

export type VroomWindow = readonly [start: number, end: number];

/** A row and column of the matrices, and what the file says of it. */
export interface VroomPlace {
  index: number;
  hasGivenIndex: boolean;
  /** Longitude, latitude. */
  coordinates: readonly [number, number] | undefined;
}

export interface VroomVehicle {
  id: string;
  description: string;
  profile: string;
  type: string;
  /** At least one of the two is there. */
  start: VroomPlace | undefined;
  end: VroomPlace | undefined;
  capacity: number[];
  skills: number[];
  costs: { fixed: number; perHour: number; perKm: number; perTaskHour: number };
  window: VroomWindow | undefined;
  speedFactor: number;
  maxTasks: number | undefined;
  maxTravelTime: number | undefined;
  maxDistance: number | undefined;
  breaks: VroomBreak[];
  /** Its given route, a start first and an end last; empty: none is given. */
  steps: VroomStep[];
}

/** A step of a given route, and when its service has to begin, where that is given: all three are for option c. */
export interface VroomStep {
  /** Of a job, half a shipment or a break; or "start" or "end". */
  key: string;
  at: number | undefined;
  after: number | undefined;
  before: number | undefined;
}

/** Row-major `size` x `size`, row = from. */
export interface VroomMatrices {
  size: number;
  durations: Float64Array;
  distances: Float64Array | undefined;
  costs: Float64Array | undefined;
}

/** The command line options that vroom-express takes in the body. */
export interface VroomOptions {
  /** Limit in seconds. */
  l: number | undefined;
  /** Exploration level, 0 to 5. */
  x: number | undefined;
  /** Threads. */
  t: number | undefined;
  /** Plan mode: the given routes are timed, nothing is searched. */
  c: boolean;
}
