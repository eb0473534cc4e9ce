import { type ThemeChoice, useScreen } from "../state/screen-store.ts";
import type { Action } from "./action.ts";

const next: Record<ThemeChoice, ThemeChoice> = { system: "light", light: "dark", dark: "system" };

export const changeTheme: Action = {
  id: "change-theme",
  label: "Change the theme: system, light, dark",
  shortcut: "t",
  run: () => useScreen.setState(({ theme }) => ({ theme: next[theme] })),
};
