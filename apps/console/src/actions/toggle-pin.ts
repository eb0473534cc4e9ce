import type { OrderId } from "@reroute/protocol";
import { mayMove } from "../moves/may-move.ts";
import { usePlan } from "../state/plan-store.ts";
import { useScreen } from "../state/screen-store.ts";
import { orderIdOf } from "../state/selection.ts";
import type { Action } from "./action.ts";

export const togglePin: Action = {
  id: "toggle-pin",
  label: "Pin the selected order to its van, or unpin it",
  shortcut: "p",
  run({ server }) {
    const { view } = usePlan.getState();
    const orderId = orderIdOf(useScreen.getState().selection, view);
    if (!view || !orderId) return;
    const pin = view.pinByOrder.get(orderId);
    const stop = view.stopOfOrder.get(orderId);
    const vehicleId = stop && view.routeOfStop.get(stop.stop.id)?.route.vehicleId;
    // The live channel tells what came of it; a refusal changes nothing on the screen.
    if (pin) server.unpin(pin.id).catch(() => {});
    else if (vehicleId && mayMove(view, orderId)) {
      server.pin({ orderId: orderId as OrderId, vehicleId }).catch(() => {});
    }
  },
};
