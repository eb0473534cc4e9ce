import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import { scanPackage } from "./service.ts";

export function servePackages({ serve }: Router): void {
  serve(operations.packages.scan, (scope, { id, body }) => scanPackage(scope, id, body));
}
