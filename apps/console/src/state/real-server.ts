import { applyServerMessage, type Client, type PlanState } from "@reroute/client";
import type { OrderId, PinId, PlanId } from "@reroute/protocol";
import type { Server } from "./server.ts";

/** The server behind a client. */
export function makeServer(client: Client): Server {
  return {
    signIn: (token) => client.access.signIn({ token }),
    session: () => client.access.session(),
    signOut: () => client.access.signOut(),
    plans: async () => (await client.plans.list({ limit: 60 })).items,
    depots: async () => (await client.depots.list({ status: "active", limit: 1000 })).items,
    baseMap: () => client.map.read(),
    order: (id) => client.orders.read(id as OrderId),
    createOrder: (order) => client.orders.create(order, { timeoutMs: 20_000 }),
    cancelOrder: (id) => client.orders.cancel(id as OrderId),
    optimize: (planId) => client.plans.optimize(planId as PlanId),
    prices: (orderId) => client.orders.prices(orderId as OrderId),
    edit: (planId, edit) => client.plans.edit(planId as PlanId, edit, { timeoutMs: 20_000 }),
    pin: (pin) => client.pins.create(pin),
    unpin: (pinId) => client.pins.delete(pinId as PinId),
    settings: () => client.settings.read(),
    changeSettings: (change) => client.settings.change(change),
    watchPlan(planId, listener) {
      const live = client.live();
      let state: PlanState | null = null;
      const unfollow = live.follow(planId as PlanId, (message) => {
        if (message.type === "error") return listener.onProblem(message.message);
        state = applyServerMessage(state, message);
        if (state) listener.onState(state);
      });
      listener.onConnection(live.connection.state);
      const unlisten = live.onConnection((connection) => listener.onConnection(connection.state));
      return () => {
        unlisten();
        unfollow();
        live.close();
      };
    },
  };
}
