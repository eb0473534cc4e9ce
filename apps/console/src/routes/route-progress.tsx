import type { RouteView } from "../state/plan-view.ts";
import { routeColour } from "../theme/route-colours.ts";

/** How much of a route is done, as a bar and a fraction. */
export function RouteProgress({ route }: { route: RouteView }) {
  const total = route.stops.length;
  const share = total === 0 ? 0 : route.endedCount / total;
  return (
    <span className="my-1.5 flex items-center gap-2.5">
      <span className="h-1 flex-1 overflow-hidden rounded-full bg-line">
        <span
          className="block h-full rounded-full transition-[width] duration-200"
          style={{ width: `${share * 100}%`, background: routeColour(route.colour) }}
        />
      </span>
      <span className="w-14 text-right text-muted text-xs">
        {route.endedCount} of {total}
      </span>
    </span>
  );
}
