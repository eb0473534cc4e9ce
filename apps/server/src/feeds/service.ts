import type { Feed } from "@reroute/protocol";
import { type Exchange, liveSpan, ProviderError } from "@reroute/roads";
import type { OrganizationRow } from "../access/organizations.ts";
import { appendEvent } from "../events/service.ts";
import { openPlanIds, readPlanState } from "../plans/service.ts";
import { isOpen } from "../plans/state.ts";
import type { Scope } from "../platform/http/context.ts";
import type { Log } from "../platform/log.ts";
import type { OpenScope } from "../platform/open-scope.ts";
import type { ProviderState, Roads } from "../platform/roads/roads.ts";
import type { WallClock } from "../platform/wall-clock.ts";
import { replaceTraffic } from "../traffic/replace-traffic.ts";
import type { FeedArea, FeedItem, FeedReport, TrafficFeed } from "./feed.ts";

/** Around the fleet's places, degrees: about 10 km. */
const marginDegrees = 0.1;
/** No feed is asked about more than this to each side of the fleet's middle, degrees: services refuse larger boxes. */
const mostDegrees = 0.45;
/** Of what a feed says, the worst so many. */
const mostItems = 200;
/** A feed that has missed this many turns, and has not been heard for so long, is down: its traffic ends. */
const deadTurns = 3;
const deadMs = 10 * 60_000;
const dayMs = 86_400_000;

export interface FeedsDeps {
  feeds: readonly TrafficFeed[];
  exchange: Exchange;
  listOrganizations(): Promise<OrganizationRow[]>;
  openScope: OpenScope;
  wallClock: WallClock;
  roads: Pick<Roads, "id" | "provider">;
  log: Log;
  /** After each turn of a feed. */
  onTurn(feed: Feed, outcome: "heard" | "failed" | "skipped"): void;
}

interface FeedState {
  status: Feed["status"];
  heardMs: number | undefined;
  items: number;
  unreadable: number;
  /** Turns without an answer since the last one. */
  missed: number;
  problem: string | undefined;
  /** Requests of the day, by when they were made. */
  requests: number[];
  nextMs: number;
}

/**
 * Pulls traffic of the deployment's feeds for the area of its fleets and puts it into every live organization. `turn` asks the feeds whose
 * time has come; it never throws, because a feed is not worth a server.
 */
export function makeFeeds(deps: FeedsDeps) {
  const { feeds, wallClock, log, openScope } = deps;
  const states = new Map(feeds.map((feed) => [feed.name, newState()]));

  /** One look at the feeds by the wall clock. */
  async function turn(): Promise<void> {
    const nowMs = wallClock.now().getTime();
    const due = feeds.filter(({ name }) => states.get(name)!.nextMs <= nowMs);
    if (due.length === 0) return;
    const live = (await deps.listOrganizations()).filter(({ kind }) => kind === "live");
    const areas = new Map<string, FeedArea>();
    for (const { id } of live) {
      const area = await openScope(id, areaOf);
      if (area !== undefined) areas.set(id, area);
    }
    for (const feed of due) {
      states.get(feed.name)!.nextMs = nowMs + feed.everySeconds * 1000;
      await pull(feed, areas, live).catch((error) => log.error({ err: error, feed: feed.name }, "a feed failed"));
    }
  }

  async function pull(feed: TrafficFeed, areas: ReadonlyMap<string, FeedArea>, live: readonly OrganizationRow[]) {
    const state = states.get(feed.name)!;
    const before = viewOf(feed, state);
    const area = unionOf([...areas.values()]);
    if (area === undefined) {
      deps.onTurn(before, "skipped");
      return;
    }
    const nowMs = wallClock.now().getTime();
    const report = await poll(feed, state, area, nowMs);
    if (report !== undefined) {
      for (const [organizationId, place] of areas) {
        const items = worst(report.items.filter((item) => isWithin(item, place)));
        await openScope(organizationId, (scope) => replaceTraffic(scope, feed.name, timed(items, scope.dayNow)));
      }
    } else if (state.status === "down") {
      for (const { id } of live) await openScope(id, (scope) => replaceTraffic(scope, feed.name, []));
    }
    const after = viewOf(feed, state);
    if (after.status !== before.status) await tell(after, live);
    deps.onTurn(after, report === undefined ? "failed" : "heard");
  }

  async function poll(
    feed: TrafficFeed,
    state: FeedState,
    area: FeedArea,
    nowMs: number,
  ): Promise<FeedReport | undefined> {
    const exchange: Exchange = (request) => {
      state.requests = state.requests.filter((madeMs) => madeMs > nowMs - dayMs);
      if (state.requests.length >= feed.requestsPerDay) {
        throw new ProviderError("busy", `has had its ${feed.requestsPerDay} requests of the day`);
      }
      state.requests.push(nowMs);
      return deps.exchange(request);
    };
    try {
      const report = await feed.poll(area, { exchange, nowMs });
      Object.assign(state, {
        status: "heard",
        heardMs: nowMs,
        items: report.items.length,
        unreadable: report.unreadable,
        missed: 0,
        problem: undefined,
      });
      return report;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      state.missed++;
      state.problem = feed.redact(error.message).slice(0, 300);
      const isSilent = state.heardMs === undefined || nowMs - state.heardMs >= deadMs;
      state.status = state.missed >= deadTurns && isSilent ? "down" : "late";
      if (state.status === "down") state.items = 0;
      log.warn({ feed: feed.name, fault: error.fault, problem: state.problem }, "a traffic feed did not answer");
      return undefined;
    }
  }

  let telling = Promise.resolve();
  let providerStatus: ProviderState["status"] | undefined;

  /** Tells every screen when the provider of road times begins or ceases to answer. */
  function onProvider(state: ProviderState): void {
    if (state.status === providerStatus) return;
    const isStart = providerStatus === undefined && state.status === "answering";
    providerStatus = state.status;
    if (isStart) return;
    telling = telling
      .then(async () => tell(viewOfProvider(state, deps.roads.id), await deps.listOrganizations()))
      .catch((error) => log.error({ err: error }, "the screens were not told of the provider of road times"));
  }

  function list(): Feed[] {
    const provider = deps.roads.provider();
    return [
      ...feeds.map((feed) => viewOf(feed, states.get(feed.name)!)),
      ...(provider === undefined ? [] : [viewOfProvider(provider, deps.roads.id)]),
    ];
  }

  /** Tells every screen of these organizations that a feed has come or gone. */
  async function tell(feed: Feed, organizations: readonly OrganizationRow[]): Promise<void> {
    for (const { id } of organizations) {
      await openScope(id, async (scope) => {
        for (const planId of await openPlanIds(scope)) await appendEvent(scope, planId, "feed.changed", { feed });
      });
    }
  }

  return { turn, list, onProvider, close: () => telling };
}

export type Feeds = ReturnType<typeof makeFeeds>;

function newState(): FeedState {
  return {
    status: "waiting",
    heardMs: undefined,
    items: 0,
    unreadable: 0,
    missed: 0,
    problem: undefined,
    requests: [],
    nextMs: 0,
  };
}

function viewOf({ name }: TrafficFeed, { status, heardMs, items, unreadable, problem }: FeedState): Feed {
  const notices = {
    waiting: null,
    heard: unreadable > 0 ? `Traffic from ${name}: ${unreadable} reports could not be read.` : null,
    late: `Traffic from ${name} is late: it ${problem}. What it said last still counts.`,
    down: `No traffic from ${name}: it ${problem}. Travel times follow the usual hours until it is back.`,
  };
  const heardAt = heardMs === undefined ? null : new Date(heardMs).toISOString();
  return { kind: "traffic", name, status, heardAt, items, unreadable, notice: notices[status] };
}

function viewOfProvider({ name, status, answeredAtMs, problem }: ProviderState, roads: Roads["id"]): Feed {
  const instead = roads.includes("graph:") ? "our own road graph" : "straight lines";
  return {
    kind: "roads",
    name,
    status: ({ waiting: "waiting", answering: "heard", failing: "down" } as const)[status],
    heardAt: answeredAtMs === undefined ? null : new Date(answeredAtMs).toISOString(),
    items: 0,
    unreadable: 0,
    notice:
      status === "failing"
        ? `No road times from ${name}: it ${problem}. New times come from ${instead} until it is back.`
        : null,
  };
}

/** The depots and open stops of an organization's open plans, with a margin; undefined without any. */
async function areaOf(scope: Scope): Promise<FeedArea | undefined> {
  const points: FeedArea["points"][number][] = [];
  for (const planId of await openPlanIds(scope)) {
    const state = await readPlanState(scope, planId);
    points.push(state.depot.location);
    for (const task of state.tasks.values()) if (isOpen(task)) points.push(task.location);
  }
  if (points.length === 0) return undefined;
  const longitudes = points.map(({ longitude }) => longitude);
  const latitudes = points.map(({ latitude }) => latitude);
  const sides = (values: number[]): [number, number] => {
    const middle = values.toSorted((a, b) => a - b)[values.length >> 1]!;
    const low = Math.max(Math.min(...values), middle - mostDegrees) - marginDegrees;
    const high = Math.min(Math.max(...values), middle + mostDegrees) + marginDegrees;
    return [rounded(low), rounded(high)];
  };
  const [west, east] = sides(longitudes);
  const [south, north] = sides(latitudes);
  return { west, south, east, north, points };
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e4) / 1e4;
}

function unionOf(areas: readonly FeedArea[]): FeedArea | undefined {
  if (areas.length === 0) return undefined;
  return {
    west: Math.min(...areas.map(({ west }) => west)),
    south: Math.min(...areas.map(({ south }) => south)),
    east: Math.max(...areas.map(({ east }) => east)),
    north: Math.max(...areas.map(({ north }) => north)),
    points: areas.flatMap(({ points }) => points),
  };
}

/** Whether a point of it lies in the area; streets by number lie anywhere. */
function isWithin({ polyline, area }: FeedItem, { west, south, east, north }: FeedArea): boolean {
  const points = polyline ?? area;
  return (
    points === undefined || points.some(([lon, lat]) => lon >= west && lon <= east && lat >= south && lat <= north)
  );
}

/** Closures first, then by slowness. */
function worst(items: readonly FeedItem[]): FeedItem[] {
  const badness = ({ closed, speedKph, factor = 1 }: FeedItem) =>
    closed ? Infinity : speedKph ? 100 / speedKph : factor;
  return items.toSorted((a, b) => badness(b) - badness(a)).slice(0, mostItems);
}

/** What a feed gives no end holds this hour and fades over the next two; a closure holds as long, whole. What is over is left out. */
function timed(items: readonly FeedItem[], now: Date) {
  const { validFromMs, fadesFromMs, validUntilMs } = liveSpan(now.getTime());
  const written = (ms: number) => new Date(ms).toISOString();
  return items
    .map(({ validFrom, validUntil, ...item }) => ({
      ...item,
      validFrom: validFrom ?? written(validFromMs),
      validUntil: validUntil ?? written(validUntilMs),
      ...(validUntil === undefined && !item.closed ? { fadesFrom: written(fadesFromMs) } : {}),
    }))
    .filter((item) => Date.parse(item.validUntil) > Math.max(now.getTime(), Date.parse(item.validFrom)));
}
