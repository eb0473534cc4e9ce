import type {
  Clock,
  Depot,
  Driver,
  DriverId,
  DriverPosition,
  EtaUpdate,
  Feed,
  Order,
  OrderId,
  OrderPackage,
  Pin,
  Plan,
  PlanEventData,
  PlanEventMessage,
  PlanSnapshot,
  Revision,
  RevisionSummary,
  Route,
  RouteId,
  ServerMessage,
  Stop,
  StopId,
  Traffic,
  Vehicle,
} from "@reroute/protocol";

/** Everything that a screen knows of a plan. Never changed in place: what has not changed keeps its identity. */
export interface PlanState {
  /** The last event that is applied. */
  readonly sequence: number;
  readonly plan: Plan;
  readonly depot: Depot;
  readonly vehicles: readonly Vehicle[];
  readonly drivers: readonly Driver[];
  /** The newest of each driver. */
  readonly positions: ReadonlyMap<DriverId, DriverPosition>;
  /** Those that hold. */
  readonly pins: readonly Pin[];
  /** Valid now or later, oldest first. */
  readonly traffic: readonly Traffic[];
  /** Where traffic is pulled from. */
  readonly feeds: readonly Feed[];
  /** Newest first, at most 200. */
  readonly revisions: readonly RevisionSummary[];
  readonly clock: Clock;
  /** Orders that came in or were changed and that no revision has taken up yet. Oldest first; empty after a snapshot. */
  readonly newOrders: readonly Order[];
  /** What the last revision touched; null until one is published under the eyes of this state. */
  readonly lastChange: PlanChange | null;
}

export interface PlanChange {
  readonly revisionNumber: number;
  readonly routeIds: ReadonlySet<RouteId>;
  readonly stopIds: ReadonlySet<StopId>;
  readonly orderIds: ReadonlySet<OrderId>;
}

const MOST_REVISIONS = 200;

/**
 * The state after a message of the live channel. Pure. Answers the very same state for a message that changes nothing, or is an event
 * other than the next: makeLive delivers them in order. Null until the first snapshot.
 */
export function applyServerMessage(state: PlanState | null, message: ServerMessage): PlanState | null {
  if (message.type === "snapshot") return fromSnapshot(message.sequence, message.data);
  if (state === null) return null;
  if (message.type === "event") {
    if (message.sequence !== state.sequence + 1) return state;
    const next = applyEvent(state, message);
    return { ...next, sequence: message.sequence, plan: { ...next.plan, sequence: message.sequence } };
  }
  if (message.type !== "ephemeral") return state;
  if (message.kind === "positions") return applyPositions(state, message.data);
  if (message.kind === "etas") return applyEtas(state, message.data);
  if (message.kind === "clock") return applyClock(state, message.data);
  return state;
}

function fromSnapshot(sequence: number, snapshot: PlanSnapshot): PlanState {
  const { positions, ...same } = snapshot;
  return {
    ...same,
    sequence,
    positions: new Map(positions.map((position) => [position.driverId, position])),
    newOrders: [],
    lastChange: null,
  };
}

function applyEvent(state: PlanState, message: PlanEventMessage): PlanState {
  switch (message.event) {
    case "order.created":
      // A snapshot may be a little newer than its sequence says.
      return isPlaced(state, message.data.order) ? state : addNewOrder(state, message.data.order);
    case "order.updated": {
      const { order } = message.data;
      // Told to the plan that it has left, too.
      return order.planId === state.plan.id ? addNewOrder(state, order) : loseOrders(state, [order.id]);
    }
    case "order.cancelled":
      return loseOrders(state, [message.data.order.id]);
    case "order.pinned": {
      const { pin } = message.data;
      return { ...state, pins: [pin, ...state.pins.filter(({ orderId }) => orderId !== pin.orderId)] };
    }
    case "order.unpinned":
      return { ...state, pins: state.pins.filter(({ id }) => id !== message.data.pinId) };
    case "package.scanned": {
      const { orderId, package: scanned } = message.data;
      return {
        ...state,
        newOrders: state.newOrders.map((order) => (order.id === orderId ? withPackage(order, scanned) : order)),
      };
    }
    case "optimization.started":
      return { ...state, plan: { ...state.plan, optimizing: true } };
    case "optimization.completed":
    case "optimization.failed":
      return { ...state, plan: { ...state.plan, optimizing: false } };
    case "plan.revision.published":
      return publish(state, message.data);
    case "stop.en_route":
    case "stop.arrived":
    case "stop.completed":
    case "stop.failed":
      return changeStop(state, message.event, message.data);
    case "traffic.updated":
      return updateTraffic(state, message.data.traffic);
    case "feed.changed": {
      const { feed } = message.data;
      return { ...state, feeds: [...state.feeds.filter(({ name }) => name !== feed.name), feed] };
    }
    case "plan.closed": {
      const next = loseOrders(state, message.data.unservedOrderIds);
      return { ...next, plan: { ...next.plan, status: "closed" } };
    }
    default:
      // An event of a newer server: counted, not understood (spec 1.2).
      return state;
  }
}

function withPackage(order: Order, scanned: OrderPackage): Order {
  return { ...order, packages: order.packages.map((one) => (one.id === scanned.id ? scanned : one)) };
}

function updateTraffic(state: PlanState, traffic: Traffic): PlanState {
  const others = without(state.traffic, traffic);
  return { ...state, traffic: traffic.endedAt === undefined ? [...others, traffic] : others };
}

function publish(state: PlanState, data: PlanEventData["plan.revision.published"]): PlanState {
  const { revision, changedRoutes, removedRouteIds, unassigned } = data;
  const before = state.plan.publishedRevision?.routes ?? [];
  const changed = new Map(changedRoutes.map((route) => [route.id, route]));
  const gone = new Set(removedRouteIds);
  const known = new Set(before.map(({ id }) => id));
  const routes = [
    ...before.filter(({ id }) => !gone.has(id)).map((route) => changed.get(route.id) ?? route),
    ...changedRoutes.filter(({ id }) => !known.has(id)),
  ];
  const published: Revision = { ...revision, routes, unassigned };
  const placed = placedOrderIds(published);
  const earlier = state.revisions
    .filter(({ id }) => id !== revision.id)
    .map((old) => (old.status === "published" ? { ...old, status: "superseded" as const } : old));
  return {
    ...state,
    plan: { ...state.plan, publishedRevisionId: revision.id, publishedRevision: published },
    revisions: [revision, ...earlier].slice(0, MOST_REVISIONS),
    newOrders: state.newOrders.filter(({ id }) => !placed.has(id)),
    lastChange: changeOf(revision, routes),
  };
}

function addNewOrder(state: PlanState, order: Order): PlanState {
  return { ...state, newOrders: [...without(state.newOrders, order), order] };
}

function isPlaced({ plan }: PlanState, { id }: Order): boolean {
  return plan.publishedRevision !== null && placedOrderIds(plan.publishedRevision).has(id);
}

/** The orders that a revision has decided on: served or, for now, not. */
function placedOrderIds({ routes, unassigned }: Revision): Set<OrderId> {
  const served = routes.flatMap((route) => route.stops.flatMap((stop) => stop.orderIds));
  return new Set([...served, ...unassigned.map(({ orderId }) => orderId)]);
}

function changeOf({ number, diff }: RevisionSummary, routes: Route[]): PlanChange {
  const orderIds = new Set([...diff.added, ...diff.removed, ...diff.moved].map(({ orderId }) => orderId));
  const stops = routes.flatMap((route) => route.stops).filter((stop) => stop.orderIds.some((id) => orderIds.has(id)));
  return {
    revisionNumber: number,
    routeIds: new Set(diff.changedRouteIds),
    stopIds: new Set([...diff.resequenced, ...stops.map(({ id }) => id)]),
    orderIds,
  };
}

type StopEventName = "stop.en_route" | "stop.arrived" | "stop.completed" | "stop.failed";

function changeStop(
  state: PlanState,
  event: StopEventName,
  { stopId, taskIds, orderIds, status, occurredAt }: PlanEventData[StopEventName],
) {
  const isIt = ({ id, taskIds: own }: Stop) => id === stopId || own.some((taskId) => taskIds.includes(taskId));
  return mapStops(unpinned(state, new Set(orderIds)), (stop) => {
    if (!isIt(stop)) return stop;
    const eta = event === "stop.arrived" ? occurredAt : stop.eta;
    return { ...stop, status, eta, frozen: true };
  });
}

/** What is under way or gone is pinned no more. */
function unpinned(state: PlanState, orderIds: ReadonlySet<OrderId>): PlanState {
  if (!state.pins.some(({ orderId }) => orderIds.has(orderId))) return state;
  return { ...state, pins: state.pins.filter(({ orderId }) => !orderIds.has(orderId)) };
}

/** Orders that are no longer to be served: cancelled, gone to another day, or unserved at the day's end. */
function loseOrders(state: PlanState, orderIds: readonly OrderId[]): PlanState {
  const lost = new Set(orderIds);
  const { plan, newOrders, pins } = unpinned(takeOff(state, lost), lost);
  const { publishedRevision } = plan;
  return {
    ...state,
    pins,
    plan: {
      ...plan,
      publishedRevision: publishedRevision && {
        ...publishedRevision,
        unassigned: publishedRevision.unassigned.filter(({ orderId }) => !lost.has(orderId)),
      },
    },
    newOrders: newOrders.filter(({ id }) => !lost.has(id)),
  };
}

/** Takes orders off their stops, and stops without orders off their routes, as the server shows them from then on. */
function takeOff(state: PlanState, orderIds: ReadonlySet<OrderId>): PlanState {
  return mapRoutes(state, (route) => {
    if (!route.stops.some((stop) => stop.orderIds.some((id) => orderIds.has(id)))) return route;
    const stops = route.stops.map((stop) => {
      const stays = stop.orderIds.map((id) => !orderIds.has(id));
      const kept = <Item>(items: Item[]) => items.filter((_, index) => stays[index]);
      return { ...stop, orderIds: kept(stop.orderIds), taskIds: kept(stop.taskIds), references: kept(stop.references) };
    });
    return { ...route, stops: stops.filter((stop) => stop.orderIds.length > 0) };
  });
}

function applyPositions(state: PlanState, news: readonly DriverPosition[]): PlanState {
  const fresh = news.filter(({ driverId, recordedAt }) => {
    const known = state.positions.get(driverId);
    return known === undefined || Date.parse(recordedAt) > Date.parse(known.recordedAt);
  });
  if (fresh.length === 0) return state;
  return { ...state, positions: new Map([...state.positions, ...fresh.map((one) => [one.driverId, one] as const)]) };
}

function applyEtas(state: PlanState, { routes, stops, kpis }: EtaUpdate): PlanState {
  const routeEtas = new Map(routes.map(({ routeId, eta }) => [routeId, eta]));
  const stopEtas = new Map(stops.map((stop) => [stop.stopId, stop]));
  const next = mapStops(state, (stop) => {
    const news = stopEtas.get(stop.id);
    if (news === undefined) return stop;
    const { eta, lateSeconds, frozen } = news;
    if (stop.eta === eta && stop.lateSeconds === lateSeconds && stop.frozen === frozen) return stop;
    return { ...stop, eta, lateSeconds, frozen };
  });
  const timed = mapRoutes(next, (route) => {
    const eta = routeEtas.get(route.id) ?? route.eta;
    return eta === route.eta ? route : { ...route, eta };
  });
  return { ...timed, plan: { ...timed.plan, kpis } };
}

function applyClock(state: PlanState, clock: Clock): PlanState {
  const now = Date.parse(clock.now);
  const valid = state.traffic.filter(({ validUntil }) => Date.parse(validUntil) > now);
  return { ...state, clock, traffic: valid.length === state.traffic.length ? state.traffic : valid };
}

/** The state with each stop mapped; routes of which no stop changed keep their identity, and so does the state. */
function mapStops(state: PlanState, change: (stop: Stop) => Stop): PlanState {
  return mapRoutes(state, (route) => {
    const stops = mapSame(route.stops, change);
    return stops === route.stops ? route : { ...route, stops };
  });
}

function mapRoutes(state: PlanState, change: (route: Route) => Route): PlanState {
  const revision: Revision | null = state.plan.publishedRevision;
  if (revision === null) return state;
  const routes = mapSame(revision.routes, change);
  if (routes === revision.routes) return state;
  return { ...state, plan: { ...state.plan, publishedRevision: { ...revision, routes } } };
}

/** Like map, but answers the same array when every item stayed the same. */
function mapSame<Item>(items: Item[], change: (item: Item) => Item): Item[] {
  const mapped = items.map(change);
  return mapped.some((item, index) => item !== items[index]) ? mapped : items;
}

function without<Item extends { id: string }>(items: readonly Item[], { id }: { id: string }): Item[] {
  return items.filter((item) => item.id !== id);
}
