import { operations } from "@reroute/protocol";
import { validate } from "@scalar/openapi-parser";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allOperations, startTestServer, type TestServer } from "../../../test/start-test-server.ts";
import { makeOpenApi } from "./openapi.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer("embedded");
});
afterAll(() => server.close());

const document = makeOpenApi("1.2.3") as {
  openapi: string;
  paths: Record<string, Record<string, Record<string, unknown>>>;
};

test("the served document is valid OpenAPI 3.1", async () => {
  const { body } = await server.fetch("/openapi.json");
  expect(body.openapi).toBe("3.1.0");
  const { valid, errors } = await validate(JSON.stringify(body));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

test("every operation is in the document, under its own name", () => {
  const names = Object.entries(operations).flatMap(([group, members]) =>
    Object.keys(members).map((name) => `${group}.${name}`),
  );
  const documented = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map((one) => one["operationId"]),
  );
  expect(documented.sort()).toEqual(names.sort());
});

test("every operation that is documented is served", async () => {
  for (const { method, path, status } of allOperations) {
    const described = document.paths[path]![method.toLowerCase()]!;
    expect(Object.keys(described["responses"] as object)).toEqual([String(status), "default"]);
    const answer = await server.fetch(path.replace("{id}", "x"), { method });
    expect([path, method, answer.body.code]).toEqual([path, method, expect.not.stringMatching("NOT_FOUND")]);
  }
});

test("the pages for people are served: the reference and the list of errors", async () => {
  const errors = await server.fetch("/docs/errors");
  expect(errors.body).toContain('id="VALIDATION_FAILED"');
  const reference = await server.fetch("/docs/");
  expect(reference.status).toBe(200);
});

test("health says ready and metrics count the requests", async () => {
  expect(await server.fetch("/v1/health")).toMatchObject({ status: 200, body: { status: "ready" } });
  const { body } = await server.fetch("/v1/metrics");
  expect(body).toMatch(/reroute_http_request_seconds_count\{method="GET",route="\/v1\/health",status="200"\} \d+/);
});
