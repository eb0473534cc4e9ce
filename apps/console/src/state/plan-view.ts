import type { PlanState } from "@reroute/client";
import type { Driver, Order, Pin, Route, Stop, UnassignedOrder, Vehicle } from "@reroute/protocol";
import type { ShownStatus } from "../status/status-words.ts";
import { isEnded, type StopStatus, stopStatus, worstStatus } from "../status/stop-status.ts";
import { assignColours } from "../theme/route-colours.ts";
import { byName } from "../words/quantities.ts";

export interface StopView {
  stop: Stop;
  /** Place on the route, from 1. */
  number: number;
  status: StopStatus;
  /** A pin keeps one of its orders here. */
  isPinned: boolean;
}

export interface RouteView {
  route: Route;
  /** The vehicle's name, by which people call the route. */
  name: string;
  driverName: string;
  colour: number;
  stops: StopView[];
  endedCount: number;
  failedCount: number;
  /** The worst status of what is ahead. */
  status: StopStatus;
  /** The greatest lateness ahead. */
  lateSeconds: number;
  next: StopView | undefined;
}

/** An order as the lists show it: on a route, or unassigned. */
export interface OrderEntry {
  orderId: string;
  reference: string;
  status: ShownStatus;
  routeId?: string;
  stopId?: string;
}

/** A plan's state, indexed for the views. Unchanged routes keep their identity from one view to the next. */
export interface PlanView {
  state: PlanState;
  timeZone: string;
  /** By vehicle name. */
  routes: RouteView[];
  routeById: Map<string, RouteView>;
  routeByVehicle: Map<string, RouteView>;
  stopById: Map<string, StopView>;
  routeOfStop: Map<string, RouteView>;
  stopOfOrder: Map<string, StopView>;
  unassigned: UnassignedOrder[];
  unassignedById: Map<string, UnassignedOrder>;
  /** Orders that no revision has taken up yet. */
  waiting: readonly Order[];
  pinByOrder: Map<string, Pin>;
  vehicleById: Map<string, Vehicle>;
  driverById: Map<string, Driver>;
  /** Every order, by reference. */
  orders: OrderEntry[];
  orderById: Map<string, OrderEntry>;
  stopCount: number;
  /** Place of each order by its reference: sorted anew only when orders come or go, not with every ETA. */
  rankOfOrder: Map<string, number>;
}

/** Indexes a plan's state; what has not changed since the previous view is taken over from it. */
export function buildPlanView(state: PlanState, previous: PlanView | null): PlanView {
  const before = previous?.state;
  const sameFleet = before?.vehicles === state.vehicles && before.drivers === state.drivers;
  const sameOrders = before?.newOrders === state.newOrders;
  const samePins = before?.pins === state.pins;
  if (
    previous &&
    sameFleet &&
    sameOrders &&
    samePins &&
    before?.plan.publishedRevision === state.plan.publishedRevision
  ) {
    return { ...previous, state };
  }
  const vehicles = [...state.vehicles].sort((one, other) => byName(one.name, other.name));
  const vehicleById = new Map(vehicles.map((vehicle) => [vehicle.id as string, vehicle]));
  const driverById = new Map(state.drivers.map((driver) => [driver.id as string, driver]));
  const colours = assignColours(vehicles.map((vehicle) => vehicle.id));
  const unassigned = state.plan.publishedRevision?.unassigned ?? [];

  const view: PlanView = {
    state,
    timeZone: state.plan.timeZone,
    routes: [],
    routeById: new Map(),
    routeByVehicle: new Map(),
    stopById: new Map(),
    routeOfStop: new Map(),
    stopOfOrder: new Map(),
    unassigned,
    unassignedById: new Map(unassigned.map((each) => [each.orderId as string, each])),
    waiting: state.newOrders,
    pinByOrder: new Map(state.pins.map((pin) => [pin.orderId as string, pin])),
    vehicleById,
    driverById,
    orders: unassigned.map(({ orderId, reference }) => ({ orderId, reference, status: "unassigned" })),
    orderById: new Map(),
    stopCount: 0,
    rankOfOrder: new Map(),
  };
  for (const route of state.plan.publishedRevision?.routes ?? []) {
    const known = sameFleet && samePins ? previous?.routeById.get(route.id) : undefined;
    const name = vehicleById.get(route.vehicleId)?.name ?? "Vehicle";
    const driverName = driverById.get(route.driverId)?.name ?? "No driver";
    addRoute(
      view,
      known?.route === route ? known : routeView(view, route, name, driverName, colours.get(route.vehicleId) ?? 0),
    );
  }
  const listed = new Set(view.orders.map(({ orderId }) => orderId));
  for (const { id, reference } of state.newOrders) {
    if (!listed.has(id)) view.orders.push({ orderId: id, reference, status: "unassigned" });
  }
  view.routes.sort((one, other) => byName(one.name, other.name));
  const sameRevision = before?.plan.publishedRevisionId === state.plan.publishedRevisionId;
  sortOrders(view, sameRevision && sameOrders ? previous?.rankOfOrder : undefined);
  return view;
}

function sortOrders(view: PlanView, known: Map<string, number> | undefined): void {
  if (known === undefined) {
    view.orders.sort((one, other) => byName(one.reference, other.reference));
    view.rankOfOrder = new Map(view.orders.map(({ orderId }, rank) => [orderId, rank]));
  } else {
    view.orders.sort((one, other) => (known.get(one.orderId) ?? 0) - (known.get(other.orderId) ?? 0));
    view.rankOfOrder = known;
  }
  view.orderById = new Map(view.orders.map((order) => [order.orderId, order]));
}

function routeView(
  { pinByOrder }: PlanView,
  route: Route,
  name: string,
  driverName: string,
  colour: number,
): RouteView {
  const stops = route.stops.map((stop, index) => ({
    stop,
    number: index + 1,
    status: stopStatus(stop),
    isPinned: stop.orderIds.some((id) => pinByOrder.has(id)),
  }));
  const ahead = stops.filter(({ stop }) => !isEnded(stop));
  return {
    route,
    name,
    driverName,
    colour,
    stops,
    endedCount: stops.length - ahead.length,
    failedCount: stops.filter(({ status }) => status === "failed").length,
    status: worstStatus(ahead.map(({ status }) => status)),
    lateSeconds: ahead.reduce((most, { stop }) => Math.max(most, stop.lateSeconds), 0),
    next: ahead[0],
  };
}

function addRoute(view: PlanView, entry: RouteView): void {
  view.routes.push(entry);
  view.routeById.set(entry.route.id, entry);
  view.routeByVehicle.set(entry.route.vehicleId, entry);
  view.stopCount += entry.stops.length;
  for (const each of entry.stops) {
    view.stopById.set(each.stop.id, each);
    view.routeOfStop.set(each.stop.id, entry);
    each.stop.orderIds.forEach((orderId, index) => {
      view.stopOfOrder.set(orderId, each);
      const reference = each.stop.references[index] ?? each.stop.references[0] ?? "";
      view.orders.push({ orderId, reference, status: each.status, routeId: entry.route.id, stopId: each.stop.id });
    });
  }
}
