import type { Job, Matrix, Problem } from "../model/problem.ts";

/**
 * The problem with its jobs along a nearest-neighbour tour, so that jobs that are near each other share cache lines in every
 * matrix. The answer does not depend on it beyond chance; 1000 jobs take milliseconds.
 */
export function orderByProximity(problem: Problem): Problem {
  const { jobs } = problem;
  const [matrix] = problem.matrices;
  if (!matrix || jobs.length < 3) return problem;
  return { ...problem, jobs: nearestNeighbourTour(jobs, matrix) };
}

function nearestNeighbourTour(jobs: Job[], matrix: Matrix): Job[] {
  const { size, distances } = matrix;
  const left = Int32Array.from(jobs, (_, index) => index);
  const places = Int32Array.from(jobs, (job) => job.locationIndex);
  const tour: Job[] = [];
  let count = left.length;
  let at = 0;
  while (count > 0) {
    const job = left[at]!;
    tour.push(jobs[job]!);
    left[at] = left[--count]!;
    const row = places[job]! * size;
    let nearest = Number.POSITIVE_INFINITY;
    at = 0;
    for (let i = 0; i < count; i++) {
      const meters = distances[row + places[left[i]!]!]!;
      if (meters < nearest && meters >= 0) {
        nearest = meters;
        at = i;
      }
    }
  }
  return tour;
}
