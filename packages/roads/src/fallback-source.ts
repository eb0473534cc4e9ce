import { RoadError } from "./road-error.ts";
import { makeEmptyMatrix, markCell, sourceOfCell } from "./road-matrix.ts";
import type { MatrixRequest, RoadMatrix, RoadSource } from "./road-source.ts";

/**
 * Answers by the first source, and by the second where a location is off the first one's network: by cell in a matrix, and told there.
 * Rejects with `RoadError` for what neither takes.
 */
export function makeFallbackSource(first: RoadSource, second: RoadSource): RoadSource {
  async function matrix(request: MatrixRequest): Promise<RoadMatrix> {
    /** Places of the locations that the first source knows. */
    let known = request.locations.map((_, index) => index);
    for (;;) {
      try {
        const some = await first.matrix({ ...request, locations: known.map((index) => request.locations[index]) });
        return known.length === request.locations.length ? some : merged(request, some, known);
      } catch (error) {
        const place = error instanceof RoadError ? /^\/locations\/(\d+)$/.exec(error.path)?.[1] : undefined;
        if (place === undefined) throw error;
        known = known.toSpliced(Number(place), 1);
      }
    }
  }

  async function merged(request: MatrixRequest, some: RoadMatrix, known: readonly number[]): Promise<RoadMatrix> {
    const rest = await second.matrix(request);
    const { locations, slots } = request;
    const whole = makeEmptyMatrix(first.name, [...locations], { ...slots }, some.trafficVersion);
    const placeOf = new Map(known.map((index, place) => [index, place]));
    for (let cell = 0; cell < whole.size * whole.size; cell++) {
      const [row, column] = [placeOf.get(Math.floor(cell / whole.size)), placeOf.get(cell % whole.size)];
      const isKnown = row !== undefined && column !== undefined;
      const [from, at] = isKnown ? [some, row * some.size + column] : [rest, cell];
      whole.distances[cell] = from.distances[at];
      for (const [slot, durations] of whole.durations.entries()) durations[cell] = from.durations[slot][at];
      markCell(whole, cell, sourceOfCell(from, at));
    }
    return whole;
  }

  return {
    name: first.name,
    limits: first.limits,
    matrix,

    async extendMatrix(made, request) {
      if (made.others === undefined) {
        try {
          return await first.extendMatrix(made, request);
        } catch (error) {
          if (!(error instanceof RoadError && error.path === "/location")) throw error;
        }
      }
      // Off the network, or one that was: rare enough to begin anew.
      const { locations, slots } = made;
      const { location, ...rest } = request;
      return matrix({ ...rest, locations: [...locations, location], slots });
    },

    leg: (request) =>
      first.leg(request).catch((error: unknown) => {
        const isPlace = error instanceof RoadError && (error.path === "/from" || error.path === "/to");
        if (isPlace) return second.leg(request);
        throw error;
      }),

    async close() {
      await first.close();
      await second.close();
    },
  };
}
