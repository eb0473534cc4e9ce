import { Lock } from "lucide-react";
import { Button } from "../controls/button.tsx";
import { mayMove } from "../moves/may-move.ts";
import { startMove } from "../moves/start-move.ts";
import { PinMark } from "../pins/pin-mark.tsx";
import { PinSection } from "../pins/pin-section.tsx";
import type { PlanView, RouteView, StopView } from "../state/plan-view.ts";
import { select } from "../state/screen-store.ts";
import { StatusMark } from "../status/status-mark.tsx";
import { progressWords } from "../status/status-words.ts";
import { routeColour } from "../theme/route-colours.ts";
import { amountsInWords } from "../words/quantities.ts";
import { DetailsFrame } from "./details-frame.tsx";
import { Fact, Facts, Link, Section } from "./facts.tsx";
import { StopTimes } from "./stop-times.tsx";

/** One stop: where, when, for which orders. */
export function StopDetails({ stop: shown, route, view }: { stop: StopView; route: RouteView; view: PlanView }) {
  const { stop, number, status } = shown;
  const only = stop.orderIds.length === 1 ? stop.orderIds[0] : undefined;
  return (
    <DetailsFrame
      title={`Stop ${number} of ${route.name}`}
      colour={routeColour(route.colour)}
      subtitle={
        <>
          <StatusMark status={status} />
          {shown.isPinned && <PinMark />}
          {stop.frozen && <FrozenMark />}
        </>
      }
      footer={
        only !== undefined &&
        mayMove(view, only) && (
          <Button kind="primary" onClick={() => startMove(only)}>
            Move to…
          </Button>
        )
      }
    >
      <StopTimes stop={stop} timeZone={view.timeZone} />
      <Section title={stop.orderIds.length === 1 ? "Order" : "Orders"}>
        <ul>
          {stop.orderIds.map((orderId, index) => (
            <li key={orderId}>
              <Link onClick={() => select({ kind: "order", id: orderId })}>Order {stop.references[index]}</Link>
            </li>
          ))}
        </ul>
      </Section>
      {stop.orderIds.map((orderId) => (
        <PinSection key={orderId} orderId={orderId} view={view} />
      ))}
      <Facts>
        <Fact name="Address">{stop.address}</Fact>
        <Fact name="Demand">{amountsInWords(stop.demand)}</Fact>
        <Fact name="Progress">{progressWords[stop.status]}</Fact>
        <Fact name="Route">
          <Link onClick={() => select({ kind: "route", id: route.route.id })}>{route.name}</Link>
          <span className="text-muted">
            {" "}
            · {route.driverName} · stop {number} of {route.stops.length}
          </span>
        </Fact>
      </Facts>
    </DetailsFrame>
  );
}

/** The lock and the word for what a new revision may not change. */
export function FrozenMark() {
  return (
    <span className="inline-flex items-center gap-1 text-muted" title="A new revision may not change it any more">
      <Lock size={11} aria-hidden="true" />
      Frozen
    </span>
  );
}
