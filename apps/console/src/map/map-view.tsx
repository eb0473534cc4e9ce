import { Maximize, Minus, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "../controls/icon-button.tsx";
import { usePlan } from "../state/plan-store.ts";
import { fitMap, hoverRoute, select, useScreen } from "../state/screen-store.ts";
import { useBaseMap } from "../state/use-base-map.ts";
import { useDayClock } from "../state/use-day-clock.ts";
import { useHighlight } from "../state/use-highlight.ts";
import { useTheme } from "../theme/use-theme.ts";
import { HoverCard } from "./hover-card.tsx";
import { type Hit, makePlanMap, type PlanMap } from "./make-plan-map.ts";
import { MapLegend } from "./map-legend.tsx";
import { loadOutlines, type Outlines } from "./outlines.ts";
import { slowsAt } from "./traffic-layer.ts";

/** The map of the plan. It moves only when asked: by hand, by the fit button, and once when a plan is opened. */
export function MapView() {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<PlanMap | null>(null);
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState(false);
  const [hover, setHover] = useState<{ hit: Hit; x: number; y: number } | null>(null);
  const theme = useTheme();
  const firstTheme = useRef(theme);

  useEffect(() => {
    let made: PlanMap;
    try {
      made = makePlanMap(container.current!, firstTheme.current, {
        onClick: clicked,
        onHover: (hit, { x, y }) => setHover(hit && { hit, x, y }),
        onReady: () => setReady(true),
      });
    } catch {
      setFailed(true);
      return;
    }
    setMap(made);
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(container.current!);
    return () => {
      observer.disconnect();
      made.remove();
      setMap(null);
    };
  }, []);

  useEffect(() => map?.setTheme(theme), [map, theme]);
  useFeed(map);
  const baseMap = useBaseMap();
  useEffect(() => map?.setBaseMap(baseMap), [map, baseMap]);
  const drafting = useScreen((screen) => screen.draft !== null);
  useEffect(() => map?.setCursor(drafting ? "crosshair" : hover ? "pointer" : ""), [map, drafting, hover]);
  useEffect(() => {
    hoverRoute(hover?.hit.kind === "route" ? hover.hit.id : null);
  }, [hover]);

  return (
    <section aria-label="Map" className="relative h-full min-h-0 overflow-hidden bg-sunken" data-ready={ready}>
      <div ref={container} className="size-full" />
      {failed && (
        <p className="absolute inset-0 grid place-items-center p-8 text-center text-muted">
          This browser cannot draw the map: WebGL is off. The lists and the timeline work without it.
        </p>
      )}
      {map && (
        <div className="absolute top-3 left-3 flex flex-col divide-y divide-line overflow-hidden rounded-md border border-line bg-raised shadow-float">
          <IconButton label="Fit the whole plan" onClick={() => fitMap("plan")}>
            <Maximize size={15} />
          </IconButton>
          <IconButton label="Zoom in" onClick={() => map.zoom(1)}>
            <Plus size={15} />
          </IconButton>
          <IconButton label="Zoom out" onClick={() => map.zoom(-1)}>
            <Minus size={15} />
          </IconButton>
        </div>
      )}
      <MapLegend />
      {baseMap && "attribution" in baseMap && (
        <p className="pointer-events-none absolute right-2 bottom-8 max-w-72 truncate rounded-md bg-[color-mix(in_srgb,var(--surface)_82%,transparent)] px-2 py-0.5 text-muted text-xs">
          {baseMap.attribution}
        </p>
      )}
      {hover && !drafting && <HoverCard hit={hover.hit} x={hover.x} y={hover.y} />}
    </section>
  );
}

function clicked(place: { latitude: number; longitude: number }, hit: Hit | null): void {
  if (useScreen.getState().draft !== null) {
    const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
    const location = { latitude: round(place.latitude), longitude: round(place.longitude) };
    useScreen.setState({ draft: { location } });
  } else {
    select(hit);
  }
}

/** Gives the map's layers what the stores hold. */
function useFeed(map: PlanMap | null): void {
  const view = usePlan((plan) => plan.view);
  const change = view?.state.lastChange;
  const highlight = useHighlight();
  const draft = useScreen((screen) => screen.draft);
  const fit = useScreen((screen) => screen.fit);
  const [outlines, setOutlines] = useState<Outlines | null>(null);
  const minute = Math.floor((useDayClock(5000) ?? 0) / 60_000);
  const planId = view?.state.plan.id;
  const depot = view?.state.depot.location ?? null;
  const routes = view?.routes;
  const unassigned = view?.unassigned;
  const raised = highlight === null || highlight.routeIds.size === 0 ? null : highlight.routeIds;

  const [latitude, longitude] = [depot?.latitude, depot?.longitude];
  useEffect(() => {
    if (latitude === undefined || longitude === undefined) return;
    let current = true;
    loadOutlines({ latitude, longitude })
      .then((loaded) => current && setOutlines(loaded))
      .catch(() => {
        // The map stays without outlines; routes and stops are what counts.
      });
    return () => {
      current = false;
    };
  }, [latitude, longitude]);

  useEffect(() => map?.layers.ground.show({ outlines, depot }), [map, outlines, depot]);
  useEffect(() => map?.layers.marks.show({ depot, draft: draft?.location ?? null }), [map, depot, draft]);
  // The view's routes keep their identity while only positions come in.
  // biome-ignore lint/correctness/useExhaustiveDependencies: positions are fed below, several times a second
  useEffect(() => {
    map?.layers.routes.show({ view, raised });
    map?.layers.stops.show({ view, raised, ringed: highlight });
  }, [map, routes, unassigned, raised, highlight]);
  useEffect(() => map?.layers.vehicles.show({ view, raised }), [map, view, raised]);
  const traffic = view?.state.traffic;
  useEffect(() => {
    map?.layers.traffic.show((traffic ?? []).filter((each) => slowsAt(each, minute * 60_000)));
  }, [map, traffic, minute]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each new revision
  useEffect(() => {
    const places = [...(change?.stopIds ?? [])].flatMap((id) => view?.stopById.get(id)?.stop.location ?? []);
    map?.layers.pulse.show(places);
  }, [map, change]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each plan
  useEffect(() => {
    if (view && planId) map?.fit(view, null, false);
  }, [map, planId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each request
  useEffect(() => {
    if (view && fit.count > 0) map?.fit(view, fit.to === "selection" ? highlight : null);
  }, [fit]);
}
