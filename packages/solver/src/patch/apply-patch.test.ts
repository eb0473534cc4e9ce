import { describe, expect, test } from "vitest";
import type { Problem } from "../model/problem.ts";
import { ProblemError } from "../model/problem-error.ts";
import { straightRoad } from "../model/straight-road.ts";
import { solve } from "../solve.ts";
import { makeSolver } from "./solver.ts";

/** One van at 0 m, a at 100 m, b at 200 m, nobody at 300 m. */
const problem: Problem = {
  version: 1,
  jobs: [
    { id: "a", locationIndex: 1 },
    { id: "b", locationIndex: 2 },
  ],
  shipments: [{ id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2 } }],
  vehicles: [{ id: "van", startIndex: 0, endIndex: 0 }],
  relations: [{ type: "sequence", jobIds: ["b", "a"] }],
  matrices: [straightRoad(0, 100, 200, 300)],
};
const options = { seed: 1, stop: { iterations: 100 } };
const line = (...distances: number[]) => ({ distances, travel: { kind: "constant", durations: distances } });
const legs = (outward: number[], inward: number[]) => [
  { profile: "default", outward: line(...outward), inward: line(...inward) },
];

describe("a patch", () => {
  test("takes no shipment away that is on board, the last one neither", () => {
    const { relations: _, ...rest } = problem;
    const state = { locationIndex: 0, availableAtSeconds: 0, onboardShipmentIds: ["s"] };
    const solver = makeSolver({ ...rest, vehicles: [{ id: "van", endIndex: 0, state }] });
    expect(() => solver.patch({ shipments: { remove: ["s"] } })).toThrow(ProblemError);
  });

  test("adds a job, changes it and takes it away", () => {
    const solver = makeSolver(problem);
    const cost = () => solver.solve(options).cost.total;
    const order = () => solver.solve(options).routes[0]!.steps.map(({ jobId }) => jobId ?? "s");
    expect(cost()).toBe(400);
    solver.patch({ jobs: { add: [{ id: "far", locationIndex: 3 }] } });
    expect({ cost: cost(), last: order().includes("far") }).toEqual({ cost: 600, last: true });
    solver.patch({ jobs: { change: [{ id: "far", locationIndex: 2 }] } });
    expect(cost()).toBe(400);
    solver.patch({ jobs: { remove: ["far"] }, shipments: { remove: ["s"] } });
    expect(order()).toEqual(["b", "a"]);
  });

  test("brings locations, one after another, each with its legs to those before and to itself", () => {
    const solver = makeSolver(problem);
    solver.patch({
      locations: [
        { legs: legs([50, 50, 150, 250, 0], [50, 50, 150, 250]) },
        { legs: legs([1000, 900, 800, 700, 950, 0], [1000, 900, 800, 700, 950]) },
      ],
      jobs: { add: [{ id: "beyond", locationIndex: 5 }] },
    } as never);
    expect(solver.solve(options).cost.total).toBe(2000);
    expect(problem.matrices[0]!.size).toBe(4);
  });

  test("brings locations whose legs have prices by themselves, where the matrix has such prices", () => {
    const priced = { ...straightRoad(0, 100, 200, 300), legCosts: Array.from({ length: 16 }, () => 1) };
    const solver = makeSolver({ ...problem, matrices: [priced] });
    const costs = (...legCosts: number[]) => ({ ...line(...legCosts.map(() => 0)), legCosts });
    const added = { profile: "default", outward: costs(5, 5, 5, 5, 5), inward: costs(7, 7, 7, 7) };
    // Five legs, of which one stays where it is.
    expect(solver.solve(options).cost.total).toBe(405);
    solver.patch({ locations: [{ legs: [added] }], vehicles: { change: [{ id: "van", startIndex: 4 }] } } as never);
    // 5 to get there, then b, a and the shipment: two legs of 100 m and one of none.
    expect(solver.solve(options).cost.total).toBe(208);
    const without = [{ legs: legs([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0]) }];
    expect(() => solver.patch({ locations: without } as never)).toThrow(/found nothing/);
    const surplus = [{ legs: [added] }];
    expect(() => makeSolver(problem).patch({ locations: surplus } as never)).toThrow(/no prices of legs/);
  });

  test("brings other vehicles and other matrices", () => {
    const solver = makeSolver(problem);
    solver.patch({ matrices: [straightRoad(0, 10, 20)] });
    expect(solver.solve(options).cost.total).toBe(40);
    solver.patch({ vehicles: { remove: ["van"], add: [{ id: "bike", startIndex: 0, endIndex: 0 }] } });
    expect(solver.solve(options).routes.map(({ vehicleId }) => vehicleId)).toEqual(["bike"]);
    solver.patch({ vehicles: { change: [{ id: "bike", startIndex: 2, endIndex: 2 }] } });
    expect(solver.solve(options).cost.total).toBe(20);
  });

  test.each([
    [{ jobs: { remove: ["c"] } }, "/jobs/remove/0", 'there is no job "c"'],
    [{ jobs: { remove: ["a", "a"] } }, "/jobs/remove/1", 'there is no job "a"'],
    [{ jobs: { change: [{ id: "c", locationIndex: 0 }] } }, "/jobs/change/0/id", 'there is no job "c"'],
    [{ jobs: { add: [{ id: "a", locationIndex: 0 }] } }, "/jobs/add/0/id", 'there is a job "a" already'],
    [
      { jobs: { add: [{ id: "c", locationIndex: 4 }] } },
      "/jobs/add/0/locationIndex",
      /location 4 is not in the matrices/,
    ],
    [{ jobs: { add: [{ id: "c", location: 1 }] } }, "/jobs/add/0/location", /did you mean "locationIndex"/],
    [{ jobs: { add: [{ id: "s", locationIndex: 0 }] } }, "/shipments/0/id", '"s" is the id of a job'],
    [{ jobs: { remove: ["a"] } }, "/relations/0/jobIds/1", /"a"/],
    [{ vehicles: { add: [{ id: "w", profile: "foot" }] } }, "/vehicles/add/0/profile", /foot/],
    [{ job: {} }, "/job", /did you mean "jobs"/],
    [{ jobs: { append: [] } }, "/jobs/append", /not a known key/],
    [{ matrices: [straightRoad(0, 100)] }, "/jobs/1/locationIndex", /location 2 is not in the matrices/],
    [
      { matrices: [{ ...straightRoad(0, 1, 2), size: 4 }] },
      "/matrices/0/distances",
      /expected 4 x 4 = 16 entries, found 9/,
    ],
    [{ locations: [{ legs: [] }] }, "/locations/0/legs", /the legs of profile "default" once, found 0/],
    [
      { locations: [{ legs: legs([1, 1, 1, 1], [1, 1, 1, 1]) }] },
      "/locations/0/legs/0/outward/distances",
      /expected 5/,
    ],
    [
      { locations: [{ legs: legs([1, 1, 1, 1, 0], [1, 1, 1]) }] },
      "/locations/0/legs/0/inward/distances",
      "expected 4 entries, found 3",
    ],
    [
      { locations: [{ legs: legs([1, 1, 1, Number.NaN, 0], [1, 1, 1, 1]) }] },
      "/locations/0/legs/0/outward/distances/3",
      /expected a number/,
    ],
    [{ locations: [], matrices: [] }, "/locations", /nothing to add/],
  ])("that does not fit is refused by name, and changes nothing: %j", (patch, path, message) => {
    const solver = makeSolver(problem);
    solver.solve(options);
    const refused = () => solver.patch(patch as never);
    expect(refused).toThrow(ProblemError);
    expect(refused).toThrow(message);
    expect(refused).toThrow(expect.objectContaining({ path }));
    expect(JSON.stringify(solver.solve(options))).toBe(JSON.stringify(solve(problem, options)));
  });

  test("that is wrong only at its end leaves no trace of its beginning", () => {
    const solver = makeSolver(problem);
    const good = [{ legs: legs([5, 5, 5, 5, 0], [5, 5, 5, 5]) }];
    for (const jobs of [{ remove: ["a"] }, { add: [{ id: "c", locationIndex: 9 }] }]) {
      expect(() => solver.patch({ locations: good, jobs } as never)).toThrow(ProblemError);
    }
    expect(() => solver.patch({ jobs: { add: [{ id: "c", locationIndex: 4 }] } })).toThrow(/location 4 is not in/);
    solver.patch({
      locations: [{ legs: legs([7, 7, 7, 7, 0], [7, 7, 7, 7]) }],
      jobs: { add: [{ id: "c", locationIndex: 4 }] },
    } as never);
    expect(solver.solve(options).routes[0]!.distanceMeters).toBe(314);
  });
});
