/** Metres as kilometres: "412 km", from below 100 km with one decimal: "2.1 km". */
export function distance(meters: number): string {
  const km = meters / 1000;
  return `${km < 100 ? km.toFixed(1) : Math.round(km).toLocaleString("en")} km`;
}

/** "1 stop", "12 stops". */
export function count(amount: number, word: string): string {
  return `${amount.toLocaleString("en")} ${amount === 1 ? word : `${word}s`}`;
}

/** A share from 0 to 1 as "96 %"; only all is 100 %. */
export function percent(share: number): string {
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`;
}

const units = new Map([
  ["kg", "kg"],
  ["g", "g"],
  ["t", "t"],
  ["l", "l"],
  ["m3", "m³"],
  ["m2", "m²"],
  ["m", "m"],
]);

/** Named dimensions in words: {"weight_kg": 120, "pallets": 1} is "120 kg weight, 1 pallets". */
export function amountsInWords(amounts: Record<string, number>): string {
  const parts = Object.entries(amounts).map(([name, amount]) => amountInWords(name, amount));
  return parts.length > 0 ? parts.join(", ") : "nothing";
}

/** One dimension: ("weight_kg", 120) is "120 kg weight". */
export function amountInWords(name: string, amount: number): string {
  const words = name.split("_");
  const unit = words.length > 1 ? units.get(words.at(-1)!) : undefined;
  const number = amount.toLocaleString("en", { maximumFractionDigits: 1 });
  return unit === undefined ? `${number} ${words.join(" ")}` : `${number} ${unit} ${words.slice(0, -1).join(" ")}`;
}

/** Numbers inside names sort as numbers: Van 2 before Van 10. */
export const byName = new Intl.Collator("en", { numeric: true }).compare;
