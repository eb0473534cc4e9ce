import type { RoadClass } from "../graph/road-graph.ts";
import type { Chance } from "./chance.ts";
import { AIRFIELD, REACH_METERS, TOWNS } from "./frame.ts";
import { type Point, toPlane } from "./plane.ts";
import { streetName } from "./street-names.ts";

/** A stretch of street between two junctions, by the numbers of their points. */
export interface Street {
  from: number;
  to: number;
  roadClass: RoadClass;
  name: string;
  /** Only from `from` to `to`, or only back. */
  oneWay?: "forward" | "backward";
}

export interface StreetGrid {
  points: Point[];
  streets: Street[];
  /** Streets that were left out, for who must connect what they would have connected. */
  spare: Street[];
}

/** The smallest block's edge, metres; blocks are 1, 2, 4 or 8 of them wide. */
const UNIT_METERS = 120;
const LARGEST = 8;
/** Junctions of the lattice from its middle to its edge. */
const HALF = Math.ceil(REACH_METERS / UNIT_METERS / LARGEST) * LARGEST;
const WIDTH = 2 * HALF + 1;

const towns = TOWNS.map(({ place, spreadMeters, isCenter }) => ({ at: toPlane(place), spreadMeters, isCenter }));
const airfield = {
  southWest: toPlane([AIRFIELD.south, AIRFIELD.west]),
  northEast: toPlane([AIRFIELD.north, AIRFIELD.east]),
};

/**
 * Streets on the borders of square blocks, small ones in towns and large ones in the country, bent so that no line is straight. Which
 * line of the lattice it lies on decides a street's class: every 32nd is primary, every second block in the country a plain road.
 */
export function makeStreetGrid(chance: Chance): StreetGrid {
  const isJunction = new Uint8Array(WIDTH * WIDTH);
  /** 1 where a street leads east (north) from a lattice point to the next one. */
  const leadsEast = new Uint8Array(WIDTH * WIDTH);
  const leadsNorth = new Uint8Array(WIDTH * WIDTH);
  const at = (x: number, y: number) => (y + HALF) * WIDTH + x + HALF;

  function addBlock(x: number, y: number, size: number): void {
    if (size > 1 && blockSize(x + size / 2, y + size / 2) < size) {
      const half = size / 2;
      for (const [dx, dy] of [
        [0, 0],
        [half, 0],
        [0, half],
        [half, half],
      ]) {
        addBlock(x + dx, y + dy, half);
      }
      return;
    }
    const middle = { x: (x + size / 2) * UNIT_METERS, y: (y + size / 2) * UNIT_METERS };
    if (Math.hypot(middle.x, middle.y) > outline(middle) || isAirfield(middle)) return;
    for (const [cornerX, cornerY] of [
      [x, y],
      [x + size, y],
      [x, y + size],
      [x + size, y + size],
    ]) {
      isJunction[at(cornerX, cornerY)] = 1;
    }
    for (let step = 0; step < size; step++) {
      leadsEast[at(x + step, y)] = 1;
      leadsEast[at(x + step, y + size)] = 1;
      leadsNorth[at(x, y + step)] = 1;
      leadsNorth[at(x + size, y + step)] = 1;
    }
  }
  for (let y = -HALF; y < HALF; y += LARGEST) for (let x = -HALF; x < HALF; x += LARGEST) addBlock(x, y, LARGEST);

  const points: Point[] = [];
  const numberOf = new Int32Array(WIDTH * WIDTH).fill(-1);
  const point = (x: number, y: number): number => {
    const place = at(x, y);
    if (numberOf[place] < 0) numberOf[place] = points.push(bend(chance, x, y)) - 1;
    return numberOf[place];
  };

  const streets: Street[] = [];
  const spare: Street[] = [];
  for (let line = -HALF; line <= HALF; line++) {
    for (const isEast of [true, false]) {
      const place = (along: number) => (isEast ? at(along, line) : at(line, along));
      const leads = isEast ? leadsEast : leadsNorth;
      let start: number | undefined;
      for (let along = -HALF; along <= HALF; along++) {
        if (isJunction[place(along)] === 1) {
          if (start !== undefined) addStreet(line, isEast, start, along);
          start = along;
        }
        if (along < HALF && leads[place(along)] === 0) start = undefined;
      }
    }
  }
  return { points, streets, spare };

  function addStreet(line: number, isEast: boolean, start: number, end: number): void {
    const middle = (start + end) / 2;
    const size = isEast ? blockSize(middle, line) : blockSize(line, middle);
    const roadClass = classOf(line, size);
    const axis = isEast ? 1 : 2;
    const isThere = size === 1 || line % LARGEST === 0 || isOpen(line, isEast, start, end, size, chance);
    const stretch =
      roadClass === "trunk" || roadClass === "primary" ? 0 : Math.floor(start / (line % 8 === 0 ? 96 : 32));
    const way = size === 1 && end - start === 1 ? ((line % 4) + 4) % 4 : 0;
    (isThere ? streets : spare).push({
      from: isEast ? point(start, line) : point(line, start),
      to: isEast ? point(end, line) : point(line, end),
      roadClass,
      name: streetName(chance, roadClass, axis, line, stretch),
      ...(way === 1 && { oneWay: "forward" }),
      ...(way === 3 && { oneWay: "backward" }),
    });
  }
}

/**
 * Whether an inner street of a square of large roads is there. Most of them end before the square's border, as in suburbs: one of its
 * sides always has a way out in its middle, the opposite one in half of the squares. It also keeps the contraction small: a plain lattice
 * of as many junctions has six times the arcs.
 */
function isOpen(line: number, isEast: boolean, start: number, end: number, size: number, chance: Chance): boolean {
  const isLow = start % LARGEST === 0;
  if (!isLow && end % LARGEST !== 0) return chance(11, isEast ? 1 : 2, line, start) >= 0.1;
  const [along, across] = [Math.floor(start / LARGEST), Math.floor(line / LARGEST)];
  const square = isEast ? [along, across] : [across, along];
  const side = (isEast ? 0 : 2) + (isLow ? 0 : 1);
  const wayOut = Math.floor(4 * chance(12, ...square));
  if (line % 4 === 0) return side === wayOut || (side === (wayOut ^ 1) && chance(13, ...square) < 0.5);
  return size < 4 && chance(14, side, line, start) < 0.22;
}

function classOf(line: number, size: number): RoadClass {
  if (line % 64 === 0) return "trunk";
  if (line % 32 === 0) return "primary";
  if (line % 16 === 0) return "secondary";
  if (line % 8 === 0) return "tertiary";
  return line % 4 === 0 && size >= 4 ? "unclassified" : "residential";
}

/** How wide a block is around here, in units. */
function blockSize(x: number, y: number): number {
  const here = { x: x * UNIT_METERS, y: y * UNIT_METERS };
  let size = LARGEST;
  for (const { at, spreadMeters, isCenter } of towns) {
    const away = Math.hypot(here.x - at.x, here.y - at.y) / spreadMeters;
    if (isCenter && away < 0.75) return 1;
    if (away < 1.7) size = Math.min(size, 2);
    else if (away < 5) size = Math.min(size, 4);
  }
  return size;
}

/** How far the city reaches in the direction of a point, metres. */
function outline({ x, y }: Point): number {
  const angle = Math.atan2(y, x);
  return REACH_METERS * (0.965 + 0.02 * Math.sin(3 * angle + 1) + 0.015 * Math.sin(7 * angle));
}

function isAirfield({ x, y }: Point): boolean {
  const { southWest, northEast } = airfield;
  return x > southWest.x && x < northEast.x && y > southWest.y && y < northEast.y;
}

/** Long waves of the whole lattice, metres, and a little luck of each junction. */
const WAVES = [
  { amplitude: 110, length: 7_300, heading: 0.4 },
  { amplitude: 130, length: 9_100, heading: 1.7 },
  { amplitude: 150, length: 12_700, heading: 2.6 },
];

function bend(chance: Chance, x: number, y: number): Point {
  const [east, north] = [x * UNIT_METERS, y * UNIT_METERS];
  let [shiftX, shiftY] = [0, 0];
  for (const [index, { amplitude, length, heading }] of WAVES.entries()) {
    const phase = (2 * Math.PI * (east * Math.cos(heading) + north * Math.sin(heading))) / length;
    shiftX += amplitude * Math.sin(phase + 6 * chance(21, index));
    shiftY += amplitude * Math.sin(phase + 6 * chance(22, index));
  }
  const luck = blockSize(x, y) * 6;
  return {
    x: east + shiftX + luck * (2 * chance(23, x, y) - 1),
    y: north + shiftY + luck * (2 * chance(24, x, y) - 1),
  };
}
