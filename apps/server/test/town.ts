import { buildRoadGraph, makeRoadCollector, type RoadGraph } from "@reroute/roads";
import { place } from "./small-fleet.ts";

/** Streets a kilometre apart, 12 km to each side of the tests' depot, at 60 km/h; their crossings have OpenStreetMap ids from 1. */
const reachKm = 12;
const width = 2 * reachKm + 1;
const idAt = (eastKm: number, northKm: number) => (northKm + reachKm) * width + eastKm + reachKm + 1;

export function makeTown(): RoadGraph {
  const roads = makeRoadCollector();
  const nodes = new Map<number, number>();
  for (let north = -reachKm; north <= reachKm; north++) {
    for (let east = -reachKm; east <= reachKm; east++) {
      const { latitude, longitude } = place(north, east);
      const id = idAt(east, north);
      nodes.set(id, roads.addNode(Math.round(longitude * 1e7), Math.round(latitude * 1e7), id));
    }
  }
  const join = (from: number, to: number, name: string) => {
    const [start, end] = [nodes.get(from), nodes.get(to)];
    if (start === undefined || end === undefined) return;
    const street = { roadClass: "residential", lengthMeters: 1000, forwardSeconds: 60, backwardSeconds: 60 } as const;
    roads.addLink({ from: start, to: end, name, ...street });
  };
  for (let north = -reachKm; north <= reachKm; north++) {
    for (let east = -reachKm; east <= reachKm; east++) {
      if (east < reachKm) join(idAt(east, north), idAt(east + 1, north), `${north} North`);
      if (north < reachKm) join(idAt(east, north), idAt(east, north + 1), `${east} East`);
    }
  }
  return buildRoadGraph(roads.finish("Town of the tests"));
}
