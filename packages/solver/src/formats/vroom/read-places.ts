import { ProblemError } from "../../model/problem-error.ts";
import { describe, type Input, readNumber } from "../../model/read-value.ts";
import type { VroomPlace } from "./vroom-input.ts";

const LARGEST_INDEX = 2 ** 32 - 1;

/** Every place that the file names, numbered as the matrices number them or, where there are none, as they come. */
export interface Places {
  all: { place: VroomPlace; path: string }[];
  readRequired(location: Input, index: Input): VroomPlace;
  readOptional(location: Input, index: Input): VroomPlace | undefined;
}

/** With matrices every place has an index; without them equal coordinates are one place. Readers throw `ProblemError`. */
export function makePlaces(hasMatrices: boolean): Places {
  const all: Places["all"] = [];
  const known = new Map<string, number>();

  function read(location: Input, index: Input): VroomPlace {
    const coordinates = location.value === undefined ? undefined : readCoordinates(location);
    const place = { index: numberOf(coordinates, index), hasGivenIndex: index.value !== undefined, coordinates };
    all.push({ place, path: index.value === undefined ? location.path : index.path });
    return place;
  }

  function numberOf(coordinates: readonly [number, number] | undefined, index: Input): number {
    if (hasMatrices) {
      if (index.value === undefined) throw new ProblemError(index.path, "with matrices every place has an index");
      return readNumber(index, { min: 0, max: LARGEST_INDEX, isWhole: true });
    }
    if (!coordinates) throw new ProblemError(index.path, "there are no matrices, and this place has no coordinates");
    const key = coordinates.join(" ");
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  }

  return {
    all,
    readRequired(location, index) {
      if (location.value !== undefined || index.value !== undefined) return read(location, index);
      throw new ProblemError(location.path, "a job has a location or a location_index");
    },
    readOptional(location, index) {
      return location.value === undefined && index.value === undefined ? undefined : read(location, index);
    },
  };
}

function readCoordinates({ value, path }: Input): readonly [number, number] {
  if (!Array.isArray(value) || value.length < 2) {
    throw new ProblemError(path, `expected [longitude, latitude], found ${describe(value)}`);
  }
  return [
    readNumber({ value: value[0], path: `${path}/0` }, { min: -180, max: 180 }),
    readNumber({ value: value[1], path: `${path}/1` }, { min: -90, max: 90 }),
  ];
}
