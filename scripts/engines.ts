import type { Dialect } from "#db/dialect.ts";

/** An address for each engine, for tools that only take the engine from it and connect to nothing. */
export const ENGINE_ADDRESSES: Record<Dialect, string> = {
  sqlite: "sqlite:data/bangfu.db",
  postgres: "postgres://127.0.0.1/bangfu",
};
