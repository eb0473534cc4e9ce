import { expect, test } from "vitest";
import { slackSeconds, stopStatus, worstStatus } from "./stop-status.ts";

const window = (start: string, end: string) => ({ start: `2026-11-22T${start}:00Z`, end: `2026-11-22T${end}:00Z` });
const stop = (eta: string, change: object = {}) => ({
  eta: `2026-11-22T${eta}:00Z`,
  plannedArrival: "2026-11-22T11:45:00Z",
  timeWindows: [window("10:00", "12:00"), window("14:00", "16:00")],
  lateSeconds: 0,
  status: "planned" as const,
  ...change,
});

test("a stop behind its plan and 9 minutes before its window's end is at risk, 10 minutes before it is on time", () => {
  expect(stopStatus(stop("11:51"))).toBe("at_risk");
  expect(stopStatus(stop("11:50"))).toBe("on_time");
});

test("a stop that was planned for the end of its window is on time as long as it keeps to the plan", () => {
  const plannedArrival = "2026-11-22T11:58:00Z";
  expect(stopStatus(stop("11:58", { plannedArrival }))).toBe("on_time");
  expect(stopStatus(stop("11:59", { plannedArrival }))).toBe("on_time");
  expect(stopStatus(stop("12:00", { plannedArrival }))).toBe("at_risk");
});

test("between two windows the second one counts", () => {
  expect(slackSeconds(stop("13:00"))).toBe(3 * 3600);
});

test("late is what the server says, however the windows lie", () => {
  expect(stopStatus(stop("16:20", { lateSeconds: 1200 }))).toBe("late");
  expect(slackSeconds(stop("16:20", { lateSeconds: 1200 }))).toBe(-1200);
});

test("what has ended is neither late nor at risk", () => {
  expect(stopStatus(stop("16:20", { lateSeconds: 1200, status: "completed" }))).toBe("done");
  expect(stopStatus(stop("11:55", { status: "arrived" }))).toBe("on_time");
  expect(stopStatus(stop("11:55", { status: "failed" }))).toBe("failed");
});

test("a route is as bad as its worst stop ahead", () => {
  expect(worstStatus(["done", "on_time", "at_risk"])).toBe("at_risk");
  expect(worstStatus(["done", "late", "at_risk"])).toBe("late");
  expect(worstStatus(["done", "failed"])).toBe("done");
});
