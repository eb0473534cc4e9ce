import { createContext, useContext } from "react";
import type { Server } from "./server.ts";

export const ServerContext = createContext<Server | null>(null);

/** The server that the console talks to. */
export function useServer(): Server {
  const server = useContext(ServerContext);
  if (server === null) throw new Error("no server in context");
  return server;
}
