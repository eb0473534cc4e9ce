import type { PlanSummary } from "@reroute/protocol";
import { expect, test } from "vitest";
import { choosePlan } from "./choose-plan.ts";

const plan = (id: string, date: string) => ({ id: `pln_${id}`, date, timeZone: "America/New_York" }) as PlanSummary;
const plans = [plan("c", "2026-11-24"), plan("b", "2026-11-22"), plan("a", "2026-11-20")];
const choose = (chosen: string | null, now: string) => choosePlan(plans, chosen, Date.parse(now))?.id;

test("today is today at the depot", () => {
  expect(choose(null, "2026-11-23T03:00:00Z")).toBe("pln_b");
});

test("without a plan for today the next one is shown, and at the end of all the last one", () => {
  expect(choose(null, "2026-11-21T15:00:00Z")).toBe("pln_b");
  expect(choose(null, "2026-12-01T15:00:00Z")).toBe("pln_c");
  expect(choosePlan([], null, 0)).toBeNull();
});

test("what was chosen stays, as long as it exists", () => {
  expect(choose("pln_a", "2026-11-22T15:00:00Z")).toBe("pln_a");
  expect(choose("pln_x", "2026-11-22T15:00:00Z")).toBe("pln_b");
});
