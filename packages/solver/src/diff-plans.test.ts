import { expect, test } from "vitest";
import { diffPlans } from "./diff-plans.ts";
import type { PreviousPlan } from "./model/solution.ts";

const plan = (routes: Record<string, string[]>): PreviousPlan => ({
  routes: Object.entries(routes).map(([vehicleId, jobIds]) => ({ vehicleId, jobIds })),
});
const routesOf = (previous: PreviousPlan) => ({ routes: previous.routes as never[] });

test("the same plan changes nothing", () => {
  const same = plan({ a: ["1", "2"], b: ["3"] });
  const nothing = { added: [], removed: [], moved: [], resequenced: [], shifted: [] };
  expect(diffPlans(same, routesOf(same))).toEqual(nothing);
});

test("who comes, goes and moves; a job behind one that is gone has not changed its place", () => {
  const diff = diffPlans(plan({ a: ["1", "2", "3"], b: ["4"] }), routesOf(plan({ a: ["1", "3", "5"], b: ["6", "4"] })));
  expect(diff).toMatchObject({ added: ["5", "6"], removed: ["2"], moved: [], resequenced: [] });
  expect(diffPlans(plan({ a: ["1", "2"], b: ["4"] }), routesOf(plan({ a: ["1"], b: ["4", "2"] })))).toMatchObject({
    moved: [{ id: "2", fromVehicleId: "a", toVehicleId: "b" }],
    resequenced: ["2"],
  });
});

test("an insertion between two shared jobs is no change for them, a swap is one for three", () => {
  expect(diffPlans(plan({ a: ["1", "2"] }), routesOf(plan({ a: ["1", "9", "2"] }))).resequenced).toEqual([]);
  expect(diffPlans(plan({ a: ["1", "2", "3"] }), routesOf(plan({ a: ["2", "1", "3"] }))).resequenced).toEqual([
    "2",
    "1",
    "3",
  ]);
});

test("a shipment counts once, at its delivery; starts are compared where both are stated", () => {
  const steps = (shift: number) => [
    { type: "pickup" as const, shipmentId: "s", startSeconds: 10 },
    { type: "break" as const, startSeconds: 20 },
    { type: "delivery" as const, shipmentId: "s", startSeconds: 30 + shift },
    { type: "job" as const, jobId: "j" },
  ];
  const before = { routes: [{ vehicleId: "a", steps: steps(0) }] };
  const now = { routes: [{ vehicleId: "b", steps: steps(-5) }] as never[] };
  expect(diffPlans(before, now)).toEqual({
    added: [],
    removed: [],
    moved: [
      { id: "s", fromVehicleId: "a", toVehicleId: "b" },
      { id: "j", fromVehicleId: "a", toVehicleId: "b" },
    ],
    resequenced: [],
    shifted: [{ id: "s", seconds: -5 }],
  });
});
