import { memo } from "react";
import type { RouteView } from "../state/plan-view.ts";
import { hoverRoute, select, useScreen } from "../state/screen-store.ts";
import { StatusMark } from "../status/status-mark.tsx";
import { statusWords } from "../status/status-words.ts";
import { routeColour } from "../theme/route-colours.ts";
import { clockTime } from "../words/clock-time.ts";
import { duration } from "../words/duration.ts";
import { count, distance } from "../words/quantities.ts";
import { RouteProgress } from "./route-progress.tsx";

/** A route at a glance: who drives, how far it is, how late, what comes next. */
export const RouteCard = memo(function RouteCard({ route, timeZone }: { route: RouteView; timeZone: string }) {
  const isSelected = useScreen(
    ({ selection }) => selection?.id === route.route.id || selection?.id === route.route.vehicleId,
  );
  return (
    <button
      type="button"
      data-row
      aria-pressed={isSelected}
      className={`relative block w-full border-line border-b py-2.5 pr-3 pl-4 text-left transition-colors hover:bg-selected ${isSelected ? "bg-selected" : ""}`}
      onClick={() => select({ kind: "route", id: route.route.id })}
      onMouseEnter={() => hoverRoute(route.route.id)}
      onMouseLeave={() => hoverRoute(null)}
    >
      <span
        className="absolute inset-y-2.5 left-1.5 w-1 rounded-full"
        style={{ background: routeColour(route.colour) }}
      />
      <span className="flex items-baseline gap-2">
        <span className="font-medium text-base">{route.name}</span>
        <span className="truncate text-muted">{route.driverName}</span>
        <span className="ml-auto text-xs">
          <StatusMark status={route.status} word={statusSentence(route)} />
        </span>
      </span>
      <RouteProgress route={route} />
      <span className="flex items-baseline gap-2 text-muted text-xs">
        <span className="truncate">{nextSentence(route, timeZone)}</span>
        <span className="ml-auto whitespace-nowrap">{distance(route.route.distanceMeters)}</span>
      </span>
    </button>
  );
});

/** "12 min late", "On time", "Done". */
export function statusSentence(route: RouteView): string {
  return route.status === "late" ? `${duration(route.lateSeconds)} late` : statusWords[route.status];
}

function nextSentence({ next, route, stops }: RouteView, timeZone: string): string {
  if (stops.length === 0) return "No stops today";
  if (next === undefined) return `All ${count(stops.length, "stop")} done, back at ${clockTime(route.eta, timeZone)}`;
  const where = `stop ${next.number}, order ${next.stop.references.join(", ")}`;
  if (next.stop.status === "arrived") return `Now at ${where}`;
  return `${clockTime(next.stop.eta, timeZone)} at ${where}`;
}
