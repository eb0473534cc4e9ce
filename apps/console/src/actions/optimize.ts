import { usePlan } from "../state/plan-store.ts";
import type { Action } from "./action.ts";

export const optimize: Action = {
  id: "optimize",
  label: "Look for a better plan now",
  shortcut: "o",
  run({ server }) {
    const planId = usePlan.getState().view?.state.plan.id;
    // What comes of it is told by the live channel; a refusal changes nothing on the screen.
    if (planId) server.optimize(planId).catch(() => {});
  },
};
