import type { FastifyReply } from "fastify";

/** Answers a record with its version as the ETag, for a later If-Match. */
export function tagged<Item extends { version: number }>(reply: FastifyReply, item: Item): Item {
  reply.header("etag", `"${item.version}"`);
  return item;
}
