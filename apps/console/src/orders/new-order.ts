import type { Amounts, Location, OrderCreate } from "@reroute/protocol";
import { clockTime, clockTimeWithSeconds, instantAt } from "../words/clock-time.ts";

/** What the form for a new order holds: text as typed. */
export interface OrderDraft {
  reference: string;
  address: string;
  /** Wall times at the depot. */
  from: string;
  to: string;
  serviceMinutes: string;
  demand: Record<string, string>;
  priority: string;
}

interface Day {
  /** The plan's date and the depot's zone. */
  date: string;
  timeZone: string;
  now: number;
  /** When the last shift ends. */
  dayEnd: number;
}

export const windowPresets = [
  { label: "Next 2 h", hours: 2 },
  { label: "Next 4 h", hours: 4 },
  { label: "Rest of the day", hours: null },
] as const;

/** From and to of a preset as wall times: from now to some hours later, at most to the day's end. */
export function presetWindow(hours: number | null, day: Day): { from: string; to: string } {
  const latest = Math.max(day.dayEnd, day.now + 3_600_000);
  const end = hours === null ? latest : Math.min(latest, day.now + hours * 3_600_000);
  return { from: clockTime(day.now, day.timeZone), to: clockTime(end, day.timeZone) };
}

/** A draft that only lacks its place: a reference from the clock, the next four hours, five minutes of service. */
export function newDraft(dimensions: readonly string[], day: Day): OrderDraft {
  return {
    reference: `M-${clockTimeWithSeconds(day.now, day.timeZone).replaceAll(":", "")}`,
    address: "",
    ...presetWindow(4, day),
    serviceMinutes: "5",
    demand: Object.fromEntries(dimensions.map((name, index) => [name, index === 0 ? "20" : "0"])),
    priority: "0",
  };
}

/** The order to send. A window that ends before it starts ends on the next day. Numbers that are none are left to the API to refuse. */
export function orderOf(
  draft: OrderDraft,
  location: Location,
  { date, timeZone }: Pick<Day, "date" | "timeZone">,
): OrderCreate {
  const [from, to] = [draft.from.padStart(5, "0"), draft.to.padStart(5, "0")];
  const start = instantAt(date, from, timeZone);
  const sameDay = instantAt(date, to, timeZone);
  const nextDate = new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const demand: Amounts = {};
  for (const [name, amount] of Object.entries(draft.demand)) {
    if (amount.trim() !== "" && Number(amount) !== 0) demand[name] = Number(amount);
  }
  return {
    reference: draft.reference.trim(),
    location,
    ...(draft.address.trim() === "" ? {} : { address: draft.address.trim() }),
    timeWindows: [{ start, end: sameDay < start ? instantAt(nextDate, to, timeZone) : sameDay }],
    serviceSeconds: Math.round(Number(draft.serviceMinutes) * 60),
    demand,
    priority: Number(draft.priority),
  };
}

/** The API's words about one field, by the start of its JSON pointer. */
export function errorAt(errors: readonly { pointer: string; message: string }[], pointer: string): string | undefined {
  return errors.find((each) => each.pointer === pointer || each.pointer.startsWith(`${pointer}/`))?.message;
}
