import { History } from "lucide-react";
import { Notice } from "../controls/notice.tsx";
import { SkeletonRows } from "../controls/skeleton.tsx";
import { VirtualList } from "../controls/virtual-list.tsx";
import { usePlan } from "../state/plan-store.ts";
import { RevisionCard } from "./revision-card.tsx";

/** The plan's revisions, newest first: why each was made and what it changed. */
export function FeedPanel() {
  const view = usePlan((plan) => plan.view);
  if (view === null) return <SkeletonRows />;
  const { revisions, plan, newOrders } = view.state;
  if (revisions.length === 0 && !plan.optimizing) {
    return (
      <Notice title="Nothing has happened yet" icon={<History size={18} />}>
        Each change of the plan is told here: what caused it and what it moved.
      </Notice>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {plan.optimizing && (
        <p role="status" className="flex items-center gap-2 border-line border-b px-4 py-2 text-muted">
          <span className="size-2 animate-[breathe_1.2s_ease-in-out_infinite] rounded-full bg-accent" />
          {newOrders.length > 0
            ? `Looking for the best place for ${newOrders.length === 1 ? `order ${newOrders[0]!.reference}` : `${newOrders.length} orders`}`
            : "Looking for a better plan"}
        </p>
      )}
      <VirtualList label="Revisions" items={revisions} estimate={104} keyOf={(revision) => revision.id}>
        {(revision, index) => (
          <RevisionCard revision={revision} older={revisions[index + 1]} timeZone={view.timeZone} />
        )}
      </VirtualList>
    </div>
  );
}
