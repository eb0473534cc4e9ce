import type { Reason, VehicleId } from "@reroute/protocol";
import { expect, test } from "vitest";
import { describeBreach, describeCauses, describeReason, describeUnassigned } from "./sentences.ts";

const reason = (fields: Omit<Reason, "vehicleId" | "text">): Reason => ({
  vehicleId: "veh_1" as VehicleId,
  text: "",
  ...fields,
});

test("a vehicle without room says how much is missing, in the dimension's unit", () => {
  expect(describeReason("Van 3", { code: "CAPACITY", missing: 120, dimension: "weight_kg" })).toBe(
    "Van 3 has too little room (short by 120 kg).",
  );
  expect(describeReason("Van 3", { code: "CAPACITY", missing: 2, dimension: "pallets" })).toBe(
    "Van 3 has too little room (short by 2 pallets).",
  );
});

test("rides, goods and what belongs together are told as what they are", () => {
  expect(describeReason("Van 3", { code: "RIDE_TIME", missing: 300 })).toBe(
    "Van 3 would have it on board too long (by 5 min).",
  );
  expect(describeReason("Van 3", { code: "RELEASE", missing: 600 })).toBe(
    "Van 3 cannot wait for its goods (ready 10 min too late).",
  );
  expect(describeReason("Van 3", { code: "RELATION" })).toBe("Van 3 cannot serve all that belongs with it.");
  expect(describeUnassigned("1077", [reason({ code: "NOT_ALLOWED" })])).toBe(
    "Order 1077 cannot be served: every vehicle is one that it does not allow.",
  );
});

test("an unassigned order names the commonest reason and how near the nearest vehicle comes", () => {
  const short = (missing: number) => reason({ code: "CAPACITY", missing, dimension: "volume_l" });
  expect(describeUnassigned("1077", [short(300), short(120), short(90.04)])).toBe(
    "Order 1077 cannot be served: every vehicle has too little room (short by at least 90.1 l).",
  );
  expect(
    describeUnassigned("1077", [
      short(300),
      reason({ code: "TIME_WINDOW", missing: 600 }),
      reason({ code: "TIME_WINDOW", missing: 1200 }),
    ]),
  ).toBe("Order 1077 cannot be served: 2 of 3 vehicles would be too late (by at least 10 min).");
  expect(describeUnassigned("1077", [])).toBe("Order 1077 cannot be served: no vehicle has a shift left.");
});

test("a pinned order is told by its own vehicle, whatever the others lack", () => {
  const van = { id: "veh_7", name: "Van 7" };
  const pinned = reason({ code: "PINNED" });
  const own = {
    ...reason({ code: "CAPACITY", missing: 120, dimension: "weight_kg" }),
    vehicleId: "veh_7" as VehicleId,
  };
  expect(describeUnassigned("1077", [pinned, own], van)).toBe(
    "Order 1077 cannot be served: it is pinned to Van 7, which has too little room (short by 120 kg).",
  );
  expect(describeUnassigned("1077", [pinned], van)).toBe(
    "Order 1077 cannot be served: it is pinned to Van 7, which has no shift left.",
  );
  expect(describeUnassigned("1077", [pinned], null)).toBe("Order 1077 is kept off the routes by a pin.");
});

test("what a move by hand breaks is told with its numbers and the order that suffers", () => {
  expect(describeBreach("Van 7", "1042", { code: "TIME_WINDOW", missing: 700 })).toBe(
    "Order 1042 would be 12 min late on Van 7.",
  );
  expect(describeBreach("Van 7", "1042", { code: "SHIFT_TIME", missing: 9_660 })).toBe(
    "Van 7 would be back 2 h 41 min after its shift.",
  );
  expect(describeBreach("Van 7", undefined, { code: "CAPACITY", missing: 2, dimension: "pallets" })).toBe(
    "Van 7 would carry 2 pallets too much.",
  );
});

test("several orders that came together are one cause, other events are counted", () => {
  const cause = (type: "order_created" | "driver_late", text: string) => ({
    type,
    text,
    at: "2026-12-01T12:00:00.000Z",
  });
  expect(describeCauses([cause("order_created", "Order 1 came in.")])).toBe("Order 1 came in.");
  expect(describeCauses([cause("order_created", "Order 1 came in."), cause("order_created", "Order 2 came in.")])).toBe(
    "2 orders came in.",
  );
  expect(describeCauses([cause("driver_late", "Van 3 runs late."), cause("order_created", "Order 2 came in.")])).toBe(
    "Van 3 runs late, and 1 more change.",
  );
});
