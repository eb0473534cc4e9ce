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
  search: string;
  shortcutsOpen: boolean;
  sheet: Tab | "timeline" | null;
  /** Counts requests to show the whole plan on the map. */
  fitRequests: number;
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
      search: "",
      shortcutsOpen: false,
      sheet: null,
      fitRequests: 0,
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

/** Selects something, or nothing; the same thing again deselects it only if asked to. */
export function select(selection: Selection | null): void {
  useScreen.setState({ selection, sheet: null });
}
