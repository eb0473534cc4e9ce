import type { Settings, SettingsChange } from "@reroute/protocol";
import { recordAudit } from "../audit/service.ts";
import { ApiError } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { findSettings, updateSettings } from "./store.ts";

/** How the organization wants its days to be run. */
export async function readSettings(scope: Scope): Promise<Settings> {
  const { roll_over, settings_version } = await findSettings(scope);
  return { rollOver: roll_over, version: settings_version };
}

export async function changeSettings(
  scope: Scope,
  change: SettingsChange,
  ifMatch: number | undefined,
): Promise<Settings> {
  const columns = change.rollOver === undefined ? {} : { roll_over: change.rollOver };
  if (!(await updateSettings(scope, columns, ifMatch))) {
    const { version } = await readSettings(scope);
    throw new ApiError("VERSION_MISMATCH", `The settings are at version ${version}, not ${ifMatch}.`);
  }
  await recordAudit(scope, "settings.change", scope.organizationId);
  return readSettings(scope);
}
