import { Route as RouteIcon } from "lucide-react";
import { Notice } from "../controls/notice.tsx";
import { SkeletonRows } from "../controls/skeleton.tsx";
import { VirtualList } from "../controls/virtual-list.tsx";
import { usePlan } from "../state/plan-store.ts";
import { RouteCard } from "./route-card.tsx";

/** All routes of the plan, as cards. */
export function RoutesPanel() {
  const view = usePlan((plan) => plan.view);
  if (view === null) return <SkeletonRows />;
  if (view.routes.length === 0) {
    return (
      <Notice title="No routes yet" icon={<RouteIcon size={18} />}>
        Routes come with the first revision: the plan needs at least one shift and one order.
      </Notice>
    );
  }
  return (
    <VirtualList label="Routes" items={view.routes} estimate={92} keyOf={(each) => each.route.id}>
      {(route) => <RouteCard route={route} timeZone={view.timeZone} />}
    </VirtualList>
  );
}
