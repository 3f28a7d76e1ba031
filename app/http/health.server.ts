import type { ServerResponse } from "node:http";
import { SECURITY_HEADERS } from "#app/http/security.ts";
import { bumpCounter } from "#db/counters.ts";
import { currentStore } from "#db/current.server.ts";
import { findDatabaseFact } from "#db/facts.ts";
import { schemaVersion } from "#db/migrate.ts";
import type { Store } from "#db/store.ts";

/** Who asks gives up after some seconds; a database that is gone is tried again for longer. */
const PATIENCE_MS = 2_000;

interface Finding {
  reads: boolean;
  writes: boolean;
}

/** The look that is under way: however many ask at once, one small write answers them all. */
let looking: Promise<Finding> | undefined;

/** Answers /healthz: 200 when reads and writes both work, else 503; always JSON. */
export async function health(response: ServerResponse): Promise<void> {
  const store = currentStore();
  looking ??= look(store).finally(() => {
    looking = undefined;
  });
  const { reads, writes } = await looking;
  const status = reads && writes ? 200 : 503;
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    "content-type": "application/json",
    "cache-control": "no-store",
  });
  response.end(
    JSON.stringify({
      status: status === 200 ? "ok" : "failing",
      engine: store.engine,
      schemaVersion: schemaVersion(store.engine),
      reads,
      writes,
      uptimeSeconds: Math.round(process.uptime()),
    }),
  );
}

async function look(store: Store): Promise<Finding> {
  const [reads, writes] = await Promise.all([
    works(findDatabaseFact(store.read, "demo")),
    works(store.write((tx) => bumpCounter(tx, "health"))),
  ]);
  return { reads, writes };
}

/** True when it comes to a good end, and in time. */
function works(attempt: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    const settle = (isWorking: boolean) => {
      clearTimeout(timer);
      resolve(isWorking);
    };
    attempt.then(
      () => settle(true),
      () => settle(false),
    );
  });
}
