import { useEffect, useState } from "react";
import { usePlan } from "../state/plan-store.ts";
import { ago } from "../words/duration.ts";

/** Whether what is on the screen is what is the case. */
export function LiveState() {
  const connection = usePlan((plan) => plan.connection);
  const heardAt = usePlan((plan) => plan.heardAt);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const hasPlan = usePlan((plan) => plan.view !== null || plan.heardAt !== null);
  if (!hasPlan && connection === "connecting") return null;
  const isLive = connection === "live";
  const words = isLive ? "Live" : silence(connection === "connecting", heardAt);
  return (
    <span
      role="status"
      aria-label="Connection"
      className={`inline-flex items-center gap-1.5 whitespace-nowrap text-xs ${isLive ? "text-on-time" : "rounded bg-sunken px-2 py-1 text-muted"}`}
    >
      <span className={`size-2 rounded-full ${isLive ? "bg-on-time" : "border-2 border-muted"}`} />
      {words}
    </span>
  );
}

function silence(isFirst: boolean, heardAt: number | null): string {
  if (heardAt === null) return isFirst ? "Connecting" : "No connection, trying again";
  return `Last heard ${ago((performance.now() - heardAt) / 1000)}`;
}
