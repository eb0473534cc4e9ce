import type { Vehicle } from "../model/problem.ts";

/** Per vehicle: when overtime begins, and the price of a second of it. */
export interface Overtime {
  after: Float64Array;
  price: Float64Array;
}

/** Undefined when nobody is paid for it. */
export function readOvertime(vehicles: Vehicle[]): Overtime | undefined {
  const isPaid = ({ shift, costs }: Vehicle) => shift?.overtimeAfterSeconds !== undefined && costs?.perOvertimeHour;
  if (!vehicles.some(isPaid)) return undefined;
  return {
    after: Float64Array.from(vehicles, ({ shift }) => shift?.overtimeAfterSeconds ?? Number.POSITIVE_INFINITY),
    price: Float64Array.from(vehicles, ({ costs }) => (costs?.perOvertimeHour ?? 0) / 3600),
  };
}

/** What a route that is over at `end` costs for overtime. */
export function overtimePrice({ after, price }: Overtime, vehicle: number, end: number): number {
  return end > after[vehicle]! ? price[vehicle]! * (end - after[vehicle]!) : 0;
}
