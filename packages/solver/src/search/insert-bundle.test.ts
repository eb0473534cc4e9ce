import { expect, test } from "vitest";
import type { Problem } from "../model/problem.ts";
import { compileInstance } from "../route/compile-instance.ts";
import { INTS, ROUTE } from "../route/heap.ts";
import { tasksOf } from "../route/tasks.ts";
import { insertBundle } from "./insert-bundle.ts";
import { openJournal } from "./journal.ts";
import { makeSearch, takeFromBank } from "./search.ts";
import { keepRoute } from "./start-plan.ts";

test.each([
  ["in use", 1, 2, true],
  ["empty", 0, 2, true],
  ["empty, but not where no more routes may be open", 0, 1, false],
])(
  "a job that no route near it can take, which only drives tell, goes to one far away that is %s",
  (_, stops, most, isServed) => {
    // 160 stops, a metre apart, use up all that the first vehicle may drive; one that is 50 m beside them is left, and the second is 10 km away.
    const line = Array.from({ length: 160 }, (_, at) => [at + 1, 0]);
    const places = [[0, 0], ...line, [80, 50], [10_000, 0], [10_000, 100]] as [number, number][];
    const legs = places.flatMap(([x, y]) => places.map(([toX, toY]) => Math.hypot(toX - x, toY - y)));
    const problem: Problem = {
      version: 1,
      jobs: places.flatMap((_, at) => (at === 0 || at === 162 ? [] : [{ id: String(at), locationIndex: at }])),
      vehicles: [
        { id: "near", startIndex: 0, costs: { perKm: 1 }, limits: { maxTravelSeconds: 160 } },
        { id: "far", startIndex: 162, costs: { perKm: 1 } },
      ],
      matrices: [
        { profile: "default", size: places.length, distances: legs, travel: { kind: "constant", durations: legs } },
      ],
    };
    const tasks = tasksOf(problem);
    const search = makeSearch(compileInstance(problem, tasks, undefined), 1);
    const jobOf = (id: number) => tasks.findIndex((task) => task.id === String(id));
    expect(
      keepRoute(
        search,
        0,
        line.map((_, at) => jobOf(at + 1)),
      ),
    ).toBe(160);
    expect(keepRoute(search, 1, [jobOf(163)].slice(0, stops))).toBe(stops);
    openJournal(search.journal, search.plan);
    search.blink = 1000;
    search.mostOpen = most;
    // As one that a ruin has taken out: who was left out before is looked for far away only now and then.
    takeFromBank(search, jobOf(161));
    expect(insertBundle(search, jobOf(161))).toBe(isServed);
    expect(search.plan.ints[(jobOf(161) << INTS) | ROUTE]).toBe(isServed ? 1 : -1);
  },
);
