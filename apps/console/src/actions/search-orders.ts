import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const searchOrders: Action = {
  id: "search-orders",
  label: "Search orders",
  shortcut: "/",
  run() {
    useScreen.setState({ tab: "orders", leftOpen: true, sheet: "orders" });
    // The field is in the page with the next frame.
    requestAnimationFrame(() => document.querySelector<HTMLInputElement>("input[type=search]")?.focus());
  },
};
