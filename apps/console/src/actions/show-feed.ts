import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const showFeed: Action = {
  id: "show-feed",
  label: "Show the feed of revisions",
  shortcut: "3",
  run: () => useScreen.setState({ tab: "feed", leftOpen: true, sheet: "feed" }),
};
