import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import { createPin, listOfPins, removePin } from "./service.ts";

export function servePins({ serve }: Router): void {
  serve(operations.pins.create, (scope, { body }) => createPin(scope, body));
  serve(operations.pins.list, (scope, { query }) => listOfPins(scope, query));
  serve(operations.pins.delete, async (scope, { id }) => {
    await removePin(scope, id);
    return undefined;
  });
}
