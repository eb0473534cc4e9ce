interface Place {
  longitude: number;
  latitude: number;
}

interface Glide {
  from: Place;
  to: Place;
  startedAt: number;
  milliseconds: number;
}

/** Moves things smoothly from one reported position to the next. Times are performance.now() readings. */
export interface Glider {
  /** A new position came. The move takes about as long as the news before it was apart. */
  moveTo(id: string, to: Place, now: number): void;
  /** Where the thing is shown now; undefined before its first position. */
  at(id: string, now: number): Place | undefined;
  /** True while anything is on its way. */
  isMoving(now: number): boolean;
  keepOnly(ids: Set<string>): void;
}

const longestMilliseconds = 2500;

export function makeGlider({ still }: { still: boolean }): Glider {
  const glides = new Map<string, Glide>();
  let movesUntil = 0;

  const at = (id: string, now: number): Place | undefined => {
    const glide = glides.get(id);
    if (glide === undefined) return undefined;
    const share = glide.milliseconds > 0 ? Math.min(1, (now - glide.startedAt) / glide.milliseconds) : 1;
    return {
      longitude: glide.from.longitude + (glide.to.longitude - glide.from.longitude) * share,
      latitude: glide.from.latitude + (glide.to.latitude - glide.from.latitude) * share,
    };
  };

  return {
    moveTo(id, to, now) {
      const before = glides.get(id);
      if (before && before.to.longitude === to.longitude && before.to.latitude === to.latitude) return;
      const gap = before ? now - before.startedAt : 0;
      const milliseconds = still || gap > 4 * longestMilliseconds ? 0 : Math.min(gap, longestMilliseconds);
      glides.set(id, { from: at(id, now) ?? to, to, startedAt: now, milliseconds });
      movesUntil = Math.max(movesUntil, now + milliseconds);
    },
    at,
    isMoving: (now) => now < movesUntil,
    keepOnly(ids) {
      for (const id of glides.keys()) if (!ids.has(id)) glides.delete(id);
    },
  };
}

/** How visible a position is by its age in day seconds: whole up to 2 minutes, a third from 15 minutes on. */
export function visibilityAtAge(seconds: number): number {
  return 1 - 0.65 * Math.min(1, Math.max(0, (seconds - 120) / 780));
}
