import type { CauseType, RevisionSummary } from "@reroute/protocol";
import {
  CalendarClock,
  CarFront,
  CircleX,
  Clock,
  Flag,
  Hand,
  type LucideIcon,
  PackagePlus,
  PackageX,
  Pencil,
  Pin,
  Search,
  TrendingDown,
  TriangleAlert,
  Users,
} from "lucide-react";
import { memo } from "react";
import { select, useScreen } from "../state/screen-store.ts";
import { clockTime } from "../words/clock-time.ts";
import { unbroken } from "../words/unbroken.ts";
import { costChange } from "./cost-change.ts";

const causeIcons: Record<CauseType, LucideIcon> = {
  first_plan: Flag,
  order_created: PackagePlus,
  order_changed: Pencil,
  order_cancelled: PackageX,
  order_rolled_over: CalendarClock,
  stop_failed: CircleX,
  shift_changed: Users,
  driver_late: Clock,
  traffic_changed: CarFront,
  improvement: TrendingDown,
  requested: Search,
  edited: Hand,
  pin_changed: Pin,
};

interface Props {
  revision: RevisionSummary;
  /** The revision before it, to tell what it cost. */
  older: RevisionSummary | undefined;
  timeZone: string;
}

/** One revision in the feed. */
export const RevisionCard = memo(function RevisionCard({ revision, older, timeZone }: Props) {
  const isSelected = useScreen(({ selection }) => selection?.id === revision.id);
  const Icon = causeIcons[revision.causes[0]?.type ?? "improvement"] ?? TriangleAlert;
  const sentences = revision.diff.sentences.slice(0, 3);
  const more = revision.diff.sentences.length - sentences.length;
  const change = costChange(revision, older);
  return (
    <button
      type="button"
      data-row
      aria-pressed={isSelected}
      className={`flex w-full gap-3 border-line border-b px-4 py-2.5 text-left transition-colors hover:bg-selected ${isSelected ? "bg-selected" : ""}`}
      onClick={() => select({ kind: "revision", id: revision.id })}
    >
      <span className="mt-0.5 grid size-5 shrink-0 place-items-center text-muted">
        <Icon size={15} aria-hidden="true" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2 text-muted text-xs">
          <span>{clockTime(revision.publishedAt, timeZone)}</span>
          <span>Revision {revision.number}</span>
          {change && <span className="ml-auto">{change}</span>}
        </span>
        <span className="block font-medium">{revision.cause}</span>
        {sentences.map((sentence) => (
          <span key={sentence} className="block text-muted">
            {unbroken(sentence)}
          </span>
        ))}
        {more > 0 && <span className="block text-muted text-xs">and {more} more</span>}
      </span>
    </button>
  );
});
