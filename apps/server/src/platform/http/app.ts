import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, LogController } from "fastify";
import { hashSecret } from "../access/secret.ts";
import { ApiError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import { acceptJson } from "./json-body.ts";

const bodyLimit = 2 * 1_048_576;
/** At a stop, requests that are under way have this long to be answered. */
const closingMs = 5_000;
/** A client's live message is never longer (docs/spec/live.md, 1.4). */
const liveMessageLimit = 65_536;

/** The HTTP server with what all routes share: JSON, problem details, security headers, limits, metrics. */
export async function makeApp(deps: {
  log: Log;
  metrics: Metrics;
  requestsPerMinute: number;
  /** A base map from elsewhere: pages may then load what its style names. */
  mapStyleUrl?: string | undefined;
}): Promise<FastifyInstance> {
  const { log, metrics, requestsPerMinute, mapStyleUrl } = deps;
  // Where a style's tiles, glyphs and sprites lie stands only in the style.
  const elsewhere = mapStyleUrl === undefined ? [] : [new URL(mapStyleUrl).origin, "https:"];
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    forceCloseConnections: "idle",
    // A path that cannot be decoded, or an id of a thousand characters, names nothing.
    frameworkErrors: (_error, request, reply) =>
      refuse(reply as unknown as FastifyReply, nothingAt(request), request.id),
  });
  let closing = false;
  acceptJson(app as unknown as FastifyInstance);
  app.setErrorHandler((error: FastifyError | ApiError, request, reply) => {
    const problem = toApiError(error);
    if (problem.status >= 500) {
      const level = problem.code === "UNAVAILABLE" ? "warn" : "error";
      request.log[level]({ err: error, url: request.routeOptions.url }, "a request failed");
    }
    return refuse(reply as unknown as FastifyReply, problem, request.id);
  });
  app.setNotFoundHandler((request, reply) => refuse(reply as unknown as FastifyReply, nothingAt(request), request.id));
  app.addHook("onResponse", (request, reply, done) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? "none", status: reply.statusCode };
    metrics.requests.observe(labels, reply.elapsedTime / 1000);
    // A connection that was busy when the stop began would be kept alive after its answer.
    if (closing) setImmediate(() => app.server.closeIdleConnections());
    done();
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:", ...elsewhere],
        fontSrc: ["'self'", "data:"],
        workerSrc: ["'self'", "blob:"],
        connectSrc: ["'self'", ...elsewhere],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    // Each key has its own limit, so that one integration cannot starve another; without one, each address.
    keyGenerator: (request) => (request.headers.authorization ? hashSecret(request.headers.authorization) : request.ip),
    errorResponseBuilder: (_request, { after }) =>
      new ApiError("RATE_LIMITED", `Too many requests: try again in ${after}.`),
  });
  // Whoever serves sockets ends them.
  await app.register(websocket, { options: { maxPayload: liveMessageLimit }, preClose: (done) => done() });
  app.addHook("preClose", async () => {
    closing = true;
    setTimeout(() => app.server.closeAllConnections(), closingMs).unref();
  });
  return app as unknown as FastifyInstance;
}

function refuse(reply: FastifyReply, problem: ApiError, instance: string): FastifyReply {
  if (problem.status === 503) reply.header("retry-after", "2");
  return reply
    .code(problem.status)
    .type("application/problem+json")
    .send(JSON.stringify(problem.toProblem(instance)));
}

function nothingAt(request: { method: string; url: string }): ApiError {
  const path = request.url.split("?")[0];
  return new ApiError("NOT_FOUND", `There is no ${request.method} ${path}. /docs lists what there is.`);
}

/** Everything that can go wrong in a request, as one of the coded errors. */
function toApiError(error: FastifyError | ApiError): ApiError {
  if (error instanceof ApiError) return error;
  const { code, statusCode } = error;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new ApiError("PAYLOAD_TOO_LARGE", `The body is larger than ${bodyLimit / 1_048_576} MiB.`);
  }
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    return new ApiError("UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json.");
  }
  if (isUnavailable(code)) return new ApiError("UNAVAILABLE", "The database cannot be reached right now.");
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ApiError("VALIDATION_FAILED", `${error.message}.`);
  }
  return new ApiError("INTERNAL", "Something went wrong on our side. The instance finds it in the log.");
}

/** PostgreSQL's connection failures (class 08), shutdowns (57P), too many clients (53300), and sockets that are refused or cut. */
function isUnavailable(code: string | undefined): boolean {
  return (
    code !== undefined && (/^(08|57P)/.test(code) || ["53300", "ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(code))
  );
}
