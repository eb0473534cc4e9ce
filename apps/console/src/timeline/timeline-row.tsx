import { memo } from "react";
import type { RouteView, StopView } from "../state/plan-view.ts";
import { StatusShape, statusColour } from "../status/status-mark.tsx";
import { statusWords } from "../status/status-words.ts";
import { routeColour } from "../theme/route-colours.ts";
import { clockTime } from "../words/clock-time.ts";
import { routeBlocks } from "./blocks.ts";
import { type TimeScale, xAt } from "./time-scale.ts";

export const rowHeight = 32;
export const gutterWidth = 168;

interface Props {
  route: RouteView;
  scale: TimeScale;
  timeZone: string;
  rowIndex: number;
  /** The cell under the keyboard: -1 for the row's head; null when it is on another row. */
  activeStop: number | null;
  selectedStopId: string | null;
  tone: "normal" | "raised" | "dimmed";
  onOpen(route: RouteView, stop: StopView | null): void;
  onHover(route: RouteView | null): void;
}

/** One route's day: a line while driving, a block for each service, a dashed line while waiting. */
export const TimelineRow = memo(function TimelineRow(props: Props) {
  const { route, scale, timeZone, rowIndex, activeStop, tone } = props;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and points at the active cell
    // biome-ignore lint/a11y/useSemanticElements: rows come and go with the scroll position, at absolute places
    <div
      role="row"
      aria-rowindex={rowIndex + 1}
      className={`flex border-line border-b ${tone === "raised" ? "bg-selected" : ""}`}
      style={{ height: rowHeight }}
      onMouseEnter={() => props.onHover(route)}
      onMouseLeave={() => props.onHover(null)}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles Enter for its active cell */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      {/* biome-ignore lint/a11y/useSemanticElements: as the row */}
      <div
        role="rowheader"
        id={cellId(route, -1)}
        aria-label={`${route.name}, ${route.endedCount} of ${route.stops.length} stops done, ${statusWords[route.status]}`}
        className={`sticky left-0 z-10 flex shrink-0 cursor-pointer items-center gap-2 border-line border-r px-3 ${tone === "raised" ? "bg-selected" : "bg-surface"} ${activeStop === -1 ? "outline-2 outline-accent -outline-offset-2" : ""}`}
        style={{ width: gutterWidth }}
        onClick={() => props.onOpen(route, null)}
      >
        <span className="h-4 w-1 rounded-full" style={{ background: routeColour(route.colour) }} />
        <span className={`truncate ${tone === "dimmed" ? "text-muted" : "font-medium"}`}>{route.name}</span>
        <span className="ml-auto text-muted text-xs">
          {route.endedCount}/{route.stops.length}
        </span>
        <StatusShape status={route.status} size={11} />
      </div>
      <svg
        width={scale.width}
        height={rowHeight}
        className={`block shrink-0 transition-opacity ${tone === "dimmed" ? "opacity-35" : ""}`}
        role="presentation"
      >
        <RowContent {...props} />
        {activeStop !== null && activeStop >= 0 && (
          <ActiveFrame stop={route.stops[activeStop]} route={route} scale={scale} timeZone={timeZone} />
        )}
      </svg>
    </div>
  );
});

/** The id of a cell, for aria-activedescendant. */
export function cellId(route: RouteView, stopIndex: number): string {
  return `timeline-${route.route.id}-${stopIndex}`;
}

const middle = rowHeight / 2;

function RowContent({ route, scale, timeZone, selectedStopId, onOpen }: Props) {
  const colour = routeColour(route.colour);
  const shift = [route.route.shiftStart, route.route.shiftEnd].map((instant) => xAt(scale, Date.parse(instant)));
  const selected = route.stops.find(({ stop }) => stop.id === selectedStopId);
  return (
    <>
      <rect
        x={shift[0]}
        y={4}
        width={Math.max(0, shift[1]! - shift[0]!)}
        height={rowHeight - 9}
        rx={3}
        fill="var(--sunken)"
      />
      {selected?.stop.timeWindows.map((window) => {
        const [from, to] = [window.start, window.end].map((instant) => xAt(scale, Date.parse(instant))) as [
          number,
          number,
        ];
        return (
          <g key={window.start}>
            <rect x={from} y={1} width={to - from} height={rowHeight - 3} fill="var(--accent)" opacity={0.14} />
            <path d={`M${from} 1V${rowHeight - 2}M${to} 1V${rowHeight - 2}`} stroke="var(--accent)" strokeWidth={1.5} />
          </g>
        );
      })}
      {routeBlocks(route.route).map((block) => {
        const [from, to] = [xAt(scale, block.start), xAt(scale, block.end)];
        const key = `${block.kind}${block.stopIndex}`;
        if (block.kind === "service") {
          const stop = route.stops[block.stopIndex]!;
          return (
            <ServiceBlock
              key={key}
              stop={stop}
              from={from}
              to={to}
              colour={colour}
              label={stopLabel(stop, timeZone)}
              id={cellId(route, block.stopIndex)}
              isSelected={stop.stop.id === selectedStopId}
              onOpen={() => onOpen(route, stop)}
            />
          );
        }
        return (
          <path
            key={key}
            d={`M${from} ${middle}H${to}`}
            stroke={block.kind === "waiting" ? "var(--muted)" : colour}
            strokeWidth={block.kind === "waiting" ? 1.5 : 2.5}
            strokeDasharray={block.kind === "waiting" ? "1.5 3" : undefined}
            opacity={block.done ? 0.35 : 0.9}
          />
        );
      })}
    </>
  );
}

interface ServiceProps {
  stop: StopView;
  from: number;
  to: number;
  colour: string;
  label: string;
  id: string;
  isSelected: boolean;
  onOpen(): void;
}

function ServiceBlock({ stop, from, to, colour, label, id, isSelected, onOpen }: ServiceProps) {
  const { status } = stop;
  const width = Math.max(5, to - from);
  const edge = status === "late" || status === "at_risk" || status === "failed" ? statusColour(status) : colour;
  const ended = status === "done" || status === "cancelled" || status === "failed";
  const fills = { late: "url(#timeline-late)", at_risk: "var(--surface)", on_time: "var(--surface)" } as Record<
    string,
    string
  >;
  const shown = status === "failed" ? edge : "var(--status-done)";
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no table cell in SVG
    <g role="gridcell" id={id} aria-label={label} className="cursor-pointer" onClick={onOpen}>
      <title>{label}</title>
      <rect x={from - 1} y={3} width={width + 2} height={rowHeight - 7} fill="transparent" />
      <rect
        x={from}
        y={middle - 8}
        width={width}
        height={16}
        rx={2.5}
        fill={ended ? shown : fills[status]}
        stroke={isSelected ? "var(--accent)" : ended ? shown : edge}
        strokeWidth={isSelected ? 2.5 : 1.5}
        opacity={status === "done" ? 0.6 : 1}
      />
      {stop.isPinned && !ended && (
        <path d={pinPath(from + width / 2)} fill={colour} stroke="var(--surface)" strokeWidth={1} paintOrder="stroke" />
      )}
      {status === "at_risk" && width >= 8 && <path d={`M${from + width / 2} ${middle - 4}l4.5 8h-9z`} fill={edge} />}
      {width >= 22 && status !== "at_risk" && status !== "late" && (
        <text
          x={from + width / 2}
          y={middle + 4}
          textAnchor="middle"
          fontSize={11}
          fontWeight={600}
          fill={ended ? "var(--surface)" : edge}
        >
          {stop.number}
        </text>
      )}
    </g>
  );
}

/** A pin stuck into the upper edge of a block. */
const pinPath = (x: number) => `M${x - 3} ${middle - 14}h6v3l1.5 2.5h-9l1.5-2.5z`;

function ActiveFrame({
  stop,
  route,
  scale,
}: {
  stop: StopView | undefined;
  route: RouteView;
  scale: TimeScale;
  timeZone: string;
}) {
  const index = stop ? route.stops.indexOf(stop) : -1;
  const block = routeBlocks(route.route).find((each) => each.kind === "service" && each.stopIndex === index);
  if (block === undefined) return null;
  const [from, to] = [xAt(scale, block.start), xAt(scale, block.end)];
  return (
    <rect
      x={from - 3}
      y={middle - 12}
      width={Math.max(5, to - from) + 6}
      height={24}
      rx={4}
      fill="none"
      stroke="var(--accent)"
      strokeWidth={2}
    />
  );
}

/** A stop in words: number, orders, time, status. */
export function stopLabel({ stop, number, status, isPinned }: StopView, timeZone: string): string {
  const orders = stop.references.length === 1 ? "order" : "orders";
  return `Stop ${number}, ${orders} ${stop.references.join(", ")}, ${clockTime(stop.eta, timeZone)}, ${statusWords[status]}${isPinned ? ", pinned" : ""}`;
}
