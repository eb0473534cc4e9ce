import type { Vehicle } from "@reroute/protocol";
import { statusSentence } from "../routes/route-card.tsx";
import type { PlanView } from "../state/plan-view.ts";
import { select } from "../state/screen-store.ts";
import { useDayClock } from "../state/use-day-clock.ts";
import { StatusMark } from "../status/status-mark.tsx";
import { routeColour } from "../theme/route-colours.ts";
import { ago } from "../words/duration.ts";
import { amountsInWords } from "../words/quantities.ts";
import { DetailsFrame } from "./details-frame.tsx";
import { Fact, Facts, Link } from "./facts.tsx";

/** One vehicle: what it can carry, who drives it, where it was last seen. */
export function VehicleDetails({ vehicle, view }: { vehicle: Vehicle; view: PlanView }) {
  const route = view.routeByVehicle.get(vehicle.id);
  const driver = route && view.driverById.get(route.route.driverId);
  const position = driver && view.state.positions.get(driver.id);
  const now = useDayClock(5000) ?? 0;
  return (
    <DetailsFrame
      title={vehicle.name}
      colour={route && routeColour(route.colour)}
      subtitle={route && <StatusMark status={route.status} word={statusSentence(route)} />}
    >
      <Facts>
        <Fact name="Driver">{driver?.name}</Fact>
        <Fact name="Phone">{driver?.phone}</Fact>
        <Fact name="Capacity">{amountsInWords(vehicle.capacity)}</Fact>
        <Fact name="Last seen">
          {position ? ago((now - Date.parse(position.recordedAt)) / 1000) : "No position yet today"}
        </Fact>
        <Fact name="Speed">
          {position?.speedMps === undefined ? undefined : `${Math.round(position.speedMps * 3.6)} km/h`}
        </Fact>
        <Fact name="Route">
          {route ? (
            <Link onClick={() => select({ kind: "route", id: route.route.id })}>
              {route.endedCount} of {route.stops.length} stops done
            </Link>
          ) : (
            "No route today"
          )}
        </Fact>
        <Fact name="Reference">{vehicle.reference}</Fact>
      </Facts>
    </DetailsFrame>
  );
}
