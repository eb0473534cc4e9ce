import { usePlan } from "../state/plan-store.ts";
import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const addOrder: Action = {
  id: "add-order",
  label: "Add an order by clicking the map",
  shortcut: "n",
  run() {
    if (usePlan.getState().view)
      useScreen.setState({ draft: { location: null }, selection: null, moving: null, sheet: null });
  },
};
