import type { Action } from "./action.ts";

export const signOut: Action = {
  id: "sign-out",
  label: "Sign out",
  run({ server }) {
    void server.signOut().finally(() => location.reload());
  },
};
