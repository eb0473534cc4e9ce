import type { Action } from "./action.ts";

const modules = import.meta.glob<Record<string, Action>>(
  ["./*.ts", "!./action.ts", "!./*-actions.ts", "!./*.test.ts"],
  {
    eager: true,
  },
);

/** Every action: each file of this folder that exports one is found by itself. */
export const allActions: readonly Action[] = Object.values(modules).flatMap((exports) => Object.values(exports));
