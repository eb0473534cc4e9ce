import { expect, test } from "vitest";
import { openProvider, PROVIDER_NAMES } from "./open-provider.ts";

test("each provider opens with its key and address from the environment", () => {
  const keys = {
    REROUTE_ROADS_URL: "http://127.0.0.1:5000",
    HERE_API_KEY: "k",
    TOMTOM_API_KEY: "k",
    GOOGLE_ROUTES_API_KEY: "k",
    MAPBOX_ACCESS_TOKEN: "k",
  };
  for (const name of PROVIDER_NAMES) expect(openProvider(name, keys, "UTC").name).toBe(name);
});

test("what is missing or wrong is told by its name, and no key", () => {
  const open = (name: string, env: Record<string, string>) => () => openProvider(name, env, "UTC");
  expect(open("here", {})).toThrow("HERE_API_KEY: here needs it");
  expect(open("osrm", { HERE_API_KEY: "k" })).toThrow("REROUTE_ROADS_URL: osrm needs it");
  expect(open("osrm", { REROUTE_ROADS_URL: "file:///tmp" })).toThrow(/^REROUTE_ROADS_URL: expected an http\(s\) URL$/);
  expect(open("constructor", {})).toThrow('no provider "constructor", only osrm, valhalla');
  const most = { REROUTE_ROADS_URL: "http://x", REROUTE_OSRM_MAX_LOCATIONS: "1" };
  expect(open("osrm", most)).toThrow("REROUTE_OSRM_MAX_LOCATIONS");
});
