import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import type { Server } from "./state/server.ts";
import { ServerContext } from "./state/server-context.ts";
import "./theme/theme.css";

/** Shows the console for a server in the page. */
export function render(server: Server): void {
  // The client tries again by itself.
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <ServerContext value={server}>
          <App />
        </ServerContext>
      </QueryClientProvider>
    </StrictMode>,
  );
}
