import type { Stop } from "@reroute/protocol";
import { isEnded, slackSeconds } from "../status/stop-status.ts";
import { clockSpan, clockTime } from "../words/clock-time.ts";
import { duration } from "../words/duration.ts";
import { Fact, Facts } from "./facts.tsx";

/** Promised, planned and expected times of a stop, kept apart. */
export function StopTimes({ stop, timeZone }: { stop: Stop; timeZone: string }) {
  const came = isEnded(stop) || stop.status === "arrived";
  return (
    <Facts>
      <Fact name={stop.timeWindows.length > 1 ? "Windows" : "Window"}>
        {stop.timeWindows.map((window) => clockSpan(window, timeZone)).join(" or ")}
      </Fact>
      <Fact name="Planned arrival">{clockTime(stop.plannedArrival, timeZone)}</Fact>
      <Fact name={came ? "Arrived" : "Expected"}>
        <span className="font-medium">{clockTime(stop.eta, timeZone)}</span>
        <span className="text-muted"> {roomSentence(stop, came)}</span>
      </Fact>
      <Fact name="Service">{duration(stop.serviceSeconds)}</Fact>
    </Facts>
  );
}

/** "42 min before the window ends" or, of what is done, "12 min after the window ended". */
function roomSentence(stop: Stop, came: boolean): string {
  const slack = slackSeconds(stop);
  return `${duration(slack)} ${slack < 0 ? "after" : "before"} the window ${came ? "ended" : "ends"}`;
}
