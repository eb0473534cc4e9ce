import { ApiFailure, type ConnectionState, type PlanState } from "@reroute/client";
import type {
  BaseMap,
  Depot,
  Optimization,
  Order,
  OrderCreate,
  OrderPrices,
  Pin,
  PinCreate,
  PlanEdit,
  PlanEditResult,
  PlanSummary,
  Session,
  Settings,
  SettingsChange,
} from "@reroute/protocol";

export interface PlanListener {
  /** The plan as it stands after each message. */
  onState(state: PlanState): void;
  onConnection(connection: ConnectionState): void;
  /** The plan cannot be watched, in words. */
  onProblem(sentence: string): void;
}

/** All that the console asks of the server. */
export interface Server {
  signIn(token: string): Promise<Session>;
  session(): Promise<Session>;
  signOut(): Promise<void>;
  plans(): Promise<PlanSummary[]>;
  depots(): Promise<Depot[]>;
  baseMap(): Promise<BaseMap>;
  order(id: string): Promise<Order>;
  createOrder(order: OrderCreate): Promise<Order>;
  cancelOrder(id: string): Promise<Order>;
  optimize(planId: string): Promise<Optimization>;
  /** What an order would change on each vehicle. */
  prices(orderId: string): Promise<OrderPrices>;
  /** Moves orders by hand. */
  edit(planId: string, edit: PlanEdit): Promise<PlanEditResult>;
  pin(pin: PinCreate): Promise<Pin>;
  unpin(pinId: string): Promise<void>;
  settings(): Promise<Settings>;
  changeSettings(change: SettingsChange): Promise<Settings>;
  /** Follows a plan until the returned function is called. */
  watchPlan(planId: string, listener: PlanListener): () => void;
}

/** What to tell a person about a failed call. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiFailure) return error.problem.detail;
  return "The server did not answer. Check that it runs and try again.";
}

/** True when the call failed because nobody is signed in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 401;
}
