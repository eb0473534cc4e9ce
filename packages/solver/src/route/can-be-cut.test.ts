import fc from "fast-check";
import { expect, test } from "vitest";
import type { Job, Problem, Vehicle } from "../model/problem.ts";
import { canBeCut } from "./can-be-cut.ts";
import { compileInstance } from "./compile-instance.ts";
import { tasksOf } from "./tasks.ts";

/** Room of the van, in jobs: each weighs a kilogram. */
type Case = { jobs: Job[]; van: Vehicle; room: number; durations: number[] };

/** Up to five jobs in a given order, and one van that reloads; whole numbers, so that what is just in time is in time for all. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    jobs: fc.array(
      fc.record(
        {
          locationIndex: fc.integer({ min: 1, max: 4 }),
          serviceSeconds: fc.nat({ max: 20 }),
          releaseSeconds: fc.nat({ max: 150 }),
          timeWindows: fc
            .uniqueArray(fc.nat({ max: 400 }), { minLength: 2, maxLength: 4 })
            .map((marks) => marks.sort((a, b) => a - b))
            .map((marks) =>
              Array.from({ length: marks.length >> 1 }, (_, at) => ({
                startSeconds: marks[2 * at]!,
                endSeconds: marks[2 * at + 1]!,
              })),
            ),
        },
        { requiredKeys: ["locationIndex"] },
      ),
      { minLength: 1, maxLength: 5 },
    ),
    loading: fc.nat({ max: 30 }),
    room: fc.integer({ min: 1, max: 4 }),
    earliest: fc.nat({ max: 100 }),
    slack: fc.option(fc.nat({ max: 80 }), { nil: undefined }),
    isUnderWay: fc.boolean(),
    long: fc.integer({ min: 50, max: 600 }),
    durations: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 25, maxLength: 25 }),
  })
  .map(({ jobs, loading, room, earliest, slack, isUnderWay, long, durations }) => ({
    jobs: jobs.map((job, at) => ({ ...job, id: `${at}`, delivery: { kg: 1 } })),
    van: {
      ...{ id: "van", startIndex: 0, endIndex: 0, capacity: { kg: room } },
      reload: { locationIndex: 0, serviceSeconds: loading },
      shift: {
        earliestStartSeconds: earliest,
        latestEndSeconds: earliest + long,
        ...(slack === undefined ? {} : { latestStartSeconds: earliest + slack }),
      },
      ...(isUnderWay ? { state: { locationIndex: 1, availableAtSeconds: earliest } } : {}),
    },
    room,
    durations: durations.map((seconds, at) => (at % 6 === 0 ? 0 : seconds)),
  }));

/** Whether the jobs can be driven with a reload in front of those whose bits are set, by the rules in words. */
function isPossible({ jobs, van, room, durations }: Case, reloads: number): boolean {
  const leg = (from: number, to: number) => durations[5 * from + to]!;
  const { earliestStartSeconds, latestStartSeconds = Number.POSITIVE_INFINITY, latestEndSeconds } = van.shift!;
  const isReload = (at: number) => at > 0 && ((reloads >> at) & 1) === 1;
  const tripFrom = (at: number) => {
    let end = at + 1;
    while (end < jobs.length && !isReload(end)) end++;
    return jobs.slice(at, end);
  };
  let place = van.state?.locationIndex ?? 0;
  let time = earliestStartSeconds;
  for (const [at, job] of jobs.entries()) {
    if (at === 0 || isReload(at)) {
      const trip = tripFrom(at);
      if (trip.length > room) return false;
      const goods = Math.max(...trip.map(({ releaseSeconds = 0 }) => releaseSeconds));
      if (at > 0) {
        time = Math.max(time + leg(place, 0), goods) + van.reload!.serviceSeconds!;
        place = 0;
      } else if (van.state) {
        if (goods > time) return false;
      } else {
        time = Math.max(time, goods);
        if (time > latestStartSeconds) return false;
      }
    }
    const arrival = time + leg(place, job.locationIndex);
    const windows = job.timeWindows ?? [{ startSeconds: 0, endSeconds: Number.POSITIVE_INFINITY }];
    const window = windows.find(({ endSeconds }) => arrival <= endSeconds);
    if (!window) return false;
    time = Math.max(arrival, window.startSeconds) + (job.serviceSeconds ?? 0);
    place = job.locationIndex;
  }
  return time + leg(place, 0) <= latestEndSeconds;
}

test("jobs in a given order can be cut into trips just where one of all ways to cut them keeps every rule", () => {
  let [possible, impossible] = [0, 0];
  fc.assert(
    fc.property(cases, (given) => {
      const { jobs, van, room, durations } = given;
      const matrix = { profile: "default", size: 5, distances: durations };
      const problem: Problem = {
        ...{ version: 1, jobs, vehicles: [van] },
        matrices: [{ ...matrix, travel: { kind: "constant", durations } }],
      };
      const instance = compileInstance(problem, tasksOf(problem));
      const inOrder = Int32Array.from(jobs.keys(), (at) => instance.rank.indexOf(at));
      const ends = Int32Array.from(jobs.keys(), (at) => Math.min(jobs.length, at + room));
      const ways = Array.from({ length: 2 ** jobs.length }, (_, reloads) => reloads);
      const isOne = ways.some((reloads) => isPossible(given, reloads));
      if (isOne) possible++;
      else impossible++;
      expect(canBeCut(instance, instance.rich!, 0, inOrder, ends)).toBe(isOne);
    }),
    { numRuns: 4000 },
  );
  expect(Math.min(possible, impossible)).toBeGreaterThan(500);
});
