import { Pin } from "lucide-react";
import { usePlan } from "../state/plan-store.ts";
import { StatusShape } from "../status/status-mark.tsx";
import { type ShownStatus, statusWords } from "../status/status-words.ts";

const shown: ShownStatus[] = ["on_time", "at_risk", "late", "done", "failed", "unassigned"];

/** What the marks on the map mean. */
export function MapLegend() {
  const hasPins = usePlan((plan) => (plan.view?.state.pins.length ?? 0) > 0);
  return (
    <ul
      aria-label="Legend"
      className="pointer-events-none absolute bottom-2 left-2 flex flex-wrap gap-x-3 rounded-md bg-[color-mix(in_srgb,var(--surface)_82%,transparent)] px-2 py-1 text-muted text-xs max-[900px]:hidden"
    >
      {shown.map((status) => (
        <li key={status} className="flex items-center gap-1.5">
          <StatusShape status={status} size={10} />
          {statusWords[status]}
        </li>
      ))}
      {hasPins && (
        <li className="flex items-center gap-1.5">
          <Pin size={11} aria-hidden="true" />
          Pinned
        </li>
      )}
    </ul>
  );
}
