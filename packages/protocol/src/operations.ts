import { z } from "zod";
import * as access from "./access.ts";
import * as edits from "./edits.ts";
import * as feeds from "./feeds.ts";
import * as fleet from "./fleet.ts";
import { type IdKind, idOf } from "./ids.ts";
import * as map from "./map.ts";
import * as orders from "./orders.ts";
import * as pins from "./pins.ts";
import * as plans from "./plans.ts";
import * as settings from "./settings.ts";
import * as tracking from "./tracking.ts";
import * as traffic from "./traffic.ts";
import { localDate, pageQuery } from "./values.ts";

/** One call of the HTTP API. The server registers its routes from these, the client calls them. */
export interface Operation {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With {id} for the record's id. */
  path: string;
  summary: string;
  tag: string;
  /** "public" needs no credentials; "administrator" needs that role. */
  access: "public" | "dispatcher" | "administrator";
  id?: z.ZodType<string>;
  query?: z.ZodObject;
  body?: z.ZodType;
  status: 200 | 201 | 202 | 204;
  response: z.ZodType;
}

function defineOperation<const Op extends Operation>(operation: Op): Op {
  return operation;
}

const byIds = <Kind extends IdKind>(path: string, kind: Kind) => ({ path, id: idOf(kind) });

const article = (word: string) => (/^[aeiou]/.test(word) ? "an" : "a");

/** Create, read, list, change and cancel of one kind of record. */
function recordOperations<
  Kind extends IdKind,
  Create extends z.ZodType,
  Change extends z.ZodType,
  Item extends z.ZodType,
  List extends z.ZodType,
  Query extends z.ZodRawShape,
>(kind: Kind, word: string, schemas: { create: Create; change: Change; item: Item; list: List }, query: Query) {
  const collection = `/v1/${word}s`;
  const one = { ...byIds(`${collection}/{id}`, kind), tag: `${word}s`, access: "dispatcher" } as const;
  return {
    create: defineOperation({
      method: "POST",
      path: collection,
      summary: `Create ${article(word)} ${word}`,
      tag: `${word}s`,
      access: "dispatcher",
      body: schemas.create,
      status: 201,
      response: schemas.item,
    }),
    list: defineOperation({
      method: "GET",
      path: collection,
      summary: `List ${word}s, newest first`,
      tag: `${word}s`,
      access: "dispatcher",
      query: z.strictObject({ ...pageQuery, ...query }),
      status: 200,
      response: schemas.list,
    }),
    read: defineOperation({
      ...one,
      method: "GET",
      summary: `Read ${article(word)} ${word}`,
      status: 200,
      response: schemas.item,
    }),
    change: defineOperation({
      ...one,
      method: "PATCH",
      summary: `Change ${article(word)} ${word}`,
      body: schemas.change,
      status: 200,
      response: schemas.item,
    }),
    cancel: defineOperation({
      ...one,
      path: `${collection}/{id}:cancel`,
      method: "POST",
      summary: `Cancel ${article(word)} ${word}`,
      status: 200,
      response: schemas.item,
    }),
  };
}

const statusQuery = { status: fleet.recordStatus.optional() };

const stopOperation = <Body extends z.ZodType>(verb: string, summary: string, body: Body) =>
  defineOperation({
    method: "POST",
    ...byIds(`/v1/stops/{id}:${verb}`, "stop"),
    summary,
    tag: "stops",
    access: "dispatcher",
    body,
    status: 200,
    response: tracking.stopActionResult,
  });

export const operations = {
  orders: {
    ...recordOperations(
      "order",
      "order",
      { create: orders.orderCreate, change: orders.orderChange, item: orders.order, list: orders.orderList },
      orders.orderQuery,
    ),
    prices: defineOperation({
      method: "GET",
      ...byIds("/v1/orders/{id}/prices", "order"),
      summary: "Say what an order would change at its best place on each vehicle",
      tag: "orders",
      access: "dispatcher",
      status: 200,
      response: edits.orderPrices,
    }),
  },
  packages: {
    scan: defineOperation({
      method: "POST",
      ...byIds("/v1/packages/{id}:scan", "package"),
      summary: "Report a scan of a package: loaded, delivered, returned or missing",
      tag: "orders",
      access: "dispatcher",
      body: orders.packageScan,
      status: 200,
      response: orders.orderPackage,
    }),
  },
  depots: recordOperations(
    "depot",
    "depot",
    { create: fleet.depotCreate, change: fleet.depotChange, item: fleet.depot, list: fleet.depotList },
    statusQuery,
  ),
  vehicles: recordOperations(
    "vehicle",
    "vehicle",
    { create: fleet.vehicleCreate, change: fleet.vehicleChange, item: fleet.vehicle, list: fleet.vehicleList },
    statusQuery,
  ),
  drivers: recordOperations(
    "driver",
    "driver",
    { create: fleet.driverCreate, change: fleet.driverChange, item: fleet.driver, list: fleet.driverList },
    statusQuery,
  ),
  shifts: recordOperations(
    "shift",
    "shift",
    { create: fleet.shiftCreate, change: fleet.shiftChange, item: fleet.shift, list: fleet.shiftList },
    { ...statusQuery, planId: idOf("plan").optional(), date: localDate.optional() },
  ),
  plans: {
    list: defineOperation({
      method: "GET",
      path: "/v1/plans",
      summary: "List plans, newest date first",
      tag: "plans",
      access: "dispatcher",
      query: z.strictObject({ ...pageQuery, date: localDate.optional() }),
      status: 200,
      response: plans.planList,
    }),
    read: defineOperation({
      method: "GET",
      ...byIds("/v1/plans/{id}", "plan"),
      summary: "Read a plan with its published revision",
      tag: "plans",
      access: "dispatcher",
      status: 200,
      response: plans.plan,
    }),
    revisions: defineOperation({
      method: "GET",
      ...byIds("/v1/plans/{id}/revisions", "plan"),
      summary: "List a plan's revisions, newest first",
      tag: "plans",
      access: "dispatcher",
      query: z.strictObject(pageQuery),
      status: 200,
      response: plans.revisionList,
    }),
    optimize: defineOperation({
      method: "POST",
      ...byIds("/v1/plans/{id}:optimize", "plan"),
      summary: "Ask for an optimization",
      tag: "plans",
      access: "dispatcher",
      status: 202,
      response: plans.optimization,
    }),
    edit: defineOperation({
      method: "POST",
      ...byIds("/v1/plans/{id}:edit", "plan"),
      summary: "Move orders by hand: a new revision, or with dryRun what it would be",
      tag: "plans",
      access: "dispatcher",
      body: edits.planEdit,
      status: 200,
      response: edits.planEditResult,
    }),
  },
  pins: {
    create: defineOperation({
      method: "POST",
      path: "/v1/pins",
      summary: "Pin an order to a vehicle, to its place there, or off the routes; a pin that it has is replaced",
      tag: "pins",
      access: "dispatcher",
      body: pins.pinCreate,
      status: 201,
      response: pins.pin,
    }),
    list: defineOperation({
      method: "GET",
      path: "/v1/pins",
      summary: "List the pins that hold, newest first",
      tag: "pins",
      access: "dispatcher",
      query: z.strictObject({ ...pageQuery, ...pins.pinQuery }),
      status: 200,
      response: pins.pinList,
    }),
    delete: defineOperation({
      method: "DELETE",
      ...byIds("/v1/pins/{id}", "pin"),
      summary: "Remove a pin",
      tag: "pins",
      access: "dispatcher",
      status: 204,
      response: z.undefined(),
    }),
  },
  revisions: {
    read: defineOperation({
      method: "GET",
      ...byIds("/v1/revisions/{id}", "revision"),
      summary: "Read a revision with its routes",
      tag: "plans",
      access: "dispatcher",
      status: 200,
      response: plans.revision,
    }),
  },
  optimizations: {
    read: defineOperation({
      method: "GET",
      ...byIds("/v1/optimizations/{id}", "optimization"),
      summary: "Read an optimization",
      tag: "plans",
      access: "dispatcher",
      status: 200,
      response: plans.optimization,
    }),
  },
  stops: {
    start: stopOperation("start", "The driver is on the way to the stop", tracking.stopAction),
    arrive: stopOperation("arrive", "The driver is at the stop", tracking.stopAction),
    complete: stopOperation("complete", "The stop's tasks are done", tracking.stopAction),
    fail: stopOperation("fail", "The stop's tasks could not be done", tracking.stopFailure),
  },
  positions: {
    create: defineOperation({
      method: "POST",
      path: "/v1/positions",
      summary: "Report drivers' positions",
      tag: "tracking",
      access: "dispatcher",
      body: tracking.positionBatch,
      status: 202,
      response: tracking.positionBatchResult,
    }),
  },
  traffic: {
    create: defineOperation({
      method: "POST",
      path: "/v1/traffic",
      summary: "Report traffic on a line or in an area",
      tag: "traffic",
      access: "dispatcher",
      body: traffic.trafficCreate,
      status: 201,
      response: traffic.traffic,
    }),
    list: defineOperation({
      method: "GET",
      path: "/v1/traffic",
      summary: "List traffic that is valid now or later",
      tag: "traffic",
      access: "dispatcher",
      query: z.strictObject(pageQuery),
      status: 200,
      response: traffic.trafficList,
    }),
    end: defineOperation({
      method: "POST",
      ...byIds("/v1/traffic/{id}:end", "traffic"),
      summary: "End traffic before its time",
      tag: "traffic",
      access: "dispatcher",
      status: 200,
      response: traffic.traffic,
    }),
  },
  settings: {
    read: defineOperation({
      method: "GET",
      path: "/v1/settings",
      summary: "Read the organization's settings",
      tag: "settings",
      access: "dispatcher",
      status: 200,
      response: settings.settings,
    }),
    change: defineOperation({
      method: "PATCH",
      path: "/v1/settings",
      summary: "Change the organization's settings, such as whether unserved orders roll over to the next day",
      tag: "settings",
      access: "administrator",
      body: settings.settingsChange,
      status: 200,
      response: settings.settings,
    }),
  },
  map: {
    read: defineOperation({
      method: "GET",
      path: "/v1/map",
      summary: "Say what the base map is drawn from",
      tag: "map",
      access: "dispatcher",
      status: 200,
      response: map.baseMap,
    }),
  },
  feeds: {
    list: defineOperation({
      method: "GET",
      path: "/v1/feeds",
      summary:
        "List the deployment's traffic feeds and its provider of road times: whether each one is heard, and what is wrong",
      tag: "traffic",
      access: "dispatcher",
      status: 200,
      response: feeds.feedList,
    }),
  },
  clock: {
    read: defineOperation({
      method: "GET",
      path: "/v1/clock",
      summary: "Read the organization's day clock",
      tag: "clock",
      access: "dispatcher",
      status: 200,
      response: access.clock,
    }),
    advance: defineOperation({
      method: "POST",
      path: "/v1/simulation:advance",
      summary: "Move a simulation's day clock; answers once all that follows from it is done",
      tag: "clock",
      access: "administrator",
      body: access.simulationAdvance,
      status: 200,
      response: access.simulationAdvanced,
    }),
  },
  access: {
    signIn: defineOperation({
      method: "POST",
      path: "/v1/session",
      summary: "Trade a one-time sign-in token for a session cookie",
      tag: "access",
      access: "public",
      body: access.sessionCreate,
      status: 201,
      response: access.session,
    }),
    session: defineOperation({
      method: "GET",
      path: "/v1/session",
      summary: "Say who is signed in",
      tag: "access",
      access: "dispatcher",
      status: 200,
      response: access.session,
    }),
    signOut: defineOperation({
      method: "DELETE",
      path: "/v1/session",
      summary: "End the session",
      tag: "access",
      access: "dispatcher",
      status: 204,
      response: z.undefined(),
    }),
    liveTicket: defineOperation({
      method: "POST",
      path: "/v1/live/tickets",
      summary: "Get a ticket that opens /v1/live once, within 60 seconds",
      tag: "access",
      access: "dispatcher",
      status: 201,
      response: access.liveTicket,
    }),
    createApiKey: defineOperation({
      method: "POST",
      path: "/v1/api-keys",
      summary: "Create an API key; the secret is shown once",
      tag: "access",
      access: "administrator",
      body: access.apiKeyCreate,
      status: 201,
      response: access.apiKeyCreated,
    }),
    listApiKeys: defineOperation({
      method: "GET",
      path: "/v1/api-keys",
      summary: "List API keys",
      tag: "access",
      access: "administrator",
      query: z.strictObject(pageQuery),
      status: 200,
      response: access.apiKeyList,
    }),
    revokeApiKey: defineOperation({
      method: "POST",
      ...byIds("/v1/api-keys/{id}:revoke", "apiKey"),
      summary: "Revoke an API key",
      tag: "access",
      access: "administrator",
      status: 200,
      response: access.apiKey,
    }),
  },
} as const;
