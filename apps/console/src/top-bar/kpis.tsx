import { usePlan } from "../state/plan-store.ts";
import { select, useScreen } from "../state/screen-store.ts";
import { StatusShape } from "../status/status-mark.tsx";
import { clockTime } from "../words/clock-time.ts";
import { count, distance, percent } from "../words/quantities.ts";

/** The day in numbers. */
export function Kpis() {
  const kpis = usePlan((plan) => plan.view?.state.plan.kpis);
  const newest = usePlan((plan) => plan.view?.state.revisions[0]);
  const timeZone = usePlan((plan) => plan.view?.timeZone);
  if (kpis === undefined || timeZone === undefined) return null;
  const ended = kpis.completedCount + kpis.failedCount;
  const status = kpis.lateCount === 0 ? "on_time" : "late";
  return (
    // What does not fit stands on a line that is not seen: no number is cut in two.
    <dl className="ml-2 flex max-h-8 min-w-0 flex-wrap items-center gap-x-5 overflow-hidden max-[1100px]:gap-x-3 max-[900px]:hidden">
      <Kpi name="On time">
        <StatusShape status={status} size={10} />
        {kpis.orderCount > 0 ? percent(kpis.onTimeShare) : "–"}
        {kpis.lateCount > 0 && <small className="text-late text-xs">{kpis.lateCount} late</small>}
      </Kpi>
      <Kpi name="Unassigned">
        <button
          type="button"
          className="hover:underline"
          aria-label={`${count(kpis.unassignedCount, "unassigned order")}, show them`}
          onClick={() => useScreen.setState({ tab: "orders", leftOpen: true, search: "" })}
        >
          {kpis.unassignedCount}
        </button>
      </Kpi>
      <Kpi name="Done">
        {ended}
        <small className="text-muted text-xs">of {kpis.orderCount.toLocaleString("en")}</small>
      </Kpi>
      <Kpi name="Distance" from="1120">
        {distance(kpis.distanceMeters)}
      </Kpi>
      {newest && (
        <Kpi name="Last revision" from="1120">
          <button
            type="button"
            className="hover:underline"
            aria-label={`Revision ${newest.number}, show what it changed`}
            onClick={() => select({ kind: "revision", id: newest.id })}
          >
            {newest.number}
          </button>
          <small className="text-muted text-xs">at {clockTime(newest.publishedAt, timeZone)}</small>
        </Kpi>
      )}
    </dl>
  );
}

interface KpiProps {
  name: string;
  /** The width of the screen from which it is shown; absent: always. */
  from?: "1120";
  children: React.ReactNode;
}

function Kpi({ name, from, children }: KpiProps) {
  return (
    <div className={`flex flex-col whitespace-nowrap ${from ? "max-[1120px]:hidden" : ""}`}>
      <dt className="text-[11px] text-muted leading-[14px]">{name}</dt>
      <dd className="flex items-baseline gap-1 font-semibold leading-[18px]">{children}</dd>
    </div>
  );
}
