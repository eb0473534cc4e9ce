import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import { tagged } from "../platform/http/tagged.ts";
import { depotKind, driverKind, shiftKind, vehicleKind } from "./records.ts";
import {
  cancelRecord,
  changeRecord,
  changeShift,
  createRecord,
  createShift,
  listOfRecords,
  readRecord,
} from "./service.ts";

/** Depots, vehicles, drivers and shifts. */
export function serveFleet({ serve }: Router): void {
  serve(operations.depots.create, (scope, { body }) => createRecord(scope, depotKind, body));
  serve(operations.depots.change, async (scope, { id, body, ifMatch, reply }) =>
    tagged(reply, await changeRecord(scope, depotKind, id, body, ifMatch)),
  );
  serve(operations.vehicles.create, (scope, { body }) => createRecord(scope, vehicleKind, body));
  serve(operations.vehicles.change, async (scope, { id, body, ifMatch, reply }) =>
    tagged(reply, await changeRecord(scope, vehicleKind, id, body, ifMatch)),
  );
  serve(operations.drivers.create, (scope, { body }) => createRecord(scope, driverKind, body));
  serve(operations.drivers.change, async (scope, { id, body, ifMatch, reply }) =>
    tagged(reply, await changeRecord(scope, driverKind, id, body, ifMatch)),
  );
  serve(operations.shifts.create, (scope, { body }) => createShift(scope, body));
  serve(operations.shifts.change, async (scope, { id, body, ifMatch, reply }) =>
    tagged(reply, await changeShift(scope, id, body, ifMatch)),
  );

  serve(operations.depots.read, async (scope, { id, reply }) => tagged(reply, await readRecord(scope, depotKind, id)));
  serve(operations.vehicles.read, async (scope, { id, reply }) =>
    tagged(reply, await readRecord(scope, vehicleKind, id)),
  );
  serve(operations.drivers.read, async (scope, { id, reply }) =>
    tagged(reply, await readRecord(scope, driverKind, id)),
  );
  serve(operations.shifts.read, async (scope, { id, reply }) => tagged(reply, await readRecord(scope, shiftKind, id)));

  serve(operations.depots.list, (scope, { query }) => listOfRecords(scope, depotKind, query));
  serve(operations.vehicles.list, (scope, { query }) => listOfRecords(scope, vehicleKind, query));
  serve(operations.drivers.list, (scope, { query }) => listOfRecords(scope, driverKind, query));
  serve(operations.shifts.list, (scope, { query }) => listOfRecords(scope, shiftKind, query));

  serve(operations.depots.cancel, (scope, { id }) => cancelRecord(scope, depotKind, id));
  serve(operations.vehicles.cancel, (scope, { id }) => cancelRecord(scope, vehicleKind, id));
  serve(operations.drivers.cancel, (scope, { id }) => cancelRecord(scope, driverKind, id));
  serve(operations.shifts.cancel, (scope, { id }) => cancelRecord(scope, shiftKind, id));
}
