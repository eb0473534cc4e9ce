export { ApiFailure, NetworkFailure } from "./api-failure.ts";
export type { BodyOf, Call, CallInput, CallOptions, IdOf, QueryOf, ResponseOf } from "./call.ts";
export { everyItem } from "./every-item.ts";
export type { Connection, ConnectionState, LiveChannel, LiveOptions, PlanListener, PlanMessage } from "./live.ts";
export { type Client, type ClientOptions, makeClient } from "./make-client.ts";
export { applyServerMessage, type PlanChange, type PlanState } from "./plan-state.ts";
export { pause, systemClock, type WallClock } from "./wall-clock.ts";
