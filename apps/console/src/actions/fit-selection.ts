import { fitMap, useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const fitSelection: Action = {
  id: "fit-selection",
  label: "Show what is selected on the map",
  shortcut: "s",
  run() {
    if (useScreen.getState().selection) fitMap("selection");
  },
};
