import { useLayoutEffect, useSyncExternalStore } from "react";
import { useScreen } from "../state/screen-store.ts";
import type { Theme } from "./route-colours.ts";

const darkSystem = "(prefers-color-scheme: dark)";

/** The theme that is shown: the chosen one, or the system's. */
export function useTheme(): Theme {
  const choice = useScreen((screen) => screen.theme);
  const systemIsDark = useSyncExternalStore(
    (changed) => {
      const query = matchMedia(darkSystem);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => matchMedia(darkSystem).matches,
  );
  if (choice !== "system") return choice;
  return systemIsDark ? "dark" : "light";
}

/** Sets the theme on the document. */
export function useThemeOnDocument(): void {
  const theme = useTheme();
  useLayoutEffect(() => {
    const root = document.documentElement;
    // All at once: hundreds of colours that fade together look like a fault.
    root.dataset.switching = "";
    root.dataset.theme = theme;
    root.getBoundingClientRect();
    delete root.dataset.switching;
  }, [theme]);
}
