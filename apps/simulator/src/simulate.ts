import { type Client, pause, type WallClock } from "@reroute/client";
import type { PlanId } from "@reroute/protocol";
import { setUpCompany } from "./company.ts";
import { type DayClock, openDayClock } from "./day-clock.ts";
import { loadDay } from "./load-day.ts";
import { dateAt, dayAfter } from "./local-time.ts";
import type { Log } from "./log.ts";
import { DEPOT_TIME_ZONE } from "./places.ts";
import { makePlanNews, type PlanNews } from "./plan-news.ts";
import { runDay } from "./run-day.ts";
import { isServerAway } from "./server-away.ts";
import { makeDemoDay } from "./world.ts";
import type { WorldRoads } from "./world-roads.ts";

/** What the simulator tells the process that started it. */
export type SimulatorMessage = { type: "loaded"; planId: PlanId } | { type: "day-done"; planId: PlanId };

export interface SimulateDeps {
  client: Client;
  wall: WallClock;
  /** Day seconds per wall second. */
  speed: number;
  seed: number;
  /** What is really driven on; absent: great circles. */
  roads?: WorldRoads;
  log: Log;
  signal: AbortSignal;
  tell(message: SimulatorMessage): void;
}

const NIGHT_STEP_MS = 1_800_000;
const STEP_MS = 30_000;
/** How long the first plan may take, in day time, before it is asked for. */
const MOST_PLANNING_STEPS = 20;
const RETRY_MS = 3_000;

/** Runs demo days, from the one under way or the next, until the signal is aborted. A server that goes away is waited for. */
export async function simulate(deps: SimulateDeps): Promise<void> {
  const { client, wall, log, signal } = deps;
  const company = await setUpCompany(client);
  const clock = await openDayClock(client, wall, log, signal);
  let date = await firstDate(deps, clock);
  while (!signal.aborted) {
    try {
      await oneDay(date);
      date = dayAfter(date);
    } catch (error) {
      if (signal.aborted) break;
      if (!isServerAway(error)) throw error;
      // A day that was begun is taken up again where it stands.
      log(`${error.message} Trying again.`);
      await pause(wall, RETRY_MS, signal);
    }
  }

  async function oneDay(date: string) {
    const day = makeDemoDay(deps.seed, date, deps.roads);
    const loaded = await loadDay(client, company, day);
    const { planId } = loaded;
    const news = makePlanNews(client, planId, date);
    try {
      while (clock.now() < day.morningMs && !signal.aborted) {
        await clock.advance(Math.min(day.morningMs, clock.now() + NIGHT_STEP_MS));
      }
      await firstPlan(deps, clock, planId, news);
      if (signal.aborted) return;
      log(`${date} is loaded: ${loaded.orders.size} orders of ${day.orders.length} are known.`);
      deps.tell({ type: "loaded", planId });
      const { served, failed, late, lateMeanSeconds } = await runDay({ ...deps, company, clock }, day, loaded, news);
      if (signal.aborted) return;
      const lateness = late === 0 ? "none late" : `${late} late by ${Math.round(lateMeanSeconds / 60)} min on average`;
      log(`${date} is over: ${served} served (${lateness}), ${failed} failed.`);
      deps.tell({ type: "day-done", planId });
    } finally {
      news.close();
    }
  }
}

/** The day under way if its plan is open and its evening has not come; else the next. */
async function firstDate({ client, seed, roads }: SimulateDeps, clock: DayClock): Promise<string> {
  const today = dateAt(clock.now(), DEPOT_TIME_ZONE);
  const { items } = await client.plans.list({ date: today });
  const isUnderWay =
    items.some(({ status }) => status === "open") && clock.now() < makeDemoDay(seed, today, roads).eveningMs;
  return isUnderWay ? today : dayAfter(today);
}

async function firstPlan({ client, signal }: SimulateDeps, clock: DayClock, planId: PlanId, news: PlanNews) {
  for (let step = 0; !signal.aborted; step++) {
    await news.catchUp();
    if (news.plan()?.publishedRevision != null) return;
    if (step === MOST_PLANNING_STEPS) await client.plans.optimize(planId);
    await clock.advance(clock.now() + STEP_MS);
  }
}
