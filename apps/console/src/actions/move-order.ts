import { mayMove } from "../moves/may-move.ts";
import { startMove } from "../moves/start-move.ts";
import { usePlan } from "../state/plan-store.ts";
import { useScreen } from "../state/screen-store.ts";
import { orderIdOf } from "../state/selection.ts";
import type { Action } from "./action.ts";

export const moveOrder: Action = {
  id: "move-order",
  label: "Move the selected order to another van",
  shortcut: "e",
  run() {
    const { view } = usePlan.getState();
    const orderId = orderIdOf(useScreen.getState().selection, view);
    if (view && orderId && mayMove(view, orderId)) startMove(orderId);
  },
};
