import { expect, test } from "vitest";
import { countOrders, filterOrders } from "./order-filter.ts";

const orders = [
  { orderId: "a", reference: "D-1001", status: "late" as const },
  { orderId: "b", reference: "D-1002", status: "unassigned" as const },
  { orderId: "c", reference: "X-1001", status: "done" as const },
];

test("a search finds a part of a reference, whatever its case", () => {
  expect(filterOrders(orders, "all", " d-10 ").map(({ orderId }) => orderId)).toEqual(["a", "b"]);
  expect(filterOrders(orders, "late", "1001").map(({ orderId }) => orderId)).toEqual(["a"]);
});

test("each filter knows its number", () => {
  expect(countOrders(orders)).toEqual({ unassigned: 1, late: 1, at_risk: 0, all: 3 });
});
