import type { Stop } from "@reroute/protocol";

/** What a dispatcher must know of a stop at one glance. */
export type StopStatus = "on_time" | "at_risk" | "late" | "done" | "failed" | "cancelled";

/** Less room than this before the window's end is a risk, for who is behind the plan by more than that. */
const riskSeconds = 600;
const behindSeconds = 60;

/** Seconds between the expected start of service and the end of its window; negative when late. */
export function slackSeconds(stop: Pick<Stop, "eta" | "timeWindows" | "lateSeconds">): number {
  if (stop.lateSeconds > 0) return -stop.lateSeconds;
  const arrival = Date.parse(stop.eta);
  const window = stop.timeWindows.find((each) => Date.parse(each.end) >= arrival);
  return window === undefined ? 0 : (Date.parse(window.end) - arrival) / 1000;
}

/**
 * The status of a stop from what is done and what is expected. A good plan uses the windows up to their ends: little room
 * alone is no risk, but to lose it is.
 */
export function stopStatus(stop: StatusFields): StopStatus {
  if (stop.status === "completed") return "done";
  if (stop.status === "failed" || stop.status === "unserved") return "failed";
  if (stop.status === "cancelled") return "cancelled";
  if (stop.lateSeconds > 0) return "late";
  // At the door: the window can no longer be missed.
  if (stop.status === "arrived") return "on_time";
  const behind = (Date.parse(stop.eta) - Date.parse(stop.plannedArrival)) / 1000;
  return behind > behindSeconds && slackSeconds(stop) < riskSeconds ? "at_risk" : "on_time";
}

type StatusFields = Pick<Stop, "eta" | "plannedArrival" | "timeWindows" | "lateSeconds" | "status">;

/** True once a stop needs no more work today. */
export function isEnded(stop: Pick<Stop, "status">): boolean {
  return ["completed", "failed", "cancelled", "unserved"].includes(stop.status);
}

/** The worst status of the stops that are still ahead; "done" when none is. */
export function worstStatus(statuses: Iterable<StopStatus>): StopStatus {
  const order: StopStatus[] = ["late", "at_risk", "on_time"];
  const present = new Set(statuses);
  return order.find((status) => present.has(status)) ?? "done";
}
