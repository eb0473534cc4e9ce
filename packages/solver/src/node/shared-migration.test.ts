import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { type BestPlan, makeBestPlan } from "../search/best-plan.ts";
import { makeArchipelago, migrationOf } from "./shared-migration.ts";

const nothing = () => makeBestPlan({ jobs: 5, vehicles: 2 });
const plan = (price: number, bankUnits = 0): BestPlan => ({
  bankPriority: bankUnits,
  bankUnits,
  price,
  improvements: 7,
  begins: Int32Array.of(0, 2, 5),
  stops: Int32Array.from([4, 3, 2, 1, 0], (job) => (job + price) % 5),
});
const meaning = ({ improvements: _, ...rest }: BestPlan) => rest;

describe("migration", () => {
  test("hands a plan to every other search, once, and not to the one that has sent it", () => {
    // An odd number of numbers an island: the next one's still begin where they may.
    const archipelago = makeArchipelago(3, 5, 2);
    const [first, second, third] = [0, 1, 2].map((island) => migrationOf(archipelago, island));
    expect(second!.receive(nothing())).toBe(false);
    first!.send(plan(12.5));
    expect(first!.receive(nothing())).toBe(false);
    for (const other of [second!, third!]) {
      const best = nothing();
      expect(other.receive(best)).toBe(true);
      expect(meaning(best)).toEqual(meaning(plan(12.5)));
      expect(other.receive(nothing())).toBe(false);
    }
  });

  test("only what is better is received: who is left out comes before the price", () => {
    const archipelago = makeArchipelago(2, 5, 2);
    const [sender, receiver] = [0, 1].map((island) => migrationOf(archipelago, island));
    const best = plan(10);
    for (const worse of [plan(10), plan(11), plan(9, 1)]) {
      sender!.send(worse);
      expect(receiver!.receive(best)).toBe(false);
      expect(best).toEqual(plan(10));
    }
    sender!.send(plan(9));
    expect(receiver!.receive(best)).toBe(true);
    expect(meaning(best)).toEqual(meaning(plan(9)));
  });

  test("of several, the best is received", () => {
    const archipelago = makeArchipelago(4, 5, 2);
    const [receiver, ...senders] = [0, 1, 2, 3].map((island) => migrationOf(archipelago, island));
    for (const [at, sender] of senders.entries()) sender.send(plan([8, 6, 7][at]!));
    const best = plan(9);
    expect(receiver!.receive(best)).toBe(true);
    expect(meaning(best)).toEqual(meaning(plan(6)));
  });

  test("between threads no plan is received in part, however fast they come", async () => {
    const jobs = 4000;
    const archipelago = makeArchipelago(2, jobs, 1);
    // Each plan is full of one number, and its price goes down: whatever is a mixture of two is seen.
    const sender = new Worker(
      `const { workerData } = require("node:worker_threads");
       import(workerData.module).then(({ migrationOf }) => {
         const { send } = migrationOf(workerData.archipelago, 0);
         for (let price = 20000; price > 0; price--) {
           send({ bankPriority: 0, bankUnits: 0, price, begins: Int32Array.of(0, price), stops: new Int32Array(${jobs}).fill(price) });
         }
       });`,
      { eval: true, workerData: { archipelago, module: new URL("./shared-migration.ts", import.meta.url).href } },
    );
    const { receive } = migrationOf(archipelago, 1);
    const best = makeBestPlan({ jobs, vehicles: 1 });
    let isEnded = false;
    sender.once("exit", () => {
      isEnded = true;
    });
    while (!isEnded) {
      if (receive(best)) {
        expect(best.begins[1]).toBe(best.price);
        expect(best.stops.every((job) => job === best.price)).toBe(true);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    receive(best);
    expect(best.price).toBe(1);
  });
});
