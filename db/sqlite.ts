import { AsyncLocalStorage } from "node:async_hooks";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { forgetBumped, writeBumped } from "./counters.ts";
import { runPreparedDirectly } from "./run-prepared.ts";
import * as schema from "./schema/index.ts";
import type { Reader, Store, Tx } from "./store.ts";
import { insideWrite } from "./writing.ts";

/** Most jobs that share one commit, and so one flush to the disk. */
const JOBS_PER_ROUND_MAX = 64;

interface Job {
  work: (tx: Tx) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

/** Opens a database file for writing, with the settings every writer needs. */
export function connectSqlite(file: string): Database.Database {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const connection = new Database(file);
  connection.pragma("busy_timeout = 5000");
  connection.pragma("journal_mode = WAL");
  connection.pragma("synchronous = FULL"); // an acknowledged order outlives a power cut
  connection.pragma("foreign_keys = ON");
  connection.pragma("cache_size = -16384"); // 16 MiB: the indexes that every order touches stay at hand
  return connection;
}

/**
 * Makes a number given to `limit` a part of the statement. As a parameter it would cost more than most
 * queries: SQLite looks at its value when planning, and so plans a prepared statement anew each time
 * it is bound. A placeholder stays one.
 */
function writeOutLimits<D extends object>(database: D): D {
  const { dialect } = database as unknown as { dialect: { buildLimit(limit: unknown): SQL | undefined } };
  const otherwise = dialect.buildLimit.bind(dialect);
  dialect.buildLimit = (limit) =>
    Number.isSafeInteger(limit) && Number(limit) >= 0 ? sql.raw(` limit ${limit}`) : otherwise(limit);
  return database;
}

/** What we change of Drizzle on SQLite, both for speed. */
function forTheShop<D extends object>(database: D): D {
  return runPreparedDirectly(writeOutLimits(database));
}

/**
 * The store on one SQLite file. Writers queue on one connection; those that wait together commit
 * together, each in a savepoint of its own, so that a job that fails undoes only itself and sixty
 * orders cost one flush. Readers use a second, read-only connection and see what is committed.
 */
export function openSqlite(file: string): Store {
  const writer = connectSqlite(file);
  const reader = new Database(file, { readonly: true });
  reader.pragma("busy_timeout = 5000");
  reader.pragma("cache_size = -65536"); // 64 MiB
  const running = new AsyncLocalStorage<Job>();
  let current: Job | undefined;

  const logger = {
    logQuery(query: string) {
      if (!current || running.getStore() !== current)
        throw new Error(`a statement ran outside its own write: ${query.slice(0, 80)}`);
    },
  };
  const tx = forTheShop(drizzle(writer, { schema, casing: "snake_case", logger })) as unknown as Tx;
  const read = forTheShop(drizzle(reader, { schema, casing: "snake_case" })) as unknown as Reader;

  const statement = {
    begin: writer.prepare("begin immediate"),
    commit: writer.prepare("commit"),
    rollback: writer.prepare("rollback"),
    savepoint: writer.prepare("savepoint job"),
    release: writer.prepare("release job"),
    undo: writer.prepare("rollback to job"),
  };
  let counterQuery: Database.Statement | undefined;
  /** What counters were read as in this turn of the event loop: many cached pages are answered in one. */
  const counters = new Map<string, number>();

  let copiesAreIn: "file" | "memory" = "file";
  /**
   * Where SQLite keeps the pages that a statement or savepoint may have to put back. Those of one statement
   * are few: memory spares a write to a file for each. Those of a savepoint may be many, and in memory each
   * statement would walk through all that came before it.
   */
  function keepCopiesIn(place: "file" | "memory"): void {
    if (place !== copiesAreIn) writer.pragma(`temp_store = ${place}`);
    copiesAreIn = place;
  }

  const queue: Job[] = [];
  let pumping = false;

  async function runRound(jobs: Job[]): Promise<void> {
    const outcomes: (() => void)[] = [];
    const isShared = jobs.length > 1; // a savepoint keeps a copy of each page: a job alone is undone whole
    keepCopiesIn(isShared ? "file" : "memory");
    try {
      statement.begin.run();
      for (const job of jobs) {
        if (isShared) statement.savepoint.run();
        current = job;
        try {
          const value = await running.run(job, () =>
            insideWrite(async () => {
              const answer = await job.work(tx); // a builder starts only when awaited
              await writeBumped(tx);
              return answer;
            }),
          );
          if (isShared) statement.release.run();
          outcomes.push(() => job.resolve(value));
        } catch (error) {
          // a full disk or an I/O error ends the whole transaction: then nothing of this round stands
          if (!isShared || !writer.inTransaction) throw error;
          statement.undo.run();
          statement.release.run();
          outcomes.push(() => job.reject(error));
        } finally {
          forgetBumped(tx);
          current = undefined;
        }
      }
      statement.commit.run();
      counters.clear();
    } catch (error) {
      if (writer.inTransaction) statement.rollback.run();
      for (const job of jobs) job.reject(error);
      return;
    }
    for (const settle of outcomes) settle();
  }

  async function pump(): Promise<void> {
    pumping = true;
    while (queue.length > 0) {
      await runRound(queue.splice(0, JOBS_PER_ROUND_MAX));
      await new Promise((resolve) => setImmediate(resolve)); // let requests that arrived join the next round
    }
    pumping = false;
  }

  return {
    engine: "sqlite",
    place: file,
    read,
    write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      if (running.getStore() && running.getStore() === current)
        return Promise.reject(new Error("a write inside a write"));
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, resolve: resolve as (value: unknown) => void, reject });
        if (!pumping) void pump();
      });
    },
    counter(name) {
      const known = counters.get(name);
      if (known !== undefined) return known;
      counterQuery ??= reader.prepare("select value from change_counters where name = ?").pluck();
      const value = (counterQuery.get(name) as number | undefined) ?? 0;
      if (counters.size === 0) setImmediate(() => counters.clear());
      counters.set(name, value);
      return value;
    },
    async close() {
      while (pumping) await new Promise((resolve) => setImmediate(resolve));
      reader.close();
      writer.close();
    },
  };
}
