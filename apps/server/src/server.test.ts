import { operations } from "@reroute/protocol";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { authenticated } from "../test/live-client.ts";
import { advance, at, evening, makeFleet, makeOrder, place } from "../test/small-fleet.ts";
import { startTestServer } from "../test/start-test-server.ts";
import { onBothStores } from "../test/stores.ts";

onBothStores((store) => {
  describe("an ordinary stop", () => {
    test("in the middle of the day's work is quiet: sockets are told that the server goes away, and nothing is logged as wrong", async () => {
      const logged = new Set<string>();
      const log = pino({ level: "warn" }, { write: (line: string) => void logged.add(JSON.parse(line).msg) });
      const server = await startTestServer(store, { log });
      const api = await server.organization(evening);
      const { planId } = await makeFleet(api, 1);
      for (let index = 1; index <= 2; index++) await makeOrder(api, { location: place(3 * index) });
      await advance(api, at("07:30"));
      const followers = [];
      for (let index = 0; index < 3; index++) {
        const follower = await authenticated(server.url, api);
        follower.send({ type: "subscribe", topic: `plan.${planId}` });
        await follower.next("snapshot");
        followers.push(follower);
      }
      // Orders come in, a day passes, news are on their way and snapshots are asked for: then the stop.
      const ordering = (async () => {
        for (;;) await makeOrder(api, { location: place(4, 3) });
      })().catch(() => {});
      const moving = api.call(operations.clock.advance, { body: { to: at("17:00") } }).catch(() => undefined);
      for (const follower of followers) {
        for (let index = 0; index < 20; index++) follower.send({ type: "subscribe", topic: `plan.${planId}` });
      }
      await followers[0]!.next("snapshot");
      await server.close();
      await Promise.all([ordering, moving]);
      expect([...logged]).toEqual([]);
      expect(await Promise.all(followers.map(({ closed }) => closed))).toEqual([1001, 1001, 1001]);
    });
  });
});
