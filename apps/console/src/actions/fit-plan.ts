import { fitMap } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const fitPlan: Action = {
  id: "fit-plan",
  label: "Fit the whole plan on the map",
  shortcut: "f",
  run: () => fitMap("plan"),
};
