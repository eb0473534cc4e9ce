export type { Bbox, OsmCounts } from "../osm/collect-osm.ts";
export { cityFolder, ensureCity } from "./city-folder.ts";
export { GRAPH_FILE_NAME, readGraph, readSharedGraph, type SharedGraph, writeGraph } from "./graph-folder.ts";
export { type HttpExchangeOptions, makeHttpExchange } from "./http-exchange.ts";
export { type ImportedRoads, type ImportOptions, type ImportProgress, importOsm } from "./import-osm.ts";
export { openProvider, PROVIDER_NAMES } from "./open-provider.ts";
export { type OsrmServer, serveOsrm } from "./serve-osrm.ts";
