import { Notice } from "../controls/notice.tsx";
import { mayMove } from "../moves/may-move.ts";
import { MovePanel } from "../moves/move-panel.tsx";
import { AddOrderPanel } from "../orders/add-order-panel.tsx";
import type { PlanView } from "../state/plan-view.ts";
import { useScreen } from "../state/screen-store.ts";
import type { Selection } from "../state/selection.ts";
import { DetailsFrame } from "./details-frame.tsx";
import { OrderDetails } from "./order-details.tsx";
import { RevisionDetails } from "./revision-details.tsx";
import { RouteDetails } from "./route-details.tsx";
import { StopDetails } from "./stop-details.tsx";
import { VehicleDetails } from "./vehicle-details.tsx";

/** What is selected, in full; or the form for a new order. */
export function DetailsPanel({ view }: { view: PlanView }) {
  const draft = useScreen((screen) => screen.draft);
  const selection = useScreen((screen) => screen.selection);
  const moving = useScreen((screen) => screen.moving);
  if (draft) return <AddOrderPanel location={draft.location} view={view} />;
  if (selection === null) return null;
  if (moving !== null && mayMove(view, moving)) return <MovePanel key={moving} orderId={moving} view={view} />;
  return <Selected key={selection.id} selection={selection} view={view} />;
}

function Selected({ selection, view }: { selection: Selection; view: PlanView }) {
  const { kind, id } = selection;
  if (kind === "order") return <OrderDetails orderId={id} view={view} />;
  if (kind === "revision") {
    const index = view.state.revisions.findIndex((each) => each.id === id);
    const revision = view.state.revisions[index];
    if (revision) return <RevisionDetails revision={revision} older={view.state.revisions[index + 1]} view={view} />;
  }
  const route = kind === "route" ? view.routeById.get(id) : view.routeOfStop.get(id);
  if (kind === "route" && route) return <RouteDetails route={route} view={view} />;
  const stop = view.stopById.get(id);
  if (kind === "stop" && route && stop) return <StopDetails stop={stop} route={route} view={view} />;
  const vehicle = view.vehicleById.get(id);
  if (kind === "vehicle" && vehicle) return <VehicleDetails vehicle={vehicle} view={view} />;
  return (
    <DetailsFrame title="Gone">
      <Notice title="It is no longer in the plan">A newer revision has removed it.</Notice>
    </DetailsFrame>
  );
}
