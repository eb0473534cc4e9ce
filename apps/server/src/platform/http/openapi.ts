import { errorCodes, type Operation, operations, problemDetails } from "@reroute/protocol";
import { z } from "zod";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document, made from the same operations that the server registers. */
export function makeOpenApi(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [group, members] of Object.entries(operations)) {
    for (const [name, operation] of Object.entries(members as Record<string, Operation>)) {
      paths[operation.path] = {
        ...paths[operation.path],
        [operation.method.toLowerCase()]: describe(`${group}.${name}`, operation),
      };
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Reroute",
      version,
      description:
        "Plans a delivery fleet's day and keeps the plan right while the day happens. Live changes come over the WebSocket /v1/live. " +
        "Writes take an Idempotency-Key, edits take If-Match; every error is a problem document (RFC 9457).",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "reroute_session" },
      },
      schemas: { Problem: toSchema(problemDetails, "output") },
      responses: {
        Problem: {
          description: `A problem. Codes: ${Object.keys(errorCodes).join(", ")}.`,
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

function describe(operationId: string, operation: Operation): Json {
  const parameters: Json[] = [];
  if (operation.id !== undefined) {
    parameters.push({ name: "id", in: "path", required: true, schema: toSchema(operation.id, "input") });
  }
  if (operation.query !== undefined) {
    const schema = toSchema(operation.query, "input") as { properties: Record<string, Json>; required?: string[] };
    for (const [name, property] of Object.entries(schema.properties)) {
      parameters.push({ name, in: "query", required: schema.required?.includes(name) ?? false, schema: property });
    }
  }
  if (operation.method === "POST" && operation.access !== "public") {
    parameters.push({
      name: "Idempotency-Key",
      in: "header",
      required: false,
      description: "The same key has one effect, however often it is sent, for 24 hours.",
      schema: { type: "string", minLength: 1, maxLength: 255 },
    });
  }
  if (operation.method === "PATCH") {
    parameters.push({
      name: "If-Match",
      in: "header",
      required: false,
      description: "The ETag of the reading that the change is based on.",
      schema: { type: "string" },
    });
  }
  return {
    operationId,
    summary: operation.summary,
    tags: [operation.tag],
    ...(operation.access === "public" && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.body !== undefined && {
      requestBody: { required: true, content: { "application/json": { schema: toSchema(operation.body, "input") } } },
    }),
    responses: {
      [operation.status]: {
        description: operation.summary,
        ...(operation.status !== 204 && {
          content: { "application/json": { schema: toSchema(operation.response, "output") } },
        }),
      },
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

function toSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return rest;
}
