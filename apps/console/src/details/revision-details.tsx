import type { RevisionSummary } from "@reroute/protocol";
import { costChange } from "../feed/cost-change.ts";
import type { PlanView } from "../state/plan-view.ts";
import { select } from "../state/screen-store.ts";
import { routeColour } from "../theme/route-colours.ts";
import { clockTimeWithSeconds } from "../words/clock-time.ts";
import { duration } from "../words/duration.ts";
import { count, distance } from "../words/quantities.ts";
import { unbroken } from "../words/unbroken.ts";
import { DetailsFrame } from "./details-frame.tsx";
import { Fact, Facts, Link, Section } from "./facts.tsx";

interface Props {
  revision: RevisionSummary;
  older: RevisionSummary | undefined;
  view: PlanView;
}

/** One revision: why it was made, what it changed, what it costs. */
export function RevisionDetails({ revision, older, view }: Props) {
  const { diff, cost, churn, statistics } = revision;
  const change = costChange(revision, older);
  const routes = diff.changedRouteIds.flatMap((id) => view.routeById.get(id) ?? []);
  return (
    <DetailsFrame
      title={`Revision ${revision.number}`}
      subtitle={`Published ${clockTimeWithSeconds(revision.publishedAt, view.timeZone)}`}
    >
      <Section title={revision.causes.length > 1 ? "Causes" : "Cause"}>
        <ul>
          {revision.causes.map((cause) => (
            <li key={`${cause.at} ${cause.text}`}>{cause.text}</li>
          ))}
        </ul>
      </Section>
      <Section title="What changed">
        {diff.sentences.length === 0 && <p className="text-muted">Nothing that a driver would notice.</p>}
        <ul className="space-y-1">
          {diff.sentences.map((sentence) => (
            <li key={sentence}>{unbroken(sentence)}</li>
          ))}
        </ul>
      </Section>
      {routes.length > 0 && (
        <Section title="Routes that changed">
          <ul className="flex flex-wrap gap-1.5">
            {routes.map((route) => (
              <li key={route.route.id}>
                <button
                  type="button"
                  className="inline-flex h-6 items-center gap-1.5 rounded-full border border-line-strong px-2 text-xs hover:bg-selected"
                  onClick={() => select({ kind: "route", id: route.route.id })}
                >
                  <span className="size-2 rounded-full" style={{ background: routeColour(route.colour) }} />
                  {route.name}
                </button>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Orders title="Orders added" orderIds={diff.added.map(({ orderId }) => orderId)} view={view} />
      <Orders title="Orders moved to another route" orderIds={diff.moved.map(({ orderId }) => orderId)} view={view} />
      <Orders title="Orders taken off" orderIds={diff.removed.map(({ orderId }) => orderId)} view={view} />
      <Facts>
        <Fact name="Length">
          {distance(cost.distanceMeters)}
          {change && <span className="text-muted"> ({change})</span>}
        </Fact>
        <Fact name="Driving">{duration(cost.drivingSeconds)}</Fact>
        <Fact name="Churn">
          {count(churn.movedStops, "stop")} moved, {churn.resequencedStops} in another order
        </Fact>
        <Fact name="Orders">
          {revision.assignedCount} on {count(revision.routeCount, "route")}, {revision.unassignedCount} unassigned
        </Fact>
        <Fact name="Found in">
          {statistics.cpuSeconds.toFixed(1)} s, {count(statistics.iterations, "iteration")}
        </Fact>
        <Fact name="Travel times">{statistics.travelSource}</Fact>
      </Facts>
    </DetailsFrame>
  );
}

const mostShown = 12;

function Orders({ title, orderIds, view }: { title: string; orderIds: string[]; view: PlanView }) {
  const named = orderIds.flatMap((id) => view.orderById.get(id) ?? []);
  if (named.length === 0) return null;
  return (
    <Section title={`${title} (${orderIds.length})`}>
      <ul className="flex flex-wrap gap-x-3">
        {named.slice(0, mostShown).map(({ orderId, reference }) => (
          <li key={orderId}>
            <Link onClick={() => select({ kind: "order", id: orderId })}>{reference}</Link>
          </li>
        ))}
        {named.length > mostShown && <li className="text-muted">and {named.length - mostShown} more</li>}
      </ul>
    </Section>
  );
}
