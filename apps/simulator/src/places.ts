import type { Location } from "@reroute/protocol";
import type { Random } from "./random.ts";

/** Demo Freight's depot, beside Atlanta's airport. */
export const DEPOT_LOCATION: Location = { latitude: 33.6532, longitude: -84.3969 };
export const DEPOT_TIME_ZONE = "America/New_York";
export const MOST_METERS_FROM_DEPOT = 35_000;

/** A part of town with its middle, how far its streets spread (standard deviation) and how many orders it draws. */
export interface Place {
  name: string;
  center: Location;
  spreadMeters: number;
  weight: number;
}

const place = (name: string, latitude: number, longitude: number, spreadMeters: number, weight: number): Place => ({
  name,
  center: { latitude, longitude },
  spreadMeters,
  weight,
});

/** Approximate middles of towns and quarters around the depot. */
export const PLACES: readonly Place[] = [
  place("Downtown", 33.751, -84.388, 1300, 9),
  place("Midtown", 33.784, -84.384, 1300, 9),
  place("Buckhead", 33.839, -84.38, 1900, 8),
  place("West End", 33.736, -84.415, 1200, 4),
  place("East Atlanta", 33.74, -84.344, 1400, 5),
  place("Brookhaven", 33.865, -84.336, 1600, 4),
  place("Sandy Springs", 33.928, -84.372, 1800, 5),
  place("Dunwoody", 33.941, -84.33, 1300, 3),
  place("Chamblee", 33.89, -84.3, 1400, 3),
  place("Decatur", 33.775, -84.296, 1500, 7),
  place("Tucker", 33.854, -84.217, 1700, 4),
  place("Stone Mountain", 33.806, -84.185, 1500, 3),
  place("Lithonia", 33.712, -84.106, 1600, 3),
  place("Candler", 33.724, -84.268, 1600, 4),
  place("Ellenwood", 33.614, -84.283, 1600, 3),
  place("Forest Park", 33.616, -84.362, 1400, 5),
  place("Morrow", 33.583, -84.339, 1300, 4),
  place("Jonesboro", 33.522, -84.354, 1600, 4),
  place("Stockbridge", 33.544, -84.234, 1700, 5),
  place("McDonough", 33.448, -84.148, 1400, 3),
  place("Riverdale", 33.571, -84.412, 1400, 5),
  place("Fayetteville", 33.449, -84.455, 1700, 4),
  place("Peachtree City", 33.4, -84.588, 1500, 3),
  place("Union City", 33.583, -84.546, 1500, 4),
  place("Fairburn", 33.565, -84.584, 1300, 3),
  place("College Park", 33.645, -84.465, 1000, 4),
  place("East Point", 33.682, -84.444, 1200, 5),
  place("Cascade", 33.722, -84.496, 1500, 4),
  place("Mableton", 33.818, -84.58, 1700, 4),
  place("Austell", 33.813, -84.634, 1300, 3),
  place("Smyrna", 33.883, -84.514, 1700, 6),
  place("Douglasville", 33.752, -84.735, 1300, 3),
];

/** Where nobody lives: the airfield south-west of the depot. Degrees. */
const AIRFIELD = { south: 33.622, north: 33.654, west: -84.451, east: -84.4 };
const METERS_PER_DEGREE = 111_195;

/** A point `eastMeters`, `northMeters` away, on the flat Earth that suffices for a town. Rounded to about a metre. */
export function offset({ latitude, longitude }: Location, eastMeters: number, northMeters: number): Location {
  const shrink = Math.cos((latitude * Math.PI) / 180);
  return {
    latitude: round(latitude + northMeters / METERS_PER_DEGREE),
    longitude: round(longitude + eastMeters / (METERS_PER_DEGREE * shrink)),
  };
}

/** Metres between two points of a town, on the flat Earth. */
export function metersBetween(from: Location, to: Location): number {
  const shrink = Math.cos((((from.latitude + to.latitude) / 2) * Math.PI) / 180);
  const north = (to.latitude - from.latitude) * METERS_PER_DEGREE;
  const east = (to.longitude - from.longitude) * METERS_PER_DEGREE * shrink;
  return Math.hypot(north, east);
}

/** An address in some place: near its middle, within reach of the depot, off the airfield. */
export function drawAddress(random: Random): { place: Place; location: Location } {
  const drawn = random.pick(
    PLACES,
    PLACES.map(({ weight }) => weight),
  );
  for (;;) {
    const location = offset(drawn.center, drawn.spreadMeters * random.normal(), drawn.spreadMeters * random.normal());
    if (isPlausible(location)) return { place: drawn, location };
  }
}

function isPlausible(location: Location): boolean {
  const { latitude, longitude } = location;
  const isOnAirfield =
    latitude > AIRFIELD.south && latitude < AIRFIELD.north && longitude > AIRFIELD.west && longitude < AIRFIELD.east;
  return !isOnAirfield && metersBetween(DEPOT_LOCATION, location) <= MOST_METERS_FROM_DEPOT;
}

const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
