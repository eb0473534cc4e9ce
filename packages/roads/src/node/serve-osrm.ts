import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { freeFlowWeights } from "../graph/road-graph.ts";
import { answerOsrm, type OsrmLimits } from "../osrm/answer-osrm.ts";
import type { RoadNetwork } from "../road-network.ts";

/** A thousand coordinates stand in one URL. */
const MOST_URL_BYTES = 1 << 20;

export interface OsrmServer {
  /** http://127.0.0.1:PORT */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the OSRM HTTP API over a network on this machine only (127.0.0.1), with empty roads unless `weights` by side are given; port 0
 * takes a free one. Rejects when the port is taken.
 */
export async function serveOsrm(
  network: RoadNetwork,
  { port, weights, limits }: { port: number; weights?: Float64Array; limits?: OsrmLimits },
): Promise<OsrmServer> {
  const conditions = network.customize(weights ?? freeFlowWeights(network.graph));
  const server = createServer({ maxHeaderSize: MOST_URL_BYTES }, (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return;
    }
    const { status, body } = answerOsrm(network, conditions, request.url ?? "/", limits);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
