import {
  freeFlowWeights,
  makeRoadNetwork,
  metersOf,
  RoadError,
  RoadFileError,
  secondsOf,
  snapLocation,
} from "@reroute/roads";
import { GRAPH_FILE_NAME, readGraph } from "@reroute/roads/node";
import { type MakeTravelTable, TravelError } from "@reroute/solver";
import { CommandFailure } from "./command-failure.ts";
import { reasonOf } from "./read-input.ts";

/** Travel on the empty roads of a graph that `reroute roads import` wrote. Throws `CommandFailure`. */
export async function travelOnRoads(folder: string): Promise<MakeTravelTable> {
  const graph = await readGraph(folder).catch((error: unknown) => {
    const file = `${folder}/${GRAPH_FILE_NAME}`;
    if (error instanceof RoadFileError) throw new CommandFailure(`${file} ${error.message}`);
    throw new CommandFailure(`${file} ${reasonOf(error)}`);
  });
  const network = makeRoadNetwork(graph);
  const conditions = network.customize(freeFlowWeights(graph));
  return (points) => {
    const places = points.map(([longitude, latitude], index) => {
      try {
        return snapLocation(network, { latitude, longitude }, "");
      } catch (error) {
        throw error instanceof RoadError ? new TravelError(index, error.message.replace(/^: /, "")) : error;
      }
    });
    const weights = network.table(conditions, places, places);
    return { durations: weights.map(secondsOf), distances: weights.map(metersOf) };
  };
}
