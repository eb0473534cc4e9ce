import { ApiFailure, type Client, pause, type WallClock } from "@reroute/client";
import type { DriverId, DriverPosition, OrderId } from "@reroute/protocol";
import type { Company } from "./company.ts";
import type { DayClock } from "./day-clock.ts";
import {
  advanceDriver,
  type DriverAction,
  type DriverState,
  type DriverWorld,
  offDuty,
  placeOf,
  resumeDriver,
  thinkAgain,
} from "./driver-agent.ts";
import { type LoadedDay, sendOrder } from "./load-day.ts";
import { isoOf, timeAt } from "./local-time.ts";
import type { Log } from "./log.ts";
import { DEPOT_TIME_ZONE } from "./places.ts";
import type { PlanNews } from "./plan-news.ts";
import { makeScoreboard, type Score } from "./scoreboard.ts";
import { isServerAway } from "./server-away.ts";
import { headingOnLeg, makeDrive } from "./true-travel.ts";
import type { DemoDay } from "./world.ts";

interface RunDeps {
  client: Client;
  company: Company;
  clock: DayClock;
  wall: WallClock;
  /** Day seconds per wall second. */
  speed: number;
  log: Log;
  signal: AbortSignal;
}

interface Driver {
  driverId: DriverId;
  name: string;
  /** The vehicle's reference. */
  van: string;
  state: DriverState;
  world: DriverWorld;
  refusals: number;
}

/** Something that happens at its time, whatever the plan says. */
interface Occurrence {
  atMs: number;
  text: string;
  happen(): Promise<unknown>;
}

const MOST_STEP_MS = 30_000;
const POSITION_EVERY_MS = 20_000;
const LOG_EVERY_MS = 3_600_000;
/** After so many refusals of one stop in a row the driver leaves it be. */
const MOST_REFUSALS = 3;
const RETRY_MS = 2_000;
/** Of a call that the server fails at, again and again. */
const MOST_TRIES = 5;

/**
 * Lets the day happen from the clock's present time to its end: everyone is back with nothing left to do, or the evening has come. A call
 * that the server refuses is logged in one line and never ends the day. Returns early once the signal is aborted.
 */
export async function runDay(deps: RunDeps, day: DemoDay, loaded: LoadedDay, news: PlanNews): Promise<Score> {
  const { client, company, clock, wall, speed, log, signal } = deps;
  const drivers = makeDrivers(company, day, news, clock.now());
  const occurrences = listOccurrences(deps, day, loaded);
  const scoreboard = makeScoreboard();
  const stepMs = Math.min(MOST_STEP_MS, Math.max(1000, speed * 1000));
  let positionsAtMs = Number.NEGATIVE_INFINITY;
  let loggedAtMs = clock.now();
  let slowestMs = 0;

  while (!signal.aborted && clock.now() < day.eveningMs) {
    const beganAt = wall.now();
    await clock.advance(clock.now() + stepMs);
    slowestMs = Math.max(slowestMs, wall.now() - beganAt);
    await attempt("Reading the plan", () => news.catchUp());

    await moveDrivers();
    while (occurrences.length > 0 && occurrences[0].atMs <= clock.now()) {
      const { text, happen } = occurrences.shift()!;
      await attempt(text, happen);
    }
    if (clock.now() - positionsAtMs >= POSITION_EVERY_MS) {
      positionsAtMs = clock.now();
      await reportPositions();
    }
    if (clock.now() - loggedAtMs >= LOG_EVERY_MS) {
      loggedAtMs = clock.now();
      logHour();
      slowestMs = 0;
    }
    if (occurrences.length === 0 && isEveryoneBack()) break;
    await pause(wall, Math.max(0, stepMs / speed - (wall.now() - beganAt)), signal);
  }
  return scoreboard.score();

  /** Drivers act on what is published now; the server hears of it in the order in which it happened. */
  async function moveDrivers() {
    const routes = news.routes();
    const told: { driver: Driver; action: DriverAction; index: number }[] = [];
    for (const [index, driver] of drivers.entries()) {
      const { state, actions } = advanceDriver(driver.state, routes.get(driver.driverId), clock.now(), driver.world);
      driver.state = state;
      for (const action of actions) told.push({ driver, action, index });
    }
    told.sort((one, other) => one.action.atMs - other.action.atMs || one.index - other.index);
    const refused = new Set<Driver>();
    for (const { driver, action } of told) {
      if (signal.aborted) return;
      if (!refused.has(driver) && !(await tell(driver, action))) refused.add(driver);
    }
    if (refused.size > 0) await attempt("Reading the plan", () => news.reread());
  }

  /** False when the server refused, and what the driver meant to do next no longer holds. */
  async function tell(driver: Driver, { kind, stop, atMs, location }: DriverAction): Promise<boolean> {
    const actionId = [driver.van, kind, stop.taskIds[0], atMs].join(".");
    const body = { actionId, occurredAt: isoOf(atMs), location };
    const what = `${driver.name}: ${kind} ${stop.references.join()}`;
    const done =
      kind === "fail"
        ? await attempt(what, () => client.stops.fail(stop.id, { ...body, reason: "Nobody home" }))
        : await attempt(what, () => client.stops[kind](stop.id, body));
    if (done && kind === "arrive") scoreboard.arrived(stop, atMs);
    if (done && (kind === "complete" || kind === "fail")) scoreboard.ended(kind);
    if (done || kind === "complete" || kind === "fail") {
      driver.refusals = 0;
      return true;
    }
    driver.refusals++;
    driver.state = thinkAgain(
      driver.state,
      company.depot.location,
      driver.refusals >= MOST_REFUSALS ? stop : undefined,
    );
    return false;
  }

  async function reportPositions() {
    const positions = drivers.flatMap((driver) => positionOf(driver, company, clock.now()));
    if (positions.length > 0) await attempt("Reporting positions", () => client.positions.create({ positions }));
  }

  function isEveryoneBack(): boolean {
    const routes = news.routes();
    const isIdle = ({ state, driverId }: Driver) =>
      state.phase.kind === "at_depot" &&
      !(routes.get(driverId)?.stops ?? []).some(({ status }) => status === "planned");
    return drivers.every(isIdle);
  }

  function logHour() {
    const { served, failed, late } = scoreboard.score();
    const plan = news.plan();
    const open = plan?.publishedRevision?.unassigned.length ?? 0;
    const revision = plan?.publishedRevision?.number ?? 0;
    const said = [`${served} served`, `${failed} failed`, `${late} late`, `${open} unassigned`, `revision ${revision}`];
    log(
      `${timeAt(clock.now(), DEPOT_TIME_ZONE)} ${said.join(", ")}; slowest advance ${(slowestMs / 1000).toFixed(1)} s`,
    );
  }

  /** Whether the server took it; if not, the log says why. While the server is away the world waits: what happened is told in the end. */
  async function attempt(text: string, act: () => Promise<unknown>): Promise<boolean> {
    for (let tries = 1; ; tries++) {
      try {
        await act();
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        const isRefusal = error instanceof ApiFailure;
        if (!isRefusal && !isServerAway(error)) throw error;
        log(`${timeAt(clock.now(), DEPOT_TIME_ZONE)} ${text}: ${error.message}`);
        if (isRefusal && (!isServerAway(error) || tries === MOST_TRIES)) return false;
        await pause(wall, RETRY_MS, signal);
      }
    }
  }
}

function makeDrivers(company: Company, day: DemoDay, news: PlanNews, nowMs: number): Driver[] {
  const drive = makeDrive(day);
  const ringsInVain = new Set(
    day.orders.filter(({ isNobodyHome }) => isNobodyHome).map(({ order }) => order.reference),
  );
  const routes = news.routes();
  return day.shifts.map(({ van, startsAtMs }): Driver => {
    const { driverId } = company.vans.get(van.vehicle.reference)!;
    const world: DriverWorld = {
      depot: company.depot.location,
      drive: (from, to, departMs, stop) =>
        drive(from, to, departMs, `${van.vehicle.reference} ${stop?.references.join() ?? "home"}`),
      isNobodyHome: ({ references }) => references.some((reference) => ringsInVain.has(reference)),
    };
    const state =
      nowMs <= startsAtMs
        ? offDuty(nowMs, startsAtMs)
        : resumeDriver(nowMs, startsAtMs, routes.get(driverId), news.position(driverId), world);
    return { driverId, name: van.driver.name, van: van.vehicle.reference, state, world, refusals: 0 };
  });
}

/** What the day brings by itself and is not yet on the server, in order. */
function listOccurrences({ client, company, clock, log }: RunDeps, day: DemoDay, { orders }: LoadedDay): Occurrence[] {
  const arrivals = day.orders
    .filter(({ arrivesAtMs, order }) => arrivesAtMs !== null && !orders.has(order.reference))
    .map((demo) => ({
      atMs: demo.arrivesAtMs!,
      text: `Order ${demo.order.reference}`,
      async happen() {
        const order = await sendOrder(client, company, demo);
        if (order !== undefined) orders.set(order.reference, order);
      },
    }));
  const cancellations = day.orders
    .filter(({ cancelledAtMs }) => cancelledAtMs !== null && cancelledAtMs > clock.now())
    .map(({ order: { reference }, cancelledAtMs }) => ({
      atMs: cancelledAtMs!,
      text: `Cancelling ${reference}`,
      async happen() {
        const order = orders.get(reference);
        if (order !== undefined) await cancelIfOpen(client, order.id, log);
      },
    }));
  const reports = day.incidents
    .filter(({ reportedAtMs }) => reportedAtMs > clock.now())
    .map(({ reportedAtMs, report }) => ({
      atMs: reportedAtMs,
      text: "Reporting traffic",
      happen: () => client.traffic.create(report),
    }));
  return [...arrivals, ...cancellations, ...reports].sort((one, other) => one.atMs - other.atMs);
}

/** The customer calls off; too late when the parcel is there or on its last yards. */
async function cancelIfOpen(client: Client, id: OrderId, log: Log): Promise<void> {
  try {
    await client.orders.cancel(id);
  } catch (error) {
    if (!(error instanceof ApiFailure && error.code === "STATE_CONFLICT")) throw error;
    log(`A customer called off too late: ${error.problem.detail}`);
  }
}

function positionOf({ driverId, state }: Driver, company: Company, nowMs: number): DriverPosition[] {
  const place = placeOf(state, company.depot.location);
  if (place === undefined) return [];
  const at = { driverId, recordedAt: isoOf(nowMs), ...place, accuracyMeters: 8 };
  const { phase } = state;
  if (phase.kind !== "driving") return [{ ...at, speedMps: 0 }];
  const { distanceMeters, departMs, arriveMs } = phase.leg;
  const speedMps = arriveMs > departMs ? Math.min(60, distanceMeters / ((arriveMs - departMs) / 1000)) : 0;
  return [{ ...at, speedMps, headingDegrees: headingOnLeg(phase.leg, nowMs) }];
}
