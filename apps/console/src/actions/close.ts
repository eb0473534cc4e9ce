import { useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

export const close: Action = {
  id: "close",
  label: "Close what is open",
  shortcut: "Escape",
  whileTyping: true,
  run() {
    const { draft, moving, selection, sheet } = useScreen.getState();
    if (draft) useScreen.setState({ draft: null });
    else if (moving) useScreen.setState({ moving: null });
    else if (selection) useScreen.setState({ selection: null });
    else if (sheet) useScreen.setState({ sheet: null });
  },
};
