import { RADIANS } from "./geodesy.ts";
import { ROAD_CLASSES, type RoadClass, type RoadGraph } from "./graph/road-graph.ts";
import {
  ARTERIAL_INWARD_PROFILE,
  ARTERIAL_OUTWARD_PROFILE,
  ARTERIAL_PROFILE,
  FREEWAY_INWARD_PROFILE,
  FREEWAY_OUTWARD_PROFILE,
  FREEWAY_PROFILE,
  type HourlyProfile,
  LOCAL_PROFILE,
} from "./hourly-profile.ts";
import type { Location } from "./location.ts";

/** Towards the centre, away from it, or neither: past it, or right at it. */
type Heading = "inward" | "outward" | "across";

/** The profile of a road of each kind in each direction. */
export type RoadProfiles = Record<"freeway" | "arterial" | "local", Record<Heading, HourlyProfile>>;

export const DEFAULT_ROAD_PROFILES: RoadProfiles = {
  freeway: { inward: FREEWAY_INWARD_PROFILE, outward: FREEWAY_OUTWARD_PROFILE, across: FREEWAY_PROFILE },
  arterial: { inward: ARTERIAL_INWARD_PROFILE, outward: ARTERIAL_OUTWARD_PROFILE, across: ARTERIAL_PROFILE },
  local: { inward: LOCAL_PROFILE, outward: LOCAL_PROFILE, across: LOCAL_PROFILE },
};

const KINDS = ["freeway", "arterial", "local"] as const;
const HEADINGS = ["inward", "outward", "across"] as const;
const KIND_OF_CLASS: Record<RoadClass, (typeof KINDS)[number]> = {
  motorway: "freeway",
  trunk: "freeway",
  primary: "arterial",
  secondary: "arterial",
  tertiary: "arterial",
  unclassified: "local",
  residential: "local",
  living_street: "local",
};
/** Within 60 degrees of the way to the centre, or of the way out. */
const LEAST_COS = 0.5;
/** Nearer than this nothing leads in or out. */
const CENTRE_METERS = 1_000;
const METERS_PER_DEGREE = 111_195;

/** Which profile each side of a graph follows: `profiles[profileOfSide[side]]`. */
export interface SideProfiles {
  profiles: HourlyProfile[];
  profileOfSide: Uint8Array;
}

/** Chooses by class and heading; without a `centre`, it is where half the junctions lie to each side: where streets are densest. */
export function sideProfiles(graph: RoadGraph, roadProfiles: RoadProfiles, centre = densest(graph)): SideProfiles {
  const profileOfSide = new Uint8Array(graph.sideTime.length);
  for (let side = 0; side < profileOfSide.length; side++) {
    const kind = KINDS.indexOf(KIND_OF_CLASS[ROAD_CLASSES[graph.linkClass[side >> 1]]]);
    profileOfSide[side] = kind * HEADINGS.length + HEADINGS.indexOf(headingOf(graph, side, centre));
  }
  return { profiles: KINDS.flatMap((kind) => HEADINGS.map((heading) => roadProfiles[kind][heading])), profileOfSide };
}

function headingOf({ firstPoint, pointLongitude, pointLatitude }: RoadGraph, side: number, centre: Location): Heading {
  const [first, last] = [firstPoint[side >> 1], firstPoint[(side >> 1) + 1] - 1];
  const [from, to] = (side & 1) === 0 ? [first, last] : [last, first];
  const xScale = Math.cos(centre.latitude * RADIANS) * METERS_PER_DEGREE;
  const x = (point: number) => (pointLongitude[point] * 1e-7 - centre.longitude) * xScale;
  const y = (point: number) => (pointLatitude[point] * 1e-7 - centre.latitude) * METERS_PER_DEGREE;
  const [middleX, middleY] = [(x(from) + x(to)) / 2, (y(from) + y(to)) / 2];
  const [headX, headY] = [x(to) - x(from), y(to) - y(from)];
  const away = Math.hypot(middleX, middleY);
  const length = Math.hypot(headX, headY);
  if (away < CENTRE_METERS || length === 0) return "across";
  const cos = (headX * middleX + headY * middleY) / (away * length);
  if (cos >= LEAST_COS) return "outward";
  return cos <= -LEAST_COS ? "inward" : "across";
}

function densest({ nodeLongitude, nodeLatitude }: RoadGraph): Location {
  const median = (values: Int32Array) => values.toSorted()[values.length >> 1] * 1e-7;
  return { latitude: median(nodeLatitude), longitude: median(nodeLongitude) };
}
