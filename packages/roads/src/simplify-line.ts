import { RADIANS } from "./geodesy.ts";
import type { LonLat } from "./location.ts";

const METERS_PER_DEGREE = 111_195;

/** A line with fewer points that stays within so many metres of all of them (Douglas & Peucker 1973). Both ends stay. */
export function simplifyLine(line: readonly LonLat[], mostMeters: number): LonLat[] {
  if (line.length < 3) return [...line];
  const shrink = Math.cos(line[0][1] * RADIANS);
  const x = line.map(([longitude]) => longitude * shrink * METERS_PER_DEGREE);
  const y = line.map(([, latitude]) => latitude * METERS_PER_DEGREE);
  const isKept = new Uint8Array(line.length);
  isKept[0] = isKept[line.length - 1] = 1;
  const open: [from: number, to: number][] = [[0, line.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span;
    const [dx, dy] = [x[to] - x[from], y[to] - y[from]];
    const square = dx * dx + dy * dy;
    let [furthest, at] = [mostMeters * mostMeters, -1];
    for (let point = from + 1; point < to; point++) {
      const [px, py] = [x[point] - x[from], y[point] - y[from]];
      const share = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const away = (px - share * dx) ** 2 + (py - share * dy) ** 2;
      if (away > furthest) [furthest, at] = [away, point];
    }
    if (at < 0) continue;
    isKept[at] = 1;
    open.push([from, at], [at, to]);
  }
  return line.filter((_, point) => isKept[point] === 1);
}
