import { PinSign } from "../pins/pin-mark.tsx";
import type { OrderEntry, PlanView } from "../state/plan-view.ts";
import { select, useScreen } from "../state/screen-store.ts";
import { StatusMark } from "../status/status-mark.tsx";
import { routeColour } from "../theme/route-colours.ts";
import { clockTime } from "../words/clock-time.ts";

/** An order that is on a route. */
export function OrderRow({ order, view }: { order: OrderEntry; view: PlanView }) {
  const isSelected = useScreen(({ selection }) => selection?.id === order.orderId);
  const route = view.routeById.get(order.routeId ?? "");
  const stop = view.stopById.get(order.stopId ?? "");
  return (
    <button
      type="button"
      data-row
      aria-pressed={isSelected}
      className={`block w-full border-line border-b px-4 py-1 text-left transition-colors hover:bg-selected ${isSelected ? "bg-selected" : ""}`}
      onClick={() => select({ kind: "order", id: order.orderId })}
    >
      <span className="flex items-baseline gap-2">
        <span className="truncate font-medium">Order {order.reference}</span>
        {view.pinByOrder.has(order.orderId) && <PinSign />}
        <span className="ml-auto text-xs">
          <StatusMark status={order.status} />
        </span>
      </span>
      {route && stop && (
        <span className="flex items-center gap-1.5 text-muted text-xs">
          <span className="size-2 rounded-full" style={{ background: routeColour(route.colour) }} />
          {route.name}, stop {stop.number}
          <span className="ml-auto">{clockTime(stop.stop.eta, view.timeZone)}</span>
        </span>
      )}
    </button>
  );
}
