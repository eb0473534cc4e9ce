import type { Server } from "../state/server.ts";

/** Something that a person can do: its name, its key, its effect. */
export interface Action {
  id: string;
  label: string;
  /** A KeyboardEvent.key; absent: no shortcut. */
  shortcut?: string;
  /** Works also while typing in a field. */
  whileTyping?: boolean;
  run(context: ActionContext): void;
}

export interface ActionContext {
  server: Server;
}
