import type { LonLat } from "../location.ts";

/** Google's encoded polyline: latitude first, differences of rounded degrees in base 64. `precision` is 5 or 6 decimals. */
export function encodePolyline(line: readonly LonLat[], precision: number): string {
  const scale = 10 ** precision;
  let text = "";
  let [latitude, longitude] = [0, 0];
  for (const [lon, lat] of line) {
    const [nextLatitude, nextLongitude] = [Math.round(lat * scale), Math.round(lon * scale)];
    text += encodeNumber(nextLatitude - latitude) + encodeNumber(nextLongitude - longitude);
    [latitude, longitude] = [nextLatitude, nextLongitude];
  }
  return text;
}

/** The line of an encoded polyline, or undefined when it is none. */
export function decodePolyline(text: string, precision: number): LonLat[] | undefined {
  const scale = 10 ** precision;
  const line: LonLat[] = [];
  const position = [0, 0];
  let at = 0;
  while (at < text.length) {
    for (let axis = 0; axis < 2; axis++) {
      let value = 0;
      let shift = 0;
      let bits = 32;
      while (bits >= 32) {
        bits = text.charCodeAt(at++) - 63;
        // NaN behind the end.
        if (!(bits >= 0 && bits < 64) || shift > 30) return undefined;
        value |= (bits & 31) << shift;
        shift += 5;
      }
      position[axis] += (value & 1) === 0 ? value >> 1 : ~(value >> 1);
    }
    line.push([position[1] / scale, position[0] / scale]);
  }
  return line;
}

function encodeNumber(value: number): string {
  let bits = value < 0 ? ~(value << 1) : value << 1;
  let text = "";
  for (; bits >= 32; bits >>= 5) text += String.fromCharCode((bits & 31) + 32 + 63);
  return text + String.fromCharCode(bits + 63);
}
