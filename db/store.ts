import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type * as schema from "./schema/index.ts";

type Full = PgDatabase<PgQueryResultHKT, typeof schema>;

/** Reads the last committed state. It cannot write: a write outside `Store.write` does not compile. */
export type Reader = Pick<Full, "select" | "selectDistinct" | "$with" | "with" | "$count">;

/** A transaction. Every function that writes takes one first. */
export type Tx = Reader & Pick<Full, "insert" | "update" | "delete">;

export interface Store {
  readonly engine: "sqlite" | "postgres";
  /** Where the data is, for a person: a file's path, or host and database without a password. */
  readonly place: string;
  readonly read: Reader;
  /**
   * Runs `work` in one transaction: all of it is stored, or, when it throws, none. Inside, await only
   * the database. Not to be nested. On PostgreSQL `work` may run again from its start after a clash.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The value of a change counter (see counters.ts), without waiting. */
  counter(name: string): number;
  close(): Promise<void>;
}

/** A sum as a number, 0 over no rows; PostgreSQL answers sums as text. */
export function sumOf(column: AnyColumn | SQL): SQL<number> {
  return sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number);
}

/** A count of rows as a number. */
export function countOf(column?: AnyColumn): SQL<number> {
  return (column ? sql<number>`count(${column})` : sql<number>`count(*)`).mapWith(Number);
}

/**
 * Prepares statements once for each connection, for the busiest paths: building SQL costs more than
 * running it. `prepare` is called with the Tx or Reader and returns the prepared statements.
 */
export function perConnection<C extends Reader, Q>(prepare: (connection: C) => Q): (connection: C) => Q {
  const prepared = new WeakMap<object, Q>();
  return (connection) => {
    let statements = prepared.get(connection);
    if (!statements) {
      statements = prepare(connection);
      prepared.set(connection, statements);
    }
    return statements;
  };
}
