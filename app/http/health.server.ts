import type { ServerResponse } from "node:http";
import { findDatabaseFact } from "#app/domain/values/database-facts.server.ts";
import { bumpCounter } from "#db/counters.ts";
import { currentStore } from "#db/current.server.ts";
import { schemaVersion } from "#db/migrate.ts";

/** Answers /healthz: 200 when reads and writes both work, else 503; always JSON. */
export async function health(response: ServerResponse): Promise<void> {
  const store = currentStore();
  const canRead = await findDatabaseFact(store.read, "demo").then(
    () => true,
    () => false,
  );
  const canWrite = await store
    .write((tx) => bumpCounter(tx, "health"))
    .then(
      () => true,
      () => false,
    );
  const status = canRead && canWrite ? 200 : 503;
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(
    JSON.stringify({
      status: status === 200 ? "ok" : "failing",
      engine: store.engine,
      schemaVersion: schemaVersion(store.engine),
      reads: canRead,
      writes: canWrite,
      uptimeSeconds: Math.round(process.uptime()),
    }),
  );
}
