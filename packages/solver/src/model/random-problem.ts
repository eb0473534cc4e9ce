import fc from "fast-check";
import type { Job, Matrix, Problem, TimeWindow, Vehicle } from "./problem.ts";
import type { PreviousPlan } from "./solution.ts";

/** A small problem in which anything may occur: the meat of the property tests. */
export interface RandomProblem {
  problem: Problem;
  previous: PreviousPlan | undefined;
}

/** Up to 14 jobs and 4 vehicles with several dimensions, windows, limits, open routes, barred legs, slots and frozen prefixes. */
export function randomProblem(): fc.Arbitrary<RandomProblem> {
  return fc
    .record({ locations: fc.integer({ min: 1, max: 9 }), isSlots: fc.boolean() })
    .chain(({ locations, isSlots }) =>
      fc.record({
        jobs: fc.array(job(locations), { maxLength: 14 }),
        vehicles: fc.array(vehicle(locations), { maxLength: 4 }),
        car: matrix("default", locations, isSlots),
        bike: matrix("bike", locations, false),
        previous: fc.option(previousPlan(), { nil: undefined }),
      }),
    )
    .map(({ jobs, vehicles, car, bike, previous }) => ({
      problem: {
        version: 1,
        jobs: jobs.map((each, index) => ({ ...each, id: `j${index}` })),
        vehicles: vehicles.map((each, index) => ({ ...each, id: `v${index}` })),
        matrices: [car, bike],
      },
      previous,
    }));
}

const amounts = (max: number) =>
  fc.record({ kg: fc.integer({ min: 0, max }), pallets: fc.integer({ min: 0, max: 3 }) }, { requiredKeys: [] });

function job(locations: number): fc.Arbitrary<Omit<Job, "id">> {
  return fc.record(
    {
      locationIndex: fc.integer({ min: 0, max: locations - 1 }),
      delivery: amounts(8),
      pickup: amounts(5),
      setupSeconds: fc.integer({ min: 0, max: 120 }),
      serviceSeconds: fc.integer({ min: 0, max: 600 }),
      timeWindows: timeWindows(),
      priority: fc.integer({ min: 0, max: 3 }),
      allowedVehicleIds: fc.subarray(["v0", "v1", "v2", "nobody"]),
    },
    { requiredKeys: ["locationIndex"] },
  );
}

function timeWindows(): fc.Arbitrary<TimeWindow[]> {
  return fc
    .uniqueArray(fc.integer({ min: 0, max: 80 }), { minLength: 2, maxLength: 6 })
    .map((marks) => marks.sort((a, b) => a - b))
    .map((marks) =>
      Array.from({ length: marks.length >> 1 }, (_, i) => ({
        startSeconds: 100 * marks[2 * i]!,
        endSeconds: 100 * marks[2 * i + 1]!,
      })),
    );
}

function vehicle(locations: number): fc.Arbitrary<Omit<Vehicle, "id">> {
  const place = fc.integer({ min: 0, max: locations - 1 });
  return fc.record(
    {
      profile: fc.constantFrom("default", "bike"),
      startIndex: place,
      endIndex: place,
      capacity: amounts(25),
      shift: fc
        .record({
          at: fc.integer({ min: 0, max: 3000 }),
          slack: fc.integer({ min: 0, max: 3000 }),
          long: fc.integer({ min: 0, max: 9000 }),
        })
        .chain(({ at, slack, long }) =>
          fc.constantFrom(
            { earliestStartSeconds: at, latestEndSeconds: at + long },
            { earliestStartSeconds: at, latestStartSeconds: at + slack, latestEndSeconds: at + slack + long },
          ),
        ),
      costs: fc.record(
        {
          fixed: fc.integer({ min: 0, max: 50 }),
          perHour: fc.integer({ min: 0, max: 40 }),
          perKm: fc.integer({ min: 0, max: 9 }),
        },
        { requiredKeys: [] },
      ),
      limits: fc.record(
        {
          maxTasks: fc.integer({ min: 0, max: 6 }),
          maxDistanceMeters: fc.integer({ min: 0, max: 9000 }),
          maxDurationSeconds: fc.integer({ min: 0, max: 9000 }),
        },
        { requiredKeys: [] },
      ),
      state: fc.record({ locationIndex: place, availableAtSeconds: fc.integer({ min: 0, max: 4000 }) }),
    },
    { requiredKeys: [] },
  );
}

function matrix(profile: string, size: number, isSlots: boolean): fc.Arbitrary<Matrix> {
  const entry = (max: number) =>
    fc.oneof(
      { weight: 30, arbitrary: fc.integer({ min: 0, max }) },
      { weight: 1, arbitrary: fc.constantFrom(-1, Number.POSITIVE_INFINITY) },
    );
  const entries = (max: number) => fc.array(entry(max), { minLength: size * size, maxLength: size * size });
  const constant = fc.record({ kind: fc.constant("constant" as const), durations: entries(1500) });
  const slots = fc.record({
    kind: fc.constant("slots" as const),
    startSeconds: fc.integer({ min: 0, max: 2000 }),
    slotSeconds: fc.integer({ min: 200, max: 2000 }),
    durations: fc.array(entries(1500), { minLength: 1, maxLength: 4 }),
  });
  const travel: fc.Arbitrary<Matrix["travel"]> = isSlots ? slots : constant;
  const legCosts = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: size * size, maxLength: size * size });
  return fc.record(
    { profile: fc.constant(profile), size: fc.constant(size), distances: entries(2500), legCosts, travel },
    { requiredKeys: ["profile", "size", "distances", "travel"] },
  );
}

function previousPlan(): fc.Arbitrary<PreviousPlan> {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 16 }), { maxLength: 16 });
  return fc
    .record({ order: ids, cuts: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 5, maxLength: 5 }) })
    .map(({ order, cuts }) => {
      const left = order.map((index) => `j${index}`);
      return { routes: cuts.map((length, index) => ({ vehicleId: `v${index}`, jobIds: left.splice(0, length) })) };
    });
}
