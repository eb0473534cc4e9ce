import { expect, test } from "vitest";
import { unbroken } from "./unbroken.ts";

test("a number and its unit stay on one line, other words part as before", () => {
  expect(unbroken("between stops 9 and 10: +21 min, +10.7 km.")).toBe(
    "between stops 9 and 10: +21\u00a0min, +10.7\u00a0km.",
  );
  expect(unbroken("695 kg weight of 1,400 (50 %)")).toBe("695\u00a0kg weight of 1,400 (50\u00a0%)");
  expect(unbroken("15 late, 3 kilos, stop 4 leads")).toBe("15 late, 3 kilos, stop 4 leads");
});
