import { idsOf, isTask, nameOf } from "./entry.ts";
import type { Violation, ViolationCode } from "./violation.ts";
import { exceeds, said } from "./violation.ts";
import type { Walk } from "./walk.ts";

/** Legs without a way, and the shift and the limits that the vehicle does not keep. */
export function routeLimits(walk: Walk): Violation[] {
  return [...reachable(walk), ...shift(walk), ...limits(walk)];
}

/** After the first leg without a way everything is endless: only that leg is told. */
function reachable({ vehicle, entries, driven }: Walk): Violation[] {
  const vehicleId = vehicle.id;
  const isEndless = (value: { distanceMeters: number; drivingSeconds: number }) =>
    !Number.isFinite(value.distanceMeters) || !Number.isFinite(value.drivingSeconds);
  const at = driven.steps.findIndex(isEndless);
  if (at >= 0) {
    const entry = entries[at]!;
    const message = `vehicle ${vehicleId} has no way to ${nameOf(entry)} from the place before it`;
    return [{ code: "UNREACHABLE", message, vehicleId, ...idsOf(entry) }];
  }
  if (!isEndless(driven)) return [];
  return [{ code: "UNREACHABLE", message: `vehicle ${vehicleId} has no way from its last stop to its end`, vehicleId }];
}

function shift({ vehicle, driven }: Walk): Violation[] {
  const violations: Violation[] = [];
  const { id: vehicleId, state } = vehicle;
  const departure = driven.departureSeconds;
  const say = (code: ViolationCode, message: string) => violations.push({ code, message, vehicleId });
  const earliest = state ? state.availableAtSeconds : vehicle.shift?.earliestStartSeconds;
  const latest = state ? undefined : vehicle.shift?.latestStartSeconds;
  if (earliest !== undefined && exceeds(earliest, departure)) {
    say("SHIFT_START", `vehicle ${vehicleId} departs at ${departure} s; it is available from ${earliest} s`);
  }
  if (state && exceeds(departure, state.availableAtSeconds)) {
    say(
      "SHIFT_START",
      `vehicle ${vehicleId} departs at ${departure} s; it is under way from ${state.availableAtSeconds} s on`,
    );
  }
  if (latest !== undefined && exceeds(departure, latest)) {
    say("SHIFT_START", `vehicle ${vehicleId} departs at ${departure} s; it must start by ${latest} s`);
  }
  const end = vehicle.shift?.latestEndSeconds;
  if (end !== undefined && exceeds(driven.endSeconds, end) && driven.endSeconds < Number.POSITIVE_INFINITY) {
    say("SHIFT_END", `vehicle ${vehicleId} ends at ${said(driven.endSeconds)} s; its shift ends at ${end} s`);
  }
  return violations;
}

function limits({ vehicle, entries, driven }: Walk): Violation[] {
  const { id: vehicleId } = vehicle;
  const { maxTasks, maxDistanceMeters, maxDurationSeconds, maxTravelSeconds } = vehicle.limits ?? {};
  const duration = driven.endSeconds - driven.departureSeconds;
  const rules: [ViolationCode, number, number | undefined, string][] = [
    ["MAX_TASKS", entries.filter(isTask).length, maxTasks, "tasks"],
    ["MAX_DISTANCE", driven.distanceMeters, maxDistanceMeters, "m"],
    ["MAX_DURATION", duration, maxDurationSeconds, "s"],
    ["MAX_TRAVEL", driven.drivingSeconds, maxTravelSeconds, "s of driving"],
  ];
  return rules
    .filter(([, value, bound]) => bound !== undefined && exceeds(value, bound) && value < Number.POSITIVE_INFINITY)
    .map(([code, value, bound, unit]) => ({
      code,
      message: `the route of vehicle ${vehicleId} takes ${said(value)} ${unit}; its limit is ${bound} ${unit}`,
      vehicleId,
    }));
}
