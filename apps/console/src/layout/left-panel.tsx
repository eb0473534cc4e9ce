import { PanelLeftClose } from "lucide-react";
import { Tabs } from "radix-ui";
import { IconButton } from "../controls/icon-button.tsx";
import { usePlan } from "../state/plan-store.ts";
import { type Tab, useScreen } from "../state/screen-store.ts";
import { tabs } from "./tabs.ts";

/** Orders, routes and feed, one at a time. */
export function LeftPanel() {
  const tab = useScreen((screen) => screen.tab);
  const counts = useTabCounts();
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(to) => useScreen.setState({ tab: to as Tab })}
      className="flex h-full min-h-0 flex-col bg-surface"
    >
      <div className="flex h-10 shrink-0 items-center border-line border-b pr-1 pl-2">
        <Tabs.List aria-label="Lists" className="flex h-full">
          {tabs.map(({ tab: value, label }) => (
            <Tabs.Trigger
              key={value}
              value={value}
              className="-mb-px h-10 border-transparent border-b-2 px-2.5 text-muted transition-colors hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
            >
              {label}
              {counts[value] !== null && <span className="ml-1.5 text-muted text-xs">{counts[value]}</span>}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <IconButton
          label="Fold the panel"
          shortcut="["
          className="ml-auto rounded-md"
          onClick={() => useScreen.setState({ leftOpen: false })}
        >
          <PanelLeftClose size={15} />
        </IconButton>
      </div>
      {tabs.map(({ tab: value, Panel }) => (
        <Tabs.Content key={value} value={value} className="flex min-h-0 flex-1 flex-col" tabIndex={-1}>
          <Panel />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

/** The number beside a tab: what waits for the dispatcher in orders, how many routes there are. */
function useTabCounts(): Record<Tab, number | null> {
  const orders = usePlan((plan) => plan.view && plan.view.unassigned.length + plan.view.waiting.length);
  const routes = usePlan((plan) => plan.view?.routes.length ?? null);
  return { orders: orders || null, routes, feed: null };
}
