import { existsSync } from "node:fs";
import { resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import { errorCodes } from "@reroute/protocol";
import scalar from "@scalar/fastify-api-reference";
import type { FastifyInstance } from "fastify";

/** What people open in a browser: the console at /, the API's reference at /docs, the errors at /docs/errors. */
export async function servePages(app: FastifyInstance, openApi: object, consoleDir: string | undefined): Promise<void> {
  app.get("/openapi.json", async () => openApi);
  app.get("/docs/errors", async (_request, reply) => reply.type("text/html; charset=utf-8").send(errorsPage()));
  await app.register(async (scope) => {
    // The reference is one page with its own inline script and styles; nothing is loaded from elsewhere.
    scope.addHook("onSend", async (_request, reply) => {
      reply.header(
        "content-security-policy",
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'",
      );
    });
    await scope.register(scalar, {
      routePrefix: "/docs",
      configuration: {
        title: "Reroute API",
        url: "/openapi.json",
        withDefaultFonts: false,
        telemetry: false,
        // Nothing that calls a service elsewhere, or offers to.
        showDeveloperTools: "never",
        hideClientButton: true,
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    });
  });
  if (consoleDir === undefined || !existsSync(consoleDir)) return;
  await app.register(fastifyStatic, {
    root: resolve(consoleDir),
    // Built files carry their hash in the name; the page itself is asked for anew.
    setHeaders: (response, path) => {
      response.header("cache-control", path.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}

function errorsPage(): string {
  const rows = Object.entries(errorCodes)
    .map(
      ([code, { status, title, remedy }]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td><td>${remedy}</td></tr>`,
    )
    .join("\n");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Reroute: errors</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #8884}
tr:target{background:#ffd54a44}</style>
<h1>Errors</h1><p>Every error is a problem document (RFC 9457) with one of these codes; <code>errors</code> names the fields.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>What to do</th></tr></thead><tbody>
${rows}
</tbody></table></html>`;
}
