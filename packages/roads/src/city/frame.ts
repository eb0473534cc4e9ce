/**
 * The frame of the synthetic city: the places, freeways and rivers of a metropolis as Atlanta is one, drawn by hand in a few points. Only
 * the places of towns are real; no street, name or number is.
 */

/** [latitude, longitude], degrees. */
type Place = readonly [latitude: number, longitude: number];

/** The middle of the city's plane: the demo company's depot. */
export const MIDDLE: Place = [33.6532, -84.3969];
/** Streets end about here, metres from the middle. */
export const REACH_METERS = 37_000;

export interface Town {
  place: Place;
  /** Streets are dense within about 1.6 times this, and thin out to 4.5 times. */
  spreadMeters: number;
  /** In the core of a center blocks are smallest and streets one-way. */
  isCenter?: true;
}

const town = (latitude: number, longitude: number, spreadMeters: number): Town => ({
  place: [latitude, longitude],
  spreadMeters,
});
const center = (latitude: number, longitude: number, spreadMeters: number): Town => ({
  ...town(latitude, longitude, spreadMeters),
  isCenter: true,
});

export const TOWNS: readonly Town[] = [
  center(33.751, -84.388, 1500),
  center(33.784, -84.384, 1500),
  center(33.839, -84.38, 1900),
  center(33.775, -84.296, 1500),
  town(33.736, -84.415, 1200),
  town(33.74, -84.344, 1400),
  town(33.865, -84.336, 1600),
  town(33.928, -84.372, 1800),
  town(33.941, -84.33, 1300),
  town(33.89, -84.3, 1400),
  town(33.854, -84.217, 1700),
  town(33.806, -84.185, 1500),
  town(33.712, -84.106, 1600),
  town(33.724, -84.268, 1600),
  town(33.614, -84.283, 1600),
  town(33.616, -84.362, 1400),
  town(33.583, -84.339, 1300),
  town(33.522, -84.354, 1600),
  town(33.544, -84.234, 1700),
  town(33.448, -84.148, 1400),
  town(33.571, -84.412, 1400),
  town(33.449, -84.455, 1700),
  town(33.4, -84.588, 1500),
  town(33.583, -84.546, 1500),
  town(33.565, -84.584, 1300),
  town(33.645, -84.465, 1000),
  town(33.682, -84.444, 1200),
  town(33.722, -84.496, 1500),
  town(33.818, -84.58, 1700),
  town(33.813, -84.634, 1300),
  town(33.883, -84.514, 1700),
  town(33.752, -84.735, 1300),
];

/** No street leads into this box. */
export const AIRFIELD = { south: 33.6225, north: 33.6495, west: -84.447, east: -84.4035 };

export interface Curve {
  name: string;
  places: readonly Place[];
  isRing?: true;
}

export const FREEWAYS: readonly Curve[] = [
  {
    name: "Ring Freeway",
    isRing: true,
    places: [
      [33.912, -84.36],
      [33.885, -84.262],
      [33.835, -84.24],
      [33.755, -84.229],
      [33.69, -84.24],
      [33.645, -84.3],
      [33.612, -84.39],
      [33.617, -84.455],
      [33.67, -84.499],
      [33.755, -84.491],
      [33.835, -84.489],
      [33.885, -84.447],
    ],
  },
  {
    name: "Northwest Freeway",
    places: [
      [34.0, -84.57],
      [33.883, -84.463],
      [33.812, -84.408],
      [33.757, -84.374],
      [33.705, -84.382],
      [33.655, -84.381],
      [33.59, -84.318],
      [33.53, -84.266],
      [33.45, -84.172],
      [33.37, -84.11],
    ],
  },
  {
    name: "Northeast Freeway",
    places: [
      [33.96, -84.12],
      [33.884, -84.243],
      [33.826, -84.331],
      [33.786, -84.402],
      [33.742, -84.42],
      [33.69, -84.431],
      [33.648, -84.48],
      [33.568, -84.562],
      [33.5, -84.64],
      [33.43, -84.71],
    ],
  },
  {
    name: "Crosstown Freeway",
    places: [
      [33.735, -84.79],
      [33.752, -84.62],
      [33.763, -84.5],
      [33.746, -84.4],
      [33.744, -84.36],
      [33.73, -84.3],
      [33.706, -84.17],
      [33.675, -84.02],
    ],
  },
  {
    name: "North Freeway",
    places: [
      [33.99, -84.33],
      [33.925, -84.353],
      [33.862, -84.367],
      [33.826, -84.37],
      [33.795, -84.369],
    ],
  },
  {
    name: "South Freeway",
    places: [
      [33.695, -84.291],
      [33.63, -84.265],
      [33.575, -84.262],
      [33.508, -84.212],
    ],
  },
];

/** What is crossed on primary and trunk roads and on freeways only. */
export const RIVERS: readonly Curve[] = [
  {
    name: "west river",
    places: [
      [34.01, -84.28],
      [33.955, -84.4],
      [33.89, -84.435],
      [33.85, -84.47],
      [33.795, -84.515],
      [33.73, -84.56],
      [33.69, -84.64],
      [33.6, -84.68],
      [33.5, -84.8],
    ],
  },
  {
    name: "south river",
    places: [
      [33.705, -84.37],
      [33.68, -84.3],
      [33.665, -84.22],
      [33.62, -84.17],
      [33.56, -84.13],
      [33.5, -84.03],
    ],
  },
];
