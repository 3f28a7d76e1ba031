import type { Answer, Server } from "./sync.ts";

const TIMEOUT_MS = 20_000;

/** The server at our own address. */
export const ownServer: Server = {
  sync: (request) =>
    ask("/counter/api/sync", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    }),
  snapshot: (since) => {
    const asked = new URLSearchParams({ now: String(Date.now()), ...(since !== null && { since }) });
    return ask(`/counter/api/snapshot?${asked}`);
  },
};

/** What is no JSON comes from somebody in between (a hotel's sign-in page, a proxy): that is no answer. */
async function ask<Body>(address: string, init: RequestInit = {}): Promise<Answer<Body>> {
  try {
    const answer = await fetch(address, {
      ...init,
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (answer.status === 401) return { kind: "unregistered" };
    if (answer.status === 403) return { kind: "revoked" };
    if (answer.status === 502 || answer.status === 503 || answer.status === 504)
      return { kind: "unreachable" };
    if (!answer.ok) return { kind: "failed" };
    return { kind: "ok", body: (await answer.json()) as Body };
  } catch {
    return { kind: "unreachable" };
  }
}
