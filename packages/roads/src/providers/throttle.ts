/** Waits until a request of some elements is within the rate. */
export type Throttle = (elements: number) => Promise<void>;

/** How time passes for who waits; the wall clock outside tests. */
export interface ProviderClock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** A minute's allowance of requests and of elements that may be used at once and comes back evenly; waiters go in their order. */
export function makeThrottle(ratePerMinute: number, elementsPerMinute: number, clock: ProviderClock): Throttle {
  const requests = makeAllowance(ratePerMinute, clock);
  const elements = makeAllowance(elementsPerMinute, clock);
  let last = Promise.resolve();
  return (count) => {
    last = last.then(async () => {
      const waitMs = Math.max(requests.waitMs(1), elements.waitMs(count));
      if (waitMs > 0) await clock.sleep(waitMs);
      requests.take(1);
      elements.take(count);
    });
    return last;
  };
}

function makeAllowance(perMinute: number, clock: ProviderClock) {
  let left = perMinute;
  let seenMs = clock.now();
  const refill = () => {
    const nowMs = clock.now();
    left = Math.min(perMinute, left + ((nowMs - seenMs) / 60_000) * perMinute);
    seenMs = nowMs;
  };
  return {
    waitMs(count: number): number {
      if (perMinute === Infinity) return 0;
      refill();
      // More than a minute's worth goes when the allowance is whole.
      const needed = Math.min(count, perMinute);
      return left >= needed ? 0 : Math.ceil(((needed - left) / perMinute) * 60_000);
    },
    take(count: number): void {
      if (perMinute === Infinity) return;
      refill();
      left -= count;
    },
  };
}
