import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Location, LonLat, RoadRouter } from "../src/index.ts";
import { encodePolyline } from "../src/osrm/polyline.ts";

const HOUR_MS = 3_600_000;
export const KEY = "s3cret-k3y/+";

/** What a server answers instead of the truth, once, in turn; "hang" never answers. */
export type Fault = "hang" | { status: number; body?: unknown; headers?: Record<string, string> };

export interface ProviderServers {
  url: string;
  /** Paths that were asked for. */
  asked: string[];
  faults: Fault[];
  /** Locations that no provider finds a way to. */
  lost: Location[];
  close(): Promise<void>;
}

interface Asked {
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: Body;
}

/** A place as one or another service writes it. */
interface Written {
  lat: number;
  lng: number;
  lon: number;
  point: Location;
  waypoint: Waypoint;
}
interface Waypoint {
  location: { latLng: Location };
}

/** The fields of all services' requests. */
interface Body {
  origins: Written[];
  destinations: Written[];
  sources: Written[];
  targets: Written[];
  locations: Written[];
  points: LonLat[];
  origin: Waypoint;
  destination: Waypoint;
  regionDefinition?: { type: string };
  matrixAttributes: string[];
  departureTime?: string;
  options: { departAt: string };
  profile: string;
  costing: string;
  date_time?: { value: string };
}
type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | undefined;

/**
 * Commercial providers' APIs over loopback: their paths, keys, limits, errors and shapes as they are documented, with the times of a router.
 * `nowMs` is what they take for now.
 */
export async function serveProviders(truth: RoadRouter, nowMs: () => number): Promise<ProviderServers> {
  const asked: string[] = [];
  const faults: Fault[] = [];
  const lost: Location[] = [];
  const jobs: Job[] = [];
  const services = [here, tomtom, google, mapbox, graphhopper, valhalla].map((make) =>
    make({ truth, nowMs, jobs, isLost: (place) => lost.some((other) => same(other, place)) }),
  );
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, "http://127.0.0.1");
    asked.push(url.pathname);
    const fault = faults.shift();
    if (fault === "hang") return;
    let answer: Answer = fault;
    if (answer === undefined) {
      const text = await readAll(request);
      const call = { path: url.pathname, query: url.searchParams, headers: request.headers, body: parse(text) };
      for (const service of services) answer ??= await service(call, `http://${request.headers.host}`);
    }
    const { status = 200, body, headers } = answer ?? { status: 404, body: { message: "Not found" } };
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    faults,
    lost,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface World {
  truth: RoadRouter;
  nowMs(): number;
  jobs: Job[];
  isLost(place: Location): boolean;
}
interface Job {
  looks: number;
  result: unknown;
}
type Service = (call: Asked, origin: string) => Promise<Answer>;

async function times({ truth, isLost }: World, origins: Location[], destinations: Location[], departAtMs: number) {
  const slots = { startMs: Math.floor(departAtMs / HOUR_MS) * HOUR_MS, slotMs: HOUR_MS, count: 1 };
  const matrix = await truth.matrix({ locations: [...origins, ...destinations], slots });
  const cells = origins.flatMap((from, row) =>
    destinations.map((to, column) => {
      const cell = row * matrix.size + origins.length + column;
      const isKnown = !isLost(from) && !isLost(to);
      return { row, column, isKnown, seconds: matrix.durations[0]![cell]!, meters: matrix.distances[cell]! };
    }),
  );
  return cells;
}

/** POST /v8/matrix, its jobs, GET /v8/routes. Keys in the query. */
function here(world: World): Service {
  const place = ({ lat, lng }: Written): Location => ({ latitude: lat, longitude: lng });
  const refuse = (status: number, title: string): Answer => ({ status, body: { title, status, code: `E${status}` } });
  return async ({ path, query, body }, origin) => {
    if (!path.startsWith("/v8/")) return undefined;
    if (query.get("apiKey") !== KEY) {
      const description = `apiKey invalid. apiKey not found: ${query.get("apiKey")}`;
      return { status: 401, body: { error: "Unauthorized", error_description: description } };
    }
    if (path === "/v8/routes") {
      const at = (name: string) => query.get(name)!.split(",").map(Number);
      const [[fromLat, fromLon], [toLat, toLon]] = [at("origin"), at("destination")] as [number[], number[]];
      const leg = await world.truth.leg({
        from: { latitude: fromLat!, longitude: fromLon! },
        to: { latitude: toLat!, longitude: toLon! },
        departAtMs: Date.parse(query.get("departureTime")!),
      });
      const summary = { duration: Math.round(leg.durationSeconds), length: Math.round(leg.distanceMeters) };
      const sections = [{ summary, polyline: encodeFlexible(leg.geometry) }];
      return { body: { routes: [{ sections }] } };
    }
    const job = /^\/v8\/matrix\/job-(\d+)(\/status)?$/.exec(path);
    if (job) {
      const known = world.jobs[Number(job[1])]!;
      if (job[2] === undefined) return { body: known.result };
      const status = ["accepted", "inProgress"][known.looks++];
      return status
        ? { body: { matrixId: path.split("/")[3], status } }
        : { status: 303, headers: { location: `${origin}${path.replace("/status", "")}` } };
    }
    if (path !== "/v8/matrix") return refuse(404, "No such resource");
    const { origins, destinations, regionDefinition, departureTime, matrixAttributes } = body;
    if (regionDefinition?.type !== "autoCircle") return refuse(400, "Malformed request: regionDefinition");
    if (!matrixAttributes.includes("travelTimes")) return refuse(400, "Malformed request: matrixAttributes");
    const isAsync = query.get("async") === "true";
    const most = isAsync ? 10_000 : 500;
    if (Math.max(origins.length, destinations.length) > most) return refuse(400, "Matrix too large");
    const departAtMs = departureTime === undefined || departureTime === "any" ? 0 : Date.parse(departureTime);
    const cells = await times(world, origins.map(place), destinations.map(place), departAtMs);
    const result = {
      matrixId: `job-${world.jobs.length}`,
      matrix: {
        numOrigins: origins.length,
        numDestinations: destinations.length,
        travelTimes: cells.map(({ seconds, isKnown }) => (isKnown ? Math.round(seconds) : 0)),
        distances: cells.map(({ meters, isKnown }) => (isKnown ? Math.round(meters) : 0)),
        ...(cells.every(({ isKnown }) => isKnown) ? {} : { errorCodes: cells.map(({ isKnown }) => (isKnown ? 0 : 2)) }),
      },
      regionDefinition,
    };
    if (!isAsync) return { body: result };
    world.jobs.push({ looks: 0, result });
    return { status: 202, body: { matrixId: result.matrixId, status: "accepted", statusUrl: `${origin}/elsewhere` } };
  };
}

/** POST /routing/matrix/2, its jobs, GET /routing/1/calculateRoute. Keys in the query. */
function tomtom(world: World): Service {
  const place = ({ point }: Written): Location => point;
  const refuse = (status: number, code: string, message: string): Answer => ({
    status,
    body: { formatVersion: "0.0.1", detailedError: { code, message } },
  });
  const departure = (text: string) => (text === "now" ? world.nowMs() : Date.parse(text));
  return async ({ path, query, body }, origin) => {
    if (path.startsWith("/stored/")) return { body: world.jobs[Number(path.split("/")[2])]!.result };
    if (!path.startsWith("/routing/")) return undefined;
    if (query.get("key") !== KEY) return refuse(403, "Forbidden", `You are not allowed: ${query.get("key")}`);
    const route = /^\/routing\/1\/calculateRoute\/(.+):(.+)\/json$/.exec(path);
    if (route) {
      const at = (text: string): Location => {
        const [latitude, longitude] = text.split(",").map(Number);
        return { latitude: latitude!, longitude: longitude! };
      };
      const departAtMs = departure(query.get("departAt")!);
      const leg = await world.truth.leg({ from: at(route[1]!), to: at(route[2]!), departAtMs });
      const summary = {
        lengthInMeters: Math.round(leg.distanceMeters),
        travelTimeInSeconds: Math.round(leg.durationSeconds),
      };
      const points = leg.geometry.map(([longitude, latitude]) => ({ latitude, longitude }));
      return { body: { routes: [{ summary, legs: [{ summary, points }] }] } };
    }
    const job = /^\/routing\/matrix\/2\/async\/job-(\d+)(\/result)?$/.exec(path);
    if (job) {
      const number = Number(job[1]);
      if (job[2]) return { status: 302, headers: { location: `${origin}/stored/${number}` } };
      const state = ["Submitted", "InProgress"][world.jobs[number]!.looks++] ?? "Completed";
      return { body: { jobId: `job-${number}`, state } };
    }
    const isAsync = path === "/routing/matrix/2/async";
    if (!isAsync && path !== "/routing/matrix/2") return refuse(404, "NotFound", "Not found");
    const { origins, destinations, options } = body;
    if (!isAsync && origins.length * destinations.length > 200) {
      return refuse(400, "BadRequest", "The matrix has more than 200 cells");
    }
    if (departure(options.departAt) < world.nowMs()) return refuse(400, "BadRequest", "departAt is in the past");
    const cells = await times(world, origins.map(place), destinations.map(place), departure(options.departAt));
    const result = {
      data: cells.map(({ row, column, isKnown, seconds, meters }) => ({
        originIndex: row,
        destinationIndex: column,
        ...(isKnown
          ? { routeSummary: { lengthInMeters: Math.round(meters), travelTimeInSeconds: Math.round(seconds) } }
          : { detailedError: { code: "MAP_MATCHING_FAILURE", message: "no road" } }),
      })),
      statistics: { totalCount: cells.length },
    };
    if (!isAsync) return { body: result };
    world.jobs.push({ looks: 0, result });
    return { status: 202, body: { jobId: `job-${world.jobs.length - 1}`, state: "Submitted" } };
  };
}

/** Keys in a header, a mask of fields that is not optional, errors of a matrix in a list. */
function google(world: World): Service {
  const place = (waypoint: Waypoint): Location => waypoint.location.latLng;
  return async ({ path, headers, body }) => {
    const isMatrix = path === "/distanceMatrix/v2:computeRouteMatrix";
    if (!isMatrix && path !== "/directions/v2:computeRoutes") return undefined;
    const refuse = (code: number, status: string, message: string): Answer => {
      const error = { error: { code, message, status } };
      return { status: code, body: isMatrix ? [error] : error };
    };
    const key = headers["x-goog-api-key"];
    if (key !== KEY) return refuse(403, "PERMISSION_DENIED", `API key not valid: ${key}`);
    if (!headers["x-goog-fieldmask"]) return refuse(400, "INVALID_ARGUMENT", "FieldMask is a required parameter.");
    const departAtMs = body.departureTime ? Date.parse(body.departureTime) : world.nowMs();
    if (departAtMs < world.nowMs()) return refuse(400, "INVALID_ARGUMENT", "Timestamp must be set to a future time.");
    if (!isMatrix) {
      const leg = await world.truth.leg({ from: place(body.origin), to: place(body.destination), departAtMs });
      const route = {
        distanceMeters: Math.round(leg.distanceMeters),
        duration: `${Math.round(leg.durationSeconds)}s`,
        polyline: { geoJsonLinestring: { type: "LineString", coordinates: leg.geometry } },
      };
      return { body: { routes: [route] } };
    }
    const origins = body.origins.map(({ waypoint }) => place(waypoint));
    const destinations = body.destinations.map(({ waypoint }) => place(waypoint));
    if (origins.length * destinations.length > 625) return refuse(400, "INVALID_ARGUMENT", "Too many elements.");
    const cells = await times(world, origins, destinations, departAtMs);
    return {
      // In no order, as the stream of elements comes.
      body: cells.reverse().map(({ row, column, isKnown, seconds, meters }) => ({
        ...(row === 0 ? {} : { originIndex: row }),
        ...(column === 0 ? {} : { destinationIndex: column }),
        status: isKnown ? {} : { code: 5, message: "not found" },
        ...(isKnown && { condition: "ROUTE_EXISTS", duration: `${seconds.toFixed(1)}s` }),
        ...(isKnown && Math.round(meters) > 0 && { distanceMeters: Math.round(meters) }),
      })),
    };
  };
}

/** The token in the query, departures in local time. */
function mapbox(world: World): Service {
  return async ({ path, query }) => {
    const route = /^\/directions\/v5\/mapbox\/driving-traffic\/(.+);(.+)$/.exec(path);
    if (!route) return undefined;
    if (query.get("access_token") !== KEY) {
      return { status: 401, body: { message: `Not Authorized - Invalid Token ${query.get("access_token")}` } };
    }
    const at = (text: string): Location => {
      const [longitude, latitude] = text.split(",").map(Number);
      return { latitude: latitude!, longitude: longitude! };
    };
    const departAt = query.get("depart_at");
    if (departAt !== null && !/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(departAt)) {
      return { status: 422, body: { code: "InvalidInput", message: "depart_at" } };
    }
    const departAtMs = departAt === null ? world.nowMs() : Date.parse(`${departAt}Z`);
    if (departAtMs < world.nowMs()) return { status: 422, body: { code: "InvalidInput", message: "in the past" } };
    const leg = await world.truth.leg({ from: at(route[1]!), to: at(route[2]!), departAtMs });
    const geometry = { type: "LineString", coordinates: leg.geometry };
    return {
      body: { code: "Ok", routes: [{ duration: leg.durationSeconds, distance: leg.distanceMeters, geometry }] },
    };
  };
}

/** The key in the query; times in milliseconds. */
function graphhopper(world: World): Service {
  return async ({ path, query, body }) => {
    if (path !== "/api/1/route") return undefined;
    if (query.get("key") !== KEY) return { status: 401, body: { message: `Wrong credentials: ${query.get("key")}` } };
    if (body.profile !== "car") return { status: 400, body: { message: "The requested profile does not exist" } };
    const [from, to] = (body.points as LonLat[]).map(([longitude, latitude]) => ({ latitude, longitude }));
    const night = Math.floor(world.nowMs() / 86_400_000) * 86_400_000 + 3 * HOUR_MS;
    const leg = await world.truth.leg({ from: from!, to: to!, departAtMs: night });
    const points = { type: "LineString", coordinates: leg.geometry };
    return { body: { paths: [{ distance: leg.distanceMeters, time: leg.durationSeconds * 1000, points }] } };
  };
}

/** No key; distances in kilometres, departures in local time. */
function valhalla(world: World): Service {
  const place = ({ lat, lon }: Written): Location => ({ latitude: lat, longitude: lon });
  const refuse = (code: number, error: string): Answer => ({
    status: 400,
    body: { error_code: code, error, status_code: 400, status: "Bad Request" },
  });
  return async ({ path, body }) => {
    if (path !== "/sources_to_targets" && path !== "/route") return undefined;
    if (body.costing !== "auto") return refuse(125, "No costing method found");
    const departAtMs = body.date_time ? Date.parse(`${body.date_time.value}Z`) : 0;
    if (path === "/route") {
      const [from, to] = body.locations.map(place);
      const leg = await world.truth.leg({ from: from!, to: to!, departAtMs });
      const summary = { time: leg.durationSeconds, length: leg.distanceMeters / 1000 };
      return { body: { trip: { summary, legs: [{ summary, shape: encodePolyline(leg.geometry, 6) }] } } };
    }
    const { sources, targets } = body;
    if (sources.length * targets.length > 2_500) return refuse(150, "Exceeded max locations:2500");
    const cells = await times(world, sources.map(place), targets.map(place), departAtMs);
    const rows = (value: (cell: (typeof cells)[number]) => number | null) =>
      sources.map((_: unknown, row: number) => cells.filter((cell) => cell.row === row).map(value));
    return {
      body: {
        algorithm: "timedistancematrix",
        units: "kilometers",
        sources_to_targets: {
          durations: rows(({ seconds, isKnown }) => (isKnown ? Math.round(seconds) : null)),
          distances: rows(({ meters, isKnown }) => (isKnown ? Math.round(meters) / 1000 : null)),
        },
      },
    };
  };
}

/** HERE's flexible encoding with five decimals. */
function encodeFlexible(line: readonly LonLat[]): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const unsigned = (value: number): string =>
    value < 32 ? alphabet[value]! : alphabet[(value & 31) | 32]! + unsigned(value >> 5);
  const signed = (value: number) => unsigned(value < 0 ? ~(value << 1) : value << 1);
  let [latitude, longitude] = [0, 0];
  let text = unsigned(1) + unsigned(5);
  for (const [lon, lat] of line) {
    const [nextLatitude, nextLongitude] = [Math.round(lat * 1e5), Math.round(lon * 1e5)];
    text += signed(nextLatitude - latitude) + signed(nextLongitude - longitude);
    [latitude, longitude] = [nextLatitude, nextLongitude];
  }
  return text;
}

function same(a: Location, b: Location): boolean {
  return a.latitude === b.latitude && a.longitude === b.longitude;
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function parse(text: string): Body {
  return JSON.parse(text === "" ? "{}" : text);
}
