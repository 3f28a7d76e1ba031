/** Which engine this process speaks, decided once from DATABASE_URL. No file outside db/ asks. */
export type Dialect = "sqlite" | "postgres";

export function dialectOf(databaseUrl: string | undefined): Dialect {
  return /^postgres(ql)?:/.test(databaseUrl ?? "") ? "postgres" : "sqlite";
}

export const dialect: Dialect = dialectOf(process.env.DATABASE_URL);
