import type { Operation, OrganizationId, Role } from "@reroute/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Tx } from "../database/database.ts";
import type { Log } from "../log.ts";
import type { Queue } from "../queue.ts";
import type { Roads } from "../roads/roads.ts";

/** Who calls: found from the API key or the session cookie. */
export interface Caller {
  organizationId: OrganizationId;
  organizationName: string;
  organizationKind: "live" | "simulation";
  credentialId: string;
  /** When the credential ends by itself; null: never. */
  expiresAt: Date | null;
  role: Role;
}

/** The organization's two clocks and the caller, as every service gets them. */
export interface Scope {
  tx: Tx;
  organizationId: OrganizationId;
  organizationKind: "live" | "simulation";
  /** For the audit: the credential that acts, or "system". */
  actor: string;
  dayNow: Date;
  wallNow: Date;
  log: Log;
  queue: Queue;
  roads: Roads;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

export interface Input<Op extends Operation> {
  id: Op["id"] extends z.ZodType ? z.infer<Op["id"]> : undefined;
  query: Parsed<Op["query"]>;
  body: Parsed<Op["body"]>;
  /** The version in If-Match, if one was sent. */
  ifMatch: number | undefined;
  caller: Caller;
  request: FastifyRequest;
  reply: FastifyReply;
}

export type Output<Op extends Operation> = z.input<Op["response"]>;

/** Runs in the organization's transaction: what it writes and its idempotency key are committed together. */
export type Handler<Op extends Operation> = (scope: Scope, input: Input<Op>) => Promise<Output<Op>>;
