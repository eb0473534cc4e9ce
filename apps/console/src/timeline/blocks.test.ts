import { expect, test } from "vitest";
import { routeBlocks } from "./blocks.ts";

const at = (time: string) => `2026-11-22T${time}:00Z`;
const stop = (eta: string, opens: string, status = "planned") =>
  ({
    eta: at(eta),
    timeWindows: [{ start: at(opens), end: at("18:00") }],
    serviceSeconds: 600,
    status,
  }) as Parameters<typeof routeBlocks>[0]["stops"][number];

function told(route: Parameters<typeof routeBlocks>[0]): string[] {
  const time = (instant: number) => new Date(instant).toISOString().slice(11, 16);
  return routeBlocks(route).map((block) => `${block.kind} ${time(block.start)}-${time(block.end)} ${block.done}`);
}

test("a day is driving, waiting for the window, service, and the way back", () => {
  const route = {
    plannedStart: at("08:00"),
    eta: at("10:00"),
    stops: [stop("08:30", "09:00"), stop("09:20", "08:00")],
  };
  expect(told(route)).toEqual([
    "driving 08:00-08:30 false",
    "waiting 08:30-09:00 false",
    "service 09:00-09:10 false",
    "driving 09:10-09:20 false",
    "service 09:20-09:30 false",
    "driving 09:30-10:00 false",
  ]);
});

test("what is behind the driver is done, the stop at hand is not", () => {
  const stops = [stop("08:30", "08:00", "completed"), stop("09:00", "08:00", "arrived")];
  expect(told({ plannedStart: at("08:00"), eta: at("09:40"), stops })).toEqual([
    "driving 08:00-08:30 true",
    "service 08:30-08:40 true",
    "driving 08:40-09:00 true",
    "service 09:00-09:10 false",
    "driving 09:10-09:40 false",
  ]);
});

test("news that contradict each other never make blocks overlap", () => {
  const stops = [stop("09:00", "08:00", "completed"), stop("08:50", "08:00")];
  const blocks = routeBlocks({ plannedStart: at("08:00"), eta: at("09:00"), stops });
  for (let index = 1; index < blocks.length; index++) {
    expect(blocks[index]!.start).toBeGreaterThanOrEqual(blocks[index - 1]!.end);
  }
});
