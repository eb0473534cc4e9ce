import type { Reason } from "@reroute/protocol";
import type { PlanView } from "../state/plan-view.ts";
import { byName } from "../words/quantities.ts";

/** Why each vehicle cannot take an order. */
export function ReasonList({ reasons, view }: { reasons: readonly Reason[]; view: PlanView }) {
  const named = reasons
    .map((reason) => ({ reason, name: view.vehicleById.get(reason.vehicleId)?.name ?? "Vehicle" }))
    .sort((one, other) => byName(one.name, other.name));
  return (
    <ul aria-label="Reasons by vehicle" className="pb-2">
      {named.map(({ reason, name }) => (
        <li key={reason.vehicleId} className="flex gap-3 px-4 py-0.5 text-xs">
          {!reason.text.startsWith(name) && <span className="w-14 shrink-0 truncate font-medium">{name}</span>}
          <span className="text-muted">{reason.text}</span>
        </li>
      ))}
    </ul>
  );
}
