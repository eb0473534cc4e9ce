import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What Prometheus reads at /v1/metrics. */
export function makeMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "reroute_" });
  const registers = [registry];
  return {
    registry,
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
