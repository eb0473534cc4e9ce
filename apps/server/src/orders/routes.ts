import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import { tagged } from "../platform/http/tagged.ts";
import { cancelOrder, changeOrder, createOrder, listOfOrders, readOrder } from "./service.ts";

export function serveOrders({ serve }: Router): void {
  serve(operations.orders.create, async (scope, { body, reply }) => tagged(reply, await createOrder(scope, body)));
  serve(operations.orders.list, (scope, { query }) => listOfOrders(scope, query));
  serve(operations.orders.read, async (scope, { id, reply }) => tagged(reply, await readOrder(scope, id)));
  serve(operations.orders.change, async (scope, { id, body, ifMatch, reply }) =>
    tagged(reply, await changeOrder(scope, id, body, ifMatch)),
  );
  serve(operations.orders.cancel, (scope, { id }) => cancelOrder(scope, id));
}
