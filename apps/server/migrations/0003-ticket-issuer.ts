export const up: readonly string[] = [
  // The key or session that asked for a live ticket: what the ticket opens ends with it.
  "alter table credentials add column issued_by text",
];
