import type { ConnectionState, PlanState } from "@reroute/client";
import { create } from "zustand";
import type { ClockReading } from "./day-clock.ts";
import { buildPlanView, type PlanView } from "./plan-view.ts";
import type { Server } from "./server.ts";

interface PlanStore {
  view: PlanView | null;
  clock: ClockReading | null;
  connection: ConnectionState;
  /** performance.now() of the last message. */
  heardAt: number | null;
  problem: string | null;
}

const nothing: PlanStore = { view: null, clock: null, connection: "connecting", heardAt: null, problem: null };

/** The plan on the screen, as the live channel keeps it. */
export const usePlan = create<PlanStore>()(() => nothing);

/** Follows a plan into the store until the returned function is called. */
export function followPlan(server: Server, planId: string): () => void {
  usePlan.setState({ ...nothing });
  return server.watchPlan(planId, {
    onState: (state) => usePlan.setState((before) => received(before, state)),
    onConnection: (connection) => usePlan.setState({ connection }),
    onProblem: (problem) => usePlan.setState({ problem }),
  });
}

function received(before: PlanStore, state: PlanState): Partial<PlanStore> {
  const now = performance.now();
  const sameClock = before.clock?.clock === state.clock;
  return {
    view: buildPlanView(state, before.view),
    clock: sameClock ? before.clock : { clock: state.clock, receivedAt: now },
    heardAt: now,
    problem: null,
  };
}
