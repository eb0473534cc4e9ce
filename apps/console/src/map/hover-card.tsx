import { usePlan } from "../state/plan-store.ts";
import type { PlanView } from "../state/plan-view.ts";
import { StatusMark } from "../status/status-mark.tsx";
import type { ShownStatus } from "../status/status-words.ts";
import { clockTime } from "../words/clock-time.ts";
import type { Hit } from "./make-plan-map.ts";

/** What lies under the pointer, in two lines. */
export function HoverCard({ hit, x, y }: { hit: Hit; x: number; y: number }) {
  const content = usePlan((plan) => plan.view && describe(hit, plan.view));
  const lines = content?.split("\n");
  if (!lines) return null;
  const [title, detail, status] = lines as [string, string, ShownStatus | ""];
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute z-10 max-w-64 rounded-md border border-line bg-raised px-2.5 py-1.5 shadow-float"
      style={{ left: x + 14, top: y + 14 }}
    >
      <p className="truncate font-medium">{title}</p>
      <p className="flex items-center gap-2 text-muted text-xs">
        {status && <StatusMark status={status} />}
        <span className="truncate">{detail}</span>
      </p>
    </div>
  );
}

/** Three lines: title, detail, status. One string, so that the store's selector stays cheap to compare. */
function describe(hit: Hit, view: PlanView): string | null {
  if (hit.kind === "stop") {
    const found = view.stopById.get(hit.id);
    const route = view.routeOfStop.get(hit.id);
    if (!found || !route) return null;
    const time = clockTime(found.stop.eta, view.timeZone);
    return `Stop ${found.number} · Order ${found.stop.references.join(", ")}\n${route.name} · ${time}\n${found.status}`;
  }
  if (hit.kind === "order") {
    const order = view.unassignedById.get(hit.id);
    return order ? `Order ${order.reference}\n${order.text}\nunassigned` : null;
  }
  const route = hit.kind === "vehicle" ? view.routeByVehicle.get(hit.id) : view.routeById.get(hit.id);
  if (!route) return null;
  return `${route.name} · ${route.driverName}\n${route.endedCount} of ${route.stops.length} stops\n${route.status}`;
}
