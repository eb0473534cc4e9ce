import { operations } from "@reroute/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { evening, makeFleet, orderFields } from "../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";

/** Values that break programs, and some that do not. */
const value = fc.oneof(
  fc.constantFrom<unknown>(null, "", " ", 0, -0, -1, 1e308, 2 ** 53, 0.1, true, [], {}, [[]], "2026-11-23", "NaN"),
  fc.constantFrom<unknown>("2026-11-23T08:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "33.7"),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 3 }),
);

const order = orderFields({
  address: "1 Demo Street",
  packages: [{ barcode: "A", demand: { weight_kg: 1 } }],
  priority: 1,
  notes: "Ring",
});
/** Every place in the order at which something may be put. */
const places = pathsOf(order);

const mutation = fc.record({
  path: fc.constantFrom(...places),
  change: fc.oneof(
    fc.record({ kind: fc.constant("set" as const), value }),
    fc.record({ kind: fc.constant("remove" as const) }),
    fc.record({ kind: fc.constant("add" as const), key: fc.string({ unit: "binary", maxLength: 12 }), value }),
  ),
});

onBothStores((store) => {
  let server: TestServer;
  let api: TestOrganization;
  beforeAll(async () => {
    server = await startTestServer(store);
    api = await server.organization(evening);
    await makeFleet(api, 0);
  });
  afterAll(() => server.close());

  test("an order with anything in any place is taken and read back equal, or refused by a field of it", async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const body = structuredClone({ ...order, reference: `mutation ${number++}` });
        for (const { path, change } of mutations) mutate(body, path, change);
        const answer = await api.call(operations.orders.create, { body });
        if (answer.status === 201) {
          const sent = JSON.parse(JSON.stringify(body));
          const read = await api.ok(operations.orders.read, { id: answer.body.id });
          expect(read).toMatchObject({ ...sent, ...trimmed(sent) });
          return;
        }
        expect([400, 409]).toContain(answer.status);
        expect(answer.body.errors.length).toBeGreaterThan(0);
        for (const { pointer } of answer.body.errors) expect(pointer).toMatch(/^(\/|$)/);
      }),
      { numRuns: 300, seed: 20261123 },
    );
  });
});

/** Texts are kept without the blanks around them. */
function trimmed(sent: Record<string, unknown>): object {
  const packages = (sent["packages"] ?? []) as { barcode: string }[];
  return {
    reference: (sent["reference"] as string).trim(),
    packages: packages.map((parcel) => ({ ...parcel, barcode: parcel.barcode.trim() })),
  };
}

function pathsOf(node: unknown, path: string[] = []): string[][] {
  if (typeof node !== "object" || node === null) return [path];
  return [path, ...Object.entries(node).flatMap(([key, member]) => pathsOf(member, [...path, key]))].filter(
    (candidate) => candidate.length > 0,
  );
}

type Change = { kind: "set"; value: unknown } | { kind: "remove" } | { kind: "add"; key: string; value: unknown };

function mutate(root: object, path: string[], change: Change): void {
  let node = root as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    if (typeof node[key] !== "object" || node[key] === null) return;
    node = node[key] as Record<string, unknown>;
  }
  const last = path.at(-1)!;
  if (change.kind === "set") node[last] = change.value;
  else if (change.kind === "remove") delete node[last];
  else if (typeof node[last] === "object" && node[last] !== null && !Array.isArray(node[last])) {
    (node[last] as Record<string, unknown>)[change.key] = change.value;
  } else node[change.key] = change.value;
}
