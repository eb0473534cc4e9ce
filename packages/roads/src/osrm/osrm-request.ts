import type { LonLat } from "../location.ts";
import { OsrmError } from "./osrm-error.ts";
import { decodePolyline } from "./polyline.ts";

/** A request of the OSRM API: /{service}/v1/{profile}/{coordinates}?options. */
export interface OsrmRequest {
  service: "table" | "route" | "nearest";
  coordinates: LonLat[];
  /** Metres by coordinate, `Infinity` where unlimited; empty without the option. */
  radiuses: number[];
  options: ReadonlyMap<string, string>;
}

const SERVICES = ["table", "route", "nearest"] as const;
/** What every service takes. Hints and their like only make OSRM faster. */
const COMMON = [
  "radiuses",
  "generate_hints",
  "hints",
  "skip_waypoints",
  "snapping",
  "bearings",
  "approaches",
  "exclude",
];
const OWN: Record<OsrmRequest["service"], readonly string[]> = {
  table: ["sources", "destinations", "annotations", "scale_factor", "fallback_speed", "fallback_coordinate"],
  route: ["alternatives", "steps", "annotations", "geometries", "overview", "continue_straight", "waypoints"],
  nearest: ["number"],
};
/** Options whose effect is not there: asked for, they are refused rather than ignored. */
const NOT_IMPLEMENTED = ["bearings", "approaches", "exclude", "waypoints"];

/** Reads the path and query of a URL. Throws `OsrmError`. */
export function readOsrmRequest(url: string): OsrmRequest {
  const [path, query = ""] = splitOnce(url, "?");
  const [, name, version, profile, rest] = /^\/([^/]*)\/([^/]*)\/([^/]*)\/(.+)$/.exec(path) ?? [];
  if (name === undefined) throw new OsrmError("InvalidUrl", "URL string malformed close to position 1");
  const service = SERVICES.find((known) => known === name);
  if (service === undefined) throw new OsrmError("InvalidService", `Service ${name} not found!`);
  if (version !== "v1") throw new OsrmError("InvalidVersion", `Service ${name} not found in version ${version}!`);
  if (profile === "") throw new OsrmError("InvalidUrl", "URL string malformed: the profile is missing");
  const coordinates = readCoordinates(decode(rest).replace(/\.json$/, ""));
  const options = readOptions(query, service);
  return { service, coordinates, radiuses: readRadiuses(options.get("radiuses"), coordinates.length), options };
}

/** "true" or "false". Throws `OsrmError` for anything else. */
export function readBoolean(request: OsrmRequest, name: string): boolean {
  return readWord(request, name, ["false", "true"]) === "true";
}

/** One of the words, the first by default. Throws `OsrmError` for anything else. */
export function readWord<Word extends string>(request: OsrmRequest, name: string, words: readonly Word[]): Word {
  const given = request.options.get(name);
  if (given === undefined) return words[0];
  const word = words.find((known) => known === given);
  if (word === undefined) throw new OsrmError("InvalidQuery", `${name} takes ${words.join(", ")}, not "${given}"`);
  return word;
}

/** A number greater than zero, or undefined without the option. Throws `OsrmError` for anything else. */
export function readPositive(request: OsrmRequest, name: string): number | undefined {
  const given = request.options.get(name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() === "" || !(value > 0 && value < Infinity)) {
    throw new OsrmError("InvalidValue", `${name} takes a number greater than 0, not "${given}"`);
  }
  return value;
}

/** Numbers of coordinates: "all", the default, or "0;2;5". Throws `OsrmError` for anything else. */
export function readIndices(request: OsrmRequest, name: string): number[] {
  const given = request.options.get(name) ?? "all";
  const { length } = request.coordinates;
  if (given === "all") return Array.from({ length }, (_, index) => index);
  return given.split(";").map((word) => {
    if (!/^\d+$/.test(word)) throw new OsrmError("InvalidQuery", `${name} takes numbers of coordinates, not "${word}"`);
    if (Number(word) >= length) throw new OsrmError("InvalidOptions", `${name}: there is no coordinate ${word}`);
    return Number(word);
  });
}

function readCoordinates(text: string): LonLat[] {
  const encoded = /^(polyline6?)\((.*)\)$/.exec(text);
  const line = encoded
    ? decodePolyline(encoded[2], encoded[1] === "polyline" ? 5 : 6)
    : text.split(";").map((pair): LonLat => {
        const found = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(pair);
        if (!found) throw new OsrmError("InvalidUrl", `URL string malformed close to "${pair.slice(0, 40)}"`);
        return [Number(found[1]), Number(found[2])];
      });
  if (line === undefined || line.length === 0) throw new OsrmError("InvalidUrl", "the polyline cannot be decoded");
  for (const [longitude, latitude] of line) {
    if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
      throw new OsrmError("InvalidValue", `Invalid coordinate value: ${longitude},${latitude}`);
    }
  }
  return line;
}

function readOptions(query: string, service: OsrmRequest["service"]): Map<string, string> {
  const options = new Map<string, string>();
  for (const part of query === "" ? [] : query.split("&")) {
    const [name, value] = splitOnce(part, "=");
    if (value === undefined || !(COMMON.includes(name) || OWN[service].includes(name))) {
      throw new OsrmError("InvalidQuery", `Query string malformed: ${service} takes no "${decode(part).slice(0, 40)}"`);
    }
    options.set(name, decode(value));
  }
  for (const name of NOT_IMPLEMENTED) {
    if (/[^;]/.test(options.get(name) ?? "")) throw new OsrmError("NotImplemented", `${name} is not implemented`);
  }
  return options;
}

function readRadiuses(given: string | undefined, count: number): number[] {
  if (given === undefined || given === "") return [];
  const radiuses = given.split(";").map((word) => (word === "" || word === "unlimited" ? Infinity : Number(word)));
  if (radiuses.length !== count) {
    throw new OsrmError("InvalidOptions", `Number of radiuses does not match the ${count} coordinates`);
  }
  if (!radiuses.every((meters) => meters >= 0)) throw new OsrmError("InvalidValue", "radiuses take metres");
  return radiuses;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OsrmError("InvalidUrl", "URL string malformed: it cannot be decoded");
  }
}

function splitOnce(text: string, at: string): [before: string, after?: string] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
