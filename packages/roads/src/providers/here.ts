import type { Location } from "../location.ts";
import { decodeFlexiblePolyline } from "./flexible-polyline.ts";
import { type Block, NO_LIMITS, type ProviderAnswer, type ProviderContext, type RoadProvider } from "./provider.ts";
import {
  checkStatus,
  fieldOf,
  garbage,
  listOf,
  readMeters,
  readSeconds,
  readTable,
  withoutKey,
} from "./read-answer.ts";

export interface HereProviderOptions {
  key: string;
  matrixUrl?: string;
  routerUrl?: string;
}

/** Answered at once up to this many origins and destinations; larger matrices are jobs. */
const MOST_AT_ONCE = 500;
/** The service takes 10,000 x 10,000; four million numbers are as much as one answer should hold. */
const MOST_AS_A_JOB = 2_000;
const POLL_MS = 1_000;
const MOST_POLLS = 300;

/** HERE Matrix Routing v8 within a region of at most 400 km, and Routing v8 for legs. */
export function makeHereProvider({
  key,
  matrixUrl = "https://matrix.router.hereapi.com",
  routerUrl = "https://router.hereapi.com",
}: HereProviderOptions): RoadProvider {
  const keyed = (url: string, query: string) => `${url}?${query}${query && "&"}apiKey=${encodeURIComponent(key)}`;

  /** Waits for a job and fetches its result. */
  async function resultOf(matrixId: string, { exchange, wait }: ProviderContext): Promise<ProviderAnswer> {
    const job = `${matrixUrl}/v8/matrix/${encodeURIComponent(matrixId)}`;
    for (let poll = 0; poll < MOST_POLLS; poll++) {
      await wait(POLL_MS);
      const answer = await exchange({ method: "GET", url: keyed(`${job}/status`, "") });
      const isMoved = answer.status === 303;
      if (!isMoved) check(answer);
      const status = isMoved ? "completed" : fieldOf(answer.body, "status");
      if (status === "completed") return exchange({ method: "GET", url: keyed(job, "") });
      if (status !== "accepted" && status !== "inProgress") throw garbage(`a job in state ${JSON.stringify(status)}`);
    }
    throw garbage(`a job that is not done after ${MOST_POLLS} looks`);
  }

  return {
    name: "here",
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
      const isJob = Math.max(origins.length, destinations.length) > MOST_AT_ONCE;
      let answer = await context.exchange({
        method: "POST",
        url: keyed(`${matrixUrl}/v8/matrix`, `async=${isJob}`),
        body: {
          origins: origins.map(written),
          destinations: destinations.map(written),
          regionDefinition: { type: "autoCircle", margin: 10_000 },
          departureTime: departAtMs === undefined ? "any" : new Date(departAtMs).toISOString(),
          transportMode: "car",
          routingMode: "fast",
          matrixAttributes: ["travelTimes", "distances"],
        },
      });
      check(answer);
      if (isJob) {
        const matrixId = fieldOf(answer.body, "matrixId");
        if (typeof matrixId !== "string") throw garbage("a job without an id");
        answer = await resultOf(matrixId, context);
        check(answer);
      }
      return readBlock(fieldOf(answer.body, "matrix"), origins.length, destinations.length);
    },

    async leg({ from, to, departAtMs }, { exchange }) {
      const at = ({ latitude, longitude }: Location) => `${latitude},${longitude}`;
      const departure = departAtMs === undefined ? "any" : encodeURIComponent(new Date(departAtMs).toISOString());
      const query = `transportMode=car&origin=${at(from)}&destination=${at(to)}&departureTime=${departure}&return=summary,polyline`;
      const answer = await exchange({ method: "GET", url: keyed(`${routerUrl}/v8/routes`, query) });
      check(answer);
      const [route] = listOf(fieldOf(answer.body, "routes"), "routes");
      const sections = listOf(fieldOf(route, "sections"), "sections");
      const sum = (name: string, read: (value: unknown) => number) =>
        sections.reduce<number>((total, section) => total + read(fieldOf(fieldOf(section, "summary"), name)), 0);
      const line = sections.flatMap((section) => {
        const part = decodeFlexiblePolyline(String(fieldOf(section, "polyline")));
        if (part === undefined) throw garbage("a polyline that is none");
        return part;
      });
      if (line.length < 2) throw garbage("a line of fewer than two points");
      return { seconds: sum("duration", readSeconds), meters: sum("length", readMeters), line };
    },
  };
}

function check(answer: ProviderAnswer): void {
  const said = fieldOf(answer.body, "title") ?? fieldOf(answer.body, "error_description");
  checkStatus(answer, said);
}

/** 0: found; 3: found, but against a wish. Any other code is no answer for the pair. */
function readBlock(matrix: unknown, rows: number, columns: number): Block {
  const codes = fieldOf(matrix, "errorCodes");
  const isMissing =
    codes === undefined
      ? undefined
      : readTable(codes, rows, columns, (code) => (code === 0 || code === 3 ? 0 : 1), "errorCodes");
  const read = (name: string, readValue: (value: unknown) => number) => {
    let cell = 0;
    const readOne = (value: unknown) => (isMissing?.[cell++] === 1 ? Number.NaN : readValue(value));
    return readTable(fieldOf(matrix, name), rows, columns, readOne, name);
  };
  return { seconds: read("travelTimes", readSeconds), meters: read("distances", readMeters) };
}

function written({ latitude, longitude }: Location) {
  return { lat: latitude, lng: longitude };
}
