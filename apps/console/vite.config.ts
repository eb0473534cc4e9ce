import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The server that `npm run dev` speaks to. */
const server = process.env.REROUTE_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  build: {
    outDir: "dist/web",
    emptyOutDir: true,
    target: "es2023",
    // The content security policy allows no data: fonts or workers.
    assetsInlineLimit: 0,
    // MapLibre alone is about 1 MB.
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { "/v1": { target: server, ws: true } } },
});
