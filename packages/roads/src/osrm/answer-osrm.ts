import { haversineMeters } from "../geodesy.ts";
import type { LinkPoint } from "../graph/link-line.ts";
import { metersOf, secondsOf } from "../graph/weight.ts";
import type { LonLat } from "../location.ts";
import type { Conditions, RoadNetwork, SideRun } from "../road-network.ts";
import { MOST_SNAP_METERS } from "../snap-location.ts";
import { streetSteps } from "../street-steps.ts";
import { OsrmError } from "./osrm-error.ts";
import { type OsrmRequest, readBoolean, readIndices, readOsrmRequest, readPositive, readWord } from "./osrm-request.ts";
import { osrmSteps, tenths } from "./osrm-steps.ts";
import { encodePolyline } from "./polyline.ts";

export interface OsrmLimits {
  /** Coordinates of one table, route and nearest answers: more are refused as TooBig. */
  maxTableSize: number;
  maxRouteSize: number;
  maxNearestSize: number;
}

export const DEFAULT_OSRM_LIMITS: OsrmLimits = { maxTableSize: 1_000, maxRouteSize: 500, maxNearestSize: 100 };

export interface OsrmAnswer {
  status: 200 | 400;
  body: object;
}

/** Answers a URL of the OSRM HTTP API v5 (table, route, nearest) in OSRM's shapes and codes. What is refused is an answer too. */
export function answerOsrm(
  network: RoadNetwork,
  conditions: Conditions,
  url: string,
  limits: OsrmLimits = DEFAULT_OSRM_LIMITS,
): OsrmAnswer {
  try {
    const request = readOsrmRequest(url);
    return { status: 200, body: { code: "Ok", ...SERVICES[request.service](network, conditions, request, limits) } };
  } catch (error) {
    if (!(error instanceof OsrmError)) throw error;
    return { status: 400, body: { code: error.code, message: error.message } };
  }
}

type Service = (network: RoadNetwork, conditions: Conditions, request: OsrmRequest, limits: OsrmLimits) => object;

const table: Service = (network, conditions, request, { maxTableSize }) => {
  const sources = readIndices(request, "sources");
  const destinations = readIndices(request, "destinations");
  const annotations = (request.options.get("annotations") ?? "duration").split(",");
  for (const word of annotations) {
    if (!["duration", "distance"].includes(word)) {
      throw new OsrmError("InvalidQuery", `annotations takes duration, distance, not "${word}"`);
    }
  }
  const scale = readPositive(request, "scale_factor") ?? 1;
  const fallbackSpeed = readPositive(request, "fallback_speed");
  const fallbackAt = readWord(request, "fallback_coordinate", ["input", "snapped"]);
  if (request.coordinates.length > maxTableSize) {
    throw new OsrmError("TooBig", `Too many table coordinates: at most ${maxTableSize}`);
  }
  const points = snapAll(network, request);
  const pick = (indices: number[]) => indices.map((index) => points[index]);
  const weights = network.table(conditions, pick(sources), pick(destinations));

  const fallbackCells: [number, number][] = [];
  const rows = (cell: (weight: number, row: number, column: number) => number | null) =>
    sources.map((_, row) =>
      destinations.map((_, column) => cell(weights[row * destinations.length + column], row, column)),
    );
  const straightMeters = (row: number, column: number): number => {
    const place = (index: number): LonLat =>
      fallbackAt === "input" ? request.coordinates[index] : locationOf(points[index]);
    const [from, to] = [place(sources[row]), place(destinations[column])];
    return haversineMeters(from[1], from[0], to[1], to[0]);
  };
  const durations = rows((weight, row, column) => {
    if (weight < Infinity) return tenths(secondsOf(weight) * scale);
    if (fallbackSpeed === undefined) return null;
    fallbackCells.push([row, column]);
    return tenths((straightMeters(row, column) / fallbackSpeed) * scale);
  });
  const distances = () =>
    rows((weight, row, column) => {
      if (weight < Infinity) return tenths(metersOf(weight));
      return fallbackSpeed === undefined ? null : tenths(straightMeters(row, column));
    });
  return {
    ...(annotations.includes("duration") ? { durations } : {}),
    ...(annotations.includes("distance") ? { distances: distances() } : {}),
    ...(fallbackSpeed === undefined ? {} : { fallback_speed_cells: fallbackCells }),
    sources: pick(sources).map((point) => waypoint(network, point)),
    destinations: pick(destinations).map((point) => waypoint(network, point)),
  };
};

const route: Service = (network, conditions, request, { maxRouteSize }) => {
  const { coordinates, options } = request;
  if (coordinates.length < 2) throw new OsrmError("InvalidOptions", "Number of coordinates needs to be at least two.");
  if (coordinates.length > maxRouteSize) {
    throw new OsrmError("TooBig", `Number of entries ${coordinates.length} is higher than ${maxRouteSize}`);
  }
  if (!/^(true|false|\d+)$/.test(options.get("alternatives") ?? "false")) {
    throw new OsrmError("InvalidQuery", "alternatives takes true, false or a number");
  }
  if ((options.get("annotations") ?? "false") !== "false") {
    throw new OsrmError("NotImplemented", "annotations of routes are not implemented");
  }
  readWord(request, "continue_straight", ["default", "true", "false"]);
  const withSteps = readBoolean(request, "steps");
  const geometries = readWord(request, "geometries", ["polyline", "polyline6", "geojson"]);
  const overview = readWord(request, "overview", ["simplified", "full", "false"]);
  const drawn = (line: readonly LonLat[]) =>
    geometries === "geojson"
      ? { type: "LineString", coordinates: line }
      : encodePolyline(line, geometries === "polyline" ? 5 : 6);

  const points = snapAll(network, request);
  const runs: SideRun[] = [];
  let [seconds, meters] = [0, 0];
  const legs = points.slice(1).map((to, index) => {
    const way = network.way(conditions, points[index], to);
    if (way.weight === Infinity) throw new OsrmError("NoRoute", "Impossible route between points");
    runs.push(...way.runs);
    seconds += secondsOf(way.weight);
    meters += metersOf(way.weight);
    const steps = streetSteps(network, conditions, way);
    const duration = tenths(secondsOf(way.weight));
    return {
      distance: tenths(metersOf(way.weight)),
      duration,
      weight: duration,
      summary: withSteps ? summaryOf(steps) : "",
      steps: withSteps ? osrmSteps(steps, drawn) : [],
    };
  });
  return {
    routes: [
      {
        distance: tenths(meters),
        duration: tenths(seconds),
        weight: tenths(seconds),
        weight_name: "duration",
        ...(overview === "false" ? {} : { geometry: drawn(network.lineOf(runs)) }),
        legs,
      },
    ],
    waypoints: points.map((point) => waypoint(network, point)),
  };
};

const nearest: Service = (network, _conditions, request, { maxNearestSize }) => {
  if (request.coordinates.length !== 1) throw new OsrmError("InvalidOptions", "Only one input coordinate is supported");
  const count = readPositive(request, "number") ?? 1;
  if (!Number.isInteger(count)) throw new OsrmError("InvalidValue", "number takes a whole number");
  if (count > maxNearestSize) throw new OsrmError("TooBig", `Number of results is limited to ${maxNearestSize}`);
  const [first] = snapAll(network, request);
  const [[longitude, latitude]] = request.coordinates;
  const most = Math.min(MOST_SNAP_METERS, request.radiuses[0] ?? Infinity);
  const points = count === 1 ? [first] : network.links.nearest(longitude, latitude, count);
  return {
    waypoints: points
      .filter(({ meters }) => meters <= most)
      .map((point) => ({ nodes: osmIdsOf(network, point.link), ...waypoint(network, point) })),
  };
};

const SERVICES: Record<OsrmRequest["service"], Service> = { table, route, nearest };

function snapAll(network: RoadNetwork, { coordinates, radiuses }: OsrmRequest): LinkPoint[] {
  return coordinates.map(([longitude, latitude], index) => {
    const [point] = network.links.nearest(longitude, latitude, 1);
    // Unlike OSRM, which moves a point across any distance.
    if (point.meters <= Math.min(MOST_SNAP_METERS, radiuses[index] ?? Infinity)) return point;
    throw new OsrmError("NoSegment", `Could not find a matching segment for coordinate ${index}`);
  });
}

function waypoint({ graph }: RoadNetwork, point: LinkPoint) {
  return {
    distance: Math.round(point.meters * 1e6) / 1e6,
    name: graph.names[graph.linkName[point.link]],
    location: locationOf(point),
  };
}

function locationOf({ longitude, latitude }: LinkPoint): LonLat {
  return [Math.round(longitude * 1e6) / 1e6, Math.round(latitude * 1e6) / 1e6];
}

/** OpenStreetMap's ids of the junctions at the link's ends, 0 when unknown. */
function osmIdsOf({ graph, hierarchy }: RoadNetwork, link: number): number[] {
  const { firstOfSide, edgeOfSide, edgeTail } = hierarchy;
  const isForward = firstOfSide[link * 2] < firstOfSide[link * 2 + 1];
  const edge = edgeOfSide[firstOfSide[link * 2 + (isForward ? 0 : 1)]];
  const ids = [graph.nodeOsmId[edgeTail[edge]], graph.nodeOsmId[graph.edgeHead[edge]]];
  return isForward ? ids : ids.reverse();
}

/** The two streets that most of the leg is driven on, in driving order. */
function summaryOf(steps: readonly { name: string; distanceMeters: number }[]): string {
  const longest = steps.filter(({ name }) => name !== "").sort((a, b) => b.distanceMeters - a.distanceMeters);
  const names = new Set(longest.slice(0, 2).map(({ name }) => name));
  return [...new Set(steps.map(({ name }) => name).filter((name) => names.has(name)))].join(", ");
}
