import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const showShortcuts: Action = {
  id: "show-shortcuts",
  label: "Show the shortcuts",
  shortcut: "?",
  run: () => useScreen.setState(({ shortcutsOpen }) => ({ shortcutsOpen: !shortcutsOpen })),
};
