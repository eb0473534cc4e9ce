import type { RoadClass } from "../graph/road-graph.ts";
import type { Chance } from "./chance.ts";

const WORDS = [
  ..."Alder Almond Amber Apple Arbor Ash Aster Aspen Autumn Azalea Balsam Barley Basalt Bay Beacon Beech Birch Bluebird Bluff".split(
    " ",
  ),
  ..."Bramble Brook Buckeye Camellia Canyon Cardinal Cedar Cherry Chestnut Clover Coral Cotton Cove Crane Creek Crest Cypress".split(
    " ",
  ),
  ..."Daisy Dogwood Dove Eagle Elm Fern Fieldstone Finch Flint Forest Fox Garden Ginger Glen Granite Grove Harbor Hawk Hazel".split(
    " ",
  ),
  ..."Heather Heron Hickory Holly Honey Indigo Iris Ivy Jasper Juniper Kestrel Lantern Larch Laurel Lilac Linden Locust Magnolia".split(
    " ",
  ),
  ..."Maple Marble Marigold Meadow Mill Mimosa Mint Moss Mulberry Myrtle Nectar Oak Olive Orchard Osprey Palm Peach Pebble Pecan".split(
    " ",
  ),
  ..."Pepper Persimmon Pine Plum Poplar Quail Quarry Quartz Raven Redbud Ridge Robin Rosemary Rowan Sage Sandstone Sassafras Sorrel".split(
    " ",
  ),
  ..."Sparrow Spring Spruce Summit Sumac Sycamore Tanager Thistle Timber Tulip Valley Violet Walnut Willow Wren Yarrow".split(
    " ",
  ),
];

const SUFFIXES: Record<RoadClass, readonly string[]> = {
  motorway: ["Freeway"],
  trunk: ["Highway"],
  primary: ["Boulevard", "Parkway"],
  secondary: ["Avenue", "Road"],
  tertiary: ["Road", "Avenue"],
  unclassified: ["Road", "Trail"],
  residential: ["Street", "Drive", "Lane", "Place"],
  living_street: ["Court"],
};

/** A made-up name; the numbers say which street of the class it is. */
export function streetName(chance: Chance, roadClass: RoadClass, ...key: number[]): string {
  const suffixes = SUFFIXES[roadClass];
  const word = WORDS[Math.floor(chance(71, ...key) * WORDS.length)];
  return `${word} ${suffixes[Math.floor(chance(72, ...key) * suffixes.length)]}`;
}
