import { PinSign } from "../pins/pin-mark.tsx";
import { statusSentence } from "../routes/route-card.tsx";
import { RouteProgress } from "../routes/route-progress.tsx";
import { StopDot } from "../routes/stop-dot.tsx";
import type { PlanView, RouteView } from "../state/plan-view.ts";
import { select } from "../state/screen-store.ts";
import { StatusMark, StatusShape } from "../status/status-mark.tsx";
import { statusWords } from "../status/status-words.ts";
import { isEnded } from "../status/stop-status.ts";
import { routeColour } from "../theme/route-colours.ts";
import { clockTime } from "../words/clock-time.ts";
import { duration } from "../words/duration.ts";
import { distance } from "../words/quantities.ts";
import { unbroken } from "../words/unbroken.ts";
import { DetailsFrame } from "./details-frame.tsx";
import { Fact, Facts, Link, Section } from "./facts.tsx";
import { loadSentence } from "./load.ts";

/** One route: its shift, its length, its stops in order. */
export function RouteDetails({ route: shown, view }: { route: RouteView; view: PlanView }) {
  const { route } = shown;
  const time = (instant: string) => clockTime(instant, view.timeZone);
  const vehicle = view.vehicleById.get(route.vehicleId);
  return (
    <DetailsFrame
      title={shown.name}
      colour={routeColour(shown.colour)}
      subtitle={
        <>
          <StatusMark status={shown.status} word={statusSentence(shown)} />
          <span>{shown.driverName}</span>
        </>
      }
    >
      <div className="px-4 pt-2">
        <RouteProgress route={shown} />
      </div>
      <Facts>
        <Fact name="Shift">
          {time(route.shiftStart)} to {time(route.shiftEnd)}
        </Fact>
        <Fact name="On the road">
          {time(route.plannedStart)} to {time(route.eta)}
        </Fact>
        <Fact name="Driving">
          {distance(route.distanceMeters)}, {duration(route.drivingSeconds)}
        </Fact>
        <Fact name="Load">{vehicle && unbroken(loadSentence(route.stops, vehicle.capacity))}</Fact>
        <Fact name="Vehicle">
          <Link onClick={() => select({ kind: "vehicle", id: route.vehicleId })}>{shown.name}</Link>
        </Fact>
      </Facts>
      <Section title="Stops">
        <ol aria-label="Stops" className="-mx-4">
          {shown.stops.map(({ stop, number, status, isPinned }) => (
            <li key={stop.id}>
              <button
                type="button"
                className="flex h-8 w-full items-center gap-2 px-4 text-left hover:bg-selected"
                onClick={() => select({ kind: "stop", id: stop.id })}
              >
                <StopDot number={number} colour={routeColour(shown.colour)} done={isEnded(stop)} />
                <span className="truncate">Order {stop.references.join(", ")}</span>
                {isPinned && <PinSign />}
                <span className="ml-auto text-muted">{time(stop.eta)}</span>
                <span className="flex" title={statusWords[status]}>
                  <StatusShape status={status} size={11} />
                  <span className="sr-only">{statusWords[status]}</span>
                </span>
              </button>
            </li>
          ))}
        </ol>
      </Section>
    </DetailsFrame>
  );
}
