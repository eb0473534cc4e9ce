import { expect, test } from "vitest";
import { errorAt, newDraft, orderOf, presetWindow } from "./new-order.ts";

const day = {
  date: "2026-11-22",
  timeZone: "America/New_York",
  now: Date.parse("2026-11-22T14:05:09-05:00"),
  dayEnd: Date.parse("2026-11-22T17:30:00-05:00"),
};
const place = { latitude: 33.7, longitude: -84.4 };

test("a preset runs from now, and not past the day's end", () => {
  expect(presetWindow(2, day)).toEqual({ from: "14:05", to: "16:05" });
  expect(presetWindow(4, day)).toEqual({ from: "14:05", to: "17:30" });
  expect(presetWindow(null, day)).toEqual({ from: "14:05", to: "17:30" });
});

test("a draft becomes an order in the depot's zone", () => {
  const draft = { ...newDraft(["weight_kg", "pallets"], day), address: " 12 Main St " };
  expect(orderOf(draft, place, day)).toEqual({
    reference: "M-140509",
    location: place,
    address: "12 Main St",
    timeWindows: [{ start: "2026-11-22T19:05:00.000Z", end: "2026-11-22T22:30:00.000Z" }],
    serviceSeconds: 300,
    demand: { weight_kg: 20 },
    priority: 0,
  });
});

test("a window over midnight ends on the next day", () => {
  const order = orderOf({ ...newDraft([], day), from: "22:00", to: "01:00" }, place, day);
  expect(order.timeWindows[0]!.end).toBe("2026-11-23T06:00:00.000Z");
});

test("an error is shown at the field that its pointer names", () => {
  const errors = [{ pointer: "/demand/weight_kg", message: "must be at least 0" }];
  expect(errorAt(errors, "/demand")).toBe("must be at least 0");
  expect(errorAt(errors, "/dem")).toBeUndefined();
});
