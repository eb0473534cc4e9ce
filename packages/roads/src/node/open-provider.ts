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

/** Where another server than the provider's own answers. */
const elsewhere = (env: Environment) => (env["REROUTE_ROADS_URL"] ? { url: env["REROUTE_ROADS_URL"] } : {});

const OPENERS: Record<string, Opener> = {
  osrm: {
    needs: ["REROUTE_ROADS_URL"],
    open: (env) => {
      const most = env["REROUTE_OSRM_MAX_LOCATIONS"];
      return makeOsrmProvider({ url: env["REROUTE_ROADS_URL"]!, ...(most ? { maxLocations: readCount(most) } : {}) });
    },
  },
  valhalla: {
    needs: ["REROUTE_ROADS_URL"],
    open: (env, timeZone) => makeValhallaProvider({ url: env["REROUTE_ROADS_URL"]!, timeZone }),
  },
  here: {
    needs: ["HERE_API_KEY"],
    open: (env) => {
      const { url } = elsewhere(env);
      return makeHereProvider({ key: env["HERE_API_KEY"]!, ...(url ? { matrixUrl: url, routerUrl: url } : {}) });
    },
  },
  tomtom: {
    needs: ["TOMTOM_API_KEY"],
    open: (env) => makeTomTomProvider({ key: env["TOMTOM_API_KEY"]!, ...elsewhere(env) }),
  },
  google: {
    needs: ["GOOGLE_ROUTES_API_KEY"],
    open: (env) => makeGoogleProvider({ key: env["GOOGLE_ROUTES_API_KEY"]!, ...elsewhere(env) }),
  },
  mapbox: {
    needs: ["MAPBOX_ACCESS_TOKEN"],
    open: (env, timeZone) => makeMapboxProvider({ token: env["MAPBOX_ACCESS_TOKEN"]!, timeZone, ...elsewhere(env) }),
  },
  graphhopper: {
    needs: [],
    open: (env) => makeGraphHopperProvider({ key: env["GRAPHHOPPER_API_KEY"], ...elsewhere(env) }),
  },
};

export const PROVIDER_NAMES = Object.keys(OPENERS);

/**
 * A provider by its name, with its key and address from the environment. Throws a sentence that names the variable that is missing or wrong,
 * and no value.
 */
export function openProvider(name: string, env: Environment, timeZone: string): RoadProvider {
  const opener = Object.hasOwn(OPENERS, name) ? OPENERS[name]! : undefined;
  if (opener === undefined) throw new Error(`there is no provider "${name}", only ${PROVIDER_NAMES.join(", ")}`);
  for (const variable of opener.needs) {
    if (!env[variable]) throw new Error(`${variable}: ${name} needs it`);
  }
  const address = env["REROUTE_ROADS_URL"];
  if (address && !(URL.canParse(address) && /^https?:$/.test(new URL(address).protocol))) {
    throw new Error("REROUTE_ROADS_URL: expected an http(s) URL");
  }
  return opener.open(env, timeZone);
}

function readCount(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 2) return Number(text);
  throw new Error("REROUTE_OSRM_MAX_LOCATIONS: expected a whole number of 2 or more");
}
