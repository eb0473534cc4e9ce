import { makeWeight, metersOf, partOfWeight, secondsOf } from "./graph/weight.ts";
import type { LonLat } from "./location.ts";
import type { Conditions, RoadNetwork, SideRun, Way } from "./road-network.ts";

/** A part of a way along one street. */
export interface StreetStep {
  /** "" for a street without a name. */
  name: string;
  durationSeconds: number;
  distanceMeters: number;
  /** At least two points. */
  line: LonLat[];
}

/** A way street by street, in driving order; none for a way that does not exist. */
export function streetSteps(network: RoadNetwork, { weights }: Conditions, way: Way): StreetStep[] {
  const { names, linkName } = network.graph;
  const steps: StreetStep[] = [];
  let runs: SideRun[] = [];
  let weight = makeWeight(0, 0);
  for (const [index, run] of way.runs.entries()) {
    runs.push(run);
    weight += partOfWeight(weights[run.side], run.toShare) - partOfWeight(weights[run.side], run.fromShare);
    const next = way.runs[index + 1];
    const number = linkName[run.side >> 1];
    if (next !== undefined && linkName[next.side >> 1] === number) continue;
    const line = network.lineOf(runs);
    // A point on a junction begins with nothing of its street: no step.
    if (weight > 0 || way.runs.length === 1 || (next === undefined && steps.length === 0)) {
      steps.push({ name: names[number], durationSeconds: secondsOf(weight), distanceMeters: metersOf(weight), line });
    }
    runs = [];
    weight = 0;
  }
  return steps;
}
