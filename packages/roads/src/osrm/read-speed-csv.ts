import { RoadFileError } from "../road-file-error.ts";
import type { NodePair, Traffic } from "../traffic.ts";

const MOST_KPH = 300;

/**
 * Traffic of OSRM's segment speed file: lines `from,to,km/h[,rate[,anything]]` with OpenStreetMap's node ids, speed 0 is closed. Rates,
 * which weigh streets without timing them, are read and left. One item a speed, closures first. Throws `RoadFileError` that names the line.
 */
export function readSpeedCsv(
  text: string,
  span: Pick<Traffic, "validFromMs" | "fadesFromMs" | "validUntilMs" | "source">,
): Traffic[] {
  const pairsOf = new Map<number, NodePair[]>();
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  for (const [index, line] of lines.entries()) {
    const { pair, kph } = readLine(line, index + 1);
    const pairs = pairsOf.get(kph);
    if (pairs) pairs.push(pair);
    else pairsOf.set(kph, [pair]);
  }
  const { fadesFromMs, ...closedSpan } = span;
  return [...pairsOf]
    .sort(([a], [b]) => a - b)
    .map(([kph, nodePairs]) =>
      kph === 0
        ? { id: "closed", nodePairs, closed: true as const, ...closedSpan }
        : { id: `${kph} km/h`, nodePairs, speedKph: Math.max(1, kph), ...span },
    );
}

function readLine(line: string, number: number): { pair: NodePair; kph: number } {
  const [from, to, speed, rate = ""] = line.split(",");
  const pair: NodePair = [readId(from, number), readId(to, number)];
  const kph = readNumber(speed, number, "a speed in km/h");
  if (kph > MOST_KPH) throw new RoadFileError(`line ${number}: ${kph} km/h is more than ${MOST_KPH}`);
  if (rate.trim() !== "") readNumber(rate, number, "a rate");
  return { pair, kph };
}

function readId(word: string | undefined, number: number): number {
  const id = Number(word);
  if (word !== undefined && /^\d+$/.test(word.trim()) && Number.isSafeInteger(id)) return id;
  throw new RoadFileError(`line ${number}: expected from,to,km/h with OpenStreetMap's node ids`);
}

function readNumber(word: string | undefined, number: number, what: string): number {
  const value = word === undefined || word.trim() === "" ? Number.NaN : Number(word);
  if (value >= 0 && value < Infinity) return value;
  throw new RoadFileError(`line ${number}: expected ${what}, got "${word ?? ""}"`);
}
