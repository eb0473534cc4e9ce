import type { GreatCircle } from "./great-circle.ts";
import type { LonLat } from "./location.ts";
import type { LegTimes, LegTimesRequest, LineRequest, RoadTimes } from "./road-times.ts";
import { NO_TRAFFIC } from "./traffic.ts";

/** Times of a day where there is no road graph: all by distance, and lines straight. */
export function makeGreatCircleTimes(greatCircle: GreatCircle): RoadTimes {
  return {
    matrix: (_group, request) => greatCircle.matrix(request),
    legTimes: (_group, { legs, slots, traffic = NO_TRAFFIC }: LegTimesRequest): LegTimes => {
      const distances = new Float64Array(legs.length);
      const durations = new Float64Array(legs.length * slots.count);
      for (const [leg, [from, to]] of legs.entries()) {
        for (let slot = 0; slot < slots.count; slot++) {
          const startMs = slots.startMs + slot * slots.slotMs;
          const only = { startMs, slotMs: slots.slotMs, count: 1 };
          const times = greatCircle.legSync({ from, to, departAtMs: startMs, slots: only, traffic });
          durations[leg * slots.count + slot] = times.durationSeconds;
          distances[leg] = times.distanceMeters;
        }
      }
      return { trafficVersion: traffic.version, distances, durations, offRoad: new Uint8Array(legs.length).fill(1) };
    },
    lines: ({ legs }: LineRequest) =>
      legs.map(([from, to]): LonLat[] => [
        [from.longitude, from.latitude],
        [to.longitude, to.latitude],
      ]),
  };
}
