import { useCallback, useEffect } from "react";
import { useServer } from "../state/server-context.ts";
import { allActions } from "./all-actions.ts";

/** Runs an action by its id. */
export function useActions(): (id: string) => void {
  const server = useServer();
  return useCallback((id) => allActions.find((action) => action.id === id)?.run({ server }), [server]);
}

/** Runs actions by their keys. */
export function useShortcutActions(): void {
  const server = useServer();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const isTyping = event.target instanceof Element && event.target.matches("input, textarea, select");
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const action = allActions.find(({ shortcut }) => shortcut?.toLowerCase() === key.toLowerCase());
      if (action === undefined || (isTyping && !action.whileTyping)) return;
      event.preventDefault();
      action.run({ server });
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [server]);
}
