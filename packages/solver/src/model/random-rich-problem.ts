import fc from "fast-check";
import type {
  Break,
  Job,
  Matrix,
  Place,
  Problem,
  Relation,
  Shipment,
  Stability,
  Terms,
  TimeWindow,
  Vehicle,
} from "./problem.ts";
import type { RandomProblem } from "./random-problem.ts";
import { defined } from "./read-value.ts";
import type { PreviousPlan, PreviousRoute, PreviousStep } from "./solution.ts";

/** What a problem may have beside jobs, windows, capacity and vehicles; each problem has some of it. */
const FEATURES = [
  ...(["shipments", "rides", "onBoard", "relations", "skills", "penalties", "types", "speed", "releases"] as const),
  ...(["reloads", "breaks", "maxLoad", "softWindows", "overtime", "waiting", "limits"] as const),
  ...(["slots", "arrivals", "legCosts", "stability", "previous"] as const),
];
type Feature = (typeof FEATURES)[number];
type Has = (feature: Feature) => boolean;

export interface RichSize {
  /** Jobs, and halves of shipments. */
  tasks: number;
  vehicles: number;
  /** Only matrices in which no detour is a short cut, the same at any time. */
  isMetric?: boolean;
}

/**
 * Small problems in which any features of the model meet, with a previous plan that may be frozen in part, relaxed, stale or
 * nonsense. Everything is in whole numbers, so that costs can be compared.
 */
export function randomRichProblem(size: RichSize = { tasks: 12, vehicles: 3 }): fc.Arbitrary<RandomProblem> {
  return fc
    .record({
      features: fc.subarray([...FEATURES]),
      locations: fc.integer({ min: 2, max: 7 }),
      vehicles: fc.integer({ min: 1, max: size.vehicles }),
      tasks: fc.integer({ min: Math.min(4, size.tasks), max: size.tasks }),
      pairs: fc.nat({ max: 3 }),
    })
    .chain(({ features, locations, vehicles, tasks, pairs }) => {
      const has: Has = (feature) => features.includes(feature);
      const shipments = has("shipments") ? Math.min(pairs, tasks >> 1) : 0;
      const jobs = tasks - 2 * shipments;
      return fc
        .record({
          jobs: listOf(jobs, () => job(has, locations)),
          shipments: listOf(shipments, () => shipment(has, locations)),
          vehicles: listOf(vehicles, () => vehicle(has, locations)),
          matrix: size.isMetric ? plane(locations) : matrix(has, locations),
          legCosts: when(
            has("legCosts") && !size.isMetric,
            listOf(locations ** 2, () => whole(0, 900)),
          ),
          order: shuffled(jobs),
          relations: has("relations") ? fc.array(relationShape(), { maxLength: 3 }) : fc.constant<RelationShape[]>([]),
          stability: when(has("stability"), stability()),
          previous: when(has("previous") || has("stability"), previousPlan(jobs, shipments, has("onBoard"))),
        })
        .map((each) => ({ problem: problemOf(has, each), previous: each.previous }));
    });
}

interface Parts {
  jobs: Omit<Job, "id">[];
  shipments: Omit<Shipment, "id">[];
  vehicles: Omit<Vehicle, "id">[];
  matrix: Matrix;
  legCosts: number[] | undefined;
  order: number[];
  relations: RelationShape[];
  stability: Stability | undefined;
}

function problemOf(
  has: Has,
  { jobs, shipments, vehicles, matrix, legCosts, order, relations: shapes, stability }: Parts,
): Problem {
  const ids = order.map((index) => `j${index}`);
  const relations = relationsOf(shapes, ids, shipments.length);
  return defined<Problem>({
    version: 1,
    jobs: jobs.map((each, index) => ({ ...each, ...allowedOf(each, vehicles.length), id: `j${index}` })),
    shipments:
      shipments.length === 0
        ? undefined
        : shipments.map((each, index) => ({ ...each, ...allowedOf(each, vehicles.length), id: `s${index}` })),
    vehicles: vehicles.map((each, index) => ({
      ...each,
      id: `v${index}`,
      ...onBoardOf(has, each, index, shipments.length),
    })),
    relations: relations.length > 0 ? relations : undefined,
    stability,
    matrices: [legCosts === undefined ? matrix : { ...matrix, legCosts }],
  });
}

/** Where a relation's jobs begin in the order of all, and how many of them it takes, from each `step` one. */
interface RelationShape {
  type: Relation["type"];
  at: number;
  length: number;
  step: number;
  shipment: number | undefined;
}

/** All keep one order of the jobs, so that none contradicts another; what stands side by side is next to each other in it. */
function relationsOf(shapes: RelationShape[], ids: string[], shipments: number): Relation[] {
  return shapes
    .map(({ type, at, length, step, shipment }): Relation => {
      const stride = type === "strictSequence" ? 1 : step;
      const jobIds = ids.slice(at % Math.max(1, ids.length)).filter((_, index) => index % stride === 0);
      const hasShipment = type === "sameVehicle" && shipment !== undefined && shipments > 0;
      return {
        type,
        jobIds: jobIds.slice(0, length),
        ...(hasShipment ? { shipmentIds: [`s${shipment % shipments}`] } : {}),
      };
    })
    .filter(({ jobIds, shipmentIds = [] }) => jobIds.length + shipmentIds.length > 1);
}

/** Only vehicles that there are. */
function allowedOf({ allowedVehicleIds }: Terms, vehicles: number): Terms {
  if (allowedVehicleIds === undefined) return {};
  return { allowedVehicleIds: allowedVehicleIds.filter((id) => Number(id.slice(1)) < vehicles) };
}

/** The first vehicle that is under way has the first shipment on board. */
function onBoardOf(has: Has, { state }: Omit<Vehicle, "id">, index: number, shipments: number): Partial<Vehicle> {
  if (!has("onBoard") || !state || index > 0 || shipments === 0) return {};
  return { state: { ...state, onboardShipmentIds: ["s0"] } };
}

const whole = (min: number, max: number) => fc.integer({ min, max });
const amounts = (max: number) => optionalKeys({ kg: whole(0, max), pallets: whole(0, 2) });
const place = (locations: number) => whole(0, locations - 1);
const byType = fc.constantFrom({ truck: 200 }, { bike: 10 }, { truck: 0, bike: 90 });
const SKILLS = ["cold", "lift", "diesel"];

const nothing = fc.constant(undefined);

/** There in so many of ten cases. */
function often<T>(tenths: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: tenths, arbitrary }, { weight: 10 - tenths, arbitrary: nothing });
}

/** There half of the time, and never without the feature. */
function when<T>(isWanted: boolean, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return isWanted ? often(5, arbitrary) : nothing;
}

function optionalKeys<T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> {
  return fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
}

function listOf<T>(length: number, item: () => fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(item(), { minLength: length, maxLength: length });
}

function shuffled(count: number): fc.Arbitrary<number[]> {
  const all = Array.from({ length: count }, (_, index) => index);
  return fc.shuffledSubarray(all, { minLength: count, maxLength: count });
}

function relationShape(): fc.Arbitrary<RelationShape> {
  return fc.record({
    type: fc.constantFrom("sameVehicle" as const, "sequence" as const, "strictSequence" as const),
    at: fc.nat({ max: 8 }),
    length: whole(1, 3),
    step: whole(1, 2),
    shipment: often(5, fc.nat({ max: 2 })),
  });
}

function job(has: Has, locations: number): fc.Arbitrary<Omit<Job, "id">> {
  const own = fc.record({
    delivery: when(true, amounts(4)),
    pickup: when(true, amounts(3)),
    releaseSeconds: when(has("releases"), whole(0, 2500)),
  });
  return fc
    .tuple(placeOf(has, locations), terms(has), own)
    .map(([where, worth, rest]) => defined<Omit<Job, "id">>({ ...where, ...worth, ...rest } as Omit<Job, "id">));
}

function shipment(has: Has, locations: number): fc.Arbitrary<Omit<Shipment, "id">> {
  const own = fc.record({
    pickup: placeOf(has, locations),
    delivery: placeOf(has, locations),
    amount: when(true, amounts(3)),
    maxRideSeconds: when(has("rides"), whole(0, 2500)),
  });
  return fc
    .tuple(terms(has), own)
    .map(([worth, rest]) => defined<Omit<Shipment, "id">>({ ...worth, ...rest } as Omit<Shipment, "id">));
}

function placeOf(has: Has, locations: number): fc.Arbitrary<Place> {
  return fc
    .record({
      locationIndex: place(locations),
      setupSeconds: when(true, whole(0, 60)),
      serviceSeconds: when(true, whole(0, 300)),
      setupSecondsByType: when(has("types"), byType),
      serviceSecondsByType: when(has("types"), byType),
      timeWindows: often(6, timeWindows(has)),
    })
    .map((each) => defined<Place>(each as Place));
}

function terms(has: Has): fc.Arbitrary<Terms> {
  const skills = optionalKeys({
    allOf: fc.subarray(SKILLS, { maxLength: 2 }),
    oneOf: fc.subarray(SKILLS, { minLength: 1 }),
    noneOf: fc.subarray(SKILLS, { maxLength: 1 }),
  });
  return fc
    .record({
      priority: when(true, whole(0, 2)),
      unassignedPenalty: when(has("penalties"), whole(0, 3000)),
      skills: has("skills") ? often(3, skills) : nothing,
      allowedVehicleIds: has("skills") ? often(2, fc.subarray(["v0", "v1", "v2"], { minLength: 1 })) : nothing,
    })
    .map((each) => defined<Terms>(each as Terms));
}

function timeWindows(has: Has): fc.Arbitrary<TimeWindow[]> {
  const soft = when(has("softWindows"), fc.record({ share: whole(0, 4), costPerHourLate: whole(0, 900) }));
  const marks = fc.uniqueArray(whole(0, 70), { minLength: 2, maxLength: 4 });
  return fc.tuple(marks, soft).map(([all, late]) => {
    const ordered = all.sort((a, b) => a - b);
    return Array.from({ length: ordered.length >> 1 }, (_, index): TimeWindow => {
      const [startSeconds, endSeconds] = [100 * ordered[2 * index]!, 100 * ordered[2 * index + 1]!];
      if (late === undefined) return { startSeconds, endSeconds };
      const softEndSeconds = startSeconds + ((endSeconds - startSeconds) / 4) * late.share;
      return { startSeconds, endSeconds, softEndSeconds, costPerHourLate: late.costPerHourLate };
    });
  });
}

function vehicle(has: Has, locations: number): fc.Arbitrary<Omit<Vehicle, "id">> {
  const shift = fc
    .record({
      at: whole(0, 2000),
      slack: when(true, whole(0, 3000)),
      long: whole(3000, 9000),
      overtime: when(has("overtime"), whole(0, 4000)),
    })
    .map(({ at, slack, long, overtime }) =>
      defined<NonNullable<Vehicle["shift"]>>({
        earliestStartSeconds: at,
        latestStartSeconds: slack === undefined ? undefined : at + slack,
        latestEndSeconds: at + long,
        overtimeAfterSeconds: overtime === undefined ? undefined : at + overtime,
      }),
    );
  const costs = optionalKeys({
    fixed: whole(0, 500),
    perHour: whole(0, 400),
    perKm: whole(0, 900),
    ...(has("overtime") ? { perOvertimeHour: whole(0, 900) } : {}),
    ...(has("waiting") ? { perWaitingHour: whole(0, 900) } : {}),
  });
  const limits = optionalKeys({
    maxTasks: whole(1, 10),
    maxDistanceMeters: whole(2000, 15000),
    maxDurationSeconds: whole(2000, 9000),
    ...(has("limits") ? { maxTravelSeconds: whole(500, 5000) } : {}),
  });
  const state = fc
    .record({
      locationIndex: place(locations),
      availableAtSeconds: whole(0, 2000),
      load: when(has("reloads") || has("onBoard"), amounts(3)),
    })
    .map((each) => defined<NonNullable<Vehicle["state"]>>(each));
  const reload = fc
    .record({
      locationIndex: place(locations),
      serviceSeconds: when(true, whole(0, 200)),
      maxReloads: when(true, whole(0, 3)),
    })
    .map((each) => defined<NonNullable<Vehicle["reload"]>>(each));
  return fc
    .record({
      type: when(has("types"), fc.constantFrom("truck", "bike", "van")),
      skills: has("skills") ? often(9, fc.subarray(SKILLS)) : nothing,
      speedFactor: when(has("speed") && !has("arrivals"), fc.constantFrom(0.5, 2, 4)),
      startIndex: often(7, place(locations)),
      endIndex: often(7, place(locations)),
      capacity: when(true, amounts(12)),
      shift: when(true, shift),
      costs: when(true, costs),
      limits: often(3, limits),
      breaks: has("breaks") ? often(8, breaksOf(has)) : nothing,
      reload: has("reloads") ? often(8, reload) : nothing,
      state: often(has("onBoard") ? 7 : 2, state),
    })
    .map((each) => defined<Omit<Vehicle, "id">>(each as Omit<Vehicle, "id">));
}

function breaksOf(has: Has): fc.Arbitrary<Break[]> {
  const windows = timeWindows(() => false);
  return fc
    .array(
      fc.record({
        timeWindows: often(8, windows),
        serviceSeconds: when(true, whole(0, 600)),
        maxLoad: when(has("maxLoad"), amounts(4)),
        required: when(true, fc.constantFrom("ifOnRoad" as const, "always" as const)),
      }),
      { minLength: 1, maxLength: 2 },
    )
    .map((list) => list.map((each, index) => defined<Break>({ id: `b${index}`, ...each } as Break)));
}

function stability(): fc.Arbitrary<Stability> {
  return optionalKeys({
    vehicleChangeCost: whole(0, 600),
    resequenceCost: whole(0, 200),
    etaShiftCostPerMinute: whole(0, 20),
  });
}

/** Points on a plane, by metres along its axes; a metre takes a second. */
function plane(size: number): fc.Arbitrary<Matrix> {
  return fc.array(fc.tuple(whole(0, 600), whole(0, 600)), { minLength: size, maxLength: size }).map((points) => {
    const distances = points.flatMap(([x, y]) => points.map(([u, v]) => Math.abs(x - u) + Math.abs(y - v)));
    return { profile: "default", size, distances, travel: { kind: "constant", durations: distances } };
  });
}

/** Half of the matrices are of points on a plane, half of them are anything, ways that are barred included. */
function matrix(has: Has, size: number): fc.Arbitrary<Matrix> {
  const onPlane = plane(size).map(({ distances }) => {
    const slow = Array.from(distances, (each) => 2 * each);
    return { distances, durations: [distances, slow, distances] };
  });
  const entry = (max: number) =>
    fc.oneof({ weight: 40, arbitrary: whole(0, max) }, { weight: 1, arbitrary: fc.constant(-1) });
  const entries = (max: number) => fc.array(entry(max), { minLength: size * size, maxLength: size * size });
  const anything = fc.record({
    distances: entries(1500),
    durations: fc.array(entries(900), { minLength: 3, maxLength: 3 }),
  });
  return fc
    .tuple(fc.oneof(onPlane, anything), whole(0, 2000), whole(300, 2000))
    .map(([{ distances, durations }, startSeconds, slotSeconds]): Matrix => {
      const travel = (): Matrix["travel"] => {
        if (has("arrivals")) return { kind: "arrivals", functions: arrivals(durations, startSeconds, slotSeconds) };
        if (has("slots")) return { kind: "slots", startSeconds, slotSeconds, durations };
        return { kind: "constant", durations: durations[0]! };
      };
      return { profile: "default", size, distances, travel: travel() };
    });
}

/** Per leg the durations as points at regular departures; nobody overtakes, and a leg that is ever barred always is. */
function arrivals(durations: ArrayLike<number>[], startSeconds: number, stepSeconds: number): number[][] {
  return Array.from(durations[0]!, (_, leg) => {
    const points: number[] = [];
    for (const [index, each] of durations.entries()) {
      const departure = startSeconds + index * stepSeconds;
      if (each[leg]! < 0) return [];
      points.push(departure, Math.max(departure + each[leg]!, points.at(-1) ?? 0));
    }
    return points;
  });
}

/** Half of the plans keep shipments together; the others name halves, strangers and tasks twice, in any order. */
function previousPlan(jobs: number, shipments: number, isUnderWay: boolean): fc.Arbitrary<PreviousPlan> {
  const jobSteps = Array.from({ length: jobs }, (_, index): PreviousStep[] => [{ type: "job", jobId: `j${index}` }]);
  const pairs = Array.from({ length: shipments }, (_, index): PreviousStep[] => {
    const delivery: PreviousStep = { type: "delivery", shipmentId: `s${index}` };
    return isUnderWay && index === 0 ? [delivery] : [{ type: "pickup", shipmentId: `s${index}` }, delivery];
  });
  const strangers: PreviousStep[][] = [
    [{ type: "job", jobId: "gone" }],
    [{ type: "break" }],
    [{ type: "reload" }],
    [{ type: "delivery", shipmentId: "gone" }],
  ];
  const tidy = fc.shuffledSubarray([...jobSteps, ...pairs]);
  const messy = fc.array(fc.constantFrom(...[...jobSteps, ...pairs].flat().map((step) => [step]), ...strangers), {
    maxLength: 12,
  });
  const route = fc.record({ length: whole(0, 5), frozen: when(true, whole(0, 3)), isTimed: fc.boolean() });
  return fc
    .record({
      units: fc.oneof(tidy, messy),
      routes: fc.array(route, { minLength: 3, maxLength: 4 }),
      starts: fc.array(whole(0, 70), { minLength: 24, maxLength: 24 }),
      relaxation: when(true, fc.constantFrom("all" as const, "sequence" as const, "times" as const)),
    })
    .map(({ units, routes, starts, relaxation }) => {
      const left = [...units];
      const planned = routes.map(({ length, frozen, isTimed }, index): PreviousRoute => {
        const steps = left.splice(0, length).flat();
        const timed = steps.map((step, at) =>
          isTimed ? { ...step, startSeconds: 100 * starts[(5 * index + at) % 24]! } : step,
        );
        return defined<PreviousRoute>({ vehicleId: `v${index}`, steps: timed, frozenCount: frozen });
      });
      return defined<PreviousPlan>({ routes: planned, relaxation });
    });
}
