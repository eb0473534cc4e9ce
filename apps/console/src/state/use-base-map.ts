import type { BaseMap } from "@reroute/protocol";
import { useQuery } from "@tanstack/react-query";
import { useServer } from "./server-context.ts";

/** What the base map is drawn from; null until the server has said it. */
export function useBaseMap(): BaseMap | null {
  const server = useServer();
  const { data } = useQuery({ queryKey: ["base-map"], queryFn: () => server.baseMap(), staleTime: Infinity });
  return data ?? null;
}
