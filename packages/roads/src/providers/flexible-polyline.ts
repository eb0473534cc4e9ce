import type { LonLat } from "../location.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * The line of a polyline in HERE's flexible encoding (version 1): five bits a character, precision and a third dimension told in front,
 * then differences of latitude, longitude and, when there is one, the third. Undefined when it is none.
 */
export function decodeFlexiblePolyline(text: string): LonLat[] | undefined {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const bits = ALPHABET.indexOf(character);
    if (bits < 0 || shift > 45) return undefined;
    value += (bits & 31) * 2 ** shift;
    shift += 5;
    if (bits >= 32) continue;
    numbers.push(value);
    value = 0;
    shift = 0;
  }
  const [version, header] = numbers;
  if (version !== 1 || header === undefined || shift !== 0) return undefined;
  const scale = 10 ** (header & 15);
  const dimensions = ((header >> 4) & 7) === 0 ? 2 : 3;
  const line: LonLat[] = [];
  let [latitude, longitude] = [0, 0];
  for (let at = 2; at + dimensions <= numbers.length; at += dimensions) {
    latitude += signed(numbers[at]);
    longitude += signed(numbers[at + 1]);
    line.push([longitude / scale, latitude / scale]);
  }
  return line.every(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90) ? line : undefined;
}

function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
