import type { BaseMap } from "@reroute/protocol";
import type { ExpressionSpecification, FilterSpecification, Map as MapLibreMap } from "maplibre-gl";
import { imageNames } from "./images.ts";
import type { MapLayer } from "./layer.ts";
import { type MapPalette, mapPalette } from "./palette.ts";

/** How roads of one rank look: their classes in our tiles and their kinds in Protomaps', a grey, and widths by zoom. */
interface Rank {
  id: string;
  classes: string[];
  kinds: string[];
  colour: keyof Pick<MapPalette, "freeway" | "largeRoad" | "street">;
  widths: [zoom: number, pixels: number][];
  namesFrom: number;
}

/** From the lowest to the topmost. */
const ranks: Rank[] = [
  {
    id: "streets",
    classes: ["unclassified", "residential", "living_street"],
    kinds: ["minor_road", "other"],
    colour: "street",
    widths: [
      [11, 0.4],
      [13, 1],
      [15, 4],
      [17, 10],
    ],
    namesFrom: 14.2,
  },
  {
    id: "large-roads",
    classes: ["primary", "secondary", "tertiary"],
    kinds: ["major_road", "medium_road"],
    colour: "largeRoad",
    widths: [
      [8, 0.4],
      [11, 0.9],
      [13, 2.2],
      [15, 6],
      [17, 13],
    ],
    namesFrom: 12.6,
  },
  {
    id: "freeways",
    classes: ["motorway", "trunk"],
    kinds: ["highway"],
    colour: "freeway",
    widths: [
      [6, 0.6],
      [9, 1.1],
      [12, 2.2],
      [14, 4.5],
      [17, 13],
    ],
    namesFrom: 11.5,
  },
];

/** The streets below everything else: three greys, few names, arrows on one-way streets close by. */
export function makeStreetsLayer(map: MapLibreMap): MapLayer<BaseMap | null> {
  let palette = mapPalette.light;
  let last: BaseMap | null = null;

  function show(baseMap: BaseMap | null): void {
    last = baseMap;
    if (baseMap?.kind !== "roads" && baseMap?.kind !== "pmtiles") return;
    // The style is not there yet, or has them.
    if (!map.getLayer("rings") || map.getSource("streets")) return;
    const { tiles, maxZoom } = baseMap;
    map.addSource("streets", { type: "vector", tiles: [`${location.origin}${tiles}`], maxzoom: maxZoom });
    const below = "rings";
    if (baseMap.kind === "pmtiles") {
      for (const [layer, colour] of [
        ["earth", palette.land],
        ["water", palette.water],
      ] as const) {
        const paint = { "fill-color": colour };
        map.addLayer({ id: `streets-${layer}`, type: "fill", source: "streets", "source-layer": layer, paint }, below);
      }
    }
    const property = baseMap.kind === "roads" ? "class" : "kind";
    const among = (rank: Rank): ExpressionSpecification => [
      "in",
      ["get", property],
      ["literal", baseMap.kind === "roads" ? rank.classes : rank.kinds],
    ];
    for (const rank of ranks) addRoads(rank, among(rank), below);
    if (baseMap.kind === "roads") addArrows(below);
    for (const rank of ranks) addNames(rank, among(rank), below);
  }

  function addRoads({ id, colour, widths }: Rank, filter: FilterSpecification, below: string): void {
    map.addLayer(
      {
        id,
        type: "line",
        source: "streets",
        "source-layer": "roads",
        filter,
        layout: { "line-cap": "round", "line-join": "round" },
        paint: {
          "line-color": palette[colour],
          "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], ...widths.flat()],
        },
      },
      below,
    );
  }

  function addArrows(below: string): void {
    map.addLayer(
      {
        id: "one-ways",
        type: "symbol",
        source: "streets",
        "source-layer": "roads",
        minzoom: 15,
        filter: ["all", ["==", ["get", "oneway"], true], ["!=", ["get", "class"], "motorway"]],
        layout: {
          "symbol-placement": "line",
          "symbol-spacing": 110,
          "icon-image": imageNames.oneWay(),
          "icon-rotation-alignment": "map",
          "icon-padding": 1,
        },
      },
      below,
    );
  }

  function addNames({ id, namesFrom }: Rank, filter: ExpressionSpecification, below: string): void {
    map.addLayer(
      {
        id: `${id}-names`,
        type: "symbol",
        source: "streets",
        "source-layer": "roads",
        minzoom: namesFrom,
        filter: ["all", ["has", "name"], filter],
        layout: {
          "symbol-placement": "line",
          "symbol-spacing": 420,
          "icon-image": ["concat", imageNames.street(""), ["get", "name"]],
          "icon-rotation-alignment": "map",
          "icon-keep-upright": true,
          "icon-padding": 14,
        },
      },
      below,
    );
  }

  return {
    install(theme) {
      palette = mapPalette[theme];
      show(last);
    },
    show,
  };
}
