import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import type { Feeds } from "./service.ts";

export function serveFeeds({ serve }: Router, feeds: Feeds): void {
  serve(operations.feeds.list, async () => ({ items: feeds.list() }));
}
