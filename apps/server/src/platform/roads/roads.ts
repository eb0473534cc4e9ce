import type { Location, ProviderUsage, RoadMatrix, SlotGrid, TrafficSnapshot } from "@reroute/roads";
import type { Legs, LegsOf } from "./legs.ts";
import type { MissingTimes } from "./missing-times.ts";

export interface MatrixOf {
  organizationId: string;
  planId: string;
  timeZone: string;
  locations: readonly Location[];
  slots: SlotGrid;
  traffic: TrafficSnapshot;
}

/** "great-circle", or a graph by its hash; or a provider, and what answers where it does not. */
export type RoadsId = OwnRoadsId | `provider:${string}+${OwnRoadsId}`;
type OwnRoadsId = "great-circle" | `graph:${string}`;

/** How a provider of road times does. */
export interface ProviderState {
  name: string;
  status: "waiting" | "answering" | "failing";
  /** Why it is failing: goes on after "it". */
  problem?: string;
  answeredAtMs?: number;
  usage: ProviderUsage;
}

/** The roads of this deployment. */
export interface Roads {
  /** Names the very roads in a job: a job over the same roads has the same result. */
  readonly id: RoadsId;
  /** Absent without a road graph. */
  readonly graph: { bytes: SharedArrayBuffer; attribution: string; folder: string } | undefined;
  /** Undefined when no provider is asked. */
  provider(): ProviderState | undefined;
  /** Told whenever the provider has answered, or has not. */
  onProvider(listener: (state: ProviderState) => void): void;
  legs(of: LegsOf): Legs;
  /** Fetches what a transaction missed. */
  supply(missing: MissingTimes): Promise<void>;
  /** Undefined for great circles: who runs the job makes their matrix where it runs. `hash` names one of a provider by its content. */
  matrix(request: MatrixOf): Promise<(RoadMatrix & { hash?: string }) | undefined>;
  /** An uncompressed vector tile of the streets; empty where there are none. */
  tile(z: number, x: number, y: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
