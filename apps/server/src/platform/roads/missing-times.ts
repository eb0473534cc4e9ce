import type { Leg } from "@reroute/roads";
import type { LegsOf, RouteLine } from "./legs.ts";

/**
 * Road times that are not at hand: they are computed in another thread, and a transaction waits for nobody. It is given up, they are
 * fetched, and it is done again: see `makeOpenScope`.
 */
export class MissingTimes extends Error {
  override name = "MissingTimes";
  readonly of: LegsOf;
  readonly legs: readonly Leg[];
  readonly lines: readonly RouteLine[];

  constructor(of: LegsOf, missing: { legs?: readonly Leg[]; lines?: readonly RouteLine[] }) {
    super("road times are not at hand");
    this.of = of;
    this.legs = missing.legs ?? [];
    this.lines = missing.lines ?? [];
  }
}
