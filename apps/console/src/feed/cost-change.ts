import type { RevisionSummary } from "@reroute/protocol";

type Costed = Pick<RevisionSummary, "number" | "cost">;

/** By how much a revision made the plan longer: "+2.1 km"; null for the first or when it is less than 100 m. */
export function costChange(revision: Costed, older: Costed | undefined): string | null {
  if (older === undefined || older.number !== revision.number - 1) return null;
  const meters = revision.cost.distanceMeters - older.cost.distanceMeters;
  if (Math.abs(meters) < 100) return null;
  return `${meters > 0 ? "+" : "−"}${(Math.abs(meters) / 1000).toFixed(1)} km`;
}
