import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

import type { ProviderState } from "./roads/roads.ts";

/** What Prometheus reads at /v1/metrics. */
export function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "reroute_" });
  const registers = [registry];
  const roadsUp = new Gauge({
    name: "reroute_roads_up",
    help: "1 while the provider of road times answers, 0 while it does not.",
    labelNames: ["provider"],
    registers,
  });
  const ofRoads = (name: string, help: string) =>
    new Counter({ name: `reroute_roads_${name}_total`, help, labelNames: ["provider"], registers });
  const roads = {
    requests: ofRoads("requests", "Requests to the provider of road times."),
    elements: ofRoads("elements", "Origins times destinations that it was asked for, retries included."),
    retries: ofRoads("retries", "Requests that were made again."),
    failures: ofRoads("failures", "Requests that it has not answered for good."),
    fallbacks: ofRoads("fallbacks", "Cells and legs that others answered in its place."),
    cost: ofRoads("cost", "What its elements cost, by REROUTE_ROADS_COST_PER_1000."),
  };
  const told = { requests: 0, elements: 0, retries: 0, failures: 0, fallbacks: 0, cost: 0 };
  return {
    registry,
    countRoads: ({ name, status, usage }: ProviderState) => {
      roadsUp.set({ provider: name }, status === "failing" ? 0 : 1);
      for (const what of Object.keys(roads) as (keyof typeof roads)[]) {
        // The thread that counts may have begun anew.
        const more = usage[what] < told[what] ? usage[what] : usage[what] - told[what];
        roads[what].inc({ provider: name }, more);
        told[what] = usage[what];
      }
    },
    requests: new Histogram({
      name: "reroute_http_request_seconds",
      help: "Duration of HTTP requests.",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5],
      registers,
    }),
    optimizations: new Counter({
      name: "reroute_optimizations_total",
      help: "Optimizations that have ended, by outcome.",
      labelNames: ["outcome"],
      registers,
    }),
    optimizationCpu: new Histogram({
      name: "reroute_optimization_cpu_seconds",
      help: "CPU seconds of optimizations.",
      buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
      registers,
    }),
    feedTurns: new Counter({
      name: "reroute_feed_turns_total",
      help: "Turns of traffic feeds, by outcome.",
      labelNames: ["feed", "outcome"],
      registers,
    }),
    feedUp: new Gauge({
      name: "reroute_feed_up",
      help: "1 while a traffic feed is heard, 0 while it is late or down.",
      labelNames: ["feed"],
      registers,
    }),
    feedItems: new Gauge({
      name: "reroute_feed_items",
      help: "What a traffic feed reports now.",
      labelNames: ["feed"],
      registers,
    }),
    liveSockets: new Gauge({ name: "reroute_live_sockets", help: "Open live sockets.", registers }),
    liveMessages: new Counter({
      name: "reroute_live_messages_total",
      help: "Messages sent over live sockets.",
      labelNames: ["type"],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof makeMetrics>;
