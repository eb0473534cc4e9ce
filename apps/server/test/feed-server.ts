import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FeedServer {
  url: string;
  /** What it answers from now on. */
  answer: { status: number; body: unknown };
  /** Paths with their queries, and the bearer token, of what was asked. */
  asked: { url: URL; authorization: string | undefined }[];
  close(): Promise<void>;
}

/** A traffic feed over loopback that answers what it is told to. */
export async function serveFeed(): Promise<FeedServer> {
  const served: FeedServer = {
    url: "",
    answer: { status: 200, body: { items: [] } },
    asked: [],
    close: async () => {},
  };
  const server = createServer((request, response) => {
    served.asked.push({
      url: new URL(request.url!, "http://127.0.0.1"),
      authorization: request.headers.authorization,
    });
    const { status, body } = served.answer;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  served.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return served;
}
