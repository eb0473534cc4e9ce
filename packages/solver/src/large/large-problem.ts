import type { Job, Matrix, Vehicle } from "../model/problem.ts";

/**
 * A problem that is never looked at as a whole, because its matrices would not fit: 10,000 places have 100 million legs. `locationIndex`,
 * `startIndex` and `endIndex` count the places.
 */
export interface LargeProblem {
  jobs: Job[];
  vehicles: Vehicle[];
  /** Where each place is, as x and y in turn; any flat unit. Only says what is near what. */
  points: ArrayLike<number>;
  /** The matrices between some places, in this order. */
  matricesOf(places: number[]): Matrix[];
}
