import { ROAD_CLASSES, type RoadClass } from "../graph/road-graph.ts";
import type { Tags } from "./primitive-block.ts";

/** How a car may use a way. */
export interface CarWay {
  roadClass: RoadClass;
  /** 0 where it may not be driven, in the way's direction and against it; km/h with empty roads, junctions included. */
  forwardKph: number;
  backwardKph: number;
  /** "" without a name and a number. */
  name: string;
}

/** Assumption: km/h where no limit is tagged, junctions and their waits included. Second: on ramps and slips. */
const CLASS_KPH: Record<RoadClass, readonly [road: number, link: number]> = {
  motorway: [90, 45],
  trunk: [85, 40],
  primary: [65, 30],
  secondary: [55, 25],
  tertiary: [40, 20],
  unclassified: [25, 20],
  residential: [25, 20],
  living_street: [10, 10],
};
/** Assumption: share of a tagged limit that is driven on average. */
const SHARE_OF_LIMIT = 0.8;
const KPH_PER_MPH = 1.609344;
/** Limits that are tagged by rule instead of number: "PT:urban". Most of Europe's; km/h. */
const RULES: Record<string, number> = { urban: 50, rural: 90, trunk: 100, motorway: 120, living_street: 20, walk: 10 };

/** Most specific first. */
const ACCESS_KEYS = ["motorcar", "motor_vehicle", "vehicle", "access"];
const NO_ACCESS = new Set(["no", "private", "agricultural", "forestry", "emergency", "psv", "bus", "military"]);
/** What a car passes without a word about access; every other barrier stops it. */
const OPEN_BARRIERS = new Set([
  "border_control",
  "cattle_grid",
  "entrance",
  "gate",
  "height_restrictor",
  "kerb",
  "lift_gate",
  "no",
  "sally_port",
  "speed_bump",
  "swing_gate",
  "toll_booth",
]);

/** What a car may do on a way, or undefined when it is no road for it: service roads, ferries and private streets are not. */
export function carWay(tags: Tags): CarWay | undefined {
  const highway = tags.get("highway") ?? "";
  const isRamp = highway.endsWith("_link");
  const roadClass = ROAD_CLASSES.find((name) => name === (isRamp ? highway.slice(0, -5) : highway));
  if (roadClass === undefined || tags.get("area") === "yes" || tags.get("smoothness") === "impassable")
    return undefined;
  if (isForbidden(tags)) return undefined;
  const direction = directionOf(tags, roadClass, isRamp);
  if (direction === undefined) return undefined;
  const usual = CLASS_KPH[roadClass][isRamp ? 1 : 0];
  const kph = (key: string) => speedOf(tags.get(key)) ?? speedOf(tags.get("maxspeed")) ?? usual;
  return {
    roadClass,
    forwardKph: direction < 0 ? 0 : kph("maxspeed:forward"),
    backwardKph: direction > 0 ? 0 : kph("maxspeed:backward"),
    name: (tags.get("name") ?? tags.get("ref") ?? "").replaceAll("\n", " "),
  };
}

/** Whether a node on a road ends it for cars: a bollard, a locked gate. */
export function blocksCars(tags: Tags): boolean {
  const barrier = tags.get("barrier");
  if (barrier === undefined) return false;
  const access = ACCESS_KEYS.map((key) => tags.get(key)).find((value) => value !== undefined);
  return access === undefined ? !OPEN_BARRIERS.has(barrier) : NO_ACCESS.has(access);
}

function isForbidden(tags: Tags): boolean {
  for (const key of ACCESS_KEYS) {
    const value = tags.get(key);
    if (value !== undefined) return NO_ACCESS.has(value);
  }
  return false;
}

/** 1: as drawn, -1: against it, 0: both; undefined: nobody knows when. */
function directionOf(tags: Tags, roadClass: RoadClass, isRamp: boolean): number | undefined {
  const oneway = tags.get("oneway:motorcar") ?? tags.get("oneway:motor_vehicle") ?? tags.get("oneway");
  if (oneway === "yes" || oneway === "true" || oneway === "1") return 1;
  if (oneway === "-1" || oneway === "reverse") return -1;
  if (oneway === "reversible") return undefined;
  if (oneway === "no" || oneway === "false" || oneway === "0") return 0;
  const junction = tags.get("junction");
  if (junction === "roundabout" || junction === "circular") return 1;
  return roadClass === "motorway" && !isRamp ? 1 : 0;
}

/** "50", "30 mph", "PT:urban": what is driven under the limit, km/h. The lowest of several; undefined when it says nothing. */
function speedOf(limit: string | undefined): number | undefined {
  let lowest: number | undefined;
  for (const part of limit?.split(";") ?? []) {
    const kph = limitOf(part.trim());
    if (kph !== undefined && kph >= 5) lowest = Math.min(lowest ?? Infinity, kph);
  }
  return lowest === undefined ? undefined : Math.min(140, lowest) * SHARE_OF_LIMIT;
}

function limitOf(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)\s*(mph|km\/h|kmh|kph)?$/.exec(text);
  if (found) return Number(found[1]) * (found[2] === "mph" ? KPH_PER_MPH : 1);
  if (text === "walk") return RULES["walk"];
  const rule = /^[A-Z]{2}:(\w+)$/.exec(text)?.[1] ?? "";
  return Object.hasOwn(RULES, rule) ? RULES[rule] : undefined;
}
