import { expect, test } from "vitest";
import { benchmarkInstances, SETS } from "./benchmark-instances.ts";

const isHere = benchmarkInstances(["solomon"]).length > 0;

const where = isHere ? "" : " (skipped: ../shared is not here)";

test.skipIf(!isHere)(`each instance is compared with the reference of its own convention${where}`, () => {
  const byName = new Map(benchmarkInstances(SETS).map((instance) => [instance.name, instance]));
  // The vehicles-first table says 4784.11 for R1_2_1; it is no bound on the distance.
  expect(byName.get("R1_2_1")).toMatchObject({ set: "homberger-200", reference: 4667.2, isStale: false });
  expect(byName.get("X-n101-k25")).toMatchObject({ set: "cvrp", reference: 27591 });
  expect(byName.get("RC1_6_4")).toMatchObject({ isStale: true });
  const without = [...byName.values()].filter(({ reference }) => reference === undefined);
  // Li & Lim's best-known plans have the fewest vehicles, which bounds no distance.
  expect(new Set(without.map(({ set }) => set))).toEqual(new Set(["lilim"]));
});

test.skipIf(!isHere)(`a set of Homberger has its own size only${where}`, () => {
  const instances = benchmarkInstances(["homberger-1000"]);
  expect(instances.map(({ name }) => name)).toContain("RC1_10_1");
  for (const { name } of instances) expect(name).toMatch(/_10_/);
});
