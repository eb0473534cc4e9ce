import { gunzipSync, gzipSync } from "node:zlib";
import type { AnsweredBlock, Location } from "@reroute/roads";

const noWay = -1;
const noAnswer = -2;

interface WrittenBlock {
  version: 1;
  provider: string;
  departAtMs: number | null;
  origins: Location[];
  destinations: Location[];
  /** Tenths. */
  seconds: number[];
  meters: number[];
}

/** What a provider answered, as it is kept. */
export function encodeBlock(provider: string, block: AnsweredBlock): Uint8Array {
  const written: WrittenBlock = {
    version: 1,
    provider,
    departAtMs: block.departAtMs ?? null,
    origins: [...block.origins],
    destinations: [...block.destinations],
    seconds: Array.from(block.seconds, tenths),
    meters: Array.from(block.meters, tenths),
  };
  return new Uint8Array(gzipSync(JSON.stringify(written)));
}

/** Undefined when another provider answered it: one plan's times have one source. */
export function decodeBlock(provider: string, bytes: Uint8Array): AnsweredBlock | undefined {
  const written = JSON.parse(gunzipSync(bytes).toString()) as WrittenBlock;
  if (written.provider !== provider) return undefined;
  const { departAtMs, origins, destinations, seconds, meters } = written;
  return {
    ...(departAtMs !== null && { departAtMs }),
    origins,
    destinations,
    seconds: Float64Array.from(seconds, fromTenths),
    meters: Float64Array.from(meters, fromTenths),
  };
}

function tenths(value: number): number {
  if (Number.isNaN(value)) return noAnswer;
  return value === Infinity ? noWay : Math.round(value * 10);
}

function fromTenths(value: number): number {
  if (value === noAnswer) return Number.NaN;
  return value === noWay ? Infinity : value / 10;
}
