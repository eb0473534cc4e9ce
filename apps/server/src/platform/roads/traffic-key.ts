import { createHash } from "node:crypto";
import type { TrafficSnapshot } from "@reroute/roads";

/** Items whose digest is remembered, by their id and end: nothing else of an item ever changes. */
const mostDigests = 20_000;

/**
 * Makes the name of what a snapshot says. Not its version: a transaction that is done again reads another one, and what is over drops out of
 * a snapshot without a new version.
 */
export function makeTrafficKey(): (snapshot: TrafficSnapshot) => string {
  const digests = new Map<string, string>();
  return ({ items }) => {
    let key = "";
    for (const item of items) {
      const name = `${item.id} ${item.validUntilMs}`;
      let digest = digests.get(name);
      if (digest === undefined) {
        digest = createHash("sha256")
          .update(JSON.stringify({ ...item, id: "" }))
          .digest("base64url")
          .slice(0, 22);
        if (digests.size >= mostDigests) digests.clear();
        digests.set(name, digest);
      }
      key += digest;
    }
    return key;
  };
}
