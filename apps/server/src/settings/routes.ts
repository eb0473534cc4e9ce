import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import { tagged } from "../platform/http/tagged.ts";
import { changeSettings, readSettings } from "./service.ts";

export function serveSettings({ serve }: Router): void {
  serve(operations.settings.read, async (scope, { reply }) => tagged(reply, await readSettings(scope)));
  serve(operations.settings.change, async (scope, { body, ifMatch, reply }) =>
    tagged(reply, await changeSettings(scope, body, ifMatch)),
  );
}
