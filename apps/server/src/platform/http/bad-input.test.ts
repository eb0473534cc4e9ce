import { type Operation, operations } from "@reroute/protocol";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { at, depotFields, evening, makeFleet, makeOrder, orderFields } from "../../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../../test/start-test-server.ts";
import { onBothStores } from "../../../test/stores.ts";
import { withOrganization } from "../database/database.ts";

const window = (start: string, end: string) => ({ timeWindows: [{ start, end }] });
const tooDeep = (depth: number) => `{"notes":${"[".repeat(depth)}${"]".repeat(depth)}}`;

/** What is wrong with an order, the field that the answer names, and what it says of it. */
const badOrders: [title: string, fields: object, pointer: string, says: RegExp][] = [
  ["no reference", { reference: undefined }, "/reference", /^is required$/],
  ["a reference of blanks", { reference: "  " }, "/reference", /at least 1 characters/],
  ["a reference of 201 characters", { reference: "x".repeat(201) }, "/reference", /at most 200 characters/],
  ["a reference that is a number", { reference: 7 }, "/reference", /must be a string/],
  ["no location", { location: undefined }, "/location", /^is required$/],
  ["a location as a list", { location: [-84, 33] }, "/location", /must be an object/],
  ["a latitude above 90", { location: { latitude: 90.01, longitude: 0 } }, "/location/latitude", /at most 90/],
  ["swapped coordinates", { location: { latitude: -122.4, longitude: 37.8 } }, "/location/latitude", /at least -90/],
  ["a longitude above 180", { location: { latitude: 0, longitude: 180.5 } }, "/location/longitude", /at most 180/],
  ["a latitude as text", { location: { latitude: "33", longitude: 0 } }, "/location/latitude", /must be a number/],
  ["a latitude of null", { location: { latitude: null, longitude: 0 } }, "/location/latitude", /must be a number/],
  ["no windows", { timeWindows: undefined }, "/timeWindows", /^is required$/],
  ["an empty list of windows", { timeWindows: [] }, "/timeWindows", /at least one time window/],
  ["a reversed window", window(at("12:00"), at("10:00")), "/timeWindows/0/end", /must be after start/],
  ["an empty window", window(at("12:00"), at("12:00")), "/timeWindows/0/end", /must be after start/],
  [
    "windows that overlap",
    { timeWindows: [...window(at("08:00"), at("10:00")).timeWindows, ...window(at("09:00"), at("11:00")).timeWindows] },
    "/timeWindows/1/start",
    /must be after the end of the window before/,
  ],
  ["an instant without offset", window("2026-11-23T08:00:00", at("10:00")), "/timeWindows/0/start", /with an offset/],
  ["a day that does not exist", window("2026-02-30T08:00:00Z", at("10:00")), "/timeWindows/0/start", /ISO 8601/],
  ["the year 0", window("0000-01-01T00:00:00Z", at("10:00")), "/timeWindows/0/start", /between the years/],
  ["the year 10000", window(at("08:00"), "9999-12-31T23:59:59-12:00"), "/timeWindows/0/end", /between the years/],
  ["negative service", { serviceSeconds: -1 }, "/serviceSeconds", /at least 0/],
  ["half a second of service", { serviceSeconds: 0.5 }, "/serviceSeconds", /must be an int/],
  ["a service of two days", { serviceSeconds: 172_800 }, "/serviceSeconds", /at most 86400/],
  ["negative demand", { demand: { weight_kg: -1 } }, "/demand/weight_kg", /at least 0/],
  ["demand as text", { demand: { weight_kg: "10" } }, "/demand/weight_kg", /must be a number/],
  ["a dimension in capitals", { demand: { Weight: 1 } }, "/demand/Weight", /dimension's name is lower case/],
  [
    "nine dimensions",
    { demand: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`d${index}`, 1])) },
    "/demand",
    /at most 8 dimensions/,
  ],
  ["a package without barcode", { packages: [{}] }, "/packages/0/barcode", /^is required$/],
  ["1,001 packages", { packages: Array(1001).fill({ barcode: "x" }) }, "/packages", /at most 1000 items/],
  ["priority 101", { priority: 101 }, "/priority", /at most 100/],
  ["another type", { type: "pickup" }, "/type", /must be .*delivery/],
  ["a depot that is no id", { depotId: "atlanta" }, "/depotId", /must be an id of the form dep_/],
  [
    "a depot that nobody has",
    { depotId: "dep_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55" },
    "/depotId",
    /names no active depot/,
  ],
  ["an unknown field", { colour: "red" }, "/colour", /is not a known field/],
  ["an unknown nested field", { location: { latitude: 1, longitude: 1, altitude: 3 } }, "/location/altitude", /known/],
  ["an unknown field of a package", { packages: [{ barcode: "x", id: 1 }] }, "/packages/0/id", /is not a known field/],
  ["a field with a slash", { "a/b~c": 1 }, "/a~1b~0c", /is not a known field/],
  ["the key constructor", { demand: { constructor: 5 } }, "/demand/constructor", /is not an allowed name/],
  ["NUL in a text", { notes: "a\u0000b" }, "/notes", /NUL/],
  ["half a surrogate pair", { notes: "a\ud800b" }, "/notes", /well-formed Unicode/],
];

/** Bodies that are no JSON of an order at all. */
const badBodies: [title: string, body: string | Uint8Array<ArrayBuffer> | undefined, status: number, code: string][] = [
  ["no body", undefined, 400, "VALIDATION_FAILED"],
  ["an empty body", "", 400, "VALIDATION_FAILED"],
  ["half an object", '{"reference": "x"', 400, "MALFORMED_JSON"],
  ["NaN", '{"serviceSeconds": NaN}', 400, "MALFORMED_JSON"],
  ["Infinity", '{"serviceSeconds": Infinity}', 400, "MALFORMED_JSON"],
  ["1e999", '{"serviceSeconds": 1e999}', 400, "VALIDATION_FAILED"],
  ["a list", "[]", 400, "VALIDATION_FAILED"],
  ["null", "null", 400, "VALIDATION_FAILED"],
  ["a text", '"order"', 400, "VALIDATION_FAILED"],
  ["bytes that are not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, "MALFORMED_JSON"],
  ["the key __proto__", '{"__proto__": {"priority": 5}}', 400, "VALIDATION_FAILED"],
  ["65 levels", tooDeep(65), 413, "PAYLOAD_TOO_LARGE"],
  ["200,000 levels", tooDeep(200_000), 413, "PAYLOAD_TOO_LARGE"],
  ["200,000 open brackets", "[".repeat(200_000), 413, "PAYLOAD_TOO_LARGE"],
  ["3 MB", JSON.stringify({ notes: "x".repeat(3_000_000) }), 413, "PAYLOAD_TOO_LARGE"],
];

onBothStores((store) => {
  let server: TestServer;
  let api: TestOrganization;
  let rows: Record<string, number>;
  let fleet: Awaited<ReturnType<typeof makeFleet>>;
  beforeAll(async () => {
    server = await startTestServer(store);
    api = await server.organization(evening);
    fleet = await makeFleet(api, 1);
    await makeOrder(api);
  });
  afterAll(() => server.close());
  const refuse = (operation: Operation, body: object) => api.call(operation, { body });

  describe("a refusal changes no table", () => {
    beforeEach(async () => {
      rows = await countRows();
    });
    afterEach(async () => {
      expect(await countRows()).toEqual(rows);
    });

    test.each(badOrders)("an order with %s is refused by the field", async (_title, fields, pointer, says) => {
      const { status, body } = await refuse(operations.orders.create, { ...orderFields(), ...fields });
      expect(body).toMatchObject({ code: "VALIDATION_FAILED" });
      expect(status).toBe(400);
      const error = body.errors.find((candidate: { pointer: string }) => candidate.pointer === pointer);
      expect([body.errors, error?.message]).toEqual([body.errors, expect.stringMatching(says)]);
      expect(body.detail).toMatch(/\.$/);
    });

    test.each(badBodies)("an order as %s is refused, and the server lives on", async (_title, body, status, code) => {
      const headers: Record<string, string> = { authorization: `Bearer ${api.key}` };
      if (body !== undefined) headers["content-type"] = "application/json";
      const answer = await server.fetch("/v1/orders", { method: "POST", headers, ...(body !== undefined && { body }) });
      expect(answer).toMatchObject({ status, body: { code } });
      expect((await server.fetch("/v1/health")).status).toBe(200);
    });

    test.each([
      "text/plain",
      "application/xml",
      "multipart/form-data; boundary=x",
      "application/x-www-form-urlencoded",
    ])("a body as %s is refused with 415", async (type) => {
      const headers = { authorization: `Bearer ${api.key}`, "content-type": type };
      const answer = await server.fetch("/v1/orders", { method: "POST", headers, body: "reference=1" });
      expect(answer).toMatchObject({ status: 415, body: { code: "UNSUPPORTED_MEDIA_TYPE" } });
    });

    const shift = (start: string, end: string) => ({ reference: "s", ...fleet.vans[0], start, end });
    const others: [string, () => [Operation, object], string][] = [
      [
        "a depot in no time zone",
        () => [operations.depots.create, { ...depotFields(), timeZone: "Mars/Base" }],
        "/timeZone",
      ],
      [
        "a shift of 25 hours",
        () => [operations.shifts.create, trim(shift(at("01:00"), "2026-11-24T02:00:00-05:00"))],
        "/end",
      ],
      ["a reversed shift", () => [operations.shifts.create, trim(shift(at("09:00"), at("08:00")))], "/end"],
      [
        "a van of negative capacity",
        () => [operations.vehicles.create, { reference: "v", name: "V", depotId: fleet.depotId, capacity: { kg: -1 } }],
        "/capacity/kg",
      ],
      ["no position at all", () => [operations.positions.create, { positions: [] }], "/positions"],
      [
        "a position on a swapped place",
        () => [operations.positions.create, { positions: [positionAt(-122, 37)] }],
        "/positions/0/latitude",
      ],
      [
        "a position of the year 1",
        () => [
          operations.positions.create,
          { positions: [{ ...positionAt(1, 1), recordedAt: "0001-01-01T00:00:00Z" }] },
        ],
        "/positions/0/recordedAt",
      ],
      ["traffic nowhere", () => [operations.traffic.create, traffic({ polyline: undefined })], "/area"],
      ["traffic without effect", () => [operations.traffic.create, traffic({ factor: undefined })], "/factor"],
      [
        "an open ring of traffic",
        () => [operations.traffic.create, traffic({ polyline: undefined, area: openRing })],
        "/area",
      ],
      [
        "traffic that ends before it begins",
        () => [operations.traffic.create, traffic({ validUntil: at("06:00") })],
        "/validUntil",
      ],
      ["a clock for the year 3000", () => [operations.clock.advance, { to: "3000-01-01T00:00:00Z" }], "/to"],
      ["a clock 37 hours ahead", () => [operations.clock.advance, { to: "2026-11-24T09:00:01-05:00" }], "/to"],
    ];
    test.each(others)("%s is refused by the field", async (_title, request, pointer) => {
      const { status, body } = await refuse(...request());
      expect(body).toMatchObject({ code: "VALIDATION_FAILED" });
      expect(status).toBe(400);
      expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    });

    const queries: [Operation, Record<string, string>, string][] = [
      [operations.orders.list, { colour: "red" }, "colour"],
      [operations.orders.list, { limit: "0" }, "limit"],
      [operations.orders.list, { limit: "1001" }, "limit"],
      [operations.orders.list, { limit: "many" }, "limit"],
      [operations.orders.list, { status: "lost" }, "status"],
      [operations.orders.list, { date: "tomorrow" }, "date"],
      [operations.orders.list, { date: "0000-01-01" }, "date"],
      [operations.orders.list, { planId: "pln_1" }, "planId"],
      [operations.orders.list, { reference: "a\u0000" }, "reference"],
      [operations.plans.list, { date: "2026-02-30" }, "date"],
    ];
    const titled = queries.map(
      ([operation, query, name]) => [operation.path, JSON.stringify(query), operation, query, name] as const,
    );
    test.each(titled)("the query of %s is checked: %s", async (_path, _query, operation, query, parameter) => {
      const { status, body } = await api.call(operation, { query });
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ pointer: parameter }]);
    });

    test("an If-Match that is no ETag is refused, also one that no version reaches", async () => {
      const { items } = await api.ok(operations.orders.list);
      for (const etag of ["abc", '"-1"', '"1.5"', '"99999999999999999999"']) {
        const parts = { id: items[0].id, body: { priority: 1 }, headers: { "if-match": etag } };
        const answer = await api.call(operations.orders.change, parts);
        expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "If-Match" }] } });
      }
    });

    test("ids of another kind, of another form and endless ones are refused or unknown, never an error of ours", async () => {
      for (const id of ["1", "ord_1", "veh_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55", "ord_01936E5C-7A4E", "%00", "%zz"]) {
        const { status } = await api.call(operations.orders.read, { id });
        expect([id, [400, 404].includes(status)]).toEqual([id, true]);
      }
      expect((await api.call(operations.orders.read, { id: "x".repeat(5000) })).status).toBe(404);
    });

    test("unknown paths and methods are problems as well", async () => {
      const headers = { authorization: `Bearer ${api.key}` };
      const requests: [string, string][] = [
        ["GET", "/v1/nothing"],
        ["DELETE", "/v1/orders"],
        ["PUT", "/v1/orders"],
        ["POST", "/v1/orders/ord_x:explode"],
        ["GET", "/v1/orders/"],
        ["GET", "//v1/orders"],
      ];
      for (const [method, path] of requests) {
        const answer = await server.fetch(path, { method, headers });
        expect([path, answer.status, answer.body.code]).toEqual([path, 404, "NOT_FOUND"]);
      }
    });
  });

  test("all wrong fields are named at once", async () => {
    const { body } = await refuse(operations.orders.create, { reference: 1, priority: -1, colour: "red" });
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer).sort();
    expect(pointers).toEqual(["/colour", "/location", "/priority", "/reference", "/timeWindows"]);
  });

  test("text of every script and of every length is read back as it was sent", async () => {
    for (const notes of ["", "Hôtel", "会社", "🚚🚚", "\u202Ertl", "'; drop table orders; --", "a\tb\nc", "\\u0000"]) {
      expect((await makeOrder(api, { notes })).notes).toBe(notes);
    }
  });

  const positionAt = (latitude: number, longitude: number) => ({
    driverId: fleet.vans[0]!.driverId,
    recordedAt: at("08:00"),
    latitude,
    longitude,
  });
  const openRing = [
    [-84, 33],
    [-84, 34],
    [-83, 34],
    [-83, 33],
  ];
  const traffic = (fields: object) => ({
    polyline: openRing,
    factor: 2,
    validFrom: at("07:00"),
    validUntil: at("18:00"),
    source: "test",
    ...fields,
  });
  const trim = ({ shiftId: _shift, ...fields }: Record<string, unknown>) => fields;

  async function countRows(): Promise<Record<string, number>> {
    const { rows: tables } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'
    `.execute(server.database.kysely);
    return withOrganization(server.database, api.organizationId, async (tx) => {
      const counts = tables.map(
        ({ name }) => sql`select ${name} as name, count(*)::int as count from ${sql.table(name)}`,
      );
      const { rows: counted } = await sql<{
        name: string;
        count: number;
      }>`${sql.join(counts, sql` union all `)}`.execute(tx);
      return Object.fromEntries(counted.map(({ name, count }) => [name, count]));
    });
  }
});
