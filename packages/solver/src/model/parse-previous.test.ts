import { expect, test } from "vitest";
import { solve } from "../solve.ts";
import { parsePrevious } from "./parse-previous.ts";
import { straightRoad } from "./straight-road.ts";

test("a solution is a plan to start from", () => {
  const jobs = [{ id: "a", locationIndex: 1 }];
  const vehicles = [{ id: "van", startIndex: 0, endIndex: 0 }];
  const problem = { version: 1 as const, jobs, vehicles, matrices: [straightRoad(0, 7)] };
  const solution = solve(problem, { seed: 1, stop: { iterations: 1 } });
  expect(parsePrevious(JSON.parse(JSON.stringify(solution)))).toEqual({
    routes: [{ vehicleId: "van", steps: [expect.objectContaining({ type: "job", jobId: "a", startSeconds: 7 })] }],
  });
});

test("routes say what is frozen and what may change", () => {
  const plan = {
    routes: [
      { vehicleId: "v", jobIds: ["a", "b"], frozenCount: 1 },
      { vehicleId: "w", steps: [{ type: "pickup", shipmentId: "s", startSeconds: -5 }, { type: "break" }] },
    ],
    relaxation: "sequence",
  };
  expect(parsePrevious(plan)).toEqual(plan);
});

test.each<[string, unknown, string]>([
  ["a list", [], ""],
  ["no routes", {}, "/routes"],
  ["a word of its own", { routes: [], relaxation: "some" }, "/relaxation"],
  ["neither jobs nor steps", { routes: [{ vehicleId: "v" }] }, "/routes/0"],
  ["jobs and steps", { routes: [{ vehicleId: "v", jobIds: [], steps: [] }] }, "/routes/0"],
  ["a step of nothing", { routes: [{ vehicleId: "v", steps: [{ type: "job" }] }] }, "/routes/0/steps/0/jobId"],
  ["half a frozen stop", { routes: [{ vehicleId: "v", jobIds: [], frozenCount: 0.5 }] }, "/routes/0/frozenCount"],
  ["an unknown key", { routes: [], relaxed: "all" }, "/relaxed"],
  ["half a solution", { version: 1, routes: [] }, "/cost"],
])("%s is refused with its place", (_, plan, path) => {
  expect(() => parsePrevious(plan)).toThrow(expect.objectContaining({ name: "ProblemError", path }));
});
