import type { Place, Problem, Shipment, Vehicle } from "../model/problem.ts";
import { FormatError } from "./format-error.ts";
import type { ProblemFile } from "./problem-file.ts";

const COLUMNS = [
  ...(["number", "x", "y", "demand", "ready time", "due date", "service time", "pickup", "delivery"] as const),
];
const LARGEST_FLEET = 100_000;

/** Whether the text looks like a Li & Lim file: a row of three numbers, then rows of nine. */
export function isLiLim(text: string): boolean {
  return /^\s*[\d.]+[ \t]+[\d.]+[ \t]+[\d.]+[ \t]*[\r\n]+\s*(-?[\d.]+[ \t]+){8}-?[\d.]+[ \t]*([\r\n]|$)/.test(text);
}

/**
 * Reads a pickup and delivery instance of Li & Lim (2001): the first row is the fleet, the second the depot. A pair of rows is a
 * shipment, whose id is the two row numbers, as `shipmentIdOf` joins them. Distances are Euclidean in double precision, as in
 * SINTEF's tables; a unit is a metre and, at speed 1, a second. Throws `FormatError`.
 */
export function readLiLim(text: string): ProblemFile {
  const [fleet, ...rows] = linesOf(text);
  if (!fleet) throw new FormatError(1, "the file is empty");
  const { count, capacity, speed } = readFleet(fleet);
  const places = rows.map(readRow);
  const [depot] = places;
  if (!depot) throw new FormatError(fleet.line, "the file ends before the depot's row");
  const distances = places.flatMap((from) =>
    places.map((to) => Math.sqrt((from.x - to.x) ** 2 + (from.y - to.y) ** 2)),
  );
  const vehicle = (index: number): Vehicle => ({
    id: String(index + 1),
    startIndex: 0,
    endIndex: 0,
    capacity: { demand: capacity },
    shift: { earliestStartSeconds: depot.ready, latestEndSeconds: depot.due },
    ...(speed === 1 ? {} : { speedFactor: speed }),
  });
  const problem: Problem = {
    version: 1,
    jobs: [],
    shipments: shipmentsOf(places),
    vehicles: Array.from({ length: count }, (_, index) => vehicle(index)),
    matrices: [
      { profile: "default", size: places.length, distances, travel: { kind: "constant", durations: distances } },
    ],
  };
  return { format: "li-lim", problem, costScale: 1 };
}

/** The id of the shipment between two rows of the file. */
export function shipmentIdOf(pickup: number, delivery: number): string {
  return `${pickup}-${delivery}`;
}

/** The rows, as words, that a shipment's id was made of; undefined for an id of another kind. */
export function rowsOfShipment(id: string): { pickup: string; delivery: string } | undefined {
  const [, pickup, delivery] = /^(\d+)-(\d+)$/.exec(id) ?? [];
  return pickup === undefined || delivery === undefined ? undefined : { pickup, delivery };
}

interface Line {
  line: number;
  words: string[];
}

interface Row {
  line: number;
  number: number;
  x: number;
  y: number;
  demand: number;
  ready: number;
  due: number;
  service: number;
  /** Numbers of the rows that it belongs to; 0: none. */
  pickup: number;
  delivery: number;
}

function linesOf(text: string): Line[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ line: index + 1, words: line.trim().split(/\s+/) }))
    .filter(({ words }) => words[0] !== "");
}

function readFleet({ line, words }: Line): { count: number; capacity: number; speed: number } {
  if (words.length !== 3) {
    throw new FormatError(line, `the first row has vehicles, capacity and speed, found ${words.length} values`);
  }
  const [count, capacity, speed] = words.map(Number) as [number, number, number];
  if (!Number.isInteger(count) || count < 0 || count > LARGEST_FLEET) {
    throw new FormatError(
      line,
      `the number of vehicles is a whole number from 0 to ${LARGEST_FLEET}, found "${words[0]}"`,
    );
  }
  if (!Number.isFinite(capacity) || capacity < 0) {
    throw new FormatError(line, `the capacity is a number from 0 on, found "${words[1]}"`);
  }
  if (!Number.isFinite(speed) || speed <= 0) {
    throw new FormatError(line, `the speed is a number above 0, found "${words[2]}"`);
  }
  return { count, capacity, speed };
}

function readRow({ line, words }: Line, index: number): Row {
  if (words.length !== COLUMNS.length) {
    throw new FormatError(line, `a row has ${COLUMNS.length} values (${COLUMNS.join(", ")}), found ${words.length}`);
  }
  const values = words.map(Number);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new FormatError(line, `the ${COLUMNS[wrong]} "${words[wrong]}" is not a number`);
  const [number, x, y, demand, ready, due, service, pickup, delivery] = values as [
    ...[number, number, number, number, number],
    ...[number, number, number, number],
  ];
  if (number !== index)
    throw new FormatError(line, `rows are numbered from 0 on: expected ${index}, found ${words[0]}`);
  if (service < 0) throw new FormatError(line, `the service time ${service} of row ${number} is negative`);
  if (due < ready) throw new FormatError(line, `row ${number} is due at ${due}, before it is ready at ${ready}`);
  return { line, number, x, y, demand, ready, due, service, pickup, delivery };
}

function shipmentsOf(places: Row[]): Shipment[] {
  for (const row of places.slice(1)) {
    const { line, number, demand, pickup, delivery } = row;
    const partner = places[pickup || delivery];
    if ((pickup === 0) === (delivery === 0) || !partner || partner.number === 0) {
      throw new FormatError(line, `row ${number} needs one partner, as its pickup or as its delivery`);
    }
    const isMutual = pickup === 0 ? partner.pickup === number : partner.delivery === number;
    if (!isMutual) throw new FormatError(line, `row ${number} names row ${partner.number}, which names another`);
    if (demand !== -partner.demand || (pickup === 0 ? demand < 0 : demand > 0)) {
      throw new FormatError(line, `the demand ${demand} of row ${number} is not what row ${partner.number} has`);
    }
  }
  return places
    .filter(({ number, delivery }) => number > 0 && delivery > 0)
    .map((row) => ({
      id: shipmentIdOf(row.number, row.delivery),
      pickup: placeOf(row),
      delivery: placeOf(places[row.delivery]!),
      amount: { demand: row.demand },
    }));
}

function placeOf({ number, ready, due, service }: Row): Place {
  return { locationIndex: number, serviceSeconds: service, timeWindows: [{ startSeconds: ready, endSeconds: due }] };
}
