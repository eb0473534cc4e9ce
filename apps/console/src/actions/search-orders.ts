import { flushSync } from "react-dom";
import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const searchOrders: Action = {
  id: "search-orders",
  label: "Search orders",
  shortcut: "/",
  run() {
    // At once, or what is typed next would be taken for other shortcuts.
    flushSync(() => useScreen.setState({ tab: "orders", leftOpen: true, sheet: "orders" }));
    document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  },
};
