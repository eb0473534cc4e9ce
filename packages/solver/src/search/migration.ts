import type { BestPlan } from "./best-plan.ts";

/** How searches of one problem that run side by side tell each other their best plans (the island model). */
export interface Migration {
  /** Tells the others a plan. */
  send(plan: BestPlan): void;
  /** Replaces `best` by the best plan that another search has sent, where that is better; whether it was. */
  receive(best: BestPlan): boolean;
}
