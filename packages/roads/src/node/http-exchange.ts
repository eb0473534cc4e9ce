import { type Exchange, ProviderError } from "../providers/provider.ts";

export interface HttpExchangeOptions {
  /** For one request with its whole answer. */
  timeoutMs?: number;
  mostBytes?: number;
}

/**
 * Sends providers' requests over HTTP. Follows no redirection: a key may not go elsewhere. What goes wrong is told without the URL, which
 * may hold a key.
 */
export function makeHttpExchange({ timeoutMs = 30_000, mostBytes = 256e6 }: HttpExchangeOptions = {}): Exchange {
  return async ({ method, url, headers, body }) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        redirect: "manual",
        signal,
        headers: { accept: "application/json", ...(body ? { "content-type": "application/json" } : {}), ...headers },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
      const location = response.headers.get("location");
      return {
        status: response.status,
        body: parse(await readText(response, mostBytes)),
        ...(retryAfter >= 0 ? { retryAfterSeconds: retryAfter } : {}),
        ...(location === null ? {} : { location: new URL(location, url).href }),
      };
    } catch (error) {
      if (error instanceof ProviderError) throw error;
      if (signal.aborted) throw new ProviderError("timeout", `did not answer within ${timeoutMs / 1000} s`);
      throw new ProviderError("unreachable", `cannot be reached${reasonOf(error)}`);
    }
  };
}

async function readText(response: Response, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new ProviderError("garbage", `answered more than ${mostBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The system's code, as ECONNREFUSED, and nothing else. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? ` (${code})` : "";
}
