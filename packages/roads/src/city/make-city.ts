import { haversineMeters } from "../geodesy.ts";
import type { RawRoads } from "../graph/raw-roads.ts";
import { makeRoadCollector, type RoadCollector } from "../graph/road-collector.ts";
import type { RoadClass } from "../graph/road-graph.ts";
import { type Chance, makeChance } from "./chance.ts";
import { FREEWAYS, RIVERS } from "./frame.ts";
import { addFreeways, type Carriageway } from "./freeways.ts";
import { fromPlane, makeCrossings, type Point, smoothPath, toPlane } from "./plane.ts";
import { makeStreetGrid, type Street, type StreetGrid } from "./street-grid.ts";

/** Part of the name of the file that a city is kept in: raise it when the same seed makes other roads. */
export const CITY_VERSION = 1;

export const CITY_ATTRIBUTION = "Synthetic city, made by Reroute: no real streets";

/** Assumption: km/h with empty roads, junctions and their waits included. */
const KPH: Record<RoadClass, number> = {
  motorway: 92,
  trunk: 66,
  primary: 58,
  secondary: 50,
  tertiary: 42,
  unclassified: 42,
  residential: 27,
  living_street: 10,
};
const RAMP_KPH = 48;

/**
 * The roads of a synthetic metropolis in the frame of Atlanta: a ring and radial freeways with ramps, arterials, dense streets in towns and
 * few in the country, one-way streets in the centers, two rivers with few bridges. About 30,000 junctions within 37 km; the same seed makes
 * the same roads. No street of it is real.
 */
export function makeCity(seed: number): RawRoads {
  const chance = makeChance(seed);
  const freeways = FREEWAYS.map(({ places, isRing }) => smoothPath(places.map(toPlane), isRing ?? false));
  const rivers = RIVERS.map(({ places }) => smoothPath(places.map(toPlane), false));
  const grid = makeStreetGrid(chance);
  leaveOutBarred(grid, chance, makeCrossings(freeways), makeCrossings(rivers));
  joinPockets(grid);
  const carriageways = addFreeways(grid, freeways);
  return collect(grid, carriageways, chance);
}

type CrossingsOf = ReturnType<typeof makeCrossings>;

/** Small streets do not cross a river, and most of them no freeway. */
function leaveOutBarred(grid: StreetGrid, chance: Chance, freeways: CrossingsOf, rivers: CrossingsOf): void {
  const { points, streets, spare } = grid;
  const isLarge = ({ roadClass }: Street) => roadClass === "trunk" || roadClass === "primary";
  const isDry = (street: Street) => isLarge(street) || rivers(points[street.from], points[street.to]).length === 0;
  const isThrough = ({ from, to, roadClass }: Street) =>
    (roadClass !== "residential" && roadClass !== "unclassified") ||
    freeways(points[from], points[to]).length === 0 ||
    chance(31, from, to) < 0.2;
  const dry = streets.filter(isDry);
  grid.streets = dry.filter(isThrough);
  grid.spare = [...dry.filter((street) => !isThrough(street)), ...spare.filter(isDry)];
}

/** Takes spare streets in where they connect what nothing else does (Kruskal 1956). */
function joinPockets(grid: StreetGrid): void {
  const parent = Int32Array.from(grid.points, (_, point) => point);
  const rootOf = (point: number): number => {
    let root = point;
    while (parent[root] !== root) root = parent[root] = parent[parent[root]];
    return root;
  };
  const joins = ({ from, to }: Street): boolean => {
    const [one, other] = [rootOf(from), rootOf(to)];
    parent[one] = other;
    return one !== other;
  };
  for (const street of grid.streets) joins(street);
  grid.streets.push(...grid.spare.filter(joins));
}

function collect({ points, streets }: StreetGrid, carriageways: readonly Carriageway[], chance: Chance): RawRoads {
  const roads = makeRoadCollector();
  const places = points.map(fromPlane);
  const numberOf = new Int32Array(points.length).fill(-1);
  const nodeOf = (point: number): number => {
    if (numberOf[point] < 0) {
      const { longitude, latitude } = places[point];
      numberOf[point] = roads.addNode(longitude, latitude, point + 1);
    }
    return numberOf[point];
  };
  for (const street of streets) {
    const line = [points[street.from], ...curve(points, street, chance), points[street.to]];
    addRoad(roads, line, {
      from: nodeOf(street.from),
      to: nodeOf(street.to),
      roadClass: street.roadClass,
      name: street.name,
      kph: KPH[street.roadClass],
      isForward: street.oneWay !== "backward",
      isBackward: street.oneWay !== "forward",
    });
  }
  for (const { from, to, isRamp, freeway, between } of carriageways) {
    addRoad(roads, [points[from], ...between, points[to]], {
      from: nodeOf(from),
      to: nodeOf(to),
      roadClass: "motorway",
      name: isRamp ? `${FREEWAYS[freeway].name} ramp` : FREEWAYS[freeway].name,
      kph: isRamp ? RAMP_KPH : KPH.motorway,
      isForward: true,
      isBackward: false,
    });
  }
  return roads.finish(CITY_ATTRIBUTION);
}

/** A long street bends once. */
function curve(points: readonly Point[], { from, to }: Street, chance: Chance): Point[] {
  const [start, end] = [points[from], points[to]];
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  if (length < 400) return [];
  const bow = 0.06 * (2 * chance(41, from, to) - 1);
  return [
    {
      x: (start.x + end.x) / 2 - bow * (end.y - start.y),
      y: (start.y + end.y) / 2 + bow * (end.x - start.x),
    },
  ];
}

interface Road {
  from: number;
  to: number;
  roadClass: RoadClass;
  name: string;
  kph: number;
  isForward: boolean;
  isBackward: boolean;
}

function addRoad(roads: RoadCollector, line: readonly Point[], road: Road): void {
  const places = line.map(fromPlane);
  let lengthMeters = 0;
  for (let index = 1; index < places.length; index++) {
    const [before, here] = [places[index - 1], places[index]];
    lengthMeters += haversineMeters(
      before.latitude / 1e7,
      before.longitude / 1e7,
      here.latitude / 1e7,
      here.longitude / 1e7,
    );
  }
  const seconds = lengthMeters / (road.kph / 3.6);
  roads.addLink({
    from: road.from,
    to: road.to,
    roadClass: road.roadClass,
    name: road.name,
    lengthMeters,
    forwardSeconds: road.isForward ? seconds : undefined,
    backwardSeconds: road.isBackward ? seconds : undefined,
    between: places.slice(1, -1).flatMap(({ longitude, latitude }) => [longitude, latitude]),
  });
}
