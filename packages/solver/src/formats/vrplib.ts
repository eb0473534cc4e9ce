import type { Job, Problem, Vehicle } from "../model/problem.ts";
import { FormatError } from "./format-error.ts";
import type { ProblemFile } from "./problem-file.ts";

/** Whether the text looks like a TSPLIB or VRPLIB file: it states an EDGE_WEIGHT_TYPE. */
export function isVrplib(text: string): boolean {
  return /^\s*EDGE_WEIGHT_TYPE\s*:/m.test(text);
}

/**
 * Reads a VRPLIB instance: CVRP or VRPTW, with EUC_2D distances (rounded to the nearest whole number) or an EXPLICIT matrix, full or a
 * triangle, whose entries are both distance and travel time. Customer i of a solution is node i + 1 of the file, and job
 * ids are the customers' numbers. Without VEHICLES the fleet is free. Throws `FormatError`.
 */
export function readVrplib(text: string): ProblemFile {
  const file = splitFile(text);
  const dimension = wholeNumber(file, "DIMENSION", 1, 20_000);
  const capacity = wholeNumber(file, "CAPACITY", 0, Number.MAX_SAFE_INTEGER);
  const demands = nodeValues(file, "DEMAND_SECTION", dimension, 1).map(([demand]) => demand!);
  readDepot(file);
  const distances = readDistances(file, dimension);
  const services = file.sections.has("SERVICE_TIME_SECTION")
    ? nodeValues(file, "SERVICE_TIME_SECTION", dimension, 1).map(([service]) => service!)
    : [];
  const windows = file.sections.has("TIME_WINDOW_SECTION") ? readWindows(file, dimension) : [];
  const total = demands.reduce((sum, demand) => sum + demand, 0);
  const fleet = file.headers.has("VEHICLES")
    ? wholeNumber(file, "VEHICLES", 0, 100_000)
    : freeFleet(total, capacity, dimension - 1);

  const jobs: Job[] = [];
  for (let node = 1; node < dimension; node++) {
    const window = windows[node];
    jobs.push({
      id: String(node),
      locationIndex: node,
      delivery: { demand: demands[node]! },
      serviceSeconds: services[node] ?? 0,
      ...(window ? { timeWindows: [window] } : {}),
    });
  }
  const vehicles = Array.from({ length: fleet }, (_, index): Vehicle => {
    const vehicle: Vehicle = { id: String(index + 1), startIndex: 0, endIndex: 0, capacity: { demand: capacity } };
    if (windows[0])
      vehicle.shift = { earliestStartSeconds: windows[0].startSeconds, latestEndSeconds: windows[0].endSeconds };
    return vehicle;
  });
  const problem: Problem = {
    version: 1,
    jobs,
    vehicles,
    matrices: [{ profile: "default", size: dimension, distances, travel: { kind: "constant", durations: distances } }],
  };
  return { format: "vrplib", problem, costScale: 1 };
}

interface Line {
  number: number;
  text: string;
}

interface VrplibFile {
  headers: Map<string, { line: number; value: string }>;
  /** The lines below each heading that ends with _SECTION. */
  sections: Map<string, { line: number; rows: Line[] }>;
  lineCount: number;
}

function splitFile(text: string): VrplibFile {
  const lines = text.split(/\r\n|\n|\r/);
  const file: VrplibFile = { headers: new Map(), sections: new Map(), lineCount: lines.length };
  let rows: Line[] | undefined;
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    const number = index + 1;
    if (line === "") continue;
    if (line === "EOF") break;
    const header = /^([A-Z][A-Z0-9_]*)\s*:\s*(.*)$/.exec(line);
    if (header) {
      file.headers.set(header[1]!, { line: number, value: header[2]!.trim() });
      rows = undefined;
    } else if (/^[A-Z][A-Z0-9_]*_SECTION$/.test(line)) {
      rows = [];
      file.sections.set(line, { line: number, rows });
    } else if (rows) {
      rows.push({ number, text: line });
    } else {
      throw new FormatError(number, `expected a "NAME : value" line or a section, found "${line.slice(0, 40)}"`);
    }
  }
  return file;
}

function wholeNumber(file: VrplibFile, name: string, min: number, max: number): number {
  const header = file.headers.get(name);
  if (!header) throw new FormatError(file.lineCount, `the file ends without ${name}`);
  const value = Number(header.value);
  if (header.value === "" || !Number.isInteger(value) || value < min || value > max) {
    throw new FormatError(header.line, `${name} is a whole number from ${min} to ${max}, found "${header.value}"`);
  }
  return value;
}

/** Rows of "node value..." for nodes 1 to n, in any order; answered by node - 1. */
function nodeValues(file: VrplibFile, name: string, dimension: number, width: number, isSigned = false): number[][] {
  const section = file.sections.get(name);
  if (!section) throw new FormatError(file.lineCount, `the file ends without ${name}`);
  const found = new Array<number[] | undefined>(dimension).fill(undefined);
  for (const { number, text } of section.rows) {
    const values = text.split(/\s+/).map(Number);
    if (values.length !== width + 1 || !values.every(Number.isFinite)) {
      throw new FormatError(number, `a row of ${name} has a node and ${width} numbers, found "${text.slice(0, 40)}"`);
    }
    const [node, ...rest] = values as [number, ...number[]];
    if (!Number.isInteger(node) || node < 1 || node > dimension) {
      throw new FormatError(number, `node ${node} of ${name} is not between 1 and DIMENSION ${dimension}`);
    }
    if (found[node - 1]) throw new FormatError(number, `node ${node} stands twice in ${name}`);
    const negative = isSigned ? undefined : rest.find((value) => value < 0);
    if (negative !== undefined)
      throw new FormatError(number, `${name} gives node ${node} the negative value ${negative}`);
    found[node - 1] = rest;
  }
  const missing = found.indexOf(undefined);
  if (missing >= 0) {
    const last = section.rows.at(-1)?.number ?? section.line;
    throw new FormatError(
      last,
      `${name} has ${section.rows.length} rows for DIMENSION ${dimension}; node ${missing + 1} is missing`,
    );
  }
  return found as number[][];
}

/** Only one depot, the first node, which is what every published instance has. */
function readDepot(file: VrplibFile): void {
  const section = file.sections.get("DEPOT_SECTION");
  if (!section) throw new FormatError(file.lineCount, "the file ends without DEPOT_SECTION");
  const depots = section.rows.filter(({ text }) => text !== "-1");
  if (depots.length === 1 && depots[0]!.text === "1") return;
  const line = depots.find(({ text }) => text !== "1")?.number ?? depots[1]?.number ?? section.line;
  throw new FormatError(
    line,
    `the depot must be node 1 alone, found ${depots.map(({ text }) => text).join(", ") || "none"}`,
  );
}

function readDistances(file: VrplibFile, dimension: number): Float64Array {
  const type = file.headers.get("EDGE_WEIGHT_TYPE")!;
  if (type.value === "EUC_2D") return euclidean(nodeValues(file, "NODE_COORD_SECTION", dimension, 2, true));
  if (type.value !== "EXPLICIT") {
    throw new FormatError(type.line, `EDGE_WEIGHT_TYPE ${type.value} is not read; EUC_2D and EXPLICIT are`);
  }
  const format = file.headers.get("EDGE_WEIGHT_FORMAT");
  if (format?.value === "FULL_MATRIX") {
    return matrixEntries(file, dimension * dimension, `${dimension} x ${dimension} entries`);
  }
  const columns = TRIANGLES.get(format?.value ?? "");
  if (!columns) {
    const line = format?.line ?? type.line;
    const known = ["FULL_MATRIX", ...TRIANGLES.keys()].join(", ");
    throw new FormatError(line, `EDGE_WEIGHT_FORMAT ${format?.value ?? "(absent)"} is not read; ${known} are`);
  }
  return symmetricMatrix(file, dimension, columns);
}

/** The column with which a row of the matrix begins, and the one before which it ends. */
type Columns = (row: number, dimension: number) => [number, number];

const lower: Columns = (row) => [0, row];
const upper: Columns = (row, dimension) => [row + 1, dimension];
const lowerDiagonal: Columns = (row) => [0, row + 1];
const upperDiagonal: Columns = (row, dimension) => [row, dimension];

/** TSPLIB's halves of a symmetric matrix (Reinelt 1991): what is lower by columns is upper by rows. */
const TRIANGLES = new Map<string, Columns>([
  ["LOWER_ROW", lower],
  ["UPPER_ROW", upper],
  ["LOWER_DIAG_ROW", lowerDiagonal],
  ["UPPER_DIAG_ROW", upperDiagonal],
  ["LOWER_COL", upper],
  ["UPPER_COL", lower],
  ["LOWER_DIAG_COL", upperDiagonal],
  ["UPPER_DIAG_COL", lowerDiagonal],
]);

/** Rounded to the nearest whole number, halves up (TSPLIB's nint). */
function euclidean(points: number[][]): Float64Array {
  const n = points.length;
  const distances = new Float64Array(n * n);
  for (const [i, [x, y]] of points.entries()) {
    for (const [j, [toX, toY]] of points.entries()) {
      distances[i * n + j] = Math.floor(Math.sqrt((x! - toX!) ** 2 + (y! - toY!) ** 2) + 0.5);
    }
  }
  return distances;
}

function symmetricMatrix(file: VrplibFile, dimension: number, columns: Columns): Float64Array {
  const [first, end] = columns(0, dimension);
  const [lastFirst, lastEnd] = columns(dimension - 1, dimension);
  // Each row is one longer, or one shorter, than the one before.
  const expected = (dimension * (end - first + lastEnd - lastFirst)) / 2;
  const entries = matrixEntries(file, expected, `${expected} entries`);
  const distances = new Float64Array(dimension * dimension);
  let count = 0;
  for (let row = 0; row < dimension; row++) {
    const [begin, behind] = columns(row, dimension);
    for (let column = begin; column < behind; column++) {
      distances[row * dimension + column] = entries[count]!;
      distances[column * dimension + row] = entries[count++]!;
    }
  }
  return distances;
}

/** The numbers of the section, which may break its lines anywhere; `size` says how many there are. */
function matrixEntries(file: VrplibFile, expected: number, size: string): Float64Array {
  const section = file.sections.get("EDGE_WEIGHT_SECTION");
  if (!section) throw new FormatError(file.lineCount, "the file ends without EDGE_WEIGHT_SECTION");
  const entries = new Float64Array(expected);
  let count = 0;
  for (const { number, text } of section.rows) {
    for (const word of text.split(/\s+/)) {
      const value = Number(word);
      if (!Number.isFinite(value)) throw new FormatError(number, `the matrix entry "${word}" is not a number`);
      if (count === expected) throw new FormatError(number, `the matrix has more than ${size}`);
      entries[count++] = value;
    }
  }
  if (count < expected) {
    const last = section.rows.at(-1)?.number ?? section.line;
    throw new FormatError(last, `the matrix ends after ${count} of ${size}`);
  }
  return entries;
}

function readWindows(file: VrplibFile, dimension: number) {
  return nodeValues(file, "TIME_WINDOW_SECTION", dimension, 2, true).map(([startSeconds, endSeconds], node) => {
    if (endSeconds! < startSeconds!) {
      const row = file.sections
        .get("TIME_WINDOW_SECTION")!
        .rows.find(({ text }) => Number.parseInt(text, 10) === node + 1)!;
      throw new FormatError(
        row.number,
        `the window of node ${node + 1} ends at ${endSeconds}, before its start ${startSeconds}`,
      );
    }
    return { startSeconds: startSeconds!, endSeconds: endSeconds! };
  });
}

/**
 * Enough vehicles not to bind: where the triangle inequality holds two routes that are at most half full can be joined at no
 * cost, so the best plan has at most one of those, and fewer than 2 total / capacity + 1 routes.
 */
function freeFleet(total: number, capacity: number, customers: number): number {
  if (capacity === 0) return Math.min(customers, 1);
  return Math.min(customers, Math.ceil((2 * total) / capacity) + 1);
}
