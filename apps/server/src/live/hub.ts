import type { Feed, ServerMessage } from "@reroute/protocol";
import { eventsChannel, type PlanEvent, readEvents } from "../events/service.ts";
import { projectRoutes } from "../plans/projection.ts";
import { readPlanState, readSequence } from "../plans/service.ts";
import { viewEtas } from "../plans/view.ts";
import type { Database } from "../platform/database/database.ts";
import { readClock } from "../platform/day-clock.ts";
import { ApiError } from "../platform/errors.ts";
import type { Log } from "../platform/log.ts";
import type { OpenScope } from "../platform/open-scope.ts";
import { readPlanPositions } from "../tracking/service.ts";
import { type EphemeralKind, ephemeralChannel } from "./ephemeral.ts";
import { readSnapshot } from "./snapshot.ts";

/** One end of a socket, as the hub sees it. */
export interface Subscriber {
  organizationId: string;
  /** False once the socket is closed: who has gone does not join any more. */
  isOpen(): boolean;
  /** News. Who reads too slowly is cut. */
  send(message: Outgoing): void;
  /** The answer to a subscription, however large: it is not counted against the reader. */
  answer(message: Outgoing): void;
  /** True while so much waits to be sent that newest-only messages are left out. */
  isBehind(): boolean;
}

/** A message in the form in which it is sent: written once, however many hear it. */
export interface Outgoing {
  type: ServerMessage["type"];
  text: string;
}

export function outgoing(message: ServerMessage): Outgoing {
  return { type: message.type, text: JSON.stringify(message) };
}

interface Room {
  organizationId: string;
  planId: string;
  /** The last sequence that each subscriber was sent. */
  members: Map<Subscriber, number>;
  /** Subscribers on their way in: while there are some, the room stays. */
  joining: number;
  /** Everything of a room happens in one line, so that nobody is sent an event before its snapshot. */
  line: Promise<void>;
  flushQueued: boolean;
  ephemeralQueued: Set<EphemeralKind>;
}

export interface LiveHubDeps {
  database: Database;
  openScope: OpenScope;
  speedOf: (organizationId: string) => number;
  /** The deployment's traffic feeds as they are. */
  feeds: () => Feed[];
  log: Log;
}

/** More missed events than this are told by a snapshot. */
const mostMissed = 1_000;

/** Sends every event of a plan, in sequence, to whoever has subscribed to it; woken by NOTIFY, fed from the events table. */
export async function makeLiveHub({ database, openScope, speedOf, feeds, log }: LiveHubDeps) {
  const rooms = new Map<string, Room>();
  /** What rooms are at, also rooms that everybody has left meanwhile. */
  const working = new Set<Promise<void>>();
  let closed = false;

  await database.listen(
    eventsChannel,
    (payload) => {
      const room = rooms.get(payload.split(" ")[1]!);
      if (room !== undefined) queueFlush(room);
    },
    catchUp,
  );
  await database.listen(ephemeralChannel, (payload) => {
    const [organizationId, planId, kind] = payload.split(" ") as [string, string, EphemeralKind];
    for (const room of rooms.values()) {
      if (room.organizationId === organizationId && (planId === "*" || planId === room.planId))
        queueEphemeral(room, kind);
    }
  });

  /** The listening session was cut for a while: what was notified meanwhile is looked for. */
  function catchUp(): void {
    for (const room of rooms.values()) {
      queueFlush(room);
      for (const kind of ["positions", "etas", "clock"] as const) queueEphemeral(room, kind);
    }
  }

  function inLine(room: Room, work: () => Promise<void>): Promise<void> {
    const done = room.line
      .then(() => (closed ? undefined : work()))
      .catch((error) => log.error({ err: error, planId: room.planId }, "a live room failed"))
      .finally(() => working.delete(done));
    working.add(done);
    room.line = done;
    return done;
  }

  function queueFlush(room: Room): Promise<void> {
    if (room.flushQueued) return room.line;
    room.flushQueued = true;
    return inLine(room, async () => {
      room.flushQueued = false;
      await sendMissed(room);
    });
  }

  async function sendMissed(room: Room): Promise<void> {
    while (room.members.size > 0 && !closed) {
      const oldest = Math.min(...room.members.values());
      const events = await openScope(room.organizationId, (scope) => readEvents(scope, room.planId, oldest));
      if (events.length === 0) return;
      for (const event of events) {
        const message = eventMessage(room, event);
        for (const [member, last] of room.members) {
          if (event.sequence <= last) continue;
          room.members.set(member, event.sequence);
          member.send(message);
        }
        // Readers get a turn to read before more is sent.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  function queueEphemeral(room: Room, kind: EphemeralKind): void {
    if (room.members.size === 0 || room.ephemeralQueued.has(kind)) return;
    room.ephemeralQueued.add(kind);
    void inLine(room, async () => {
      room.ephemeralQueued.delete(kind);
      const message = await openScope(room.organizationId, async (scope): Promise<ServerMessage> => {
        const topic = topicOf(room);
        if (kind === "positions") {
          return { type: "ephemeral", topic, kind, data: await readPlanPositions(scope, room.planId) };
        }
        if (kind === "clock") {
          return { type: "ephemeral", topic, kind, data: readClock(scope, speedOf(room.organizationId)) };
        }
        const state = await readPlanState(scope, room.planId);
        return { type: "ephemeral", topic, kind, data: viewEtas(state, projectRoutes(state)) };
      });
      const sent = outgoing(message);
      for (const member of room.members.keys()) if (!member.isBehind()) member.send(sent);
    });
  }

  async function welcome(room: Room, member: Subscriber, after: number | undefined): Promise<void> {
    const { planId, organizationId } = room;
    try {
      if (after !== undefined) {
        const missed = await openScope(organizationId, async (scope) => {
          const sequence = await readSequence(scope, planId);
          if (after > sequence || sequence - after > mostMissed) return undefined;
          return readEvents(scope, planId, after);
        });
        if (missed !== undefined) {
          if (!member.isOpen()) return;
          for (const event of missed) member.answer(eventMessage(room, event));
          room.members.set(member, missed.at(-1)?.sequence ?? after);
          await sendMissed(room);
          return;
        }
      }
      const data = await openScope(organizationId, (scope) =>
        readSnapshot(scope, planId, speedOf(organizationId), feeds()),
      );
      if (!member.isOpen()) return;
      room.members.set(member, data.plan.sequence);
      member.answer(outgoing({ type: "snapshot", topic: topicOf(room), sequence: data.plan.sequence, data }));
      await sendMissed(room);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      member.send(outgoing({ type: "error", code: "NOT_FOUND", message: error.message, topic: topicOf(room) }));
    }
  }

  function dropIfEmpty(room: Room): void {
    if (room.members.size === 0 && room.joining === 0) rooms.delete(room.planId);
  }

  return {
    /** Begins with a snapshot, or with the events after `after`; then every event and newest-only message of the plan. */
    subscribe: (member: Subscriber, planId: string, after: number | undefined): Promise<void> => {
      let room = rooms.get(planId);
      if (room !== undefined && room.organizationId !== member.organizationId) {
        const message = `There is no plan ${planId}.`;
        member.send(outgoing({ type: "error", code: "NOT_FOUND", message, topic: `plan.${planId}` }));
        return Promise.resolve();
      }
      if (room === undefined) {
        room = {
          organizationId: member.organizationId,
          planId,
          members: new Map(),
          joining: 0,
          line: Promise.resolve(),
          flushQueued: false,
          ephemeralQueued: new Set(),
        };
        rooms.set(planId, room);
      }
      const joined = room;
      joined.joining++;
      return inLine(joined, () => welcome(joined, member, after)).finally(() => {
        joined.joining--;
        dropIfEmpty(joined);
      });
    },
    unsubscribe: (member: Subscriber, planId: string): void => {
      const room = rooms.get(planId);
      room?.members.delete(member);
      if (room !== undefined) dropIfEmpty(room);
    },
    /** The socket is gone. */
    leave: (member: Subscriber): void => {
      for (const room of rooms.values()) {
        room.members.delete(member);
        dropIfEmpty(room);
      }
    },
    /** Resolves when every event that is committed by now has been handed to the sockets. */
    flush: async (organizationId: string): Promise<void> => {
      await Promise.all([...rooms.values()].filter((room) => room.organizationId === organizationId).map(queueFlush));
    },
    /** Resolves when no room is at anything any more; what comes later is left out. */
    close: async (): Promise<void> => {
      closed = true;
      await Promise.all(working);
    },
  };
}

export type LiveHub = Awaited<ReturnType<typeof makeLiveHub>>;

function eventMessage(room: Room, { sequence, event, data }: PlanEvent): Outgoing {
  return outgoing({ type: "event", topic: topicOf(room), sequence, event, data } as ServerMessage);
}

const topicOf = (room: Room) => `plan.${room.planId}`;
