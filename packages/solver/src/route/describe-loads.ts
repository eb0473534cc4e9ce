import { amountOf } from "../features/capacity.ts";
import type { Amounts } from "../model/problem.ts";
import type { Described } from "./describe-route.ts";
import { type Drive, RELOAD, TASK } from "./drive-route.ts";

/**
 * What is on board at departure and behind each entry of a driven route, in every dimension that the vehicle limits or has anything of;
 * undefined where there is none. What is there is added up anew each time: an empty vehicle has 0, and no rest of tenths.
 */
export function describeLoads(
  { problem, tasks }: Described,
  vehicle: number,
  { nodes, kinds, count }: Drive,
): Amounts[] | undefined {
  const { capacity, state } = problem.vehicles[vehicle]!;
  const stops = Array.from({ length: count }, (_, at) => (kinds[at] === TASK ? tasks[nodes[at]!] : undefined));
  const held = state?.onboardShipmentIds ?? [];
  const carried = held.length === 0 ? [] : (problem.shipments ?? []).filter(({ id }) => held.includes(id));
  const named = [capacity, state?.load, ...carried.map(({ amount }) => amount)];
  for (const stop of stops) named.push(stop?.delivery, stop?.pickup, stop?.amount);
  const dimensions = [...new Set(named.flatMap((amounts) => Object.keys(amounts ?? {})))].sort();
  if (dimensions.length === 0) return undefined;

  /** Per entry what this trip still delivers behind it. */
  const ahead: Amounts[] = [];
  let rest = zeros(dimensions);
  for (let at = count - 1; at >= 0; at--) {
    ahead[at] = rest;
    rest = kinds[at] === RELOAD ? zeros(dimensions) : sum(dimensions, [rest, stops[at]?.delivery]);
  }
  const shipped = new Map(carried.map(({ id, amount }) => [id, amount]));
  let picked = state?.load;
  const loads = [sum(dimensions, [rest, picked, ...shipped.values()])];
  for (const [at, stop] of stops.entries()) {
    if (kinds[at] === RELOAD) picked = undefined;
    if (stop?.kind === "job" && stop.pickup) picked = sum(dimensions, [picked, stop.pickup]);
    if (stop?.kind === "pickup") shipped.set(stop.id, stop.amount);
    if (stop?.kind === "delivery") shipped.delete(stop.id);
    loads.push(sum(dimensions, [ahead[at], picked, ...shipped.values()]));
  }
  return loads;
}

function zeros(dimensions: string[]): Amounts {
  return sum(dimensions, []);
}

function sum(dimensions: string[], amounts: (Amounts | undefined)[]): Amounts {
  return Object.fromEntries(
    dimensions.map((name) => [name, amounts.reduce((total, each) => total + amountOf(each, name), 0)]),
  );
}
