import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { PinSign } from "../pins/pin-mark.tsx";
import type { OrderEntry, PlanView } from "../state/plan-view.ts";
import { select, useScreen } from "../state/screen-store.ts";
import { StatusMark } from "../status/status-mark.tsx";
import { clockSpan } from "../words/clock-time.ts";
import { count } from "../words/quantities.ts";
import { ReasonList } from "./reason-list.tsx";

/** An order that is on no route, and why; the reason of each vehicle on demand. */
export function UnassignedCard({ order, view }: { order: OrderEntry; view: PlanView }) {
  const [open, setOpen] = useState(false);
  const isSelected = useScreen(({ selection }) => selection?.id === order.orderId);
  const known = view.unassignedById.get(order.orderId);
  const windows = known?.timeWindows ?? view.waiting.find(({ id }) => id === order.orderId)?.timeWindows ?? [];
  return (
    <div className={`border-line border-b transition-colors hover:bg-selected ${isSelected ? "bg-selected" : ""}`}>
      <button
        type="button"
        data-row
        aria-pressed={isSelected}
        className="block w-full px-4 pt-2 pb-1 text-left"
        onClick={() => select({ kind: "order", id: order.orderId })}
      >
        <span className="flex items-baseline gap-2">
          <span className="truncate font-medium">Order {order.reference}</span>
          {view.pinByOrder.has(order.orderId) && <PinSign />}
          <span className="ml-auto text-xs">
            <StatusMark status="unassigned" word={known ? undefined : "New"} />
          </span>
        </span>
        <span className="block text-muted text-xs">
          Window {windows.map((each) => clockSpan(each, view.timeZone)).join(" or ")}
        </span>
        <span className="block text-muted">
          {known?.text ?? "The plan is being worked on; this order has its place in a moment."}
        </span>
      </button>
      {known && known.reasons.length > 0 && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="mb-1 ml-2 inline-flex h-6 items-center gap-1 rounded px-2 text-accent text-xs hover:underline"
        >
          <ChevronRight size={12} className={`transition-transform ${open ? "rotate-90" : ""}`} />
          {open ? "Hide the reasons" : `Reason for each of ${count(known.reasons.length, "vehicle")}`}
        </button>
      )}
      {open && known && <ReasonList reasons={known.reasons} view={view} />}
    </div>
  );
}
