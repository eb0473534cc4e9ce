import type { Location, LonLat } from "../location.ts";
import type { RoadSourceLimits } from "../road-source.ts";

/** A service that answers road questions over HTTP: pure, the exchange of requests for answers is handed in. */
export interface RoadProvider {
  /** Stands in every answer as `source`. */
  readonly name: string;
  readonly limits: ProviderLimits;
  /** Times and distances from each origin to each destination. Absent: it answers legs only. Throws `ProviderError`. */
  block?(request: BlockRequest, context: ProviderContext): Promise<Block>;
  /** One leg with its line. Throws `ProviderError`. */
  leg(request: ProviderLegRequest, context: ProviderContext): Promise<ProviderLeg>;
  /** The text without the provider's key, for errors and logs. */
  redact(text: string): string;
}

/** `maxLocations` counts the origins and destinations of one request together, `maxElements` origins times destinations. */
export interface ProviderLimits extends RoadSourceLimits {
  /** Of `maxLocations`, the origins and the destinations by themselves. */
  maxOrigins: number;
  maxDestinations: number;
  elementsPerMinute: number;
  /** Billed and limited by element: asked for legs, never for all pairs unless someone says so. */
  perElement: boolean;
}

export interface BlockRequest {
  origins: readonly Location[];
  destinations: readonly Location[];
  /** Only for providers with `departAt`. */
  departAtMs?: number;
}

/** Row-major, row = origin. `Infinity`: no way. `NaN`: no answer for this pair, though others have one. */
export interface Block {
  seconds: Float64Array;
  meters: Float64Array;
}

export interface ProviderLegRequest {
  from: Location;
  to: Location;
  departAtMs?: number;
}

export interface ProviderLeg {
  seconds: number;
  meters: number;
  /** At least two points. */
  line: LonLat[];
}

export interface ProviderContext {
  exchange: Exchange;
  /** The wall clock: some providers refuse a departure in the past. */
  nowMs: number;
  /** Between looks at a job that takes a while. */
  wait(milliseconds: number): Promise<void>;
}

/** Sends a request and reads its answer. Throws `ProviderError` when none comes. */
export type Exchange = (request: ProviderRequest) => Promise<ProviderAnswer>;

export interface ProviderRequest {
  method: "GET" | "POST";
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: object;
}

export interface ProviderAnswer {
  status: number;
  /** From the header, if one was sent. */
  retryAfterSeconds?: number;
  /** Where a redirection leads; nobody follows it unasked, because a key may not go there. */
  location?: string;
  /** The JSON; undefined when it was none. */
  body: unknown;
}

/** Why a provider has no answer: what a caller may do about it depends on it. */
export type ProviderFault = "timeout" | "unreachable" | "busy" | "failed" | "refused" | "garbage";

/** A provider that did not answer, or not with an answer. Its message holds no key. */
export class ProviderError extends Error {
  readonly fault: ProviderFault;
  readonly retryAfterSeconds: number | undefined;

  constructor(fault: ProviderFault, message: string, retryAfterSeconds?: number) {
    super(message);
    this.name = "ProviderError";
    this.fault = fault;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const NO_LIMITS: ProviderLimits = {
  maxLocations: Infinity,
  maxOrigins: Infinity,
  maxDestinations: Infinity,
  maxElements: Infinity,
  ratePerMinute: Infinity,
  elementsPerMinute: Infinity,
  departAt: false,
  liveTraffic: false,
  perElement: false,
};
