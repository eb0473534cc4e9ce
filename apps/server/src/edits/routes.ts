import { operations } from "@reroute/protocol";
import type { WorkerPool } from "../optimization/worker-pool.ts";
import type { Router } from "../platform/http/router.ts";
import type { Roads } from "../platform/roads/roads.ts";
import type { EditJob, EditResult } from "./edit-job.ts";
import { answerPrices, type PreparedPrices, preparePrices } from "./prices.ts";
import { finishEdit, type PreparedEdit, prepareEdit } from "./service.ts";

export interface EditsDeps {
  roads: Roads;
  pool: WorkerPool<EditJob, EditResult>;
}

type Prepared = Pick<PreparedEdit, "organizationId" | "planId" | "job">;

export function serveEdits({ serveComputed }: Router, { roads, pool }: EditsDeps): void {
  async function compute({ organizationId, planId, job }: Prepared): Promise<EditResult> {
    const { timeZone, locations, slots, traffic } = job;
    return pool.run(job, await roads.matrix({ organizationId, planId, timeZone, locations, slots, traffic }));
  }
  serveComputed(operations.plans.edit, {
    prepare: (scope, { id, body }) => prepareEdit(scope, id, body, roads.id),
    compute: (prepared: PreparedEdit) => compute(prepared),
    finish: (scope, { body }, prepared, result) => finishEdit(scope, body, prepared, result),
  });
  serveComputed(operations.orders.prices, {
    prepare: (scope, { id }) => preparePrices(scope, id, roads.id),
    compute: (prepared: PreparedPrices) => compute(prepared),
    finish: async (_scope, _input, prepared, result) => answerPrices(prepared, result),
  });
}
