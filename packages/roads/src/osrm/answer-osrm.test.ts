import { describe, expect, test } from "vitest";
import { makeGrid } from "../../test/grid.ts";
import { buildRoadGraph } from "../graph/build-road-graph.ts";
import { freeFlowWeights } from "../graph/road-graph.ts";
import { serveOsrm } from "../node/serve-osrm.ts";
import { makeRoadNetwork } from "../road-network.ts";
import { answerOsrm } from "./answer-osrm.ts";
import { decodePolyline, encodePolyline } from "./polyline.ts";

// 2 +-1-+ 3    10 s and 100 m a street; street 1, the upper one, leads east only. A thousandth of a degree apart.
//   2   3
// 0 +-0-+ 1
const network = makeRoadNetwork(
  buildRoadGraph(makeGrid(2, 2, (street) => ({ forward: 10, backward: street === 1 ? 0 : 10 }))),
);
const open = network.customize(freeFlowWeights(network.graph));
// biome-ignore lint/suspicious/noExplicitAny: answers are asserted field by field
const ask = (url: string, conditions = open) => answerOsrm(network, conditions, url).body as any;

describe("table", () => {
  test("durations and distances row by row, with the points that they hold for", () => {
    const body = ask("/table/v1/driving/0.0005,0.0001;0.0005,0.001;0,0.0005?annotations=duration,distance");
    expect(body.code).toBe("Ok");
    // From the middle of 0 over 2 to the middle of 1: 5 + 10 + 5. Back the upper street leads on to the right: 5 + 10 + 5.
    expect(body.durations).toEqual([
      [0, 20, 10],
      [20, 0, 30],
      [10, 10, 0],
    ]);
    expect(body.distances).toEqual([
      [0, 200, 100],
      [200, 0, 300],
      [100, 100, 0],
    ]);
    expect(body.sources).toEqual(body.destinations);
    expect(body.sources[0]).toMatchObject({ name: "0", location: [0.0005, 0] });
    expect(body.sources[0].distance).toBeCloseTo(11.12, 2);
  });

  test("sources and destinations choose, scale_factor scales, and a polyline is as good as a list", () => {
    const line = encodePolyline(
      [
        [0.0005, 0],
        [0.0005, 0.001],
      ],
      5,
    );
    const body = ask(
      `/table/v1/driving/polyline(${encodeURIComponent(line)})?sources=1&destinations=0;1&scale_factor=2`,
    );
    expect(body.durations).toEqual([[40, 0]]);
    expect(body.distances).toBeUndefined();
    expect(body.sources).toHaveLength(1);
  });

  test("where there is no way the cell is null, or the straight line at fallback_speed", () => {
    const weights = freeFlowWeights(network.graph).fill(Infinity);
    const closed = network.customize(weights);
    const url = "/table/v1/driving/0.0005,0;0.0005,0.001";
    expect(ask(url, closed).durations[0][1]).toBeNull();
    const body = ask(`${url}?fallback_speed=10`, closed);
    expect(body.durations[0][1]).toBeCloseTo(11.1, 1);
    expect(body.fallback_speed_cells).toContainEqual([0, 1]);
  });
});

describe("route", () => {
  test("has its line, its legs and, when asked, its steps", () => {
    const body = ask("/route/v1/driving/0.0005,0;0,0.0005;0.0005,0.001?steps=true&geometries=geojson&overview=full");
    expect(body.routes).toHaveLength(1);
    const [route] = body.routes;
    expect(route).toMatchObject({ duration: 20, distance: 200, weight: 20, weight_name: "duration" });
    expect(route.geometry).toEqual({
      type: "LineString",
      coordinates: [
        [0.0005, 0],
        [0, 0],
        [0, 0.0005],
        [0, 0.001],
        [0.0005, 0.001],
      ],
    });
    expect(route.legs).toHaveLength(2);
    expect(route.legs[0]).toMatchObject({ duration: 10, distance: 100, summary: "0, 2" });
    const [depart, turn, arrive] = route.legs[0].steps;
    expect(depart).toMatchObject({ name: "0", duration: 5, mode: "driving", maneuver: { type: "depart" } });
    expect(turn).toMatchObject({ name: "2", duration: 5, maneuver: { type: "turn", modifier: "right" } });
    expect(turn.maneuver).toMatchObject({ location: [0, 0], bearing_before: 270, bearing_after: 0 });
    expect(arrive).toMatchObject({ duration: 0, maneuver: { type: "arrive", location: [0, 0.0005] } });
    expect(body.waypoints.map(({ name }: { name: string }) => name)).toEqual(["0", "2", "1"]);
  });

  test("geometry is an encoded polyline unless asked otherwise, and none with overview=false", () => {
    const url = "/route/v1/driving/0.0005,0;0.0008,0";
    expect(decodePolyline(ask(url).routes[0].geometry, 5)).toEqual([
      [0.0005, 0],
      [0.0008, 0],
    ]);
    expect(ask(`${url}?overview=false`).routes[0].geometry).toBeUndefined();
    expect(ask(url).routes[0].legs[0]).toMatchObject({ duration: 3, steps: [] });
  });

  test("NoRoute where every way is closed", () => {
    const closed = network.customize(freeFlowWeights(network.graph).fill(Infinity));
    expect(ask("/route/v1/driving/0.0005,0;0,0.0005", closed).code).toBe("NoRoute");
  });
});

test("nearest lists streets by distance, with the ids of their ends", () => {
  const body = ask("/nearest/v1/driving/0.0004,0.0001?number=2");
  expect(body.waypoints.map(({ name }: { name: string }) => name)).toEqual(["0", "2"]);
  expect(body.waypoints[0].nodes).toEqual([1, 2]);
  expect(ask("/nearest/v1/driving/0.0004,0.0001").waypoints).toHaveLength(1);
});

test.each([
  ["/", "InvalidUrl"],
  ["/table/v1/driving/", "InvalidUrl"],
  ["/table/v1/driving/1,2;x,3", "InvalidUrl"],
  ["/table/v1/driving/1,2;%zz", "InvalidUrl"],
  ["/table/v1/driving/polyline(_)", "InvalidUrl"],
  ["/trip/v1/driving/0,0;1,1", "InvalidService"],
  ["/table/v2/driving/0,0;1,1", "InvalidVersion"],
  ["/table/v1/driving/0,0;0,0.001?sources=2", "InvalidOptions"],
  ["/table/v1/driving/0,0;0,0.001?sources=x", "InvalidQuery"],
  ["/table/v1/driving/0,0;0,0.001?colour=red", "InvalidQuery"],
  ["/table/v1/driving/0,0;0,0.001?annotations=speed", "InvalidQuery"],
  ["/table/v1/driving/0,0;0,0.001?scale_factor=-1", "InvalidValue"],
  ["/table/v1/driving/0,0;0,0.001?bearings=10,20;", "NotImplemented"],
  ["/table/v1/driving/0,91", "InvalidValue"],
  ["/table/v1/driving/0,0;5,5", "NoSegment"],
  ["/table/v1/driving/0,0;0.0001,0.0005?radiuses=100;5", "NoSegment"],
  ["/table/v1/driving/0,0?radiuses=1;2", "InvalidOptions"],
  [`/table/v1/driving/${Array(1001).fill("0,0").join(";")}`, "TooBig"],
  ["/route/v1/driving/0,0", "InvalidOptions"],
  ["/route/v1/driving/0,0;0,0.001?geometries=wkt", "InvalidQuery"],
  ["/nearest/v1/driving/0,0;0,0.001", "InvalidOptions"],
  ["/nearest/v1/driving/0,0?number=0", "InvalidValue"],
  ["/nearest/v1/driving/0,0?number=1000", "TooBig"],
])("%s is refused as %s", (url, code) => {
  const { status, body } = answerOsrm(network, open, url);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code, message: expect.stringMatching(/./) });
});

test("polylines: the example of the format's description, and back", () => {
  const line = [
    [-120.2, 38.5],
    [-120.95, 40.7],
    [-126.453, 43.252],
  ] as const;
  expect(encodePolyline(line, 5)).toBe("_p~iF~ps|U_ulLnnqC_mqNvxq`@");
  expect(decodePolyline("_p~iF~ps|U_ulLnnqC_mqNvxq`@", 5)).toEqual(line);
});

test("over HTTP: JSON with OSRM's status, on this machine only", async () => {
  const server = await serveOsrm(network, { port: 0 });
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const good = await fetch(`${server.url}/table/v1/driving/0.0005,0;0,0.0005`);
    expect(good.status).toBe(200);
    expect(await good.json()).toMatchObject({
      code: "Ok",
      durations: [
        [0, 10],
        [10, 0],
      ],
    });
    const bad = await fetch(`${server.url}/table/v1/driving/0.0005,0;9,9`);
    expect(bad.status).toBe(400);
    expect(await bad.json()).toMatchObject({ code: "NoSegment" });
    expect((await fetch(server.url, { method: "POST" })).status).toBe(405);
  } finally {
    await server.close();
  }
});
