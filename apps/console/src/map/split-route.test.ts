import { expect, test } from "vitest";
import { splitRoute } from "./split-route.ts";

const depot: [number, number] = [0, 0];
const place = (longitude: number, status: "completed" | "planned") =>
  ({ status, location: { longitude, latitude: 0 } }) as Parameters<typeof splitRoute>[0]["stops"][number];

test("the line is split at the last stop that is done", () => {
  const route = {
    geometry: [depot, [1, 0], [2, 0], depot] as [number, number][],
    stops: [place(1, "completed"), place(2, "planned")],
  };
  expect(splitRoute(route)).toEqual({
    done: [depot, [1, 0]],
    ahead: [[1, 0], [2, 0], depot],
  });
});

test("a vehicle between two stops is where the parts meet", () => {
  const route = {
    geometry: [depot, [1, 0], [2, 0], depot] as [number, number][],
    stops: [place(1, "completed"), place(2, "planned")],
  };
  expect(splitRoute(route, [1.5, 0])).toEqual({
    done: [depot, [1, 0], [1.5, 0]],
    ahead: [[1.5, 0], [2, 0], depot],
  });
});

test("nothing is driven before the first stop is done, and a place that comes twice is taken in order", () => {
  const route = { geometry: [depot, [1, 0], depot] as [number, number][], stops: [place(1, "planned")] };
  expect(splitRoute(route)).toEqual({ done: [], ahead: route.geometry });
  const twice = {
    geometry: [depot, [1, 0], [2, 0], [1, 0], depot] as [number, number][],
    stops: [place(1, "completed"), place(2, "completed"), place(1, "completed")],
  };
  expect(splitRoute(twice).ahead).toEqual([[1, 0], depot]);
});
