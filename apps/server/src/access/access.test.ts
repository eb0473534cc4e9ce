import { operations } from "@reroute/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evening } from "../../test/small-fleet.ts";
import { type Answer, allOperations, startTestServer, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";
import { sessionCookie } from "../platform/access/authenticate.ts";
import { withOrganization } from "../platform/database/database.ts";

const hourMs = 3_600_000;

onBothStores((store) => {
  let server: TestServer;
  const clock = { ms: Date.now(), now: () => new Date(clock.ms) };
  beforeAll(async () => {
    server = await startTestServer(store, { clock });
  });
  afterAll(() => server.close());

  const json = (headers: Record<string, string> = {}) => ({ "content-type": "application/json", ...headers });
  const signIn = (token: string, headers?: Record<string, string>) =>
    server.fetch("/v1/session", { method: "POST", headers: json(headers), body: JSON.stringify({ token }) });
  const cookieOf = ({ headers }: Answer) => headers.getSetCookie()[0]!.split(";")[0]!;
  const withSession = (cookie: string, method = "GET", headers: Record<string, string> = {}, path = "/v1/session") =>
    server.fetch(path, { method, headers: { cookie, ...headers } });

  describe("a request", () => {
    const guarded = allOperations.filter(({ access }) => access !== "public");
    test("without credentials, or with a wrong key, is refused with 401 by every operation", async () => {
      const api = await server.organization();
      for (const operation of guarded) {
        const id = "x_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55";
        const anonymous = await api.call(operation, { id, headers: { authorization: "" } });
        expect(anonymous).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
      }
      for (const key of ["Bearer x", `Bearer ${api.key}x`, "Bearer", `Basic ${api.key}`, api.key]) {
        const answer = await api.call(operations.orders.list, { headers: { authorization: key } });
        expect([key, answer.status]).toEqual([key, 401]);
      }
    });

    test("with a dispatcher's key is refused with 403 by every administrator's operation", async () => {
      const api = await server.organization(evening);
      const dispatcher = api.withKey(await api.dispatcherKey());
      const administrators = allOperations.filter(({ access }) => access === "administrator");
      expect(administrators.length).toBeGreaterThanOrEqual(4);
      for (const operation of administrators) {
        const parts = { id: "key_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55", ...(operation.body && { body: {} }) };
        const refused = await dispatcher.call(operation, parts);
        expect(refused).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
      }
      expect((await dispatcher.call(operations.orders.list)).status).toBe(200);
    });

    test("beyond the limit is refused with 429 and told when to come back", async () => {
      const limited = await startTestServer(store, { requestsPerMinute: 5 });
      try {
        const [api, other] = [await limited.organization(), await limited.organization()];
        const answers: Answer[] = [];
        for (let index = 0; index < 7; index++) answers.push(await api.call(operations.clock.read));
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
        expect(answers[6]!.body.code).toBe("RATE_LIMITED");
        expect(Number(answers[6]!.headers.get("retry-after"))).toBeGreaterThan(0);
        expect((await other.call(operations.clock.read)).status).toBe(200);
      } finally {
        await limited.close();
      }
    });

    test("of a live organization cannot move the day clock", async () => {
      const api = await server.organization();
      const answer = await api.call(operations.clock.advance, { body: { to: "2100-01-01T00:00:00Z" } });
      expect(answer).toMatchObject({ status: 409, body: { code: "STATE_CONFLICT" } });
    });
  });

  describe("a session", () => {
    test("begins with a sign-in token, which works once, also for 10 at the same moment", async () => {
      const api = await server.organization();
      const token = await api.signInToken();
      const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(token)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(401)]);
      const { headers, body } = answers.find(({ status }) => status === 201)!;
      expect(body).toMatchObject({ organization: { id: api.organizationId, kind: "live" }, role: "administrator" });
      const cookie = headers.getSetCookie()[0]!;
      expect(cookie).toMatch(new RegExp(`^${sessionCookie}=[^;]{40,}`));
      for (const flag of ["HttpOnly", "SameSite=Strict", "Path=/"]) expect(cookie).toContain(flag);
    });

    test("has a cookie that never goes over plain http, once the browser speaks https to us or to a proxy", async () => {
      const secure = async (headers?: Record<string, string>) => {
        const answer = await signIn(await (await server.organization()).signInToken(), headers);
        return /; Secure/.test(answer.headers.getSetCookie()[0]!);
      };
      expect(await secure()).toBe(false);
      expect(await secure({ origin: server.url })).toBe(false);
      expect(await secure({ "x-forwarded-proto": "https" })).toBe(true);
      expect(await secure({ "x-forwarded-proto": "https, http" })).toBe(true);
      expect(await secure({ "x-forwarded-proto": "http" })).toBe(false);
      expect(await secure({ origin: server.url.replace("http:", "https:") })).toBe(true);
    });

    test("does not begin with a token of a day ago, nor with an API key", async () => {
      const api = await server.organization();
      const token = await api.signInToken();
      clock.ms += 24 * hourMs + 1;
      expect((await signIn(token)).status).toBe(401);
      expect((await signIn(api.key)).status).toBe(401);
    });

    test("does not begin from a foreign page", async () => {
      const token = await (await server.organization()).signInToken();
      expect((await signIn(token, { origin: "https://evil.example" })).status).toBe(403);
      expect((await signIn(token, { origin: server.url })).status).toBe(201);
    });

    test("reads, and writes only from the server's own pages", async () => {
      const cookie = cookieOf(await signIn(await (await server.organization()).signInToken()));
      expect((await withSession(cookie)).status).toBe(200);
      const write = (headers: Record<string, string>) => withSession(cookie, "POST", headers, "/v1/live/tickets");
      expect((await write({ origin: server.url })).status).toBe(201);
      for (const origin of ["https://evil.example", "null", `${server.url}.evil.example`, "http://127.0.0.1:1"]) {
        expect((await write({ origin })).status).toBe(403);
      }
      expect((await write({})).status).toBe(403);
    });

    test("ends at sign-out, at once and for good", async () => {
      const cookie = cookieOf(await signIn(await (await server.organization()).signInToken()));
      const out = await withSession(cookie, "DELETE", { origin: server.url });
      expect(out.status).toBe(204);
      expect(out.headers.getSetCookie()[0]).toMatch(new RegExp(`^${sessionCookie}=;`));
      expect((await withSession(cookie)).status).toBe(401);
    });

    test("ends after seven days", async () => {
      const cookie = cookieOf(await signIn(await (await server.organization()).signInToken()));
      clock.ms += 7 * 24 * hourMs - 1000;
      expect((await withSession(cookie)).status).toBe(200);
      clock.ms += 2000;
      expect((await withSession(cookie)).status).toBe(401);
    });
  });

  describe("an API key", () => {
    const create = (role: string) => ({ body: { name: "Warehouse", role } });

    test("is shown once and kept as a hash", async () => {
      const api = await server.organization();
      const made = await api.ok(operations.access.createApiKey, create("dispatcher"));
      expect(made.secret.length).toBeGreaterThan(40);
      const listed = await api.ok(operations.access.listApiKeys);
      expect(JSON.stringify(listed)).not.toContain(made.secret);
      expect(listed.items.map(({ id }: { id: string }) => id)).toContain(made.id);
      const rows = await withOrganization(server.database, api.organizationId, (tx) =>
        tx.selectFrom("credentials").selectAll().execute(),
      );
      expect(JSON.stringify(rows)).not.toContain(made.secret);
      expect((await api.withKey(made.secret).call(operations.orders.list)).status).toBe(200);
    });

    test("ends with the answer to its revocation, and stays listed", async () => {
      const api = await server.organization();
      const { id, secret } = await api.ok(operations.access.createApiKey, create("administrator"));
      const revoked = api.withKey(secret);
      expect((await revoked.call(operations.orders.list)).status).toBe(200);
      const answer = await api.ok(operations.access.revokeApiKey, { id });
      expect(answer.revokedAt).not.toBeNull();
      expect((await revoked.call(operations.orders.list)).status).toBe(401);
      expect(await api.ok(operations.access.revokeApiKey, { id })).toEqual(answer);
      const { items } = await api.ok(operations.access.listApiKeys);
      expect(items.find((key: { id: string }) => key.id === id)).toEqual(answer);
    });

    test("cannot be made of a session by its id", async () => {
      const api = await server.organization();
      const cookie = cookieOf(await signIn(await api.signInToken()));
      const [session] = await withOrganization(server.database, api.organizationId, (tx) =>
        tx.selectFrom("credentials").select("id").where("kind", "=", "session").execute(),
      );
      expect((await api.call(operations.access.revokeApiKey, { id: session!.id })).status).toBe(404);
      expect((await withSession(cookie)).status).toBe(200);
    });
  });
});
