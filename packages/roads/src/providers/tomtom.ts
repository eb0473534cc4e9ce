import type { Location } from "../location.ts";
import { type Block, NO_LIMITS, type ProviderAnswer, type ProviderContext, type RoadProvider } from "./provider.ts";
import {
  checkPoint,
  checkStatus,
  fieldOf,
  garbage,
  listOf,
  readCell,
  readMeters,
  readSeconds,
  withoutKey,
} from "./read-answer.ts";

export interface TomTomProviderOptions {
  key: string;
  url?: string;
}

/** Answered at once up to this many pairs within 400 km; larger matrices are jobs. */
const MOST_AT_ONCE = 200;
/** The service takes 100 million pairs; four million are as much as one answer should hold. */
const MOST_AS_A_JOB = 2_000;
const POLL_MS = 1_000;
const MOST_POLLS = 300;

/** TomTom Matrix Routing v2, at once or as a job, and Routing v1 for legs. A departure in the past becomes now. */
export function makeTomTomProvider({ key, url = "https://api.tomtom.com" }: TomTomProviderOptions): RoadProvider {
  const base = `${url}/routing/matrix/2`;
  const keyed = (path: string) => `${path}?key=${encodeURIComponent(key)}`;

  async function resultOf(jobId: string, { exchange, wait }: ProviderContext): Promise<ProviderAnswer> {
    const job = `${base}/async/${encodeURIComponent(jobId)}`;
    for (let poll = 0; poll < MOST_POLLS; poll++) {
      await wait(POLL_MS);
      const answer = await exchange({ method: "GET", url: keyed(job) });
      check(answer);
      const state = fieldOf(answer.body, "state");
      if (state === "Completed") {
        const result = await exchange({ method: "GET", url: keyed(`${job}/result`) });
        // Results lie elsewhere, where the key has no business.
        if (result.status !== 302 || result.location === undefined) return result;
        return exchange({ method: "GET", url: result.location });
      }
      if (state !== "Submitted" && state !== "InProgress") throw garbage(`a job in state ${JSON.stringify(state)}`);
    }
    throw garbage(`a job that is not done after ${MOST_POLLS} looks`);
  }

  return {
    name: "tomtom",
    limits: {
      ...NO_LIMITS,
      maxOrigins: MOST_AS_A_JOB,
      maxDestinations: MOST_AS_A_JOB,
      ratePerMinute: 600,
      departAt: true,
      liveTraffic: true,
    },
    redact: (text) => withoutKey(text, key),

    async block({ origins, destinations, departAtMs }, context) {
      const isJob = origins.length * destinations.length > MOST_AT_ONCE;
      let answer = await context.exchange({
        method: "POST",
        url: keyed(isJob ? `${base}/async` : base),
        body: {
          origins: origins.map(written),
          destinations: destinations.map(written),
          options: {
            departAt: departure(departAtMs, context.nowMs),
            routeType: "fastest",
            traffic: "live",
            travelMode: "car",
          },
        },
      });
      check(answer);
      if (isJob) {
        const jobId = fieldOf(answer.body, "jobId");
        if (typeof jobId !== "string") throw garbage("a job without an id");
        answer = await resultOf(jobId, context);
        check(answer);
      }
      return readBlock(fieldOf(answer.body, "data"), origins.length, destinations.length);
    },

    async leg({ from, to, departAtMs }, { exchange, nowMs }) {
      const at = ({ latitude, longitude }: Location) => `${latitude},${longitude}`;
      const path = `${url}/routing/1/calculateRoute/${at(from)}:${at(to)}/json`;
      const departAt = encodeURIComponent(departure(departAtMs, nowMs));
      const query = `&traffic=true&travelMode=car&routeType=fastest&departAt=${departAt}`;
      const answer = await exchange({ method: "GET", url: `${keyed(path)}${query}` });
      check(answer);
      const [route] = listOf(fieldOf(answer.body, "routes"), "routes");
      const summary = fieldOf(route, "summary");
      const line = listOf(fieldOf(route, "legs"), "legs")
        .flatMap((leg) => listOf(fieldOf(leg, "points"), "points"))
        .map((point) => checkPoint(fieldOf(point, "longitude"), fieldOf(point, "latitude")));
      if (line.length < 2) throw garbage("a line of fewer than two points");
      return {
        seconds: readSeconds(fieldOf(summary, "travelTimeInSeconds")),
        meters: readMeters(fieldOf(summary, "lengthInMeters")),
        line,
      };
    },
  };
}

function departure(departAtMs: number | undefined, nowMs: number): string {
  return departAtMs === undefined || departAtMs <= nowMs ? "now" : new Date(departAtMs).toISOString();
}

function check(answer: ProviderAnswer): void {
  const detailed = fieldOf(fieldOf(answer.body, "detailedError"), "message");
  checkStatus(answer, detailed ?? fieldOf(answer.body, "errorText"));
}

/** Each cell says where it belongs; one with an error is no answer for its pair. */
function readBlock(data: unknown, rows: number, columns: number): Block {
  const seconds = new Float64Array(rows * columns).fill(Number.NaN);
  const meters = seconds.slice();
  for (const cell of listOf(data, "data")) {
    const place = readCell(fieldOf(cell, "originIndex"), fieldOf(cell, "destinationIndex"), rows, columns);
    const summary = fieldOf(cell, "routeSummary");
    if (summary === undefined) continue;
    seconds[place] = readSeconds(fieldOf(summary, "travelTimeInSeconds"));
    meters[place] = readMeters(fieldOf(summary, "lengthInMeters"));
  }
  return { seconds, meters };
}

function written({ latitude, longitude }: Location) {
  return { point: { latitude, longitude } };
}
