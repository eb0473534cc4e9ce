import { haversineMeters } from "../geodesy.ts";
import { makeGrowingArray } from "../graph/growing-array.ts";
import type { RawRoads } from "../graph/raw-roads.ts";
import { makeRoadCollector } from "../graph/road-collector.ts";
import { RoadFileError } from "../road-file-error.ts";
import { blocksCars, type CarWay, carWay } from "./car-profile.ts";
import { forbidTurns } from "./forbid-turns.ts";
import type { OsmReader } from "./primitive-block.ts";
import { type TurnRestriction, turnRestriction } from "./turn-restriction.ts";

/** West, south, east, north in degrees. */
export type Bbox = readonly [west: number, south: number, east: number, north: number];

export const OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright";

export interface OsmCounts {
  ways: number;
  /** Turn restrictions that shape the graph, and all that are stated for cars. */
  restrictionsApplied: number;
  restrictions: number;
  /** Of these, over a way instead of a node: not understood. */
  restrictionsViaWay: number;
  ferries: number;
}

/**
 * Makes roads of an OpenStreetMap extract that is read twice, in any order of its parts: `ways` reads ways and relations, then
 * `nodes` the nodes that they pass. Nodes outside `bbox` do not exist. Throws `RoadFileError` when no road is found.
 */
export function makeOsmCollection(bbox?: Bbox) {
  const refs = makeGrowingArray((length) => new Float64Array(length));
  const wayIds: number[] = [];
  const ways: CarWay[] = [];
  const firstRef: number[] = [0];
  const restrictions: TurnRestriction[] = [];
  const counts: OsmCounts = { ways: 0, restrictionsApplied: 0, restrictions: 0, restrictionsViaWay: 0, ferries: 0 };

  /** Ids of the nodes that matter, ascending; coordinates ABSENT until read. */
  let ids = new Float64Array(0);
  let longitudes = new Int32Array(0);
  let latitudes = new Int32Array(0);
  let isBlocked = new Uint8Array(0);
  let expected = 0;

  const waysReader: OsmReader = {
    onWay(id, tags, nodes) {
      if (tags.get("route") === "ferry") counts.ferries++;
      const way = carWay(tags);
      if (way === undefined || nodes.length < 2) return;
      wayIds.push(id);
      ways.push(way);
      for (const node of nodes) refs.push(node);
      firstRef.push(refs.length);
    },
    onRelation(_id, tags, members) {
      const restriction = turnRestriction(tags, members);
      if (restriction === undefined) return;
      counts.restrictions++;
      if (restriction === "via way") counts.restrictionsViaWay++;
      else restrictions.push(restriction);
    },
  };

  const nodesReader: OsmReader = {
    onNode(id, longitude, latitude, tags) {
      // Extracts are sorted by id: the next one that matters is near. Any other order costs a search.
      if (expected > 0 && ids[expected - 1] >= id) expected = placeOf(ids, id);
      while (expected < ids.length && ids[expected] < id) expected++;
      if (ids[expected] !== id || !isInside(longitude, latitude)) return;
      longitudes[expected] = longitude;
      latitudes[expected] = latitude;
      if (tags.size > 0 && blocksCars(tags)) isBlocked[expected] = 1;
    },
  };

  function isInside(longitude: number, latitude: number): boolean {
    if (bbox === undefined) return true;
    const [west, south, east, north] = bbox;
    return longitude >= west * 1e7 && longitude <= east * 1e7 && latitude >= south * 1e7 && latitude <= north * 1e7;
  }

  /** To be called between the two readings. */
  function awaitNodes(): void {
    if (ways.length === 0) throw new RoadFileError("has no roads for cars");
    const sorted = refs.view().slice().sort();
    let count = 0;
    for (let index = 0; index < sorted.length; index++) {
      if (index === 0 || sorted[index] !== sorted[index - 1]) sorted[count++] = sorted[index];
    }
    ids = sorted.slice(0, count);
    longitudes = new Int32Array(count).fill(ABSENT);
    latitudes = new Int32Array(count);
    isBlocked = new Uint8Array(count);
  }

  /** Roads of all that was read. Ways are cut where they meet, at barriers, and where nodes are missing. */
  function finish(): { raw: RawRoads; counts: OsmCounts } {
    // Not Uint32Array.from with a function: it first makes a plain array of millions.
    const refIds = refs.view();
    const nodes = new Uint32Array(refIds.length);
    for (let ref = 0; ref < nodes.length; ref++) nodes[ref] = placeOf(ids, refIds[ref]);
    const isPresent = (ref: number, end: number) => ref < end && longitudes[nodes[ref]] !== ABSENT;
    const uses = new Uint8Array(ids.length);
    const use = (node: number, times: number) => {
      uses[node] = Math.min(2, uses[node] + times);
    };
    for (const [way] of ways.entries()) {
      for (let ref = firstRef[way]; ref < firstRef[way + 1]; ref++) {
        if (!isPresent(ref, firstRef[way + 1])) continue;
        const isEnd = ref === firstRef[way] || !isPresent(ref - 1, ref) || !isPresent(ref + 1, firstRef[way + 1]);
        use(nodes[ref], isEnd ? 2 : 1);
      }
    }

    const collector = makeRoadCollector();
    const numberOf = new Int32Array(ids.length).fill(-1);
    const junction = (node: number): number => {
      // Each road that ends at a barrier ends on its own.
      if (isBlocked[node] === 1) return collector.addNode(longitudes[node], latitudes[node], ids[node]);
      if (numberOf[node] < 0) numberOf[node] = collector.addNode(longitudes[node], latitudes[node], ids[node]);
      return numberOf[node];
    };
    const linksOfWay = new Map<number, [number, number]>();
    let linkCount = 0;
    const restricted = new Set(restrictions.flatMap(({ fromWays, toWays }) => [...fromWays, ...toWays]));
    const between: number[] = [];
    const betweenOsmIds: number[] = [];
    for (const [way, { roadClass, forwardKph, backwardKph, name }] of ways.entries()) {
      const end = firstRef[way + 1];
      const firstLink = linkCount;
      let from = -1;
      let meters = 0;
      for (let ref = firstRef[way]; ref < end; ref++) {
        if (!isPresent(ref, end)) {
          from = -1;
          continue;
        }
        const node = nodes[ref];
        if (from >= 0) {
          const before = nodes[ref - 1];
          meters += metersBetween(before, node);
          if (uses[node] < 2 && isBlocked[node] === 0) {
            between.push(longitudes[node], latitudes[node]);
            betweenOsmIds.push(ids[node]);
            continue;
          }
          const to = junction(node);
          const seconds = (kph: number) => (kph === 0 ? undefined : meters / (kph / 3.6));
          collector.addLink({
            from,
            to,
            roadClass,
            name,
            lengthMeters: meters,
            forwardSeconds: seconds(forwardKph),
            backwardSeconds: seconds(backwardKph),
            between,
            betweenOsmIds,
          });
          linkCount++;
        }
        from = isPresent(ref + 1, end) ? junction(node) : -1;
        meters = 0;
        between.length = 0;
        betweenOsmIds.length = 0;
      }
      if (restricted.has(wayIds[way])) linksOfWay.set(wayIds[way], [firstLink, linkCount]);
    }
    if (linkCount === 0)
      throw new RoadFileError(bbox ? "has no roads inside the bbox" : "has roads without their nodes");
    const nodeOf = (osmId: number): number => {
      const place = placeOf(ids, osmId);
      return ids[place] === osmId ? numberOf[place] : -1;
    };
    counts.ways = ways.length;
    counts.restrictionsApplied = forbidTurns(restrictions, linksOfWay, nodeOf, collector);
    return { raw: collector.finish(OSM_ATTRIBUTION), counts };
  }

  function metersBetween(from: number, to: number): number {
    return haversineMeters(latitudes[from] / 1e7, longitudes[from] / 1e7, latitudes[to] / 1e7, longitudes[to] / 1e7);
  }

  return { waysReader, awaitNodes, nodesReader, finish };
}

const ABSENT = -(2 ** 31);

/** Where the id stands among ascending ids, or would stand. */
function placeOf(ids: Float64Array, id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ids[middle] < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
