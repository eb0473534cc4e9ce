import { expect, test } from "vitest";
import { openProvider, PROVIDER_NAMES } from "./open-provider.ts";

test("the environment names the provider and has its key", () => {
  expect(openProvider({}, "UTC")).toBeUndefined();
  expect(openProvider({ REROUTE_ROAD_PROVIDER: "" }, "UTC")).toBeUndefined();
  const keys = {
    REROUTE_OSRM_URL: "http://127.0.0.1:5000",
    REROUTE_VALHALLA_URL: "http://127.0.0.1:8002",
    HERE_API_KEY: "k",
    TOMTOM_API_KEY: "k",
    GOOGLE_ROUTES_API_KEY: "k",
    MAPBOX_ACCESS_TOKEN: "k",
  };
  for (const name of PROVIDER_NAMES) {
    expect(openProvider({ ...keys, REROUTE_ROAD_PROVIDER: name }, "UTC")?.name).toBe(name);
  }
});

test("what is missing or wrong is told by its name, and no key", () => {
  const open = (env: Record<string, string>) => () => openProvider(env, "UTC");
  expect(open({ REROUTE_ROAD_PROVIDER: "here" })).toThrow("HERE_API_KEY: here needs it");
  expect(open({ REROUTE_ROAD_PROVIDER: "osrm", HERE_API_KEY: "k" })).toThrow("REROUTE_OSRM_URL: osrm needs it");
  expect(open({ REROUTE_ROAD_PROVIDER: "constructor" })).toThrow(
    "REROUTE_ROAD_PROVIDER: expected one of osrm, valhalla",
  );
  const most = { REROUTE_ROAD_PROVIDER: "osrm", REROUTE_OSRM_URL: "http://x", REROUTE_OSRM_MAX_LOCATIONS: "1" };
  expect(open(most)).toThrow("REROUTE_OSRM_MAX_LOCATIONS");
});
