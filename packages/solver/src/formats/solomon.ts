import type { Job, Problem, Vehicle } from "../model/problem.ts";
import { FormatError } from "./format-error.ts";
import type { ProblemFile } from "./problem-file.ts";

/** Distances are Euclidean, cut after one decimal (DIMACS 2021, VRPTW track); kept as whole tenths, sums are exact. */
const TENTHS = 10;

const COLUMNS = ["number", "x", "y", "demand", "ready time", "due date", "service time"] as const;

/** Whether the text looks like a Solomon or Homberger file: it has a line that says VEHICLE and one that says CUSTOMER. */
export function isSolomon(text: string): boolean {
  return /^\s*VEHICLE\s*$/im.test(text) && /^\s*CUSTOMER\s*$/im.test(text);
}

/**
 * Reads a Solomon or Gehring & Homberger VRPTW instance: the first customer row is the depot, job ids are the customer
 * numbers of the file, all times and distances of the problem are tenths of the file's unit. Throws `FormatError`.
 */
export function readSolomon(text: string): ProblemFile {
  const lines = text.split(/\r\n|\n|\r/);
  const fleet = readFleet(lines);
  const rows = readCustomers(lines);
  const [depot] = rows;
  if (!depot) throw new FormatError(lines.length, "the file ends before the depot's row");
  const distances = distancesInTenths(rows);
  const problem: Problem = {
    version: 1,
    jobs: rows.slice(1).map(jobOf),
    vehicles: Array.from({ length: fleet.count }, (_, index) => vehicleOf(index, fleet.capacity, depot)),
    matrices: [
      { profile: "default", size: rows.length, distances, travel: { kind: "constant", durations: distances } },
    ],
  };
  return { format: "solomon", problem, costScale: TENTHS };
}

interface Row {
  number: number;
  x: number;
  y: number;
  demand: number;
  ready: number;
  due: number;
  service: number;
}

function readFleet(lines: string[]): { count: number; capacity: number } {
  const heading = lines.findIndex((line) => /^\s*VEHICLE\s*$/i.test(line));
  if (heading < 0) throw new FormatError(1, "there is no VEHICLE section");
  const index = lines.findIndex((line, at) => at > heading && /^\s*[-+.\d]/.test(line));
  if (index < 0) throw new FormatError(heading + 1, "the VEHICLE section has no row with number and capacity");
  const words = lines[index]!.trim().split(/\s+/);
  const [count, capacity] = words.map(Number);
  if (words.length !== 2) {
    throw new FormatError(index + 1, `the vehicle row has number and capacity, found ${words.length} values`);
  }
  if (!Number.isInteger(count) || count! < 0 || count! > 100_000) {
    throw new FormatError(index + 1, `the number of vehicles is a whole number from 0 to 100000, found "${words[0]}"`);
  }
  if (!Number.isFinite(capacity) || capacity! < 0) {
    throw new FormatError(index + 1, `the capacity is a number from 0 on, found "${words[1]}"`);
  }
  return { count: count!, capacity: capacity! };
}

function readCustomers(lines: string[]): Row[] {
  const heading = lines.findIndex((line) => /^\s*CUSTOMER\s*$/i.test(line));
  if (heading < 0) throw new FormatError(1, "there is no CUSTOMER section");
  const rows: Row[] = [];
  const numbers = new Set<number>();
  for (let index = heading + 1; index < lines.length; index++) {
    const text = lines[index]!.trim();
    const isTitle = rows.length === 0 && /^[A-Za-z]/.test(text);
    if (text === "" || isTitle) continue;
    const row = readRow(text, index + 1);
    if (numbers.has(row.number)) throw new FormatError(index + 1, `customer ${row.number} stands twice`);
    numbers.add(row.number);
    rows.push(row);
  }
  return rows;
}

function readRow(text: string, line: number): Row {
  const words = text.split(/\s+/);
  if (words.length !== COLUMNS.length) {
    throw new FormatError(
      line,
      `a customer row has ${COLUMNS.length} values (${COLUMNS.join(", ")}), found ${words.length}`,
    );
  }
  const values = words.map(Number);
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) throw new FormatError(line, `the ${COLUMNS[index]} "${words[index]}" is not a number`);
  }
  const [number, x, y, demand, ready, due, service] = values as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!Number.isInteger(number) || number < 0) {
    throw new FormatError(line, `the customer number "${words[0]}" is not a whole number from 0 on`);
  }
  if (demand < 0) throw new FormatError(line, `the demand ${demand} of customer ${number} is negative`);
  if (service < 0) throw new FormatError(line, `the service time ${service} of customer ${number} is negative`);
  if (due < ready) throw new FormatError(line, `customer ${number} is due at ${due}, before it is ready at ${ready}`);
  return { number, x, y, demand, ready, due, service };
}

function distancesInTenths(rows: Row[]): Float64Array {
  const n = rows.length;
  const tenths = new Float64Array(n * n);
  for (const [i, from] of rows.entries()) {
    for (const [j, to] of rows.entries()) {
      // One square root of a whole number, which is exact where the result is: 10 * hypot can fall just short of it.
      tenths[i * n + j] = Math.floor(Math.sqrt(TENTHS ** 2 * ((from.x - to.x) ** 2 + (from.y - to.y) ** 2)));
    }
  }
  return tenths;
}

function jobOf(row: Row, index: number): Job {
  return {
    id: String(row.number),
    locationIndex: index + 1,
    delivery: { demand: row.demand },
    serviceSeconds: TENTHS * row.service,
    timeWindows: [{ startSeconds: TENTHS * row.ready, endSeconds: TENTHS * row.due }],
  };
}

function vehicleOf(index: number, capacity: number, depot: Row): Vehicle {
  return {
    id: String(index + 1),
    startIndex: 0,
    endIndex: 0,
    capacity: { demand: capacity },
    shift: { earliestStartSeconds: TENTHS * depot.ready, latestEndSeconds: TENTHS * depot.due },
  };
}
