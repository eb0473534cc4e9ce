import type { RawRoads } from "../src/graph/raw-roads.ts";
import { makeRoadCollector } from "../src/graph/road-collector.ts";

/** One street of a grid: which directions are open and how long they take, seconds; 0 is closed. */
export interface GridStreet {
  forward: number;
  backward: number;
}

const MILLIDEGREES = 10_000;

/**
 * A grid of `width` x `height` junctions, a thousandth of a degree apart, junction (x, y) at x, y. Streets come row by row: first those
 * that lead east from each junction, then those that lead north; street s is named "s" and each second is ten metres.
 */
export function makeGrid(
  width: number,
  height: number,
  street: (index: number) => GridStreet,
  forbidden: readonly (readonly [arriving: number, leaving: number])[] = [],
): RawRoads {
  const roads = makeRoadCollector();
  const nodes: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) nodes.push(roads.addNode(x * MILLIDEGREES, y * MILLIDEGREES, 1 + y * width + x));
  }
  let index = 0;
  const add = (from: number, to: number) => {
    const { forward, backward } = street(index);
    roads.addLink({
      from: nodes[from],
      to: nodes[to],
      roadClass: "residential",
      name: String(index++),
      lengthMeters: Math.max(forward, backward) * 10,
      forwardSeconds: forward || undefined,
      backwardSeconds: backward || undefined,
    });
  };
  for (let node = 0; node < nodes.length; node++) if ((node + 1) % width !== 0) add(node, node + 1);
  for (let node = 0; node + width < nodes.length; node++) add(node, node + width);
  for (const [arriving, leaving] of forbidden) roads.forbidTurn(arriving, leaving);
  return roads.finish("made by hand");
}

export function streetCount(width: number, height: number): number {
  return (width - 1) * height + width * (height - 1);
}
