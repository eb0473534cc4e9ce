import type { Operation } from "@reroute/protocol";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { authenticate } from "../access/authenticate.ts";
import type { Callers } from "../access/callers.ts";
import { ApiError } from "../errors.ts";
import type { OpenScope } from "../open-scope.ts";
import type { Caller, Handler, Input, Output, Scope } from "./context.ts";
import { findAnswer, runOnce } from "./idempotency.ts";
import { findUnstorable } from "./unstorable.ts";
import { validate } from "./validate.ts";

export interface RouterDeps {
  app: FastifyInstance;
  callers: Callers;
  openScope: OpenScope;
}

export interface Router {
  /**
   * Serves an operation inside the caller's organization, in one transaction. `secret`: the answer carries one, so that it is not
   * kept for the Idempotency-Key; a repeated request makes another.
   */
  serve<Op extends Operation>(operation: Op, handler: Handler<Op>, options?: { secret?: boolean }): void;
  /**
   * As `serve`, for an operation whose answer takes a computation, which no transaction waits for: `prepare` reads in one transaction,
   * `compute` works outside, `finish` answers in another. When `finish` throws `Overtaken` all is done again, a few times.
   */
  serveComputed<Op extends Operation, Job, Result>(operation: Op, steps: ComputedSteps<Op, Job, Result>): void;
  /** Serves an operation that opens its own transactions, or none (sign-in, a moving clock). */
  serveBare<Op extends Operation>(
    operation: Op,
    handler: (input: Omit<Input<Op>, "caller"> & { caller: Caller | undefined }) => Promise<Output<Op>>,
  ): void;
}

export interface ComputedSteps<Op extends Operation, Job, Result> {
  prepare(scope: Scope, input: Input<Op>): Promise<Job>;
  compute(job: Job): Promise<Result>;
  finish(scope: Scope, input: Input<Op>, job: Job, result: Result): Promise<Output<Op>>;
}

/** What was computed is of a state that is gone: it is computed anew, and answered so when that happens too often. */
export class Overtaken extends ApiError {}

const mostComputations = 4;

const idempotencyKey = z.string().min(1).max(255);

/** Registers operations: credentials, role, schema, idempotency and transaction are the same for all. */
export function makeRouter({ app, callers, openScope }: RouterDeps): Router {
  function register<Op extends Operation>(
    operation: Op,
    work: (request: FastifyRequest, reply: FastifyReply, caller: Caller | undefined) => Promise<unknown>,
  ): void {
    app.route({
      method: operation.method,
      // A literal colon is written twice; an id ends where a verb begins.
      url: operation.path.replaceAll(":", "::").replace("{id}", ":id(^[^:/]+)"),
      handler: async (request, reply) => {
        const caller = operation.access === "public" ? undefined : await authenticate(callers, request);
        if (caller !== undefined && operation.access === "administrator" && caller.role !== "administrator") {
          throw new ApiError("FORBIDDEN", "This needs a key with the role administrator.");
        }
        const answer = await work(request, reply, caller);
        if (reply.sent || answer === reply) return reply;
        reply.code(operation.status);
        if (operation.status === 204) return reply.send();
        return reply.send(answer);
      },
    });
  }

  function parse<Op extends Operation>(
    operation: Op,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Omit<Input<Op>, "caller"> {
    const params = request.params as { id?: string };
    const input = {
      id: operation.id === undefined ? undefined : validate(z.strictObject({ id: operation.id }), params, "path").id,
      query: operation.query === undefined ? undefined : parseQuery(operation.query, request.query),
      body: operation.body === undefined ? noBody(request.body) : validate(operation.body, request.body, "body"),
      ifMatch: readIfMatch(request),
      request,
      reply,
    };
    return input as Omit<Input<Op>, "caller">;
  }

  /** The request's Idempotency-Key, where one counts. */
  function keyOf(operation: Operation, request: FastifyRequest): string | undefined {
    const key = request.headers["idempotency-key"];
    if (key === undefined) return undefined;
    validate(z.strictObject({ "Idempotency-Key": idempotencyKey }), { "Idempotency-Key": key }, "query");
    return operation.method === "GET" ? undefined : String(key);
  }

  return {
    serve: (operation, handler, { secret = false } = {}) =>
      register(operation, async (request, reply, caller) => {
        const input = { ...parse(operation, request, reply), caller: caller! } as Input<typeof operation>;
        const key = keyOf(operation, request);
        return openScope(
          caller!.organizationId,
          async (scope) => {
            const work = () => handler(scope, input);
            return secret || key === undefined ? work() : runOnce(scope, key, operation, request, reply, work);
          },
          caller!.credentialId,
        );
      }),
    serveComputed: (operation, { prepare, compute, finish }) =>
      register(operation, async (request, reply, caller) => {
        const input = { ...parse(operation, request, reply), caller: caller! } as Input<typeof operation>;
        const key = keyOf(operation, request);
        const { organizationId, credentialId } = caller!;
        for (let computations = 1; ; computations++) {
          const prepared = await openScope(
            organizationId,
            async (scope) => {
              const known = key === undefined ? undefined : await findAnswer(scope, key, operation, request, reply);
              return known ?? { job: await prepare(scope, input) };
            },
            credentialId,
          );
          if ("answer" in prepared) return prepared.answer;
          const { job } = prepared;
          const result = await compute(job);
          try {
            return await openScope(
              organizationId,
              async (scope) => {
                const work = () => finish(scope, input, job, result);
                return key === undefined ? work() : runOnce(scope, key, operation, request, reply, work);
              },
              credentialId,
            );
          } catch (error) {
            if (!(error instanceof Overtaken) || computations === mostComputations) throw error;
          }
        }
      }),
    serveBare: (operation, handler) =>
      register(operation, async (request, reply, caller) => handler({ ...parse(operation, request, reply), caller })),
  };
}

function parseQuery(schema: z.ZodType, query: unknown): unknown {
  const found = findUnstorable({ ...(query as object) });
  if (found !== undefined) {
    const pointer = found.pointer.slice(1);
    throw new ApiError("VALIDATION_FAILED", `${pointer} ${found.message}.`, [{ ...found, pointer }]);
  }
  return validate(schema, query, "query");
}

/** A body where none belongs is refused, unless it is empty: clients send {} by habit. */
function noBody(body: unknown): undefined {
  if (body !== undefined && body !== null) validate(z.strictObject({}), body, "body");
  return undefined;
}

function readIfMatch(request: FastifyRequest): number | undefined {
  const header = request.headers["if-match"];
  if (header === undefined || header === "*") return undefined;
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header);
  if (match === null) {
    throw new ApiError("VALIDATION_FAILED", 'If-Match must be the ETag of a reading, such as "3".', [
      { pointer: "If-Match", message: "must be an ETag" },
    ]);
  }
  return Number(match[1]);
}
