import { orderCreate, trafficCreate } from "@reroute/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayAfter, timeAt } from "./local-time.ts";
import { DEPOT_LOCATION, DEPOT_TIME_ZONE, metersBetween } from "./places.ts";
import { type DemoDay, makeDemoDay } from "./world.ts";

const MINUTE_MS = 60_000;
const someDay = fc
  .tuple(fc.nat(1000), fc.date({ min: new Date("2026-01-01"), max: new Date("2028-12-31"), noInvalidDate: true }))
  .map(([seed, date]) => makeDemoDay(seed, date.toISOString().slice(0, 10)));
const forEveryDay = (check: (day: DemoDay) => void) => fc.assert(fc.property(someDay, check), { numRuns: 25 });
const windowOf = ({ order }: DemoDay["orders"][number]) => ({
  startMs: Date.parse(order.timeWindows[0].start),
  endMs: Date.parse(order.timeWindows[0].end),
});
const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean) =>
  items.filter(holds).length / items.length;

describe("a demo day", () => {
  test("is the same for the same seed and date, and another for another", () => {
    expect(makeDemoDay(1, "2026-11-23")).toEqual(makeDemoDay(1, "2026-11-23"));
    expect(makeDemoDay(2, "2026-11-23").orders).not.toEqual(makeDemoDay(1, "2026-11-23").orders);
    expect(makeDemoDay(1, "2026-11-24").incidents).not.toEqual(makeDemoDay(1, "2026-11-23").incidents);
  });

  test("every window lies inside some shift", () => {
    forEveryDay((day) => {
      for (const order of day.orders) {
        const { startMs, endMs } = windowOf(order);
        expect(day.shifts.some((shift) => shift.startMs <= startMs && endMs <= shift.endMs)).toBe(true);
      }
    });
  });

  test("an order comes in from 07:00 to 14:30, at least 100 minutes before its window ends", () => {
    forEveryDay((day) => {
      for (const order of day.orders) {
        if (order.arrivesAtMs === null) continue;
        const time = timeAt(order.arrivesAtMs, DEPOT_TIME_ZONE);
        expect(time >= "07:00" && time <= "14:30").toBe(true);
        expect(windowOf(order).endMs - order.arrivesAtMs).toBeGreaterThanOrEqual(100 * MINUTE_MS);
      }
    });
  });

  test("an order is called off after it came in and before its window ends", () => {
    forEveryDay((day) => {
      for (const order of day.orders) {
        if (order.cancelledAtMs === null) continue;
        expect(order.cancelledAtMs).toBeGreaterThan(order.arrivesAtMs ?? 0);
        expect(order.cancelledAtMs).toBeLessThan(windowOf(order).endMs);
      }
    });
  });

  test("the API takes every order and every traffic report, and some van can carry each order", () => {
    forEveryDay((day) => {
      for (const { order } of day.orders) {
        orderCreate.parse(order);
        expect(metersBetween(DEPOT_LOCATION, order.location)).toBeLessThanOrEqual(35_000);
        expect(order.demand!.weight_kg).toBeLessThanOrEqual(300);
      }
      for (const { report } of day.incidents) trafficCreate.parse(report);
    });
  });

  test("an incident is reported while it lasts, within 10 % of its strength", () => {
    forEveryDay(({ incidents }) => {
      expect(incidents.length).toBeGreaterThanOrEqual(4);
      expect(incidents.length).toBeLessThanOrEqual(6);
      for (const { truth, reportedAtMs, report } of incidents) {
        expect(reportedAtMs).toBeGreaterThanOrEqual(truth.validFromMs);
        expect(reportedAtMs).toBeLessThan(truth.validUntilMs);
        expect(Math.abs(report.factor! / truth.factor! - 1)).toBeLessThan(0.105);
        expect(Date.parse(report.validUntil)).toBeGreaterThan(reportedAtMs);
      }
    });
  });

  test("references are unique from day to day", () => {
    const dates = ["2026-11-22", "2026-11-23", "2027-11-22"];
    const references = dates.flatMap((date) => makeDemoDay(1, date).orders.map(({ order }) => order.reference));
    expect(new Set(references).size).toBe(900);
  });
});

test("over 20 days the shares are those of the company", () => {
  const dates = [...Array(19)].reduce<string[]>((all) => [...all, dayAfter(all.at(-1)!)], ["2026-11-23"]);
  const days = dates.map((date) => makeDemoDay(1, date));
  const orders = days.flatMap((day) => day.orders);
  const hours = (length: number) =>
    share(orders, (order) => windowOf(order).endMs - windowOf(order).startMs === length * 3_600_000);
  // Standard deviations of these means over 6,000 orders are below 0.007.
  expect(share(orders, ({ arrivesAtMs }) => arrivesAtMs === null)).toBeCloseTo(0.8, 1);
  expect([hours(2), hours(4), hours(9)]).toEqual([
    expect.closeTo(0.45, 1),
    expect.closeTo(0.35, 1),
    expect.closeTo(0.2, 1),
  ]);
  expect(Math.abs(share(orders, ({ cancelledAtMs }) => cancelledAtMs !== null) - 0.04)).toBeLessThan(0.01);
  expect(Math.abs(share(orders, ({ isNobodyHome }) => isNobodyHome) - 0.015)).toBeLessThan(0.006);
  const services = orders.map(({ order }) => order.serviceSeconds!).sort((one, other) => one - other);
  expect(services[3000] / 60).toBeCloseTo(6, 0);
  expect([services[0] / 60 >= 2, services[5999] / 60 <= 30]).toEqual([true, true]);
  const lateStarts = days.flatMap((day) =>
    day.shifts.map(({ startMs, startsAtMs }) => (startsAtMs - startMs) / MINUTE_MS),
  );
  expect(Math.abs(share(lateStarts, (minutes) => minutes > 0) - 0.08)).toBeLessThan(0.05);
  for (const minutes of lateStarts) expect(minutes === 0 || (minutes >= 15 && minutes <= 50)).toBe(true);
});
