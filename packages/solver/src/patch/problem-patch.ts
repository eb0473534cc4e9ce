import type { Job, Matrix, Shipment, Vehicle } from "../model/problem.ts";

/** How a problem changes. Within a list what is removed goes first, then others change, then new ones come last. */
export interface ProblemPatch {
  vehicles?: ListPatch<Vehicle>;
  jobs?: ListPatch<Job>;
  shipments?: ListPatch<Shipment>;
  /** Places that join all matrices, one after another, as their next index; not together with `matrices`. */
  locations?: NewLocation[];
  /** Others in place of all matrices. */
  matrices?: Matrix[];
}

export interface ListPatch<T> {
  /** Ids. */
  remove?: string[];
  /** As they are from now on, by id: they keep their place in the list. */
  change?: T[];
  add?: T[];
}

/** The legs of one place in every profile. */
export interface NewLocation {
  legs: NewLegs[];
}

export interface NewLegs {
  profile: string;
  /** To every location so far, by index, and then to itself. */
  outward: LegLine;
  /** From every location so far, by index. */
  inward: LegLine;
}

/** A row or a column of a matrix, of the matrix's kind of travel: numbers, numbers by slot, or arrival functions. */
export interface LegLine {
  distances: ArrayLike<number>;
  /** There if the matrix has them. */
  legCosts?: ArrayLike<number>;
  travel:
    | { kind: "constant"; durations: ArrayLike<number> }
    | { kind: "slots"; durations: ArrayLike<number>[] }
    | { kind: "arrivals"; functions: ArrayLike<number>[] };
}
