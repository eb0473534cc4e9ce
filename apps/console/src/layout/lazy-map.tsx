import { lazy, Suspense } from "react";

// MapLibre is two thirds of the code: the lists and the timeline do not wait for it.
const MapView = lazy(async () => ({ default: (await import("../map/map-view.tsx")).MapView }));

/** The map, once its code is there. */
export function LazyMap() {
  return (
    <Suspense fallback={<div className="h-full bg-sunken" />}>
      <MapView />
    </Suspense>
  );
}
