import fc from "fast-check";
import { expect, test } from "vitest";
import { parseProblem } from "../model/parse-problem.ts";
import { decodeMatrixFile, encodeMatrixFile } from "./matrix-file.ts";
import { readProblem } from "./read-problem.ts";
import { straightLines } from "./travel-table.ts";

const bytes = () => encodeMatrixFile({ size: 2, durations: [0, 80, 85, 0], distances: [0, 900, -1, 0] });

test("the bytes are those of the page", () => {
  expect(Buffer.from(bytes()).toString("hex").match(/.{8}/g)).toEqual([
    ...["52524d58", "01000000", "02000000", "01000000"],
    ...["00000000", "50000000", "55000000", "00000000"],
    ...["00000000", "84030000", "ffffffff", "00000000"],
  ]);
  expect(decodeMatrixFile(bytes())).toEqual({
    size: 2,
    durations: Uint32Array.of(0, 80, 85, 0),
    distances: Float64Array.of(0, 900, -1, 0),
  });
});

test("whatever is written is read: whole numbers exactly, others as 32-bit floats, no way as no way", () => {
  const entry = fc.oneof(
    fc.integer({ min: 0, max: 1e6 }),
    fc.double({ min: 0, max: 1e9, noNaN: true }),
    fc.constantFrom(-1, Number.POSITIVE_INFINITY, 2 ** 32),
  );
  const entries = (size: number) => fc.array(entry, { minLength: size * size, maxLength: size * size });
  const matrices = fc
    .nat({ max: 5 })
    .chain((size) => fc.record({ size: fc.constant(size), durations: entries(size), distances: entries(size) }));
  fc.assert(
    fc.property(matrices, (matrix) => {
      const read = decodeMatrixFile(encodeMatrixFile(matrix));
      for (const key of ["durations", "distances"] as const) {
        const right = matrix[key].map((each) =>
          each < 0 || each === Number.POSITIVE_INFINITY ? -1 : Math.fround(each),
        );
        expect(Array.from(read[key], Math.fround)).toEqual(right);
      }
    }),
  );
});

const TWO = {
  version: 1,
  jobs: [{ id: "a", locationIndex: 1 }],
  vehicles: [{ id: "v", startIndex: 0, profile: "van" }],
};

test("a matrix that is named is the one in the file", () => {
  const text = JSON.stringify({ ...TWO, matrices: [{ profile: "van", file: "legs.bin" }] });
  const { problem } = readProblem(text, {
    readBytes: (path) => {
      expect(path).toBe("legs.bin");
      return bytes();
    },
  });
  expect(problem.matrices).toMatchObject([{ profile: "van", size: 2, travel: { kind: "constant" } }]);
  expect(() => parseProblem(problem)).not.toThrow();
});

test.each<[string, Uint8Array, RegExp]>([
  ["empty", new Uint8Array(), /begin with "RRMX"/],
  ["another file", new TextEncoder().encode("{}        "), /begin with "RRMX"/],
  ["cut in its head", bytes().slice(0, 9), /ends after 9 bytes/],
  ["cut behind it", bytes().slice(0, -1), /has 47 bytes; with 2 places it would have 48/],
  ["too long", Uint8Array.of(...bytes(), 0), /has 49 bytes/],
  ["of another version", bytes().fill(2, 4, 5), /version 2/],
  ["of another kind", bytes().fill(2, 12, 13), /kind 2/],
  ["of absurd size", bytes().fill(255, 8, 12), /size 4294967295; up to 20000/],
])("a matrix file that is %s is refused by its name", (_, damaged, sentence) => {
  const text = JSON.stringify({ ...TWO, matrices: [{ profile: "van", file: "legs.bin" }] });
  const read = () => readProblem(text, { readBytes: () => damaged });
  expect(read).toThrow(expect.objectContaining({ path: "/matrices/0/file" }));
  expect(read).toThrow(sentence);
  expect(read).toThrow(/^legs.bin /);
});

test.each<[string, object, string, RegExp]>([
  ["neither speed nor roads", { locations: [] }, "/locations", /no speed and no roads/],
  ["both", { locations: [], matrices: [] }, "/locations", /one of the two/],
  ["a place off the globe", { locations: [{ latitude: 91, longitude: 0 }] }, "/locations/0/latitude", /above 90/],
  ["half a place", { locations: [{ latitude: 1 }] }, "/locations/0/longitude", /found nothing/],
  [
    "a file besides a size",
    { matrices: [{ profile: "van", file: "x", size: 2 }] },
    "/matrices/0/size",
    /not a known key/,
  ],
  [
    "a file where none can be read",
    { matrices: [{ profile: "van", file: "x" }] },
    "/matrices/0/file",
    /cannot be read/,
  ],
])("%s is refused with its place", (given, more, path, sentence) => {
  const reading = given === "neither speed nor roads" ? {} : { makeTravelTable: straightLines(36) };
  const read = () => readProblem(JSON.stringify({ ...TWO, ...more }), reading);
  expect(read).toThrow(expect.objectContaining({ path }));
  expect(read).toThrow(sentence);
});

test("locations take the place of matrices, for every profile that vehicles name", () => {
  const locations = [
    { latitude: 0, longitude: 0 },
    { latitude: 0, longitude: 0.1 },
  ];
  const { problem } = readProblem(JSON.stringify({ ...TWO, locations }), { makeTravelTable: straightLines(36) });
  expect(problem.matrices.map(({ profile }) => profile)).toEqual(["default", "van"]);
  // A tenth of a degree on the equator is 11.1 km; 1.3 times that takes 1,446 s at 10 m/s.
  expect(problem.matrices[1]).toMatchObject({ size: 2, travel: { durations: Float64Array.of(0, 1446, 1446, 0) } });
});
