import { expect, test } from "vitest";
import { checkFile, evaluateFile, inFileUnit, pricesOfFile } from "./file-unit.ts";
import { readProblem } from "./read-problem.ts";
import { planOfRoutes } from "./routes.ts";

/** The problem holds tenths: 14 from customer to customer is 14.1, and a van ends at 34.1 plus 2 + 3.5 of service. */
const FILE = readProblem(`CORNER
VEHICLE
NUMBER CAPACITY
2 9
CUSTOMER
CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME
0 0 0 0 0 39 0
1 0 10 4 0 100 2
2 10 0 3 0 20 3.5
`);
const ROUTES = [{ vehicleId: "1", jobIds: ["1", "2"] }];

test("given routes are told in the file's unit, sentences too", () => {
  const { solution, violations } = evaluateFile(FILE, ROUTES);
  expect(solution).toMatchObject({
    cost: { total: 34.1, distance: 34.1 },
    routes: [
      {
        ...{ departureSeconds: 0, endSeconds: 39.6, drivingSeconds: 34.1, distanceMeters: 34.1, serviceSeconds: 5.5 },
        departureLoad: { demand: 7 },
        steps: [
          { jobId: "1", arrivalSeconds: 10, departureSeconds: 12, load: { demand: 3 } },
          { jobId: "2", arrivalSeconds: 26.1, departureSeconds: 29.6, distanceMeters: 14.1 },
        ],
      },
    ],
  });
  expect(violations.map(({ message }) => message)).toEqual([
    "service of job 2 starts at 26.1 s on vehicle 1; it may start from 0 to 20 s",
    "vehicle 1 ends at 39.6 s; its shift ends at 39 s",
  ]);
  expect(checkFile(FILE, solution)).toEqual(violations);
});

test("so are a plan of route lines, prices, and what is missing of a time, not of a load", () => {
  const plan = inFileUnit(planOfRoutes(FILE.problem, { routes: [["2", "1"]] }), FILE.costScale);
  // 10 out, 3.5 and 2 of service, 14.1 between, 10 home.
  expect(plan.routes[0]).toMatchObject({ endSeconds: 39.6, distanceMeters: 34.1 });
  expect(pricesOfFile(FILE, [], "1")).toEqual([
    { vehicleId: "1", price: 20 },
    { vehicleId: "2", price: 20 },
  ]);
  const far = { ...FILE, problem: { ...FILE.problem, vehicles: FILE.problem.vehicles.slice(0, 1) } };
  far.problem.vehicles[0] = { ...far.problem.vehicles[0]!, shift: { earliestStartSeconds: 0, latestEndSeconds: 210 } };
  // 10 + 2 + 10 where 21 are.
  const late = { code: "SHIFT_TIME", vehicleId: "1", missing: 1 };
  expect(pricesOfFile(far, [], "1")).toEqual([{ vehicleId: "1", reason: late }]);
  far.problem.vehicles[0] = { ...far.problem.vehicles[0]!, capacity: { demand: 1 } };
  const heavy = { code: "CAPACITY", vehicleId: "1", missing: 3, dimension: "demand" };
  expect(pricesOfFile(far, [], "1")).toEqual([{ vehicleId: "1", reason: heavy }]);
});
