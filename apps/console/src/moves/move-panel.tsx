import { ApiFailure } from "@reroute/client";
import type { OrderId, OrderPrice, PlanEdit, PlanEditResult, VehicleId } from "@reroute/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../controls/button.tsx";
import { IconButton } from "../controls/icon-button.tsx";
import { SkeletonRows } from "../controls/skeleton.tsx";
import type { PlanView } from "../state/plan-view.ts";
import { hoverRoute, useScreen } from "../state/screen-store.ts";
import { sentenceOf } from "../state/server.ts";
import { useServer } from "../state/server-context.ts";
import { routeColour } from "../theme/route-colours.ts";
import { clockTime } from "../words/clock-time.ts";
import { duration } from "../words/duration.ts";
import { changeInWords } from "./change-in-words.ts";

/** Where an order may go, as chosen in the panel. */
type Target = VehicleId | "off";

function close(): void {
  hoverRoute(null);
  useScreen.setState({ moving: null });
}

/** Moves an order to another van: first what it would change on each, then what exactly, then the move. */
export function MovePanel({ orderId, view }: { orderId: string; view: PlanView }) {
  const server = useServer();
  const queries = useQueryClient();
  const [target, setTarget] = useState<Target | null>(null);
  const [position, setPosition] = useState<number | null>(null);
  const [pin, setPin] = useState(true);
  const stop = view.stopOfOrder.get(orderId);
  const route = stop && view.routeOfStop.get(stop.stop.id);
  const reference = view.orderById.get(orderId)?.reference ?? "";
  const baseRevision = view.state.plan.publishedRevisionId!;
  const prices = useQuery({
    queryKey: ["prices", orderId, baseRevision],
    queryFn: () => server.prices(orderId),
    placeholderData: (before) => before,
  });
  const edit = target === null ? null : editOf({ orderId, target, position, pin, baseRevision });
  const trial = useQuery({
    queryKey: ["trial", edit],
    queryFn: () => server.edit(view.state.plan.id, { ...edit!, dryRun: true }),
    enabled: edit !== null,
    // The same move on a newer revision: what was said stands until it is said anew.
    placeholderData: (before, query) => (isSameMove(query?.queryKey[1], edit) ? before : undefined),
  });
  const move = useMutation({
    mutationFn: (force: boolean) => server.edit(view.state.plan.id, { ...edit!, force }),
    onSuccess: close,
    // What was shown is no longer so: it is asked for anew.
    onError: () => queries.invalidateQueries({ queryKey: ["trial"] }),
  });
  const choose = (to: Target) => {
    setTarget(to);
    setPosition(null);
    move.reset();
  };
  const breaks = (trial.data?.breaches.length ?? 0) > 0;
  const problem = move.error ?? trial.error;

  return (
    <form
      aria-label="Move order"
      className="flex h-full min-h-0 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        move.mutate(breaks);
      }}
    >
      <header className="flex min-h-12 shrink-0 items-center gap-3 border-line border-b py-2 pr-2 pl-4">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-base">Move order {reference}</h2>
          <p className="text-muted text-xs">{route ? `Now stop ${stop.number} of ${route.name}` : "Now on no route"}</p>
        </div>
        <IconButton label="Back to the order" shortcut="Esc" className="rounded-md" onClick={close}>
          <X size={16} />
        </IconButton>
      </header>
      <fieldset className="min-h-0 flex-1 overflow-y-auto py-1">
        <legend className="sr-only">Where to</legend>
        {prices.isPending && <SkeletonRows />}
        {prices.isError && <p className="px-4 py-3 text-late">{sentenceOf(prices.error)}</p>}
        {prices.data?.items.map((price) => (
          <Choice
            key={price.vehicleId}
            isChosen={target === price.vehicleId}
            onChoose={() => choose(price.vehicleId)}
            onHover={(isOver) => hoverRoute(isOver ? price.routeId : null)}
            colour={view.routeByVehicle.get(price.vehicleId)?.colour}
            name={view.vehicleById.get(price.vehicleId)?.name ?? "Vehicle"}
            note={price.vehicleId === route?.route.vehicleId ? "now here" : whenThere(price, view.timeZone)}
            price={price.vehicleId === route?.route.vehicleId ? undefined : (changeInWords(price.change) ?? "\u00b10")}
            warning={price.breaches[0] && summaryOf(price.breaches)}
          />
        ))}
        {prices.data && route && (
          <Choice isChosen={target === "off"} onChoose={() => choose("off")} name="Off the routes" note="unassigned" />
        )}
      </fieldset>
      {target !== null && (
        <section
          aria-label="What it changes"
          className="max-h-[45%] shrink-0 space-y-2 overflow-y-auto border-line border-t p-4"
        >
          {target !== "off" && (
            <PlaceField
              count={stopsWithout(view, target, orderId)}
              frozen={view.routeByVehicle.get(target)?.stops.filter((each) => each.stop.frozen).length ?? 0}
              position={position}
              onChange={(to) => {
                setPosition(to);
                move.reset();
              }}
            />
          )}
          <div role="status" aria-live="polite" className="min-h-10">
            {trial.data && <Outcome result={trial.data} target={target} view={view} />}
            {trial.isFetching && !trial.data && <p className="text-muted">Working out what it changes</p>}
          </div>
          {problem && (
            <p role="alert" className="text-late">
              {sentenceOf(problem)}
              {problem instanceof ApiFailure && problem.code === "PLAN_STALE" && " Look at it again."}
            </p>
          )}
          <label className="flex items-center gap-2">
            <input type="checkbox" className="size-4 accent-accent" checked={pin} onChange={() => setPin(!pin)} />
            {target === "off" ? "Keep it off the routes with a pin" : "Pin it there, so that the plan leaves it"}
          </label>
        </section>
      )}
      <footer className="flex shrink-0 justify-end gap-2 border-line border-t p-3">
        <Button onClick={close}>Back</Button>
        <Button kind="primary" type="submit" disabled={!trial.data || trial.isFetching || move.isPending}>
          {breaks ? "Move anyway" : target === "off" ? "Take it off" : "Move"}
        </Button>
      </footer>
    </form>
  );
}

interface ChoiceProps {
  isChosen: boolean;
  onChoose(): void;
  onHover?(isOver: boolean): void;
  colour?: number | undefined;
  name: string;
  note: string;
  price?: string | undefined;
  warning?: string | undefined;
}

function Choice({ isChosen, onChoose, onHover, colour, name, note, price, warning }: ChoiceProps) {
  return (
    <label
      onMouseEnter={() => onHover?.(true)}
      onMouseLeave={() => onHover?.(false)}
      className={`block cursor-pointer px-4 py-1.5 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:-outline-offset-2 hover:bg-selected ${isChosen ? "bg-selected" : ""}`}
    >
      <span className="flex items-center gap-2">
        <input
          type="radio"
          name="target"
          className="size-3.5 shrink-0 accent-accent outline-none"
          checked={isChosen}
          onChange={onChoose}
        />
        <span
          className={`size-2 shrink-0 rounded-full ${colour === undefined ? "border border-line-strong" : ""}`}
          style={colour === undefined ? undefined : { background: routeColour(colour) }}
        />
        <span className="font-medium">{name}</span>
        <span className="truncate text-muted text-xs">{note}</span>
        <span className="ml-auto whitespace-nowrap text-xs">{price}</span>
      </span>
      {warning && (
        <span className="mt-0.5 ml-[22px] flex items-start gap-1.5 text-at-risk text-xs">
          <TriangleAlert size={12} aria-hidden="true" className="mt-0.5 shrink-0" />
          {warning}
        </span>
      )}
    </label>
  );
}

function PlaceField({
  count,
  frozen,
  position,
  onChange,
}: {
  count: number;
  frozen: number;
  position: number | null;
  onChange(position: number | null): void;
}) {
  const places = Array.from({ length: Math.max(0, count - frozen + 1) }, (_, index) => frozen + index + 1);
  return (
    <label className="flex items-center gap-2">
      <span className="text-muted">Place</span>
      <select
        className="h-8 flex-1 rounded-md border border-line-strong bg-raised px-2"
        value={position ?? ""}
        onChange={(event) => onChange(event.target.value === "" ? null : Number(event.target.value))}
      >
        <option value="">The best one</option>
        {places.map((place) => (
          <option key={place} value={place}>
            Stop {place}
            {place === 1 ? ", the first" : place === count + 1 ? ", the last" : ""}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What a move comes to: where and when, what it adds, what it breaks. */
function Outcome({ result, target, view }: { result: PlanEditResult; target: Target; view: PlanView }) {
  const [place] = result.places;
  const change = changeInWords(result.change);
  return (
    <>
      {place?.position != null && target !== "off" && (
        <p>
          Stop {place.position} of {view.vehicleById.get(target)?.name}, arrival{" "}
          <span className="font-medium">{clockTime(place.plannedArrival!, view.timeZone)}</span>
          {place.lateSeconds! > 0 ? `, ${duration(place.lateSeconds!)} late` : ", in its window"}.
        </p>
      )}
      <p className="text-muted">
        {change === undefined ? "Driving stays as it is." : `${change} of driving.`}
        {result.breaches.length === 0 && " No limit is broken."}
      </p>
      {result.breaches.length > 0 && (
        <ul aria-label="Limits that break" className="mt-1 space-y-0.5 text-late">
          {result.breaches.map(({ text }) => (
            <li key={text} className="flex items-start gap-1.5">
              <TriangleAlert size={13} aria-hidden="true" className="mt-0.5 shrink-0" />
              {text}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface Chosen {
  orderId: string;
  target: Target;
  position: number | null;
  pin: boolean;
  baseRevision: PlanEdit["baseRevision"];
}

function editOf({ orderId, target, position, pin, baseRevision }: Chosen): PlanEdit {
  const subject = { orderId: orderId as OrderId };
  const move =
    target === "off"
      ? { ...subject, unassign: true as const }
      : { ...subject, toVehicleId: target, ...(position !== null && { position }) };
  return { baseRevision, moves: [move], pin };
}

function isSameMove(one: unknown, other: PlanEdit | null): boolean {
  return JSON.stringify((one as PlanEdit | null | undefined)?.moves) === JSON.stringify(other?.moves);
}

/** Stops of a vehicle's route without the order that moves. */
function stopsWithout(view: PlanView, vehicleId: VehicleId, orderId: string): number {
  const stops = view.routeByVehicle.get(vehicleId)?.stops ?? [];
  return stops.filter(({ stop }) => stop.orderIds.some((id) => id !== orderId)).length;
}

function whenThere({ position, plannedArrival }: OrderPrice, timeZone: string): string {
  return plannedArrival === null ? "" : `stop ${position}, ${clockTime(plannedArrival, timeZone)}`;
}

function summaryOf(breaches: OrderPrice["breaches"]): string {
  const [first, ...rest] = breaches;
  return rest.length === 0 ? first!.text : `${first!.text} And ${rest.length} more.`;
}
