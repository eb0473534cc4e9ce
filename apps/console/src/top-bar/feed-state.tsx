import { TrafficCone } from "lucide-react";
import { usePlan } from "../state/plan-store.ts";

/** Traffic, or road times, that are not heard of: what is wrong, and what it means for the times on the screen. Nothing while all is well. */
export function FeedState() {
  const feeds = usePlan((plan) => plan.view?.state.feeds);
  const silent = feeds?.filter(({ status }) => status === "late" || status === "down") ?? [];
  if (silent.length === 0) return null;
  const isDown = silent.some(({ status }) => status === "down");
  const isRoads = silent.some(({ kind }) => kind === "roads");
  const words = silent.map(({ notice }) => notice).join(" ");
  return (
    <span
      role="status"
      aria-label="Traffic and roads"
      title={words}
      className="inline-flex min-w-0 items-center gap-1.5 rounded bg-sunken px-2 py-1 text-muted text-xs"
    >
      <TrafficCone size={13} aria-hidden="true" className="shrink-0" />
      <span className="truncate">{isRoads ? "No road times" : isDown ? "No live traffic" : "Traffic is late"}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
