import { ApiFailure } from "@reroute/client";
import type { Location } from "@reroute/protocol";
import { MapPin, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../controls/button.tsx";
import { Field } from "../controls/field.tsx";
import { IconButton } from "../controls/icon-button.tsx";
import { dayClockAt } from "../state/day-clock.ts";
import { usePlan } from "../state/plan-store.ts";
import type { PlanView } from "../state/plan-view.ts";
import { select, useScreen } from "../state/screen-store.ts";
import { sentenceOf } from "../state/server.ts";
import { useServer } from "../state/server-context.ts";
import { errorAt, newDraft, type OrderDraft, orderOf, presetWindow, windowPresets } from "./new-order.ts";

/** The form for a new order. Its place is picked on the map. */
export function AddOrderPanel({ location, view }: { location: Location | null; view: PlanView }) {
  const server = useServer();
  const [day] = useState(() => dayOf(view));
  const [draft, setDraft] = useState(() => newDraft(dimensionsOf(view), day));
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const change = (part: Partial<OrderDraft>) => setDraft({ ...draft, ...part });

  async function submit(event: React.FormEvent) {
    event.preventDefault();
    if (location === null) return;
    setSending(true);
    setFailure(null);
    try {
      const order = await server.createOrder(orderOf(draft, location, day));
      useScreen.setState({ draft: null });
      select({ kind: "order", id: order.id });
    } catch (error) {
      setFailure(error);
      setSending(false);
    }
  }

  const errors = failure instanceof ApiFailure ? failure.errors : [];
  const isTaken = failure instanceof ApiFailure && failure.code === "REFERENCE_TAKEN";
  const onPlace = errorAt(errors, "/location");
  return (
    <form aria-label="Add order" className="flex h-full min-h-0 flex-col" onSubmit={submit}>
      <header className="flex h-12 shrink-0 items-center border-line border-b pr-2 pl-4">
        <h2 className="font-semibold text-base">Add order</h2>
        <IconButton label="Cancel" className="ml-auto rounded-md" onClick={() => useScreen.setState({ draft: null })}>
          <X size={16} />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 space-y-3 overflow-y-auto p-4">
        <p
          role="status"
          className={`flex items-center gap-2 rounded-md px-3 py-2 ${location ? "bg-sunken" : "bg-selected text-accent"}`}
        >
          <MapPin size={15} aria-hidden="true" />
          {location
            ? `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`
            : "Click the map where the order shall go."}
        </p>
        {onPlace && <p className="text-late text-xs">Not accepted: {onPlace}</p>}
        <Field
          label="Reference"
          value={draft.reference}
          onChange={(event) => change({ reference: event.target.value })}
          error={errorAt(errors, "/reference") ?? (isTaken ? sentenceOf(failure) : undefined)}
          required
        />
        <Field
          label="Address"
          value={draft.address}
          onChange={(event) => change({ address: event.target.value })}
          error={errorAt(errors, "/address")}
          hint="For the driver; the place on the map is what counts."
        />
        <fieldset>
          <legend className="mb-1 text-muted text-xs">Time window</legend>
          <div className="mb-2 flex flex-wrap gap-1">
            {windowPresets.map(({ label, hours }) => {
              const window = presetWindow(hours, day);
              const isChosen = draft.from === window.from && draft.to === window.to;
              return (
                <button
                  key={label}
                  type="button"
                  aria-pressed={isChosen}
                  onClick={() => change(window)}
                  className={`h-7 rounded-full border px-3 text-xs ${isChosen ? "border-accent bg-selected text-accent" : "border-line-strong"}`}
                >
                  {label}
                </button>
              );
            })}
          </div>
          <div className="grid grid-cols-2 gap-2">
            <Field
              label="From"
              {...wallTime}
              value={draft.from}
              onChange={(event) => change({ from: event.target.value })}
              error={errorAt(errors, "/timeWindows")}
            />
            <Field label="To" {...wallTime} value={draft.to} onChange={(event) => change({ to: event.target.value })} />
          </div>
        </fieldset>
        <div className="grid grid-cols-2 gap-2">
          <Field
            label="Service, minutes"
            inputMode="decimal"
            value={draft.serviceMinutes}
            onChange={(event) => change({ serviceMinutes: event.target.value })}
            error={errorAt(errors, "/serviceSeconds")}
          />
          <Field
            label="Priority, 0 to 100"
            inputMode="numeric"
            value={draft.priority}
            onChange={(event) => change({ priority: event.target.value })}
            error={errorAt(errors, "/priority")}
          />
          {Object.entries(draft.demand).map(([name, amount]) => (
            <Field
              key={name}
              label={dimensionLabel(name)}
              inputMode="decimal"
              value={amount}
              onChange={(event) => change({ demand: { ...draft.demand, [name]: event.target.value } })}
              error={errorAt(errors, `/demand/${name}`)}
            />
          ))}
        </div>
        {failure !== null && errors.length === 0 && !isTaken && (
          <p role="alert" className="text-late">
            {sentenceOf(failure)}
          </p>
        )}
      </div>
      <footer className="flex shrink-0 justify-end gap-2 border-line border-t p-3">
        <Button onClick={() => useScreen.setState({ draft: null })}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={location === null || sending}>
          {sending ? "Adding" : "Add order"}
        </Button>
      </footer>
    </form>
  );
}

/** Not type="time": that shows the browser's 12 or 24 hours, and the rest of the console shows 24. */
const wallTime = {
  required: true,
  inputMode: "numeric",
  placeholder: "14:30",
  pattern: "([01]?[0-9]|2[0-3]):[0-5][0-9]",
  title: "Hours and minutes at the depot, such as 14:30",
} as const;

function dayOf(view: PlanView) {
  const reading = usePlan.getState().clock;
  const now = reading ? dayClockAt(reading, performance.now()) : Date.parse(view.state.clock.now);
  const ends = view.routes.map(({ route }) => Date.parse(route.shiftEnd));
  return { date: view.state.plan.date, timeZone: view.timeZone, now, dayEnd: Math.max(now, ...ends) };
}

function dimensionsOf(view: PlanView): string[] {
  return [...new Set(view.state.vehicles.flatMap(({ capacity }) => Object.keys(capacity)))];
}

/** "weight_kg" is "Weight, kg". */
function dimensionLabel(name: string): string {
  const words = name.split("_");
  const text = words.length > 1 ? `${words.slice(0, -1).join(" ")}, ${words.at(-1)}` : name;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
