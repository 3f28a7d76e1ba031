import { setTimeout as pause } from "node:timers/promises";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { forgetBumped, writeBumped } from "./counters.ts";
import * as schema from "./schema/index.ts";
import type { Reader, Store, Tx } from "./store.ts";
import { insideWrite, isInsideWrite } from "./writing.ts";

const TRIES_FOR_MS = 15_000;
const COUNTER_REFRESH_MS = 1_000;

/** Clashes, lost servers and changes of leader: the same work may well succeed a moment later. */
function isWorthAnotherTry(error: unknown): boolean {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  const code = (cause as { code?: unknown })?.code;
  if (typeof code === "string") {
    return (
      /^(40001|40P01|57P0[123]|25006|53300)$/.test(code) ||
      code.startsWith("08") ||
      /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code)
    );
  }
  return (
    cause instanceof Error &&
    /Connection terminated|Client has encountered a connection error/.test(cause.message)
  );
}

/**
 * The store on PostgreSQL, at READ COMMITTED. The transaction is our own: a COMMIT that the server
 * turns into a ROLLBACK is an error here, a failed BEGIN gives its client back, and a broken client
 * leaves the pool.
 */
export async function openPostgres(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  pool.on("error", () => {}); // an idle client was lost; the pool replaces it
  pool.on("connect", (client) => client.on("error", () => {})); // the query in hand reports it
  const transactions = new WeakMap<pg.PoolClient, Tx>();
  const read = drizzle(pool, { schema, casing: "snake_case" }) as unknown as Reader;

  function transactionOn(client: pg.PoolClient): Tx {
    let tx = transactions.get(client);
    if (!tx) {
      tx = drizzle(client, { schema, casing: "snake_case" }) as unknown as Tx;
      transactions.set(client, tx);
    }
    return tx;
  }

  async function attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    const tx = transactionOn(client);
    let isBroken = false;
    try {
      await client.query("begin");
      const value = await insideWrite(() => work(tx));
      const counted = await writeBumped(tx);
      const answer = await client.query("commit");
      if (answer.command !== "COMMIT") throw new Error("the database undid the transaction on commit");
      for (const [name, value] of counted) publish(name, value);
      return value;
    } catch (error) {
      await client.query("rollback").catch(() => {
        isBroken = true;
      });
      throw error;
    } finally {
      forgetBumped(tx);
      client.release(isBroken);
    }
  }

  const counters = new Map<string, number>();
  function publish(name: string, value: number): void {
    counters.set(name, Math.max(value, counters.get(name) ?? 0));
  }
  async function refreshCounters(): Promise<void> {
    const { rows } = await pool.query<{ name: string; value: number }>(
      "select name, value from change_counters",
    );
    for (const { name, value } of rows) publish(name, value);
  }
  await refreshCounters().catch(() => {}); // a new database has no such table yet
  const refresher = setInterval(() => void refreshCounters().catch(() => {}), COUNTER_REFRESH_MS);
  refresher.unref();

  const { hostname, port, pathname } = new URL(url);
  return {
    engine: "postgres",
    place: `postgres://${hostname}:${port || 5432}${pathname}`,
    read,
    async write(work) {
      if (isInsideWrite()) throw new Error("a write inside a write");
      const deadline = Date.now() + TRIES_FOR_MS;
      for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 500)) {
        try {
          return await attempt(work);
        } catch (error) {
          if (!isWorthAnotherTry(error) || Date.now() + pauseMs > deadline) throw error;
          await pause(pauseMs * (0.5 + Math.random()));
        }
      }
    },
    counter: (name) => counters.get(name) ?? 0,
    async close() {
      clearInterval(refresher);
      await pool.end();
    },
  };
}
