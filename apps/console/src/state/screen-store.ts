import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Selection } from "./selection.ts";

export type Tab = "orders" | "routes" | "feed";
export type ThemeChoice = "system" | "light" | "dark";

interface Screen {
  /** Kept in the browser. */
  tab: Tab;
  theme: ThemeChoice;
  leftWidth: number;
  leftOpen: boolean;
  rightWidth: number;
  timelineShare: number;
  timelineOpen: boolean;
  /** Of this visit only. */
  planId: string | null;
  selection: Selection | null;
  hoveredRouteId: string | null;
  /** Adding an order: first the place is picked on the map, then the form is filled in. */
  draft: { location: { latitude: number; longitude: number } | null } | null;
  /** The order that is being moved: its panel lies over the order's details. */
  moving: string | null;
  search: string;
  shortcutsOpen: boolean;
  settingsOpen: boolean;
  sheet: Tab | "timeline" | null;
  /** Requests to move the map, counted: to the whole plan, or to what is selected. */
  fit: { count: number; to: "plan" | "selection" };
}

/** Where things stand on the screen: what is selected, open, and how wide. */
export const useScreen = create<Screen>()(
  persist(
    (): Screen => ({
      tab: "routes",
      theme: "system",
      leftWidth: 320,
      leftOpen: true,
      rightWidth: 360,
      timelineShare: 0.35,
      timelineOpen: true,
      planId: null,
      selection: null,
      hoveredRouteId: null,
      draft: null,
      moving: null,
      search: "",
      shortcutsOpen: false,
      settingsOpen: false,
      sheet: null,
      fit: { count: 0, to: "plan" },
    }),
    {
      name: "reroute.screen",
      partialize: ({ tab, theme, leftWidth, leftOpen, rightWidth, timelineShare, timelineOpen }) => ({
        tab,
        theme,
        leftWidth,
        leftOpen,
        rightWidth,
        timelineShare,
        timelineOpen,
      }),
    },
  ),
);

/** Moves the map to the whole plan, or to what is selected. */
export function fitMap(to: "plan" | "selection"): void {
  useScreen.setState(({ fit }) => ({ fit: { count: fit.count + 1, to }, sheet: null }));
}

/** Selects something, or nothing. */
export function select(selection: Selection | null): void {
  useScreen.setState({ selection, moving: null, sheet: null });
}

let hoverTimer: ReturnType<typeof setTimeout> | undefined;

/** Raises the route under the pointer. A pointer that only passes raises nothing. */
export function hoverRoute(routeId: string | null): void {
  clearTimeout(hoverTimer);
  hoverTimer = setTimeout(() => {
    if (useScreen.getState().hoveredRouteId !== routeId) useScreen.setState({ hoveredRouteId: routeId });
  }, 80);
}
