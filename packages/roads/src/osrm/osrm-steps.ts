import { RADIANS } from "../geodesy.ts";
import type { LonLat } from "../location.ts";
import type { StreetStep } from "../street-steps.ts";

const MODIFIERS = ["straight", "slight right", "right", "sharp right", "uturn", "sharp left", "left", "slight left"];
/** Degrees to the right of straight on, up to which each modifier reaches. */
const MODIFIER_ENDS = [20, 60, 120, 165, 195, 240, 300, 340];

/** The steps of a leg as OSRM writes them: one a street, and the arrival. `drawn` writes a line in the geometry asked for. */
export function osrmSteps(steps: readonly StreetStep[], drawn: (line: readonly LonLat[]) => unknown): object[] {
  const written = steps.map((step, index) => {
    const before = index === 0 ? 0 : bearing(steps[index - 1].line, -2);
    const after = bearing(step.line, 0);
    const maneuver =
      index === 0
        ? { type: "depart", modifier: undefined }
        : { type: turnType(before, after), modifier: modifierOf(before, after) };
    return {
      ...stepOf(step.name, step.durationSeconds, step.distanceMeters),
      geometry: drawn(step.line),
      maneuver: { location: step.line[0], bearing_before: before, bearing_after: after, ...maneuver },
      intersections: [intersection(step.line[0], index === 0 ? undefined : before, after)],
    };
  });
  const last = steps.at(-1)!;
  const location = last.line.at(-1)!;
  const before = bearing(last.line, -2);
  return [
    ...written,
    {
      ...stepOf(last.name, 0, 0),
      geometry: drawn([location, location]),
      maneuver: { location, bearing_before: before, bearing_after: 0, type: "arrive" },
      intersections: [intersection(location, before, undefined)],
    },
  ];
}

function stepOf(name: string, seconds: number, meters: number) {
  const duration = tenths(seconds);
  return { distance: tenths(meters), duration, weight: duration, name, mode: "driving", driving_side: "right" };
}

export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function turnType(before: number, after: number): string {
  return modifierOf(before, after) === "straight" ? "new name" : "turn";
}

function modifierOf(before: number, after: number): string {
  const right = (after - before + 360) % 360;
  const index = MODIFIER_ENDS.findIndex((end) => right <= end);
  return MODIFIERS[Math.max(0, index)];
}

/** Degrees from north, clockwise, of the piece of the line that starts at the point; negative points count from the end. */
function bearing(line: readonly LonLat[], point: number): number {
  const from = line.at(point)!;
  const to = line.at(point + 1)!;
  const east = (to[0] - from[0]) * Math.cos(from[1] * RADIANS);
  const degrees = Math.round(Math.atan2(east, to[1] - from[1]) / RADIANS);
  return (degrees + 360) % 360;
}

/** Only the roads that the way itself uses are listed. */
function intersection(location: LonLat, before: number | undefined, after: number | undefined) {
  const back = before === undefined ? [] : [(before + 180) % 360];
  const bearings = after === undefined ? back : [...back, after];
  return {
    location,
    bearings,
    entry: bearings.map((_, index) => index === bearings.length - 1 && after !== undefined),
    ...(before === undefined ? {} : { in: 0 }),
    ...(after === undefined ? {} : { out: bearings.length - 1 }),
  };
}
