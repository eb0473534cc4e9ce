import type { OsmMember, Tags } from "./primitive-block.ts";

/** A turn restriction over one node. */
export interface TurnRestriction {
  kind: "no" | "only";
  isUTurn: boolean;
  fromWays: number[];
  toWays: number[];
  viaNode: number;
}

/** The restriction of cars that a relation states, "via way" when it is one that is not understood, undefined when it is none. */
export function turnRestriction(tags: Tags, members: readonly OsmMember[]): TurnRestriction | "via way" | undefined {
  if (tags.get("type") !== "restriction") return undefined;
  const value = tags.get("restriction:motorcar") ?? tags.get("restriction:motor_vehicle") ?? tags.get("restriction");
  const kind = value?.startsWith("no_") ? "no" : value?.startsWith("only_") ? "only" : undefined;
  if (kind === undefined) return undefined;
  const except = tags.get("except")?.split(/\s*;\s*/) ?? [];
  if (except.includes("motorcar") || except.includes("motor_vehicle") || except.includes("vehicle")) return undefined;
  const ways = (role: string) => members.filter((member) => member.role === role && member.type === "way");
  const via = members.filter(({ role }) => role === "via");
  if (via.some(({ type }) => type === "way")) return "via way";
  const fromWays = ways("from").map(({ id }) => id);
  const toWays = ways("to").map(({ id }) => id);
  if (via.length !== 1 || fromWays.length === 0 || toWays.length === 0) return undefined;
  return { kind, isUTurn: value === "no_u_turn", fromWays, toWays, viaNode: via[0].id };
}
