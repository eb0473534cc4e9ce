import type { OrderEntry } from "../state/plan-view.ts";

export const orderFilters = ["unassigned", "late", "at_risk", "all"] as const;
export type OrderFilter = (typeof orderFilters)[number];

/** The orders that a filter and a search for a part of their reference leave, in their order. */
export function filterOrders(orders: readonly OrderEntry[], filter: OrderFilter, search: string): OrderEntry[] {
  const wanted = search.trim().toLowerCase();
  return orders.filter(
    ({ status, reference }) =>
      (filter === "all" || status === filter) && (wanted === "" || reference.toLowerCase().includes(wanted)),
  );
}

/** How many orders each filter leaves. */
export function countOrders(orders: readonly OrderEntry[]): Record<OrderFilter, number> {
  const counts = { unassigned: 0, late: 0, at_risk: 0, all: orders.length };
  for (const { status } of orders) if (status !== "done" && status in counts) counts[status as OrderFilter]++;
  return counts;
}
