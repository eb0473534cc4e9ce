import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const showSettings: Action = {
  id: "show-settings",
  label: "Show the settings",
  shortcut: ",",
  run: () => useScreen.setState(({ settingsOpen }) => ({ settingsOpen: !settingsOpen })),
};
