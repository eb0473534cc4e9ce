import { operations } from "@reroute/protocol";
import type { FastifyInstance } from "fastify";
import { authenticate } from "../platform/access/authenticate.ts";
import type { Callers } from "../platform/access/callers.ts";
import { notFound } from "../platform/errors.ts";
import type { Router } from "../platform/http/router.ts";
import type { MapSource } from "./base-map.ts";

const mostZoom = 22;
/** A tile whose address names the version of its roads never changes. */
const versionedCache = "private, max-age=31536000, immutable";
const plainCache = "private, max-age=3600";

export interface MapDeps {
  app: FastifyInstance;
  callers: Callers;
  source: MapSource;
}

export function serveMap({ serveBare }: Router, { app, callers, source }: MapDeps): void {
  serveBare(operations.map.read, async () => source.description);
  app.get<{ Params: { z: string; x: string; y: string }; Querystring: { v?: string } }>(
    "/v1/tiles/:z(^\\d+)/:x(^\\d+)/:y(^\\d+).mvt",
    { config: { rateLimit: false } },
    async (request, reply) => {
      await authenticate(callers, request);
      const { z, x, y } = request.params;
      const [zoom, column, row] = [Number(z), Number(x), Number(y)];
      if (zoom > mostZoom || column >= 2 ** zoom || row >= 2 ** zoom) throw notFound("tile", `${z}/${x}/${y}`);
      const tile = await source.tile(zoom, column, row);
      reply.header("cache-control", request.query.v === undefined ? plainCache : versionedCache);
      if (tile === undefined || tile.length === 0) return reply.code(204).send();
      return reply.type("application/vnd.mapbox-vector-tile").send(Buffer.from(tile));
    },
  );
}
