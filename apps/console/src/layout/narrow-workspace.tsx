import { ChartGantt, X } from "lucide-react";
import { IconButton } from "../controls/icon-button.tsx";
import { DetailsPanel } from "../details/details-panel.tsx";
import { usePlan } from "../state/plan-store.ts";
import { useScreen } from "../state/screen-store.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { LazyMap } from "./lazy-map.tsx";
import { tabs } from "./tabs.ts";

/** On a small screen: the map, a bar of tabs, and one sheet at a time. */
export function NarrowWorkspace() {
  const sheet = useScreen((screen) => screen.sheet);
  const view = usePlan((plan) => plan.view);
  const hasDetails = useScreen((screen) => screen.selection !== null || screen.draft !== null);
  const picking = useScreen((screen) => screen.draft !== null && screen.draft.location === null);
  const shown = tabs.find(({ tab }) => tab === sheet);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="relative min-h-0 flex-1">
        <LazyMap />
        {picking && (
          <p
            role="status"
            className="absolute inset-x-3 top-3 z-10 rounded-md bg-accent px-3 py-2 text-on-accent shadow-float"
          >
            Tap the map where the order shall go.
          </p>
        )}
        {hasDetails && !picking && view ? (
          <aside aria-label="Details" className={sheetLook}>
            <DetailsPanel view={view} />
          </aside>
        ) : (
          sheet && (
            <section aria-label={shown?.label ?? "Timeline"} className={sheetLook}>
              <header className="flex h-11 shrink-0 items-center border-line border-b pr-1 pl-4">
                <h2 className="font-semibold text-base">{shown?.label ?? "Timeline"}</h2>
                <IconButton label="Close" className="ml-auto" onClick={() => useScreen.setState({ sheet: null })}>
                  <X size={16} />
                </IconButton>
              </header>
              <div className="flex min-h-0 flex-1 flex-col">{shown ? <shown.Panel /> : <Timeline />}</div>
            </section>
          )
        )}
      </div>
      <nav aria-label="Lists" className="grid h-14 shrink-0 grid-cols-4 border-line border-t bg-surface">
        {[...tabs, { tab: "timeline" as const, label: "Timeline", icon: ChartGantt }].map(
          ({ tab, label, icon: Icon }) => (
            <button
              key={tab}
              type="button"
              aria-pressed={sheet === tab}
              className={`flex flex-col items-center justify-center gap-0.5 text-xs ${sheet === tab ? "text-accent" : "text-muted"}`}
              onClick={() => useScreen.setState({ sheet: sheet === tab ? null : tab, selection: null, draft: null })}
            >
              <Icon size={18} aria-hidden="true" />
              {label}
            </button>
          ),
        )}
      </nav>
    </div>
  );
}

const sheetLook =
  "absolute inset-x-0 bottom-0 z-20 flex h-[62%] flex-col rounded-t-xl border-t border-line bg-surface shadow-float animate-[appear_150ms]";
