import fc from "fast-check";

/** A problem in VROOM's JSON. */
export interface VroomJson {
  jobs: StopJson[];
  shipments?: { pickup: StopJson; delivery: StopJson }[];
  vehicles: { id: number; start_index?: number; max_travel_time?: number; breaks?: BreakJson[] }[];
}

interface BreakJson {
  id: number;
  time_windows?: number[][];
}

interface StopJson {
  id?: number;
  location_index: number;
  setup?: number;
  setup_per_type?: unknown;
  time_windows?: unknown;
}

/**
 * The same without what `toProblem` holds more tightly than VROOM: setups at shared places, of jobs with windows, or of all
 * where driving is limited.
 */
export function withoutSharedSetups<T extends VroomJson>(problem: T): T {
  const places = [
    ...problem.jobs.map(({ location_index }) => location_index),
    ...(problem.shipments ?? []).flatMap(({ pickup, delivery }) => [pickup.location_index, delivery.location_index]),
    ...new Set(problem.vehicles.map(({ start_index }) => start_index)),
  ];
  const isLimited = problem.vehicles.some(({ max_travel_time }) => max_travel_time !== undefined);
  const without = <S extends StopJson>(stop: S): S => {
    const isShared = places.filter((place) => place === stop.location_index).length > 1;
    if (!isShared || (!stop.time_windows && !isLimited)) return stop;
    const { setup: _, setup_per_type: __, ...rest } = stop;
    return rest as S;
  };
  const shipments = problem.shipments?.map((each) => ({
    ...each,
    pickup: without(each.pickup),
    delivery: without(each.delivery),
  }));
  return { ...problem, jobs: problem.jobs.map(without), ...(shipments && { shipments }) };
}

/** Longer than any leg and setup: then it makes no difference whether a break may interrupt a leg. */
const LONG = 2500;

/** The same without what our breaks cannot do: begin in the middle of a leg. */
export function withoutShortBreaks<T extends VroomJson>(problem: T): T {
  const widened = (breaks: BreakJson[] | undefined) =>
    breaks?.map(({ time_windows, ...rest }) => ({
      ...rest,
      ...(time_windows && { time_windows: [[time_windows[0]![0]!, time_windows[0]![0]! + LONG]] }),
    }));
  return {
    ...problem,
    vehicles: problem.vehicles.map(({ breaks, ...rest }) => ({ ...rest, ...(breaks && { breaks: widened(breaks) }) })),
  };
}

/** The same with routes that take all that comes, in any order, for VROOM's plan mode. */
export function randomGivenRoutes(): fc.Arbitrary<VroomJson> {
  return fc
    .record({ problem: randomVroom(), order: fc.array(fc.nat(), { minLength: 32, maxLength: 32 }) })
    .map(({ problem, order }) => {
      const tasks = [
        ...problem.jobs.map(({ id }) => ({ type: "job", id })),
        ...(problem.shipments ?? []).flatMap(({ pickup, delivery }) => [
          { type: "pickup", id: pickup.id },
          { type: "delivery", id: delivery.id },
        ]),
      ];
      const count = problem.vehicles.length;
      const vehicles = problem.vehicles.map((vehicle, index) => {
        const own = tasks.filter((_, at) => order[at]! % (count + 1) === index);
        const all = [...own, ...(vehicle.breaks ?? []).map(({ id }) => ({ type: "break", id }))];
        // Some breaks are left out, and nothing is told where nothing is served.
        const steps = all
          .map((step, at) => ({ step, rank: order[at + 12]! }))
          .filter(({ step, rank }) => step.type !== "break" || rank % 5 > 0)
          .sort((a, b) => (a.rank % 101) - (b.rank % 101))
          .map(({ step, rank }) => ({ ...step, ...forcedBy(rank) }));
        return { ...vehicle, steps };
      });
      return { ...problem, vehicles };
    });
}

/** A service time that is asked for, at about every sixth step. */
function forcedBy(rank: number): { service_at?: number; service_after?: number; service_before?: number } {
  const seconds = 10 * (rank % 700);
  if (rank % 19 === 0) return { service_at: seconds };
  if (rank % 19 === 1) return { service_after: seconds };
  return rank % 19 === 2 ? { service_before: seconds } : {};
}

/** Small problems of everything that both engines plan. */
export function randomVroom(): fc.Arbitrary<VroomJson> {
  return fc
    .record({
      size: fc.integer({ min: 2, max: 7 }),
      dimensions: fc.integer({ min: 0, max: 2 }),
      hasDistances: fc.boolean(),
      hasShipments: fc.boolean(),
      pricing: fc.constantFrom("time", "time", "mixed", "meters", "matrix"),
      isOld: fc.integer({ min: 0, max: 9 }).map((each) => each === 0),
    })
    .chain((shape) => {
      const pricing = !shape.hasDistances && shape.pricing !== "matrix" ? "time" : shape.pricing;
      const isOld = shape.isOld && pricing === "time" && !shape.hasDistances;
      const matrices = fc.record({
        durations: matrix(shape.size, 1000),
        ...(shape.hasDistances ? { distances: matrix(shape.size, 9000) } : {}),
        ...(pricing === "matrix" ? { costs: matrix(shape.size, 500) } : {}),
      });
      const profiles = isOld ? ["car"] : ["car", "bike"];
      return fc
        .record({
          jobs: fc.array(job(shape.size, shape.dimensions), { minLength: 1, maxLength: 9 }).map(numbered),
          shipments: fc.array(shipment(shape.size, shape.dimensions), { maxLength: shape.hasShipments ? 3 : 0 }),
          vehicles: fc.array(vehicle(shape, pricing, profiles), { minLength: 1, maxLength: 3 }).map(numbered),
          car: matrices,
          bike: matrices,
        })
        .map(({ car, bike, shipments, ...rest }) => ({
          ...rest,
          ...(shipments.length > 0 && { shipments: shipments.map(numberedHalves) }),
          ...(isOld ? { matrix: car.durations } : { matrices: { car, bike } }),
        }));
    });
}

function numberedHalves<T extends { pickup: object; delivery: object }>(shipment: T, index: number) {
  const id = index + 1;
  return { ...shipment, pickup: { id, ...shipment.pickup }, delivery: { id, ...shipment.delivery } } as T;
}

function numbered<T extends object>(items: T[]) {
  return items.map((item, index) => ({ id: index + 1, ...item }));
}

function stopFields(size: number) {
  return {
    location_index: fc.integer({ min: 0, max: size - 1 }),
    setup: fc.integer({ min: 0, max: 200 }),
    service: fc.integer({ min: 0, max: 400 }),
    time_windows: windows(),
  };
}

function job(size: number, dimensions: number) {
  return fc.record(
    {
      ...stopFields(size),
      description: fc.constantFrom("parcel", 'Ümläut "quoted"'),
      setup_per_type: fc.dictionary(fc.constantFrom("truck", "bike"), fc.integer({ min: 0, max: 300 })),
      service_per_type: fc.dictionary(fc.constantFrom("truck", "bike"), fc.integer({ min: 0, max: 300 })),
      delivery: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: dimensions, maxLength: dimensions }),
      pickup: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: dimensions, maxLength: dimensions }),
      skills: fc.subarray([1, 2]),
      priority: fc.integer({ min: 0, max: 10 }),
    },
    { requiredKeys: ["location_index"] },
  );
}

/** Ids that jobs have too, and that are the same for both halves. */
function shipment(size: number, dimensions: number) {
  const { location_index, setup, service, time_windows } = stopFields(size);
  const half = fc.record({ location_index, setup, service, time_windows }, { requiredKeys: ["location_index"] });
  return fc.record(
    {
      pickup: half,
      delivery: half,
      amount: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: dimensions, maxLength: dimensions }),
      skills: fc.subarray([1, 2]),
      priority: fc.integer({ min: 0, max: 10 }),
    },
    { requiredKeys: ["pickup", "delivery"] },
  );
}

interface Shape {
  size: number;
  dimensions: number;
  hasDistances: boolean;
}

function vehicle(
  { size, dimensions, hasDistances }: Shape,
  pricing: "time" | "mixed" | "meters" | "matrix",
  profiles: string[],
) {
  const place = fc.integer({ min: 0, max: size - 1 });
  const costs = {
    time: { per_hour: fc.constantFrom(3600, 1000, 7200) },
    mixed: { per_hour: fc.integer({ min: 0, max: 4000 }), per_km: fc.integer({ min: 1, max: 500 }) },
    meters: { per_hour: fc.constant(0), per_km: fc.integer({ min: 1, max: 500 }) },
    matrix: {},
  }[pricing];
  const limits = {
    max_travel_time: fc.integer({ min: 500, max: 6000 }),
    ...(hasDistances && { max_distance: fc.integer({ min: 5000, max: 40_000 }) }),
  };
  return fc
    .record(
      {
        profile: fc.constantFrom(...profiles),
        start_index: place,
        end_index: place,
        capacity: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: dimensions, maxLength: dimensions }),
        costs: fc.record({ fixed: fc.integer({ min: 0, max: 800 }), ...costs }),
        skills: fc.subarray([1, 2, 3]),
        type: fc.constantFrom("truck", "bike", "van"),
        time_window: fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 8000 })).map(spanOf),
        speed_factor: fc.constantFrom(0.5, 0.7, 1, 1.3, 2),
        max_tasks: fc.integer({ min: 0, max: 6 }),
        breaks: fc.array(breakOf(dimensions), { maxLength: 2 }).map(numbered),
        ...limits,
      },
      { requiredKeys: ["capacity", "costs"] },
    )
    .map((each) => ("start_index" in each || "end_index" in each ? each : { ...each, start_index: 0 }));
}

function breakOf(dimensions: number) {
  return fc.record(
    {
      service: fc.integer({ min: 0, max: 500 }),
      description: fc.constant("lunch"),
      time_windows: windows(),
      max_load: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: dimensions, maxLength: dimensions }),
    },
    { requiredKeys: ["service"] },
  );
}

function spanOf([start, length]: [number, number]): [number, number] {
  return [start, start + length];
}

function windows() {
  return fc
    .uniqueArray(fc.integer({ min: 0, max: 70 }), { minLength: 2, maxLength: 6 })
    .map((marks) => marks.sort((a, b) => a - b))
    .map((marks) =>
      Array.from({ length: marks.length >> 1 }, (_, i) => [100 * marks[2 * i]!, 100 * marks[2 * i + 1]!]),
    );
}

/** Zero on the diagonal. */
function matrix(size: number, max: number) {
  return fc
    .array(fc.array(fc.integer({ min: 1, max }), { minLength: size, maxLength: size }), {
      minLength: size,
      maxLength: size,
    })
    .map((rows) => rows.map((row, i) => row.map((each, j) => (i === j ? 0 : each))));
}
