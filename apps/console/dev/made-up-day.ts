import type { PlanSnapshot, RevisionSummary, Route, Stop, UnassignedOrder } from "@reroute/protocol";
import { seeded } from "./random.ts";

export const depot = { latitude: 33.6407, longitude: -84.4277 };
const timeZone = "America/New_York";
const date = "2026-11-23";
const midnight = Date.parse("2026-11-23T05:00:00Z");
const minute = 60_000;

/** An id of a kind and a number. */
export function idOf<Prefix extends string>(prefix: Prefix, number: number): `${Prefix}_${string}` {
  return `${prefix}_01936e5c-7a4e-7d3b-9c41-${number.toString(16).padStart(12, "0")}`;
}

export function iso(milliseconds: number): string {
  return new Date(Math.round(milliseconds / 1000) * 1000).toISOString();
}

const firstNames = ["Amara", "Luis", "Grace", "Tyrone", "Mei", "Jonas", "Priya", "Dwayne", "Elena", "Kofi"];
const streets = [
  "Peachtree St",
  "Ponce de Leon Ave",
  "Moreland Ave",
  "Campbellton Rd",
  "Old National Hwy",
  "Jonesboro Rd",
];

/** A day in the middle of which we look at it, the same for the same arguments. */
export function madeUpDay({ routes, stopsPerRoute, minuteOfDay = 702, seed = 7 }: Shape): PlanSnapshot {
  const random = seeded(seed);
  const now = midnight + minuteOfDay * minute;
  const vehicles = Array.from({ length: routes }, (_, index) => ({
    id: idOf("veh", index),
    reference: `VAN-${index + 1}`,
    name: `Van ${index + 1}`,
    depotId: idOf("dep", 1),
    capacity: { weight_kg: 1200, volume_l: 6500 },
    ...record,
  }));
  const drivers = vehicles.map((_, index) => ({
    id: idOf("drv", index),
    reference: `DRV-${index + 1}`,
    name: `Driver ${firstNames[index % 10]}${index < 10 ? "" : ` ${Math.floor(index / 10) + 1}`}`,
    phone: `+1 404 555 0${100 + index}`,
    ...record,
  }));
  const made = vehicles.map((_, index) => makeRoute(index, { random, routes, stopsPerRoute, now }));
  const stops = made.flatMap((route) => route.stops);
  const unassigned = makeUnassigned(vehicles.map(({ id }) => id));
  const revisions = makeRevisions(made, now);
  const isDone = ({ status }: Stop) => status === "completed";
  const late = stops.filter(({ lateSeconds }) => lateSeconds > 0).length;
  return {
    feeds: [],
    pins: made.slice(0, 3).flatMap((route) => pinOn(route)),
    plan: {
      id: idOf("pln", 1),
      depotId: idOf("dep", 1),
      date,
      timeZone,
      status: "open",
      sequence: 100,
      publishedRevisionId: revisions[0]!.id,
      optimizing: false,
      kpis: {
        orderCount: stops.length + unassigned.length,
        completedCount: stops.filter(isDone).length,
        failedCount: stops.filter(({ status }) => status === "failed").length,
        unassignedCount: unassigned.length,
        lateCount: late,
        onTimeShare: 1 - late / stops.length,
        distanceMeters: made.reduce((sum, { distanceMeters }) => sum + distanceMeters, 0),
      },
      publishedRevision: { ...revisions[0]!, routes: made, unassigned },
    },
    depot: { id: idOf("dep", 1), reference: "ATL", name: "Atlanta South", location: depot, timeZone, ...record },
    vehicles,
    drivers,
    positions: made.flatMap((route) => positionOn(route, now)),
    traffic: [
      {
        id: idOf("trf", 1),
        area: [
          [-84.42, 33.74],
          [-84.36, 33.74],
          [-84.36, 33.79],
          [-84.42, 33.79],
          [-84.42, 33.74],
        ],
        factor: 1.8,
        validFrom: iso(now - 30 * minute),
        validUntil: iso(now + 120 * minute),
        source: "city feed",
        createdAt: iso(now),
      },
    ],
    revisions,
    clock: { now: iso(now), mode: "simulation", speed: 30 },
  };
}

interface Shape {
  routes: number;
  stopsPerRoute: number;
  minuteOfDay?: number;
  seed?: number;
}

const record = {
  status: "active" as const,
  version: 1,
  createdAt: "2026-11-20T12:00:00Z",
  updatedAt: "2026-11-20T12:00:00Z",
};

interface RouteContext {
  random: () => number;
  routes: number;
  stopsPerRoute: number;
  now: number;
}

function makeRoute(index: number, { random, routes, stopsPerRoute, now }: RouteContext): Route {
  const sector = ((index * 7) % routes) / routes;
  const reach = 7 + 30 * random();
  const count = Math.max(1, Math.round(stopsPerRoute * (0.8 + 0.4 * random())));
  // A loop around a place in the route's sector, begun and ended on the side of the depot.
  const heading = 2 * Math.PI * sector;
  const places = Array.from({ length: count }, (_, place) => {
    const turn = heading + Math.PI + 2 * Math.PI * ((place + 0.5) / count);
    const spread = reach * 0.42 * (0.55 + 0.6 * random());
    const north = reach * 0.75 * Math.cos(heading) + spread * Math.cos(turn);
    const east = reach * 0.75 * Math.sin(heading) + spread * Math.sin(turn);
    return { latitude: depot.latitude + north / 111.2, longitude: depot.longitude + east / 92.5 };
  });
  const start = midnight + (405 + Math.floor(random() * 40)) * minute;
  const behind = index % 9 === 3 ? 26 : index % 5 === 2 ? 11 : 0;
  const pace = (520 * minute) / count;
  const stops = places.map((place, position): Stop => {
    const planned = start + pace * (position + 0.6 + 0.3 * random());
    const delay = planned + behind * minute > now - 90 * minute ? behind * minute : 0;
    const eta = planned + delay;
    const opens = planned - (20 + 70 * random()) * minute;
    const closes = Math.max(planned + (10 + (random() < 0.08 ? 4 : 70) * random()) * minute, opens + 60 * minute);
    const done = eta + 6 * minute < now;
    const number = index * 40 + position;
    return {
      id: idOf("stp", number),
      taskIds: [idOf("tsk", number)],
      orderIds: [idOf("ord", number)],
      references: [String(1001 + index * stopsPerRoute + position)],
      location: place,
      address: `${100 + Math.floor(random() * 1800)} ${streets[number % streets.length]}`,
      timeWindows: [{ start: iso(opens), end: iso(closes) }],
      serviceSeconds: 240 + Math.floor(random() * 420),
      demand: { weight_kg: 5 + Math.floor(random() * 70), volume_l: 20 + Math.floor(random() * 300) },
      plannedArrival: iso(planned),
      plannedStart: iso(Math.max(planned, opens)),
      plannedDeparture: iso(Math.max(planned, opens) + 6 * minute),
      eta: iso(eta),
      lateSeconds: Math.max(0, Math.round((eta - closes) / 1000)),
      status: done ? (random() < 0.02 ? "failed" : "completed") : eta < now ? "arrived" : "planned",
      frozen: eta < now + 20 * minute,
    };
  });
  const corners = [depot, ...places, depot];
  return {
    id: idOf("rte", index),
    vehicleId: idOf("veh", index),
    driverId: idOf("drv", index),
    shiftId: idOf("shf", index),
    depotId: idOf("dep", 1),
    shiftStart: iso(midnight + 400 * minute),
    shiftEnd: iso(midnight + 1020 * minute),
    plannedStart: iso(start),
    plannedEnd: iso(start + 545 * minute),
    eta: iso(start + (545 + behind) * minute),
    distanceMeters: Math.round(reach * 4200 + count * 900),
    drivingSeconds: Math.round(reach * 380 + count * 160),
    geometry: corners.map(({ latitude, longitude }): [number, number] => [longitude, latitude]),
    stops,
  };
}

/** Where a driver is: between the last stop that is done and the next. */
export function positionOn(route: Route, now: number): PlanSnapshot["positions"] {
  const next = route.stops.findIndex(({ eta }) => Date.parse(eta) > now);
  if (next < 0) return [];
  const from = next === 0 ? depot : route.stops[next - 1]!.location;
  const left = next === 0 ? Date.parse(route.plannedStart) : Date.parse(route.stops[next - 1]!.eta) + 5 * minute;
  const to = route.stops[next]!;
  const share = Math.min(1, Math.max(0, (now - left) / (Date.parse(to.eta) - left)));
  const north = to.location.latitude - from.latitude;
  const east = (to.location.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180);
  const silent = route.id.endsWith("4") ? 14 * minute : 0;
  return [
    {
      driverId: route.driverId,
      recordedAt: iso(now - silent),
      latitude: from.latitude + north * share,
      longitude: from.longitude + (to.location.longitude - from.longitude) * share,
      speedMps: share > 0 && share < 1 ? 11 : 0,
      headingDegrees: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360,
    },
  ];
}

/** The last stop but one is pinned. */
function pinOn({ vehicleId, stops }: Route): PlanSnapshot["pins"] {
  const orderId = stops.at(-2)?.orderIds[0];
  if (orderId === undefined) return [];
  const fields = {
    planId: idOf("pln", 1),
    vehicleId,
    keeps: "place" as const,
    forced: false,
    createdAt: iso(midnight),
  };
  return [{ id: idOf("pin", Number.parseInt(orderId.slice(-12), 16)), orderId, ...fields }];
}

function makeUnassigned(vehicleIds: PlanSnapshot["vehicles"][number]["id"][]): UnassignedOrder[] {
  const at = (hours: number) => iso(midnight + hours * 60 * minute);
  const heavy = (short: number) => `Too heavy by ${short} kg at its fullest point.`;
  return [
    {
      orderId: idOf("ord", 90_001),
      reference: "1077",
      location: { latitude: 33.79, longitude: -84.29 },
      timeWindows: [{ start: at(14), end: at(16) }],
      priority: 0,
      reasons: vehicleIds.map((vehicleId, index) => ({
        code: index % 3 === 0 ? ("TIME_WINDOW" as const) : ("CAPACITY" as const),
        vehicleId,
        missing: 120 + index * 10,
        text: index % 3 === 0 ? `Would arrive ${12 + index} min after the window ends.` : heavy(120 + index * 10),
      })),
      text: `Order 1077 cannot be served: 13 of ${vehicleIds.length} vans are full until 16:20 (short by 120 kg at least), the others arrive 12 min late or more.`,
    },
    {
      orderId: idOf("ord", 90_002),
      reference: "1102",
      location: { latitude: 33.98, longitude: -84.72 },
      timeWindows: [{ start: at(14.5), end: at(15.5) }],
      priority: 20,
      reasons: vehicleIds.map((vehicleId, index) => ({
        code: "TIME_WINDOW" as const,
        vehicleId,
        missing: 900 + index * 60,
        text: `Would arrive ${15 + index} min after the window ends.`,
      })),
      text: "Order 1102 cannot be served: the nearest van, Van 3, arrives 15 min after the window ends.",
    },
  ];
}

function makeRevisions(routes: Route[], now: number): RevisionSummary[] {
  const stories = [
    [
      "order_created",
      "Order 1042 came in.",
      ["Order 1042 added to Van 7 between stops 12 and 13: +4 min, +2.1 km.", "Nothing else moved."],
    ],
    [
      "driver_late",
      "Van 3 is 18 min behind.",
      ["Stops 9 and 10 moved from Van 3 to Van 11.", "Both are on time again."],
    ],
    [
      "traffic_changed",
      "Traffic on Midtown roads is 1.8 times slower until 15:40.",
      ["Van 5 takes stop 11 before stop 10: −6 min."],
    ],
    ["order_cancelled", "Order 1019 was cancelled.", ["Order 1019 taken off Van 2: −9 min, −3.4 km."]],
    ["stop_failed", "Stop 6 of Van 14 failed: nobody at home.", ["The rest of Van 14 is 5 min earlier."]],
    [
      "improvement",
      "A better plan was found.",
      [
        "Orders 1120, 1121 and 1133 moved from Van 8 to Van 12: −11.2 km.",
        "Van 8 is back 22 min earlier.",
        "2 stops of Van 12 are in another order.",
        "No promise changed.",
      ],
    ],
    ["first_plan", "The first plan of the day.", ["312 orders on 20 routes, 2 unassigned: 1,284 km."]],
  ] as const;
  return stories.map(([type, cause, sentences], index): RevisionSummary => {
    const at = iso(now - (4 + index * 23) * minute);
    const [one, other] = [routes[(index * 3) % routes.length]!, routes[(index * 5 + 1) % routes.length]!];
    const orderId = one.stops.at(-2)?.orderIds[0] ?? one.stops[0]!.orderIds[0]!;
    return {
      id: idOf("rev", 40 - index),
      planId: idOf("pln", 1),
      number: stories.length - index,
      status: index === 0 ? "published" : "superseded",
      causes: [{ type, text: cause, at }],
      cause,
      diff: {
        added: type === "order_created" ? [{ orderId, routeId: one.id }] : [],
        removed: [],
        moved: type === "driver_late" ? [{ orderId, fromRouteId: other.id, toRouteId: one.id }] : [],
        resequenced: [],
        changedRouteIds: type === "driver_late" || type === "improvement" ? [one.id, other.id] : [one.id],
        sentences: [...sentences],
      },
      cost: {
        total: 0,
        fixed: 0,
        time: 0,
        distance: 0,
        distanceMeters: 1_284_000 + 3100 * ((index * 7) % 5),
        drivingSeconds: 166_000,
      },
      churn: { movedStops: type === "driver_late" ? 2 : 0, resequencedStops: 1 },
      routeCount: routes.length,
      assignedCount: 312,
      unassignedCount: 2,
      statistics: {
        iterations: 4200,
        cpuSeconds: 1.2,
        travelSource: "great circle x 1.3, hourly speeds",
        trafficVersion: 3,
      },
      optimizationId: null,
      publishedAt: at,
    };
  });
}
