import { useMemo } from "react";
import { usePlan } from "./plan-store.ts";
import { useScreen } from "./screen-store.ts";
import { type Highlight, highlightOf } from "./selection.ts";

/** What is raised above the rest: the selection, or else the route under the pointer. */
export function useHighlight(): Highlight | null {
  const selection = useScreen((screen) => screen.selection);
  const hovered = useScreen((screen) => screen.hoveredRouteId);
  const view = usePlan((plan) => plan.view);
  // Positions come in several times a second and change nothing here.
  const routes = view?.routes;
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  return useMemo(() => {
    const chosen = highlightOf(selection, view);
    if (chosen || hovered === null) return chosen;
    return { routeIds: new Set([hovered]), stopIds: new Set(), orderIds: new Set() };
  }, [selection, hovered, routes]);
}
