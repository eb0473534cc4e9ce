import type { Route, Stop, TaskStatus } from "@reroute/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
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

/** A straight road: the depot is at longitude 0 and a tenth of a degree takes a quarter of an hour. Times are minutes of a day. */
const at = (minutes: number) => Date.UTC(2026, 10, 23, 0, minutes);
const minutesOf = (instantMs: number) => (instantMs - at(0)) / 60_000;
const iso = (minutes: number) => new Date(at(minutes)).toISOString();
const place = (longitude: number) => ({ latitude: 0, longitude });
const depot = place(0);

const world: DriverWorld = {
  depot,
  drive: (from, to, departMs) => ({
    departMs,
    arriveMs: departMs + Math.round(Math.abs(to.longitude - from.longitude) * 150) * 60_000,
    distanceMeters: 1000,
    line: [
      [from.longitude, from.latitude],
      [to.longitude, to.latitude],
    ],
  }),
  isNobodyHome: ({ references }) => references.includes("nobody"),
};

function stop(name: string, longitude: number, window: [number, number], status: TaskStatus = "planned"): Stop {
  return {
    id: `stp_${name}`,
    taskIds: [`tsk_${name}`],
    orderIds: [`ord_${name}`],
    references: [name],
    location: place(longitude),
    timeWindows: [{ start: iso(window[0]), end: iso(window[1]) }],
    serviceSeconds: 600,
    demand: {},
    plannedArrival: iso(0),
    plannedStart: iso(0),
    plannedDeparture: iso(0),
    eta: iso(0),
    lateSeconds: 0,
    status,
    frozen: false,
  };
}

function route(plannedStart: number, ...stops: Stop[]): Route {
  return {
    id: "rte_1",
    vehicleId: "veh_1",
    driverId: "drv_1",
    shiftId: "shf_1",
    depotId: "dep_1",
    shiftStart: iso(480),
    shiftEnd: iso(960),
    plannedStart: iso(plannedStart),
    plannedEnd: iso(960),
    eta: iso(960),
    distanceMeters: 0,
    drivingSeconds: 0,
    geometry: [],
    stops,
  };
}

const near = stop("near", 0.1, [540, 600]);
const far = stop("far", 0.3, [500, 700]);
const told = (actions: DriverAction[]) =>
  actions.map(({ kind, stop, atMs }) => `${minutesOf(atMs)} ${kind} ${stop.references}`);
/** The state and what was told after advancing. */
const until = (minutes: number, plan: Route | undefined, state: DriverState = offDuty(at(0), at(480))) =>
  advanceDriver(state, plan, at(minutes), world);

describe("a driver's day", () => {
  test("leaves by the plan, waits for the window, serves, drives on and comes home", () => {
    const { state, actions } = until(1000, route(500, near, far));
    expect(told(actions)).toEqual([
      "500 start near",
      // 15 minutes' drive; the window opens at 540, service takes 10.
      "515 arrive near",
      "550 complete near",
      "550 start far",
      "580 arrive far",
      "590 complete far",
    ]);
    expect(state.phase).toEqual({ kind: "at_depot" });
    expect(state.distanceMeters).toBe(3000);
  });

  test("a late start shifts it", () => {
    const { actions } = advanceDriver(offDuty(at(0), at(530)), route(500, near), at(1000), world);
    expect(told(actions)).toEqual(["530 start near", "545 arrive near", "555 complete near"]);
  });

  test("nobody home is a failure after the same time, and the day goes on", () => {
    const { actions } = until(1000, route(500, stop("nobody", 0.1, [0, 999]), far));
    expect(told(actions).slice(1, 4)).toEqual(["515 arrive nobody", "525 fail nobody", "525 start far"]);
  });

  test("a stop reached after its window is served at once", () => {
    const { actions } = until(1000, route(500, stop("missed", 0.1, [300, 400])));
    expect(told(actions).at(-1)).toBe("525 complete missed");
  });

  test("is the same day however finely it is stepped through", () => {
    const plan = route(500, near, stop("nobody", 0.25, [500, 900]), far);
    const whole = until(1000, plan);
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 40 }), (minutes) => {
        let state = offDuty(at(0), at(480));
        const actions: DriverAction[] = [];
        for (const minute of [...minutes.sort((one, other) => one - other), 1000]) {
          const next = advanceDriver(state, plan, at(minute), world);
          state = next.state;
          actions.push(...next.actions);
        }
        expect(told(actions)).toEqual(told(whole.actions));
        expect(state).toEqual(whole.state);
      }),
    );
  });
});

describe("a new revision", () => {
  test("a stop that left the route while the driver drives there is given up on the road", () => {
    const onTheWay = until(510, route(500, far));
    expect(placeOf(onTheWay.state, depot)).toEqual({ latitude: 0, longitude: expect.closeTo(0.0667, 4) });
    const { actions } = until(1000, route(500, near), onTheWay.state);
    // From longitude 0.0667 to 0.1 in 5 minutes.
    expect(told(actions)).toEqual(["510 start near", "515 arrive near", "550 complete near"]);
  });

  test("a cancelled stop is given up too, and with nothing else to do the driver goes home", () => {
    const onTheWay = until(510, route(500, far));
    const { state, actions } = until(530, route(500, { ...far, status: "cancelled" }), onTheWay.state);
    expect(actions).toEqual([]);
    expect(state.phase).toEqual({ kind: "at_depot" });
  });

  test("a stop where the driver stands is finished, whatever the plan says", () => {
    const waiting = until(520, route(500, near));
    expect(told(until(1000, route(500), waiting.state).actions)).toEqual(["550 complete near"]);
  });

  test("a driver on the way home turns for new work", () => {
    const goingHome = until(595, route(500, far));
    expect(goingHome.state.phase).toMatchObject({ kind: "driving", to: "depot" });
    const { actions } = until(1000, route(500, stop("new", 0.3, [0, 999])), goingHome.state);
    // far was served at 555; at 595 the driver is 5 minutes from home.
    expect(told(actions)[0]).toBe("595 start new");
    expect(told(actions)[1]).toBe("635 arrive new");
  });

  test("a stop that is done is not driven to again by an older route", () => {
    const plan = route(500, near);
    const done = until(600, plan);
    expect(until(1000, plan, done.state).actions).toEqual([]);
  });
});

describe("a refusal", () => {
  test("makes the driver ask again, and after too many the stop is left", () => {
    const plan = route(500, near, far);
    const { state } = until(510, plan);
    expect(told(until(520, plan, thinkAgain(state, depot)).actions)[0]).toBe("510 start near");
    expect(told(until(520, plan, thinkAgain(state, depot, near)).actions)[0]).toBe("510 start far");
  });
});

describe("a driver taken over in the middle of the day", () => {
  const resume = (plan: Route, longitude?: number) =>
    resumeDriver(at(560), at(480), plan, longitude === undefined ? undefined : place(longitude), world);
  const done = { ...near, status: "completed" as const };

  test("goes on to the stop that was under way, from the last position, without saying so again", () => {
    const { actions } = until(
      1000,
      route(500, done, { ...far, status: "en_route" }),
      resume(route(500, done, { ...far, status: "en_route" }), 0.2),
    );
    expect(told(actions)).toEqual(["575 arrive far", "585 complete far"]);
  });

  test("finishes the stop that was reached", () => {
    const plan = route(500, done, { ...far, status: "arrived", eta: iso(555) });
    expect(told(until(1000, plan, resume(plan)).actions)).toEqual(["565 complete far"]);
  });

  test("goes on from the last stop that was done", () => {
    const plan = route(500, done, far);
    expect(told(until(1000, plan, resume(plan)).actions)[0]).toBe("560 start far");
    expect(told(until(1000, plan, resume(plan)).actions)[1]).toBe("590 arrive far");
  });

  test("is still at the depot when nothing was begun", () => {
    expect(told(until(1000, route(500, far), resume(route(500, far))).actions)[0]).toBe("560 start far");
  });
});
