import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cheapestPlan } from "./check/cheapest-plan.ts";
import { check } from "./check.ts";
import { parseProblem } from "./model/parse-problem.ts";
import type { Job, Place, Problem, Shipment, Terms } from "./model/problem.ts";
import { randomRichProblem } from "./model/random-rich-problem.ts";
import type { PreviousPlan, Reason, Solution } from "./model/solution.ts";
import { straightRoad } from "./model/straight-road.ts";
import { solve } from "./solve.ts";

const stop = { iterations: 300 };
/** The same cases in every run of the suite; PROPERTY_SEED=n searches others, and what it finds becomes a named case. */
const seed = Number(process.env["PROPERTY_SEED"] ?? 1);
/** Shrinking solves hundreds of cases and hardly makes one smaller: the first failure is told as it is. */
const endOnFailure = true;

describe("a plan for a rich problem", () => {
  test("passes the checker, unless what is frozen is wrong itself, and says why for what it leaves out", () => {
    fc.assert(
      fc.property(randomRichProblem(), fc.nat(), ({ problem, previous }, seed) => {
        const solution = solve(parseProblem(problem), { seed, stop, ...(previous ? { previous } : {}) });
        const held = heldBy(previous);
        const violations = check(problem, solution, previous);
        expect(violations.filter(({ code, vehicleId }) => code === "FROZEN" || !held.has(vehicleId))).toEqual([]);
        const cutOff = new Set(violations.filter(({ code }) => code === "UNREACHABLE").map((each) => each.vehicleId));
        const lies = violations.filter(({ code }) => code.startsWith("WRONG_"));
        expect(lies.filter(({ vehicleId }) => !cutOff.has(vehicleId))).toEqual([]);
      }),
      { seed, numRuns: 200, endOnFailure },
    );
  });

  test("has only finite numbers, and is the same bytes for the same seed and iterations", () => {
    fc.assert(
      fc.property(randomRichProblem(), fc.nat(), ({ problem, previous }, seed) => {
        const before = JSON.stringify(problem);
        const options = { seed, stop, ...(previous ? { previous } : {}) };
        const solution = solve(problem, options);
        expect(JSON.parse(JSON.stringify(solution))).toEqual(solution);
        expect(JSON.stringify(solve(problem, options))).toBe(JSON.stringify(solution));
        expect(JSON.stringify(problem)).toBe(before);
      }),
      { seed, numRuns: 60, endOnFailure },
    );
  });
});

describe("what a plan for a rich problem leaves out", () => {
  test("is outcompeted on the vehicles that could serve it alone, and on no others", () => {
    fc.assert(
      fc.property(randomRichProblem({ tasks: 9, vehicles: 2, isMetric: true }), fc.nat(), ({ problem }, seed) => {
        const related = new Set(
          problem.relations?.flatMap(({ jobIds, shipmentIds = [] }) => [...jobIds, ...shipmentIds]),
        );
        for (const { jobId, shipmentId, reasons } of solve(problem, { seed, stop }).unassigned) {
          const id = jobId ?? shipmentId;
          for (const { vehicleId, code } of reasons) {
            if (related.has(id) || code === "PINNED") continue;
            const isPossible = cheapestPlan(alone(problem, id, vehicleId)).served === 1;
            expect({ id, vehicleId, code, isPossible }).toMatchObject({ isPossible: code === "OUTCOMPETED" });
          }
        }
      }),
      { seed, numRuns: 70, endOnFailure },
    );
  });
});

describe("what is missing", () => {
  test("would do: with so much more the vehicle has another reason, or none", () => {
    fc.assert(
      fc.property(randomRichProblem({ tasks: 9, vehicles: 2, isMetric: true }), fc.nat(), ({ problem }, seed) => {
        const related = new Set((problem.relations ?? []).flatMap(({ jobIds }) => jobIds));
        for (const { jobId, shipmentId, reasons } of solve(problem, { seed, stop }).unassigned) {
          const id = jobId ?? shipmentId;
          for (const reason of reasons) {
            const given = related.has(id) ? undefined : withWhatIsMissing(problem, id, reason);
            if (given === undefined) continue;
            const left = solve(alone(given, id, reason.vehicleId), { seed, stop }).unassigned;
            const again = left.find((each) => (each.jobId ?? each.shipmentId) === id)?.reasons[0];
            const isSame = again?.code === reason.code && again.dimension === reason.dimension;
            expect({ id, reason, again, isSame }).toMatchObject({ isSame: false });
          }
        }
      }),
      { seed, numRuns: 70, endOnFailure },
    );
  });
});

describe("a plan for a tiny rich problem", () => {
  const tiny = randomRichProblem({ tasks: 4, vehicles: 2, isMetric: true });

  test("is the best that there is, where its timing has one answer: all others are tried", () => {
    fc.assert(
      fc.property(tiny, fc.nat(), ({ problem, previous }, seed) => {
        const plain = withOneTiming(problem);
        const free = previous && withoutOrders(previous);
        const found = solve(plain, { seed, stop: { iterations: 1000 }, ...(free ? { previous: free } : {}) });
        const best = cheapestPlan(plain, free);
        expect({ ...worthOf(plain, found), cost: best.cost }).toEqual(best);
        expect(found.cost.total).toBeCloseTo(best.cost, 5);
      }),
      { seed, numRuns: 100, endOnFailure },
    );
  });

  test("is nowhere better than what trying all plans finds: the checker and the oracle mean the same", () => {
    fc.assert(
      fc.property(tiny, fc.nat(), ({ problem, previous }, seed) => {
        fc.pre(problem.vehicles.every(({ breaks = [], reload }) => breaks.length + (reload ? 1 : 0) < 2));
        const free = previous && withoutOrders(previous);
        const found = worthOf(problem, solve(problem, { seed, stop, ...(free ? { previous: free } : {}) }));
        const best = cheapestPlan(problem, free);
        const isSame = found.priority === best.priority && found.served === best.served;
        expect(found.priority).toBeLessThanOrEqual(best.priority);
        if (found.priority === best.priority) expect(found.served).toBeLessThanOrEqual(best.served);
        if (isSame) expect(found.cost).toBeGreaterThan(best.cost - 1e-6 * (1 + best.cost));
      }),
      { seed, numRuns: 25, endOnFailure },
    );
  });
});

/** Vehicles whose routes must open with something, which may itself be wrong. */
function heldBy(previous: PreviousPlan | undefined): Set<string | undefined> {
  const isHeld = (frozenCount = 0) => frozenCount > 0 || previous?.relaxation === "times";
  return new Set(previous?.routes.filter((each) => isHeld(each.frozenCount)).map(({ vehicleId }) => vehicleId));
}

/**
 * A problem in which being over as early as can be, and leaving as late as that allows, costs least: which is how routes are
 * driven. With alternative windows, breaks or reloads another timing may take less time or wait less, and with soft windows and
 * paid hours as well as with told times.
 */
function withOneTiming(problem: Problem): Problem {
  const places = [...problem.jobs, ...(problem.shipments ?? []).flatMap(({ pickup, delivery }) => [pickup, delivery])];
  const isLatePaid = places.some(({ timeWindows = [] }) => timeWindows.some(({ costPerHourLate }) => costPerHourLate));
  const withOneWindow = <T extends Place>({ timeWindows, ...place }: T) =>
    timeWindows === undefined ? place : { ...place, timeWindows: timeWindows.slice(0, 1) };
  const { etaShiftCostPerMinute: _, ...stability } = problem.stability ?? {};
  return parseProblem({
    ...problem,
    ...(problem.stability ? { stability } : {}),
    jobs: problem.jobs.map(withOneWindow),
    ...(problem.shipments && {
      shipments: problem.shipments.map((each) => ({
        ...each,
        pickup: withOneWindow(each.pickup),
        delivery: withOneWindow(each.delivery),
      })),
    }),
    vehicles: problem.vehicles.map(({ breaks: _breaks, reload: _reload, costs, ...vehicle }) => {
      const { perHour: _perHour, perWaitingHour: _perWaitingHour, ...rest } = costs ?? {};
      return { ...vehicle, ...(costs && { costs: isLatePaid ? rest : costs }) };
    }),
  });
}

/** The problem of one job or shipment and one vehicle; what else the vehicle has on board stays there. */
function alone({ jobs, shipments = [], vehicles, ...rest }: Problem, id: string, vehicleId: string): Problem {
  const vehicle = vehicles.find((each) => each.id === vehicleId)!;
  const held = vehicle.state?.onboardShipmentIds ?? [];
  const terms = <T extends Terms>({ unassignedPenalty: _, allowedVehicleIds, ...each }: T) => ({
    ...each,
    ...(allowedVehicleIds && { allowedVehicleIds: allowedVehicleIds.filter((allowed) => allowed === vehicleId) }),
  });
  return parseProblem({
    version: 1,
    matrices: rest.matrices,
    jobs: jobs.filter((each) => each.id === id).map(terms),
    shipments: [
      ...shipments.filter((each) => each.id === id).map(terms),
      ...shipments
        .filter((each) => each.id !== id && held.includes(each.id))
        .map((each) => ({ ...each, unassignedPenalty: 0, allowedVehicleIds: [] })),
    ],
    vehicles: [vehicle],
  });
}

/** The problem in which a reason's bound gives way by what is missing; undefined where it does not say which bound, or how far. */
function withWhatIsMissing(problem: Problem, id: string, reason: Reason): Problem | undefined {
  const { code, missing, dimension, vehicleId } = reason;
  if (missing === undefined) return undefined;
  const { jobs, shipments = [], vehicles } = structuredClone(problem);
  const { capacity, limits } = vehicles.find((each) => each.id === vehicleId)!;
  const job = jobs.find((each) => each.id === id);
  const shipment = shipments.find((each) => each.id === id);
  if (code === "CAPACITY") capacity![dimension!]! += missing;
  else if (code === "MAX_TASKS") limits!.maxTasks! += missing;
  else if (code === "MAX_DISTANCE") limits!.maxDistanceMeters! += missing;
  else if (code === "RELEASE") job!.releaseSeconds! -= missing;
  else if (code === "RIDE_TIME") shipment!.maxRideSeconds! += missing;
  else return undefined;
  return { ...problem, jobs, shipments, vehicles };
}

/** The plan binds nobody: no order is frozen, nothing relaxed. */
function withoutOrders({ routes }: PreviousPlan): PreviousPlan {
  return { routes: routes.map(({ vehicleId, steps = [] }) => ({ vehicleId, steps })) };
}

function worthOf({ jobs, shipments = [] }: Problem, { unassigned, cost }: Solution) {
  const left = new Set(unassigned.map(({ jobId, shipmentId }) => jobId ?? shipmentId));
  const isCounted = ({ id, unassignedPenalty }: Job | Shipment) => !left.has(id) && unassignedPenalty === undefined;
  const served = [...jobs.filter(isCounted), ...shipments.filter(isCounted)];
  const priority = served.reduce((sum, { priority: each = 0 }) => sum + each, 0);
  return { priority, served: served.length, cost: cost.total };
}

test("the oracle itself: a lunch, a reload and a late stop, worked out by hand", () => {
  // a and b of 1 kg at 100 m, a van for 1 kg: 400 m. Lunch by 150 s: at the first stop at 100 s. Back at 260, out again at 360 s: 160 s late.
  const late = { startSeconds: 0, endSeconds: 999, softEndSeconds: 200, costPerHourLate: 3600 };
  const problem: Problem = {
    version: 1,
    jobs: ["a", "b"].map((id) => ({ id, locationIndex: 1, delivery: { kg: 1 }, timeWindows: [late] })),
    vehicles: [
      {
        id: "van",
        startIndex: 0,
        endIndex: 0,
        capacity: { kg: 1 },
        reload: { locationIndex: 0 },
        breaks: [{ id: "lunch", serviceSeconds: 60, timeWindows: [{ startSeconds: 100, endSeconds: 150 }] }],
      },
    ],
    matrices: [straightRoad(0, 100)],
  };
  expect(cheapestPlan(problem)).toEqual({ priority: 0, served: 2, cost: 560 });
  expect(solve(problem, { seed: 1, stop }).cost.total).toBe(560);
});
