import type { Problem } from "../model/problem.ts";
import { solve } from "../solve.ts";

/**
 * Solves three small, different problems, so that the kernels are compiled before the first real one. One would not do: the
 * second problem that a process sees deoptimises nearly every hot function.
 */
export function warmUp(): void {
  for (const [index, jobs] of [60, 110, 160].entries()) {
    solve(ringProblem(jobs, index), { seed: index, stop: { iterations: 1500 } });
  }
}

/** Jobs on three rings around a depot, with windows that follow the angle; the second problem has slots, the third pickups. */
function ringProblem(count: number, variant: number): Problem {
  const points = Array.from({ length: count + 1 }, (_, index) => {
    const radius = index === 0 ? 0 : 1000 * (1 + (index % 3));
    return { x: radius * Math.cos(index), y: radius * Math.sin(index) };
  });
  const distances = new Float64Array(points.length ** 2);
  for (const [i, from] of points.entries()) {
    for (const [j, to] of points.entries()) {
      distances[i * points.length + j] = Math.round(Math.hypot(from.x - to.x, from.y - to.y));
    }
  }
  const slow = distances.map((each) => 1.5 * each);
  return {
    version: 1,
    jobs: Array.from({ length: count }, (_, index) => ({
      id: String(index + 1),
      locationIndex: index + 1,
      ...(variant === 2 && index % 4 === 0 ? { pickup: { kg: 1 } } : { delivery: { kg: 1 + (index % 5) } }),
      serviceSeconds: 60,
      timeWindows: [{ startSeconds: 900 * (index % 7), endSeconds: 900 * (index % 7) + 7200 }],
    })),
    vehicles: Array.from({ length: Math.ceil(count / 8) }, (_, index) => ({
      id: String(index + 1),
      startIndex: 0,
      endIndex: 0,
      capacity: { kg: 40 },
      shift: { earliestStartSeconds: 0, latestEndSeconds: 36_000 },
    })),
    matrices: [
      {
        profile: "default",
        size: points.length,
        distances,
        travel:
          variant === 1
            ? { kind: "slots", startSeconds: 0, slotSeconds: 3600, durations: [distances, slow, distances] }
            : { kind: "constant", durations: distances },
      },
    ],
  };
}
