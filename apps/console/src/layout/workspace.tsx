import { ChevronUp, PanelLeftOpen } from "lucide-react";
import { useShallow } from "zustand/react/shallow";
import { IconButton } from "../controls/icon-button.tsx";
import { DetailsPanel } from "../details/details-panel.tsx";
import { usePlan } from "../state/plan-store.ts";
import { useScreen } from "../state/screen-store.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { LazyMap } from "./lazy-map.tsx";
import { LeftPanel } from "./left-panel.tsx";
import { NarrowWorkspace } from "./narrow-workspace.tsx";
import { Splitter } from "./splitter.tsx";
import { useNarrow } from "./use-narrow.ts";

/** Everything below the top bar. */
export function Workspace() {
  const isNarrow = useNarrow();
  // What may be out of date has lost its colours.
  const isQuiet = usePlan(
    ({ connection, view }) => view !== null && (connection === "stale" || connection === "offline"),
  );
  return (
    <main className={`flex min-h-0 flex-1 transition-[filter] duration-200 ${isQuiet ? "grayscale" : ""}`}>
      {isNarrow ? <NarrowWorkspace /> : <WideWorkspace />}
    </main>
  );
}

function WideWorkspace() {
  const { leftOpen, leftWidth, timelineOpen, timelineShare } = useScreen(
    // Not the whole store: what is under the pointer changes often.
    useShallow((screen) => ({
      leftOpen: screen.leftOpen,
      leftWidth: screen.leftWidth,
      timelineOpen: screen.timelineOpen,
      timelineShare: screen.timelineShare,
    })),
  );
  return (
    <>
      {leftOpen ? (
        <>
          <div className="shrink-0" style={{ width: leftWidth }}>
            <LeftPanel />
          </div>
          <Splitter
            label="Width of the lists"
            axis="x"
            value={leftWidth}
            min={260}
            max={520}
            step={16}
            drag={(from, pixels) => from + pixels}
            onChange={(width) => useScreen.setState({ leftWidth: width })}
          />
        </>
      ) : (
        <div className="w-9 shrink-0 border-line border-r bg-surface pt-1">
          <IconButton
            label="Show the lists"
            shortcut="["
            className="mx-auto rounded-md"
            onClick={() => useScreen.setState({ leftOpen: true })}
          >
            <PanelLeftOpen size={15} />
          </IconButton>
        </div>
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="relative min-h-0 flex-1">
          <LazyMap />
          <Details />
        </div>
        {timelineOpen ? (
          <>
            <Splitter
              label="Height of the timeline"
              axis="y"
              value={timelineShare}
              min={0.12}
              max={0.75}
              step={0.03}
              drag={(from, pixels) => from - pixels / window.innerHeight}
              onChange={(share) => useScreen.setState({ timelineShare: share })}
            />
            <div className="shrink-0" style={{ height: `${timelineShare * 100}vh` }}>
              <Timeline />
            </div>
          </>
        ) : (
          <div className="flex h-8 shrink-0 items-center border-line border-t bg-surface pl-3">
            <span className="font-medium text-muted text-xs">Timeline</span>
            <IconButton
              label="Show the timeline"
              shortcut="]"
              className="ml-auto"
              onClick={() => useScreen.setState({ timelineOpen: true })}
            >
              <ChevronUp size={15} />
            </IconButton>
          </div>
        )}
      </div>
    </>
  );
}

/** Lies over the map's right edge, so that the map stays where it is when something is selected. */
function Details() {
  const view = usePlan((plan) => plan.view);
  const width = useScreen((screen) => screen.rightWidth);
  const isOpen = useScreen((screen) => screen.selection !== null || screen.draft !== null);
  if (!isOpen || view === null) return null;
  return (
    <aside
      aria-label="Details"
      className="absolute inset-y-0 right-0 z-10 flex animate-[appear_150ms] bg-surface shadow-float"
      style={{ width }}
    >
      <Splitter
        label="Width of the details"
        axis="x"
        value={width}
        min={300}
        max={560}
        step={16}
        drag={(from, pixels) => from - pixels}
        onChange={(to) => useScreen.setState({ rightWidth: to })}
      />
      <div className="min-w-0 flex-1">
        <DetailsPanel view={view} />
      </div>
    </aside>
  );
}
