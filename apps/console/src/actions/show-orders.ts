import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const showOrders: Action = {
  id: "show-orders",
  label: "Show the orders",
  shortcut: "1",
  run: () => useScreen.setState({ tab: "orders", leftOpen: true, sheet: "orders" }),
};
