import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const togglePanel: Action = {
  id: "toggle-panel",
  label: "Fold the left panel",
  shortcut: "[",
  run: () => useScreen.setState(({ leftOpen }) => ({ leftOpen: !leftOpen })),
};
