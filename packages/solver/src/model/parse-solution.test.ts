import { expect, test } from "vitest";
import { costFrom } from "../check/cost-of.ts";
import { parseSolution } from "./parse-solution.ts";
import { ProblemError } from "./problem-error.ts";
import type { Solution } from "./solution.ts";

const TIMES = { arrivalSeconds: 1, startSeconds: 2, departureSeconds: 3, distanceMeters: 4, drivingSeconds: 5 };

/** Every kind of step, and of what is left out. */
function full(): Solution {
  return {
    version: 1,
    cost: costFrom({
      fixed: 1,
      time: 2,
      distance: 3,
      overtime: 4,
      waiting: 5,
      lateness: 6,
      unassigned: 7,
      stability: 8,
    }),
    routes: [
      {
        vehicleId: "van",
        cost: costFrom({ fixed: 1, stability: 8 }),
        departureSeconds: 0,
        endSeconds: 9,
        drivingSeconds: 5,
        distanceMeters: 4,
        waitingSeconds: 1,
        serviceSeconds: 2,
        breakSeconds: 3,
        departureLoad: { kg: 7 },
        steps: [
          { type: "job", jobId: "a", ...TIMES, load: { kg: 4 } },
          { type: "pickup", shipmentId: "s", ...TIMES },
          { type: "break", breakId: "rest", ...TIMES },
          { type: "reload", ...TIMES },
          { type: "delivery", shipmentId: "s", ...TIMES },
        ],
      },
    ],
    unassigned: [
      { jobId: "b", reasons: [{ code: "CAPACITY", vehicleId: "van", missing: 2, dimension: "kg" }] },
      { shipmentId: "t", reasons: [{ code: "BREAK", vehicleId: "van" }] },
    ],
    statistics: { iterations: 1, improvements: 2, initialCost: 3 },
    diff: {
      added: ["a"],
      removed: ["c"],
      moved: [{ id: "s", fromVehicleId: "bus", toVehicleId: "van" }],
      resequenced: ["s"],
      shifted: [{ id: "s", seconds: -60 }],
    },
  };
}

test("a solution with every kind of step is read as it is", () => {
  expect(parseSolution(JSON.parse(JSON.stringify(full())))).toEqual(full());
});

test.each<[string, (solution: Solution) => object, string]>([
  [
    "a job's step that names a shipment",
    (s) => Object.assign(s.routes[0]!.steps[0]!, { shipmentId: "s" }),
    "/routes/0/steps/0/shipmentId",
  ],
  [
    "a reload that names a break",
    (s) => Object.assign(s.routes[0]!.steps[3]!, { breakId: "rest" }),
    "/routes/0/steps/3/breakId",
  ],
  ["a step of no type", (s) => Object.assign(s.routes[0]!.steps[0]!, { type: undefined }), "/routes/0/steps/0/type"],
  [
    "a cost that is not there",
    (s) => Object.assign(s.routes[0]!.cost, { overtime: undefined }),
    "/routes/0/cost/overtime",
  ],
  [
    "a load that is no number",
    (s) => Object.assign(s.routes[0]!.steps[0]!.load!, { kg: "4" }),
    "/routes/0/steps/0/load/kg",
  ],
  ["a job and a shipment at once", (s) => Object.assign(s.unassigned[1]!, { jobId: "a" }), "/unassigned/1/jobId"],
])("refused: %s", (_case, spoil, path) => {
  const solution = full();
  spoil(solution);
  expect(() => parseSolution(solution)).toThrow(ProblemError);
  expect(() => parseSolution(solution)).toThrow(expect.objectContaining({ path }));
});
