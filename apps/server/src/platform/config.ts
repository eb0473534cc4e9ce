import { PROVIDER_NAMES } from "@reroute/roads/node";
import { z } from "zod";

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().min(1).default("127.0.0.1"),
  DATABASE_URL: z.string().startsWith("postgres").optional(),
  REROUTE_DATA_DIR: z.string().min(1).default(".reroute"),
  REROUTE_BOOTSTRAP_KEY: z.string().min(32, "must have at least 32 characters").optional(),
  REROUTE_ROADS: z.enum(["own", "great-circle", ...PROVIDER_NAMES]).optional(),
  REROUTE_ROADS_DIR: z.string().optional(),
  REROUTE_ROADS_COST_PER_1000: z.coerce.number().min(0).default(0),
  REROUTE_MAP_STYLE_URL: z.url({ protocol: /^https?$/ }).optional(),
  REROUTE_MAP_PMTILES: z.string().optional(),
  REROUTE_DEMO: z.stringbool().default(false),
  REROUTE_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  REROUTE_CONSOLE_DIR: z.string().optional(),
  REROUTE_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(30_000),
});

export interface Config {
  port: number;
  host: string;
  /** Absent: the embedded PostgreSQL below dataDir. */
  databaseUrl: string | undefined;
  dataDir: string;
  bootstrapKey: string | undefined;
  /** Who says how long roads take: "own" (a road graph), "great-circle", or a provider's name; absent: a graph if there is one. */
  roads: string | undefined;
  /** Folder of a road graph; absent: the synthetic city for the demo, else great circles. */
  roadsDir: string | undefined;
  /** What a provider's thousand elements cost, for the metrics. */
  roadsCostPer1000: number;
  /** A MapLibre style for the base map; {theme} in it stands for light or dark. */
  mapStyleUrl: string | undefined;
  /** A PMTiles file for the base map. */
  mapPmtiles: string | undefined;
  /** Make the demo organization at the start. */
  demo: boolean;
  logLevel: string;
  /** The built console; absent: only the API is served. */
  consoleDir: string | undefined;
  requestsPerMinute: number;
}

/** Reads the environment. Throws one sentence that names each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  // An empty variable is an absent one: `PORT= npm start` means the default.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
  }
  const value = parsed.data;
  return {
    port: value.PORT,
    host: value.HOST,
    databaseUrl: value.DATABASE_URL,
    dataDir: value.REROUTE_DATA_DIR,
    bootstrapKey: value.REROUTE_BOOTSTRAP_KEY,
    roads: value.REROUTE_ROADS,
    roadsDir: value.REROUTE_ROADS_DIR,
    roadsCostPer1000: value.REROUTE_ROADS_COST_PER_1000,
    mapStyleUrl: value.REROUTE_MAP_STYLE_URL,
    mapPmtiles: value.REROUTE_MAP_PMTILES,
    demo: value.REROUTE_DEMO,
    logLevel: value.REROUTE_LOG_LEVEL,
    consoleDir: value.REROUTE_CONSOLE_DIR,
    requestsPerMinute: value.REROUTE_REQUESTS_PER_MINUTE,
  };
}
