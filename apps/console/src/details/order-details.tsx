import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useActions } from "../actions/use-actions.ts";
import { Button } from "../controls/button.tsx";
import { mayMove } from "../moves/may-move.ts";
import { startMove } from "../moves/start-move.ts";
import { ReasonList } from "../orders/reason-list.tsx";
import { PinMark } from "../pins/pin-mark.tsx";
import { PinSection } from "../pins/pin-section.tsx";
import type { PlanView } from "../state/plan-view.ts";
import { select } from "../state/screen-store.ts";
import { sentenceOf } from "../state/server.ts";
import { useServer } from "../state/server-context.ts";
import { StatusMark } from "../status/status-mark.tsx";
import { progressWords } from "../status/status-words.ts";
import { isEnded } from "../status/stop-status.ts";
import { routeColour } from "../theme/route-colours.ts";
import { clockSpan, clockTime, dayInWords } from "../words/clock-time.ts";
import { duration } from "../words/duration.ts";
import { amountsInWords } from "../words/quantities.ts";
import { DetailsFrame } from "./details-frame.tsx";
import { Fact, Facts, Link, Section } from "./facts.tsx";
import { FrozenMark } from "./stop-details.tsx";
import { StopTimes } from "./stop-times.tsx";

/** One order: where it stands in the plan, why, and what has happened to it. */
export function OrderDetails({ orderId, view }: { orderId: string; view: PlanView }) {
  const server = useServer();
  const stop = view.stopOfOrder.get(orderId);
  const route = stop && view.routeOfStop.get(stop.stop.id);
  const unassigned = view.unassignedById.get(orderId);
  const entry = view.orderById.get(orderId);
  // Read anew when the order's place in the plan changes.
  const read = useQuery({
    queryKey: ["order", orderId, stop?.stop.id, stop?.status],
    queryFn: () => server.order(orderId),
    placeholderData: (before) => before,
  });
  const order = read.data;
  const status = stop?.status ?? (order?.status === "cancelled" ? "cancelled" : "unassigned");
  const mayCancel = order !== undefined && (order.status === "pending" || order.status === "planned");
  const canMove = mayMove(view, orderId);
  const canPin = canMove && route !== undefined && !view.pinByOrder.has(orderId);
  return (
    <DetailsFrame
      title={`Order ${entry?.reference ?? order?.reference ?? ""}`}
      colour={route && routeColour(route.colour)}
      subtitle={
        <>
          <StatusMark status={status} />
          {view.pinByOrder.has(orderId) && <PinMark />}
          {stop?.stop.frozen && !isEnded(stop.stop) && <FrozenMark />}
        </>
      }
      footer={
        (mayCancel || canMove) && (
          <OrderFooter orderId={orderId} mayCancel={mayCancel} canMove={canMove} canPin={canPin} />
        )
      }
    >
      {route && stop && (
        <>
          <p className="px-4 pt-3">
            <Link onClick={() => select({ kind: "stop", id: stop.stop.id })}>Stop {stop.number}</Link> of{" "}
            <Link onClick={() => select({ kind: "route", id: route.route.id })}>{route.name}</Link>, {route.driverName}.
            {isEnded(stop.stop) ? "" : ` ${neighbours(route.stops.length, stop.number)}`}
          </p>
          <StopTimes stop={stop.stop} timeZone={view.timeZone} />
        </>
      )}
      <PinSection orderId={orderId} view={view} />
      {unassigned && (
        <Section title="Why it is on no route">
          <p>{unassigned.text}</p>
          {unassigned.reasons.length > 0 && (
            <div className="-mx-4 mt-2">
              <ReasonList reasons={unassigned.reasons} view={view} />
            </div>
          )}
        </Section>
      )}
      {!route && !unassigned && order?.status === "pending" && (
        <p role="status" className="px-4 pt-3 text-muted">
          The plan is being worked on; this order has its place in a moment.
        </p>
      )}
      {read.isError && order === undefined && <p className="px-4 pt-3 text-late">{sentenceOf(read.error)}</p>}
      {order && (
        <Facts>
          {!route && (
            <Fact name="Window">{order.timeWindows.map((each) => clockSpan(each, view.timeZone)).join(" or ")}</Fact>
          )}
          <Fact name="Address">{order.address}</Fact>
          <Fact name="Place">
            {order.location.latitude.toFixed(5)}, {order.location.longitude.toFixed(5)}
          </Fact>
          <Fact name="Demand">{amountsInWords(order.demand)}</Fact>
          {!route && <Fact name="Service">{duration(order.serviceSeconds)}</Fact>}
          <Fact name="Packages">
            {order.packages
              .map(({ barcode, status }) => (status === "expected" ? barcode : `${barcode} (${status})`))
              .join(", ")}
          </Fact>
          <Fact name="Priority">{order.priority > 0 ? order.priority : undefined}</Fact>
          <Fact name="Notes">{order.notes}</Fact>
          <Fact name="Progress">{progressWords[order.status]}</Fact>
          <Fact name="Rolled over">
            {order.rollOvers && `from ${order.rollOvers.map(({ fromDate }) => dayInWords(fromDate)).join(", then ")}`}
          </Fact>
          <Fact name="Came in">{clockTime(order.createdAt, view.timeZone)}</Fact>
        </Facts>
      )}
      <OrderHistory orderId={orderId} view={view} />
    </DetailsFrame>
  );
}

function neighbours(total: number, number: number): string {
  if (total === 1) return "It is the only stop.";
  if (number === 1) return "It is the first stop.";
  return number === total
    ? `After stop ${number - 1}, the last one.`
    : `Between stops ${number - 1} and ${number + 1}.`;
}

/** The revisions that added, moved or removed an order. */
function OrderHistory({ orderId, view }: { orderId: string; view: PlanView }) {
  const touching = view.state.revisions.filter(
    ({ diff }) =>
      diff.added.some((each) => each.orderId === orderId) ||
      diff.moved.some((each) => each.orderId === orderId) ||
      diff.removed.some((each) => each.orderId === orderId),
  );
  if (touching.length === 0) return null;
  return (
    <Section title="What happened to it">
      <ol className="space-y-1.5">
        {touching.slice(0, 8).map((revision) => (
          <li key={revision.id}>
            <span className="text-muted text-xs">{clockTime(revision.publishedAt, view.timeZone)} </span>
            <Link onClick={() => select({ kind: "revision", id: revision.id })}>Revision {revision.number}</Link>
            <span className="block text-muted">{revision.cause}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

interface FooterProps {
  orderId: string;
  mayCancel: boolean;
  canMove: boolean;
  canPin: boolean;
}

/** What may be done with the order. To cancel it is asked twice. */
function OrderFooter({ orderId, mayCancel, canMove, canPin }: FooterProps) {
  const server = useServer();
  const run = useActions();
  const queries = useQueryClient();
  const [asked, setAsked] = useState(false);
  const cancel = useMutation({
    mutationFn: () => server.cancelOrder(orderId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["order", orderId] }),
  });
  if (!asked) {
    return (
      <>
        {mayCancel && <Button onClick={() => setAsked(true)}>Cancel order</Button>}
        {canPin && (
          <Button title="The plan then leaves it on this van (P)" onClick={() => run("toggle-pin")}>
            Pin
          </Button>
        )}
        {canMove && (
          <Button kind="primary" onClick={() => startMove(orderId)}>
            Move to…
          </Button>
        )}
      </>
    );
  }
  return (
    <>
      <span role="status" className="mr-auto self-center text-muted text-xs">
        {cancel.isError ? sentenceOf(cancel.error) : "The plan is made anew without it."}
      </span>
      <Button onClick={() => setAsked(false)}>Keep it</Button>
      <Button kind="primary" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
        Cancel it
      </Button>
    </>
  );
}
