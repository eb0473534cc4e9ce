import type { TrafficFeed } from "./feed.ts";
import { makeHereFlow } from "./here-flow.ts";
import { makeHereIncidents } from "./here-incidents.ts";
import { makeTomTomFlow } from "./tomtom-flow.ts";
import { makeTomTomIncidents } from "./tomtom-incidents.ts";
import { makeUrlFeed } from "./url-feed.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface Opener {
  /** The variable with its key or address. */
  needs: string;
  open(env: Environment, secret: string, rhythm: Rhythm): TrafficFeed;
}
interface Rhythm {
  everySeconds?: number;
  requestsPerDay?: number;
}

const at = (url: string | undefined) => (url ? { url } : {});

const openers: Record<string, Opener> = {
  "here-flow": {
    needs: "HERE_API_KEY",
    open: (env, key, rhythm) => makeHereFlow({ key, ...at(env["REROUTE_HERE_TRAFFIC_URL"]), ...rhythm }),
  },
  "here-incidents": {
    needs: "HERE_API_KEY",
    open: (env, key, rhythm) => makeHereIncidents({ key, ...at(env["REROUTE_HERE_TRAFFIC_URL"]), ...rhythm }),
  },
  "tomtom-flow": {
    needs: "TOMTOM_API_KEY",
    open: (env, key, rhythm) => makeTomTomFlow({ key, ...at(env["REROUTE_TOMTOM_URL"]), ...rhythm }),
  },
  "tomtom-incidents": {
    needs: "TOMTOM_API_KEY",
    open: (env, key, rhythm) => makeTomTomIncidents({ key, ...at(env["REROUTE_TOMTOM_URL"]), ...rhythm }),
  },
  "url-feed": {
    needs: "REROUTE_FEED_URL",
    open: (env, url, rhythm) => makeUrlFeed({ url, token: env["REROUTE_FEED_TOKEN"] || undefined, ...rhythm }),
  },
};

/**
 * The feeds that REROUTE_FEEDS names, comma-separated, with their keys from the environment. Throws a sentence that names the variable that is
 * missing or wrong, and no value.
 */
export function openFeeds(env: Environment): TrafficFeed[] {
  const names = (env["REROUTE_FEEDS"] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const everySeconds = readCount(env, "REROUTE_FEED_SECONDS", 10);
  const requestsPerDay = readCount(env, "REROUTE_FEED_REQUESTS_PER_DAY", 1);
  const rhythm = { ...(everySeconds && { everySeconds }), ...(requestsPerDay && { requestsPerDay }) };
  return [...new Set(names)].map((name) => {
    const opener = Object.hasOwn(openers, name) ? openers[name] : undefined;
    if (opener === undefined) throw new Error(`REROUTE_FEEDS: expected some of ${Object.keys(openers).join(", ")}`);
    const secret = env[opener.needs];
    if (!secret) throw new Error(`${opener.needs}: ${name} needs it`);
    if (name === "url-feed" && !URL.canParse(secret)) throw new Error("REROUTE_FEED_URL: expected an http(s) URL");
    return opener.open(env, secret, rhythm);
  });
}

function readCount(env: Environment, name: string, least: number): number | undefined {
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,7}$/.test(text) && Number(text) >= least) return Number(text);
  throw new Error(`${name}: expected a whole number of ${least} or more`);
}
