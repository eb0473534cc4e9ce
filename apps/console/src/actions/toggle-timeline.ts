import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const toggleTimeline: Action = {
  id: "toggle-timeline",
  label: "Fold the timeline",
  shortcut: "]",
  run: () => useScreen.setState(({ timelineOpen }) => ({ timelineOpen: !timelineOpen })),
};
