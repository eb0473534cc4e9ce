import type { TaskStatus } from "@reroute/protocol";
import type { StopStatus } from "./stop-status.ts";

export type ShownStatus = StopStatus | "unassigned";

/** The word that always stands beside a status's colour and shape. */
export const statusWords: Record<ShownStatus, string> = {
  on_time: "On time",
  at_risk: "At risk",
  late: "Late",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  unassigned: "Unassigned",
};

/** What a driver is doing about a stop. */
export const progressWords: Record<TaskStatus, string> = {
  pending: "Waiting for a route",
  planned: "Planned",
  en_route: "Driver on the way",
  arrived: "Driver at the stop",
  completed: "Delivered",
  failed: "Failed",
  cancelled: "Cancelled",
  unserved: "Not served today",
};
