import { ApiError } from "./errors.ts";

/** A page's cursor is the last row's sort key, opaque to the caller. */
export function encodeCursor(key: string): string {
  return Buffer.from(key, "utf8").toString("base64url");
}

/** The key in a cursor; `form` is what a key of this list looks like. */
export function decodeCursor(cursor: string | undefined, form = /^[a-z]{3}_[0-9a-f-]{36}$/): string | undefined {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, "base64url").toString("utf8");
  if (encodeCursor(key) !== cursor || !form.test(key)) {
    throw new ApiError("VALIDATION_FAILED", "cursor is not one that a list has answered.", [
      { pointer: "cursor", message: "must be the nextCursor of an earlier page" },
    ]);
  }
  return key;
}

/** Cuts a list that was read with one row more than the page holds. */
export function toPage<Row, Item>(rows: Row[], limit: number, keyOf: (row: Row) => string, toItem: (row: Row) => Item) {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}
