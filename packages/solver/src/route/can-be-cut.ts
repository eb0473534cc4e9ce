import { nextStart } from "../features/time-windows.ts";
import type { Instance } from "./instance.ts";
import { readyAt } from "./leg.ts";
import type { Rich } from "./rich.ts";

/**
 * Whether trips along a vehicle's tasks, with as many reloads as it likes and no breaks, can keep windows, releases and the shift: by the earliest
 * time at which a reload in front of each task may begin, and no other label. `ends`: where trips are full, by their begin. True wherever
 * something is frozen.
 */
export function canBeCut(
  instance: Instance,
  rich: Rich,
  vehicle: number,
  tasks: Int32Array,
  ends: Int32Array,
): boolean {
  const { fleet, windows } = instance;
  const { releases } = rich;
  if (fleet.frozenJobs[vehicle]!.length > 0) return true;
  const count = tasks.length;
  const { node, seconds } = rich.reloads![vehicle]!;
  const profile = fleet.profile[vehicle]!;
  const earliest = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  earliest[0] = fleet.earliestStart[vehicle]!;
  for (let begin = 0; begin < count; begin++) {
    const ready = earliest[begin]!;
    if (ready === Number.POSITIVE_INFINITY) continue;
    const isFirst = begin === 0;
    const origin = isFirst ? fleet.origin[vehicle]! : node;
    const loading = isFirst ? 0 : seconds;
    const latest = !isFirst
      ? Number.POSITIVE_INFINITY
      : fleet.underWay[vehicle] === 1
        ? ready
        : fleet.latestStart[vehicle]!;
    let release = ready;
    let from = origin;
    let time = ready + loading;
    for (let next = begin, end = begin + 1; end <= ends[begin]!; end++) {
      const released = releases === undefined ? release : releases[tasks[end - 1]!]!;
      if (released > release) {
        if (released > latest) break;
        release = released;
        time = release + loading;
        from = origin;
        next = begin;
      }
      for (; next < end && time < Number.POSITIVE_INFINITY; next++) {
        time = nextStart(windows, tasks[next]!, readyAt(instance, profile, from, tasks[next]!, time));
        from = tasks[next]!;
      }
      if (time === Number.POSITIVE_INFINITY) break;
      const arrival = readyAt(instance, profile, from, end === count ? fleet.to[vehicle]! : node, time);
      if (arrival < earliest[end]!) earliest[end] = arrival;
    }
  }
  return earliest[count]! <= fleet.latestEnd[vehicle]!;
}
