import type { OrderCreate } from "@reroute/protocol";
import { instantAt, isoOf } from "./local-time.ts";
import { DEPOT_TIME_ZONE, drawAddress } from "./places.ts";
import { makeRandom, type Random } from "./random.ts";

export interface DemoOrder {
  /** As it is created, all but the depot. */
  order: OrderCreate & { reference: string };
  /** When it comes in; null: known the evening before. */
  arrivesAtMs: number | null;
  cancelledAtMs: number | null;
  /** The driver will ring in vain. */
  isNobodyHome: boolean;
}

const MINUTE_MS = 60_000;
const ORDER_COUNT = 300;
const SHARE_KNOWN = 0.8;
const SHARE_CANCELLED = 0.04;
const SHARE_NOBODY_HOME = 0.015;
const SHARE_HEAVY = 0.04;
/** Window lengths in hours with their shares; 9 is the whole day. */
const WINDOW_HOURS = [2, 4, 9];
const WINDOW_SHARES = [0.45, 0.35, 0.2];
const LEAST_NOTICE_MS = 100 * MINUTE_MS;

/** The orders of a date. */
export function drawOrders(seed: number, date: string): DemoOrder[] {
  return Array.from({ length: ORDER_COUNT }, (_, index) =>
    drawOrder(makeRandom(seed, date, "order", index), date, index),
  );
}

function drawOrder(random: Random, date: string, index: number): DemoOrder {
  const { place, location } = drawAddress(random);
  const isKnown = random.uniform() < SHARE_KNOWN;
  const arrivesAtMs = isKnown ? null : drawWholeMinute(random, at(date, "07:00"), at(date, "14:30"));
  const window = drawWindow(random, date, arrivesAtMs);
  const isHeavy = random.uniform() < SHARE_HEAVY;
  const weight = isHeavy ? random.between(120, 300) : clamp(22 * Math.exp(0.7 * random.normal()), 5, 120);
  // Bulky goods: vans are full before they are heavy, so that the day needs most of them.
  const volume = weight * (isHeavy ? random.between(4, 8) : random.between(10, 17));
  const serviceMinutes = clamp(6 * Math.exp(0.45 * random.normal()), 2, 30);
  const isCancelled = random.uniform() < SHARE_CANCELLED;
  const cancelFromMs = Math.max(at(date, "07:00"), (arrivesAtMs ?? 0) + 10 * MINUTE_MS);
  return {
    order: {
      reference: `${date.slice(2).replaceAll("-", "")}-${String(index + 1).padStart(3, "0")}`,
      location,
      address: `${random.integer(1, 999)} Demo Street, ${place.name}`,
      timeWindows: [{ start: isoOf(window.startMs), end: isoOf(window.endMs) }],
      serviceSeconds: Math.round(serviceMinutes * 60),
      demand: { weight_kg: Math.round(weight), volume_l: Math.round(volume) },
    },
    arrivesAtMs,
    cancelledAtMs: isCancelled ? drawWholeMinute(random, cancelFromMs, window.endMs - 60 * MINUTE_MS) : null,
    isNobodyHome: random.uniform() < SHARE_NOBODY_HOME,
  };
}

/** A window between 07:30 and 17:00, on half hours, that ends late enough after the order comes in. */
function drawWindow(random: Random, date: string, arrivesAtMs: number | null) {
  const half = 30 * MINUTE_MS;
  const lengthMs = random.pick(WINDOW_HOURS, WINDOW_SHARES) * 60 * MINUTE_MS;
  const [opens, closes] = [at(date, "07:30"), at(date, "17:00")];
  const noticeMs = arrivesAtMs === null ? 0 : arrivesAtMs + LEAST_NOTICE_MS - lengthMs;
  const earliest = opens + Math.max(0, Math.ceil((noticeMs - opens) / half)) * half;
  const startMs = earliest + random.integer(0, Math.floor((closes - lengthMs - earliest) / half)) * half;
  return { startMs, endMs: startMs + lengthMs };
}

function drawWholeMinute(random: Random, fromMs: number, toMs: number): number {
  return fromMs + random.integer(0, Math.floor((toMs - fromMs) / MINUTE_MS)) * MINUTE_MS;
}

const at = (date: string, time: string) => instantAt(date, time, DEPOT_TIME_ZONE);
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
