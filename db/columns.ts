import * as pg from "drizzle-orm/pg-core";
import * as lite from "drizzle-orm/sqlite-core";
import { dialect } from "./dialect.ts";

/*
 * The one place where the two engines' column builders meet. Everything is typed as PostgreSQL, on
 * purpose: SQLite's builder types would offer .get() and .all(), which PostgreSQL does not have.
 */
const postgresKit = {
  table: pg.pgTable,
  text: pg.text,
  integer: () => pg.integer(),
  /** Money in whole minor units. */
  fen: () => pg.bigint({ mode: "number" }),
  /** Weight in whole grams; sums of it outgrow 32 bits. */
  grams: () => pg.bigint({ mode: "number" }),
  /** Milliseconds since 1970, UTC. */
  instant: () => pg.bigint({ mode: "number" }),
  /** yyyymmdd in Asia/Shanghai. */
  day: () => pg.integer(),
  real: () => pg.doublePrecision(),
  boolean: () => pg.boolean(),
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
  primaryKey: pg.primaryKey,
  check: pg.check,
};

const sqliteKit = {
  table: lite.sqliteTable,
  text: lite.text,
  integer: () => lite.integer(),
  fen: () => lite.integer(),
  grams: () => lite.integer(),
  instant: () => lite.integer(),
  day: () => lite.integer(),
  real: () => lite.real(),
  boolean: () => lite.integer({ mode: "boolean" }),
  index: lite.index,
  uniqueIndex: lite.uniqueIndex,
  primaryKey: lite.primaryKey,
  check: lite.check,
};

export const {
  table,
  text,
  integer,
  fen,
  grams,
  instant,
  day,
  real,
  boolean,
  index,
  uniqueIndex,
  primaryKey,
  check,
} = dialect === "postgres" ? postgresKit : (sqliteKit as unknown as typeof postgresKit);
