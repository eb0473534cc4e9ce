import { useVirtualizer } from "@tanstack/react-virtual";
import { Minus, Plus } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { IconButton } from "../controls/icon-button.tsx";
import { Notice } from "../controls/notice.tsx";
import { SkeletonRows } from "../controls/skeleton.tsx";
import { usePlan } from "../state/plan-store.ts";
import type { PlanView, RouteView, StopView } from "../state/plan-view.ts";
import { hoverRoute, select, useScreen } from "../state/screen-store.ts";
import { useDayClock } from "../state/use-day-clock.ts";
import { useHighlight } from "../state/use-highlight.ts";
import { clockTime } from "../words/clock-time.ts";
import { type TimeScale, timeDomain, timeTicks, xAt } from "./time-scale.ts";
import { cellId, gutterWidth, rowHeight, stopLabel, TimelineRow } from "./timeline-row.tsx";

/** The day of every route, a row each, on one axis of time. */
export function Timeline() {
  const view = usePlan((plan) => plan.view);
  return (
    <section aria-label="Timeline" className="flex h-full min-h-0 flex-col bg-surface">
      {view === null ? (
        <SkeletonRows rows={5} />
      ) : view.routes.length === 0 ? (
        <Notice title="No routes yet">The timeline fills with the first revision of the plan.</Notice>
      ) : (
        <Chart view={view} />
      )}
    </section>
  );
}

const axisHeight = 28;

function Chart({ view }: { view: PlanView }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [zoomed, setZoom] = useState<number | null>(null);
  const visibleWidth = useWidth(scroller);
  const width = Math.max(160, visibleWidth - gutterWidth);
  const zoom = zoomed ?? firstZoom(view, width);
  const scale = useScale(view, Math.floor(width * zoom));
  useScrollToNow(scroller, scale, visibleWidth > 0);
  const selection = useScreen((screen) => screen.selection);
  const highlight = useHighlight();
  const [active, setActive] = useState<{ row: number; stop: number } | null>(null);
  const rows = useVirtualizer({
    count: view.routes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
    scrollMargin: axisHeight,
    scrollPaddingStart: axisHeight,
  });
  const selectedStopId =
    selection?.kind === "stop" ? selection.id : (view.stopOfOrder.get(selection?.id ?? "")?.stop.id ?? null);

  const open = useCallback((route: RouteView, stop: StopView | null) => {
    select(stop ? { kind: "stop", id: stop.stop.id } : { kind: "route", id: route.route.id });
  }, []);
  const hover = useCallback((route: RouteView | null) => {
    hoverRoute(route?.route.id ?? null);
  }, []);

  const activeRoute = active && view.routes[active.row];
  const [shownRow, setShownRow] = useState<string | null>(null);
  useEffect(() => {
    // A selection from elsewhere scrolls its row into sight, once.
    const [routeId] = highlight && selection ? [...highlight.routeIds] : [];
    if (routeId === undefined || routeId === shownRow) return;
    setShownRow(routeId);
    const row = view.routes.findIndex((each) => each.route.id === routeId);
    if (row >= 0) rows.scrollToIndex(row, { align: "auto" });
  }, [highlight, selection, shownRow, view.routes, rows]);

  function pressed(event: React.KeyboardEvent) {
    const at = active ?? { row: 0, stop: -1 };
    const route = view.routes[at.row];
    if (route === undefined) return;
    const lastStop = route.stops.length - 1;
    const moves: Record<string, { row: number; stop: number }> = {
      ArrowDown: { row: Math.min(view.routes.length - 1, at.row + (active ? 1 : 0)), stop: -1 },
      ArrowUp: { row: Math.max(0, at.row - 1), stop: -1 },
      ArrowRight: { row: at.row, stop: Math.min(lastStop, at.stop + 1) },
      ArrowLeft: { row: at.row, stop: Math.max(-1, at.stop - 1) },
      Home: { row: at.row, stop: -1 },
      End: { row: at.row, stop: lastStop },
    };
    const move = moves[event.key];
    if (event.key === "Enter" && active) open(route, route.stops[active.stop] ?? null);
    else if (move === undefined) return;
    else {
      setActive(move);
      rows.scrollToIndex(move.row, { align: "auto" });
      revealStop(scroller.current, view.routes[move.row]?.stops[move.stop], scale);
    }
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      className="relative min-h-0 flex-1 overflow-auto"
      onWheel={(event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        setZoom(clampZoom(zoom * (event.deltaY < 0 ? 1.2 : 1 / 1.2)));
      }}
    >
      <div style={{ width: gutterWidth + scale.width, minHeight: "100%", position: "relative" }}>
        <Axis scale={scale} timeZone={view.timeZone} zoom={zoom} onZoom={(by) => setZoom(clampZoom(zoom * by))} />
        <Gridlines scale={scale} timeZone={view.timeZone} height={rows.getTotalSize()} />
        {/* biome-ignore lint/a11y/useSemanticElements: rows come and go with the scroll position, at absolute places */}
        <div
          role="grid"
          aria-label="Routes over the day"
          aria-rowcount={view.routes.length}
          tabIndex={0}
          aria-activedescendant={activeRoute ? cellId(activeRoute, active.stop) : undefined}
          onKeyDown={pressed}
          onFocus={() => setActive((before) => before ?? { row: 0, stop: -1 })}
          onBlur={() => setActive(null)}
          // The active cell has the frame.
          className="relative outline-none"
          style={{ height: rows.getTotalSize() }}
        >
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const route = view.routes[index]!;
            const isRaised = highlight?.routeIds.has(route.route.id) ?? false;
            const isDimmed = highlight !== null && highlight.routeIds.size > 0 && !isRaised && selection !== null;
            return (
              <div key={key} role="presentation" style={{ position: "absolute", top: start - axisHeight, left: 0 }}>
                <TimelineRow
                  route={route}
                  scale={scale}
                  timeZone={view.timeZone}
                  rowIndex={index}
                  activeStop={active?.row === index ? active.stop : null}
                  selectedStopId={isRaised ? selectedStopId : null}
                  tone={isRaised ? "raised" : isDimmed ? "dimmed" : "normal"}
                  onOpen={open}
                  onHover={hover}
                />
              </div>
            );
          })}
        </div>
        <NowLine scale={scale} />
        <Patterns />
      </div>
      <output className="sr-only">{activeRoute && spoken(activeRoute, active.stop, view.timeZone)}</output>
    </div>
  );
}

function spoken(route: RouteView, stopIndex: number, timeZone: string): string {
  const stop = route.stops[stopIndex];
  return stop ? `${route.name}, ${stopLabel(stop, timeZone)}` : route.name;
}

/** The whole day, unless an hour would be narrower than a short stop. */
function firstZoom(view: PlanView, width: number): number {
  const domain = timeDomain(view.routes);
  const hours = domain ? (domain.end - domain.start) / 3_600_000 : 1;
  return clampZoom((48 * hours) / width);
}

/** Where the day does not fit, it is shown from half an hour ago on. */
function useScrollToNow(scroller: React.RefObject<HTMLElement | null>, scale: TimeScale, isReady: boolean): void {
  const done = useRef(false);
  useEffect(() => {
    const reading = usePlan.getState().clock;
    if (!isReady || done.current || reading === null) return;
    done.current = true;
    scroller.current!.scrollLeft = xAt(scale, Date.parse(reading.clock.now) - 1_800_000);
  }, [scroller, scale, isReady]);
}

function clampZoom(zoom: number): number {
  return Math.min(10, Math.max(1, zoom));
}

function revealStop(scroller: HTMLElement | null, stop: StopView | undefined, scale: TimeScale): void {
  if (!scroller || !stop) return;
  const x = xAt(scale, Date.parse(stop.stop.eta));
  const seen = scroller.clientWidth - gutterWidth;
  if (x < scroller.scrollLeft || x > scroller.scrollLeft + seen - 40) scroller.scrollLeft = x - seen / 2;
}

/** Keeps the scale's identity while its numbers are the same, so that rows are not drawn anew. */
function useScale(view: PlanView, width: number): TimeScale {
  const domain = timeDomain(view.routes) ?? { start: 0, end: 1 };
  const { start, end } = domain;
  return useMemo(() => ({ start, end, width }), [start, end, width]);
}

function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

interface AxisProps {
  scale: TimeScale;
  timeZone: string;
  zoom: number;
  onZoom(by: number): void;
}

function Axis({ scale, timeZone, zoom, onZoom }: AxisProps) {
  const ticks = useMemo(() => timeTicks(scale, timeZone), [scale, timeZone]);
  const now = useDayClock(1000) ?? 0;
  const nowX = xAt(scale, now);
  return (
    <div className="sticky top-0 z-20 flex border-line border-b bg-surface" style={{ height: axisHeight }}>
      <div
        className="sticky left-0 z-10 flex shrink-0 items-center border-line border-r bg-surface pl-3"
        style={{ width: gutterWidth }}
      >
        <span className="font-medium text-muted text-xs">Timeline</span>
        <span className="ml-auto flex">
          <IconButton label="Show more hours" className="!size-7" disabled={zoom <= 1} onClick={() => onZoom(1 / 1.6)}>
            <Minus size={13} />
          </IconButton>
          <IconButton label="Show fewer hours" className="!size-7" disabled={zoom >= 10} onClick={() => onZoom(1.6)}>
            <Plus size={13} />
          </IconButton>
        </span>
      </div>
      <div className="relative overflow-hidden" style={{ width: scale.width }}>
        {ticks.map(({ instant, label }) => (
          <span
            key={instant}
            className="absolute top-1.5 -translate-x-1/2 text-muted text-xs"
            style={{ left: xAt(scale, instant) }}
            hidden={Math.abs(xAt(scale, instant) - nowX) < 48}
          >
            {label}
          </span>
        ))}
        <span
          className="absolute top-1.5 -translate-x-1/2 rounded bg-accent px-1.5 font-medium text-on-accent text-xs"
          style={{ left: nowX }}
        >
          {clockTime(now, timeZone)}
        </span>
      </div>
    </div>
  );
}

function Gridlines({ scale, timeZone, height }: { scale: TimeScale; timeZone: string; height: number }) {
  const path = useMemo(
    () =>
      timeTicks(scale, timeZone)
        .map(({ instant }) => `M${Math.round(xAt(scale, instant)) + 0.5} 0V${height}`)
        .join(""),
    [scale, timeZone, height],
  );
  return (
    <svg
      aria-hidden="true"
      className="pointer-events-none absolute"
      style={{ left: gutterWidth, top: axisHeight }}
      width={scale.width}
      height={height}
    >
      <path d={path} stroke="var(--line)" strokeWidth={1} opacity={0.8} />
    </svg>
  );
}

function NowLine({ scale }: { scale: TimeScale }) {
  const now = useDayClock(1000);
  if (now === null || now < scale.start || now > scale.end) return null;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-0 bottom-0 z-[5] w-px bg-accent"
      style={{ left: gutterWidth + xAt(scale, now) }}
    />
  );
}

function Patterns() {
  return (
    <svg aria-hidden="true" width="0" height="0" className="absolute">
      <defs>
        <pattern id="timeline-late" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill="var(--surface)" />
          <rect width="2.4" height="5" fill="var(--status-late)" />
        </pattern>
      </defs>
    </svg>
  );
}
