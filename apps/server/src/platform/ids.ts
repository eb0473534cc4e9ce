import { type IdKind, idPrefixes } from "@reroute/protocol";
import { v7 } from "uuid";

/** A new id of one kind: its prefix and a UUIDv7, so that ids sort by the time of their making. */
export function newId<Kind extends IdKind>(kind: Kind): `${(typeof idPrefixes)[Kind]}_${string}` {
  return `${idPrefixes[kind]}_${v7()}`;
}
