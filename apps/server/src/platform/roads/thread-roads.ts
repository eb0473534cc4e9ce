import { Worker } from "node:worker_threads";
import type { Leg, LonLat, RoadMatrix } from "@reroute/roads";
import type { Log } from "../log.ts";
import { makeKeptLegs } from "./kept-legs.ts";
import type { LegsOf } from "./legs.ts";
import type { ProviderAnswers } from "./provider-answers.ts";
import {
  type FlatLines,
  folderOf,
  type ReadyGraph,
  type RoadAnswer,
  type RoadAnswers,
  type RoadRequest,
  type RoadsOrigin,
} from "./road-messages.ts";
import type { MatrixOf, ProviderState, Roads } from "./roads.ts";
import { makeTrafficKey } from "./traffic-key.ts";

/** About a metre. */
const lineDigits = 1e5;

/**
 * Times on a road graph, or a provider's. The graph lies in shared memory; a thread of its own computes and asks, so that neither the event
 * loop nor an optimization waits for it. What a provider answers is kept by `answers`. Rejects with a sentence when the roads cannot be used.
 */
export async function openThreadRoads(origin: RoadsOrigin, log: Log, answers?: ProviderAnswers): Promise<Roads> {
  const trafficKey = makeTrafficKey();
  const onProvider = new Set<(state: ProviderState) => void>();
  let provider: ProviderState | undefined =
    origin.provider === undefined ? undefined : { name: origin.provider, status: "waiting", usage: noUsage };
  /** How often what a provider said of a plan has replaced what was known. */
  const editions = new Map<string, number>();
  const thread = await startThread(origin, log, {
    onProvider: (state) => {
      const before = provider;
      provider = state;
      if (state.status === "failing" && before?.status !== "failing") {
        log.warn({ provider: state.name, problem: state.problem }, "the provider of road times did not answer");
      }
      for (const listener of onProvider) listener(state);
    },
    onStart: () => answers?.forget(),
  });
  const renew = (planId: string) => editions.set(planId, (editions.get(planId) ?? 0) + 1);

  /** Other processes may have asked, and this one may be new. */
  async function recall({ organizationId, planId, timeZone }: LegsOf | MatrixOf): Promise<void> {
    const blocks = (await answers?.unseen(organizationId, planId)) ?? [];
    if (blocks.length === 0) return;
    await thread.call("recall", { planId, timeZone, blocks });
    renew(planId);
  }

  const kept = makeKeptLegs({
    worldKey: ({ planId, traffic }) => `${editions.get(planId) ?? 0} ${trafficKey(traffic)}`,
    fetchLegs: async (of: LegsOf, legs: readonly Leg[]) => {
      await recall(of);
      const { planId, timeZone, slots, traffic } = of;
      return thread.call("legs", {
        planId,
        timeZone,
        trafficKey: trafficKey(traffic),
        request: { legs, slots, traffic },
      });
    },
    fetchLines: async ({ planId, timeZone, traffic }, legs) =>
      unflatten(
        await thread.call("lines", { planId, timeZone, trafficKey: trafficKey(traffic), request: { legs, traffic } }),
      ),
  });

  async function matrix(of: MatrixOf): Promise<RoadMatrix & { hash?: string }> {
    await recall(of);
    const { organizationId, planId, timeZone, ...request } = of;
    const asked = { planId, timeZone, trafficKey: trafficKey(request.traffic) };
    const { answered, isOutdated, ...made } = await thread.call("matrix", { ...asked, request });
    if (isOutdated) renew(planId);
    if (answered.length > 0) await answers?.keep(organizationId, planId, answered);
    return { ...made, locations: request.locations };
  }

  const own = thread.graph === undefined ? ("great-circle" as const) : (`graph:${thread.graph.hash}` as const);
  return {
    id: origin.provider === undefined ? own : `provider:${origin.provider}+${own}`,
    graph: thread.graph && {
      bytes: thread.graph.bytes,
      attribution: thread.graph.attribution,
      folder: folderOf(origin.graph!),
    },
    provider: () => provider,
    onProvider: (listener) => onProvider.add(listener),
    legs: kept.legs,
    supply: kept.supply,
    matrix,
    tile: (z, x, y) => thread.call("tile", { z, x, y }),
    close: thread.close,
  };
}

const noUsage = { requests: 0, elements: 0, retries: 0, failures: 0, fallbacks: 0, cost: 0 };

function unflatten({ points, counts }: FlatLines): LonLat[][] {
  const lines: LonLat[][] = [];
  let at = 0;
  for (const count of counts) {
    const line: LonLat[] = [];
    for (let point = 0; point < count; point++, at += 2) line.push([rounded(points[at]!), rounded(points[at + 1]!)]);
    lines.push(line);
  }
  return lines;
}

const rounded = (degrees: number) => Math.round(degrees * lineDigits) / lineDigits;

interface RoadsThread {
  graph: ReadyGraph | undefined;
  call<Kind extends keyof RoadAnswers>(
    kind: Kind,
    request: Omit<Extract<RoadRequest, { kind: Kind }>, "id" | "kind">,
  ): Promise<RoadAnswers[Kind]>;
  close(): Promise<void>;
}

/** Starts the thread and waits until its roads are ready. One that dies fails what it was asked; the next question starts another. */
async function startThread(
  origin: RoadsOrigin,
  log: Log,
  { onProvider, onStart }: { onProvider(state: ProviderState): void; onStart(): void },
): Promise<RoadsThread> {
  const pending = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let nextId = 1;
  let closed = false;
  let worker: Worker | undefined;
  let ready: Promise<Extract<RoadAnswer, { kind: "ready" }>> | undefined;

  function start(): Promise<Extract<RoadAnswer, { kind: "ready" }>> {
    const started = new Worker(new URL("./roads-thread.ts", import.meta.url), { workerData: origin });
    worker = started;
    onStart();
    return new Promise((resolve, reject) => {
      const lost = (error: Error) => {
        reject(error);
        if (started !== worker || closed) return;
        worker = undefined;
        ready = undefined;
        for (const call of pending.values()) call.reject(error);
        pending.clear();
        log.error({ err: error }, "the roads' thread was lost; the next question starts another");
      };
      started.on("message", (message: RoadAnswer) => {
        if (message.kind === "ready") return resolve(message);
        if (message.kind === "unusable") return reject(new Error(message.message));
        if (message.kind === "provider") return onProvider(message.state);
        const call = pending.get(message.id);
        pending.delete(message.id);
        if (message.kind === "value") call?.resolve(message.value as never);
        else call?.reject(new Error(message.message));
      });
      started.on("error", lost);
      started.on("exit", () => lost(new Error("the roads' thread has stopped")));
    });
  }

  async function close(): Promise<void> {
    closed = true;
    for (const call of pending.values()) call.reject(new Error("the roads are closed"));
    pending.clear();
    await worker?.terminate();
  }

  try {
    ready = start();
    const { graph } = await ready;
    return {
      graph,
      call: async (kind, request) => {
        if (closed) throw new Error("the roads are closed");
        ready ??= start();
        await ready;
        return new Promise((resolve, reject) => {
          const id = nextId++;
          pending.set(id, { resolve: resolve as (value: never) => void, reject });
          worker!.postMessage({ id, kind, ...request });
        });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
