import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const showRoutes: Action = {
  id: "show-routes",
  label: "Show the routes",
  shortcut: "2",
  run: () => useScreen.setState({ tab: "routes", leftOpen: true, sheet: "routes" }),
};
