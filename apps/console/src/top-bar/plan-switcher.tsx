import type { Depot, PlanSummary } from "@reroute/protocol";
import { Check, ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useScreen } from "../state/screen-store.ts";
import { dayInWords } from "../words/clock-time.ts";

export interface PlanSwitcherProps {
  plans: readonly PlanSummary[];
  depots: readonly Depot[];
  current: PlanSummary | null;
}

/** Depot and day of the plan on the screen; opens the list of the others. */
export function PlanSwitcher({ plans, depots, current }: PlanSwitcherProps) {
  if (current === null) return null;
  const nameOf = (plan: PlanSummary) => depots.find(({ id }) => id === plan.depotId)?.name ?? "Depot";
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          aria-label={`Plan: ${nameOf(current)}, ${dayInWords(current.date)}`}
          className="inline-flex h-8 min-w-0 items-center gap-1.5 rounded-md border border-line px-2 hover:bg-selected"
        >
          <span className="truncate max-[900px]:hidden">{nameOf(current)}</span>
          <span className="whitespace-nowrap text-muted max-[900px]:text-ink">{dayInWords(current.date)}</span>
          <ChevronDown size={13} aria-hidden="true" className="shrink-0 text-muted" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          className="z-50 max-h-96 min-w-60 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-float"
        >
          {plans.map((plan) => (
            <DropdownMenu.Item
              key={plan.id}
              onSelect={() => useScreen.setState({ planId: plan.id, selection: null, draft: null })}
              className="flex h-8 cursor-pointer items-center gap-2 rounded px-2 outline-none data-highlighted:bg-selected"
            >
              <Check size={13} aria-hidden="true" className={plan.id === current.id ? "text-accent" : "invisible"} />
              <span>{dayInWords(plan.date)}</span>
              <span className="truncate text-muted">{nameOf(plan)}</span>
              {plan.status === "closed" && <span className="ml-auto text-muted text-xs">Closed</span>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
