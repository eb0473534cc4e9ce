import { makeGoogleProvider } from "../providers/google.ts";
import { makeGraphHopperProvider } from "../providers/graphhopper.ts";
import { makeHereProvider } from "../providers/here.ts";
import { makeMapboxProvider } from "../providers/mapbox.ts";
import { makeOsrmProvider } from "../providers/osrm.ts";
import type { RoadProvider } from "../providers/provider.ts";
import { makeTomTomProvider } from "../providers/tomtom.ts";
import { makeValhallaProvider } from "../providers/valhalla.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface Opener {
  /** Variables that must be set, and those that may. */
  needs: readonly string[];
  open(env: Environment, timeZone: string): RoadProvider;
}

const url = (value: string | undefined) => (value === undefined ? {} : { url: value });

const OPENERS: Record<string, Opener> = {
  osrm: {
    needs: ["REROUTE_OSRM_URL"],
    open: (env) => {
      const most = env["REROUTE_OSRM_MAX_LOCATIONS"];
      return makeOsrmProvider({ url: env["REROUTE_OSRM_URL"]!, ...(most ? { maxLocations: readCount(most) } : {}) });
    },
  },
  valhalla: {
    needs: ["REROUTE_VALHALLA_URL"],
    open: (env, timeZone) => makeValhallaProvider({ url: env["REROUTE_VALHALLA_URL"]!, timeZone }),
  },
  here: { needs: ["HERE_API_KEY"], open: (env) => makeHereProvider({ key: env["HERE_API_KEY"]! }) },
  tomtom: {
    needs: ["TOMTOM_API_KEY"],
    open: (env) => makeTomTomProvider({ key: env["TOMTOM_API_KEY"]!, ...url(env["REROUTE_TOMTOM_URL"]) }),
  },
  google: {
    needs: ["GOOGLE_ROUTES_API_KEY"],
    open: (env) => makeGoogleProvider({ key: env["GOOGLE_ROUTES_API_KEY"]!, ...url(env["REROUTE_GOOGLE_URL"]) }),
  },
  mapbox: {
    needs: ["MAPBOX_ACCESS_TOKEN"],
    open: (env, timeZone) =>
      makeMapboxProvider({ token: env["MAPBOX_ACCESS_TOKEN"]!, timeZone, ...url(env["REROUTE_MAPBOX_URL"]) }),
  },
  graphhopper: {
    needs: [],
    open: (env) => makeGraphHopperProvider({ key: env["GRAPHHOPPER_API_KEY"], ...url(env["REROUTE_GRAPHHOPPER_URL"]) }),
  },
};

export const PROVIDER_NAMES = Object.keys(OPENERS);

/**
 * The provider that REROUTE_ROAD_PROVIDER names, with its key or address from the environment; undefined without one. Throws a sentence that
 * names the variable that is missing or wrong, and no value.
 */
export function openProvider(env: Environment, timeZone: string): RoadProvider | undefined {
  const name = env["REROUTE_ROAD_PROVIDER"];
  if (name === undefined || name === "") return undefined;
  const opener = Object.hasOwn(OPENERS, name) ? OPENERS[name]! : undefined;
  if (opener === undefined) throw new Error(`REROUTE_ROAD_PROVIDER: expected one of ${PROVIDER_NAMES.join(", ")}`);
  for (const variable of opener.needs) {
    if (!env[variable]) throw new Error(`${variable}: ${name} needs it`);
  }
  return opener.open(env, timeZone);
}

function readCount(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 2) return Number(text);
  throw new Error("REROUTE_OSRM_MAX_LOCATIONS: expected a whole number of 2 or more");
}
