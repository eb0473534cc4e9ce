import { MissingTimes } from "./missing-times.ts";
import type { Roads } from "./roads.ts";

/** Each try finds all that one plan misses; the day goes on meanwhile, and some work looks at many plans. */
const mostTries = 100;

/** Does some work, again and again until the road times that it asks for are at hand. It leaves nothing behind when it misses some. */
export async function withTimes<Value>(roads: Roads, work: () => Value | Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MissingTimes) || tries === mostTries) throw error;
      await roads.supply(error);
    }
  }
}
