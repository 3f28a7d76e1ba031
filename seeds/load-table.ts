import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { getTableColumns, type Table } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Tx } from "#db/store.ts";

const ROWS_PER_INSERT = 100; // PostgreSQL and SQLite both bound the parameters of a statement

export type SeedRow = Record<string, string>;

/** The rows of seeds/data/<name>.csv as text, by column name. */
export function readSeed(name: string): SeedRow[] {
  return parse(readFileSync(`seeds/data/${name}.csv`), { columns: true, bom: true });
}

/**
 * Inserts rows of text into a table, each cell in its column's type; an empty cell is null. A column
 * that the table does not have is an error: a misspelt header must not lose its data.
 */
export async function insertSeed<T extends Table>(tx: Tx, table: T, rows: readonly SeedRow[]): Promise<void> {
  const columns = getTableColumns(table);
  const values = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => {
        const column = columns[name];
        if (!column) throw new Error(`a seed has a column ${name} that its table does not have`);
        if (cell === "") return [name, null];
        if (column.dataType === "boolean") return [name, cell === "1"];
        return [name, column.dataType === "number" ? Number(cell) : cell];
      }),
    ),
  );
  for (let start = 0; start < values.length; start += ROWS_PER_INSERT)
    await tx.insert(table as unknown as PgTable).values(values.slice(start, start + ROWS_PER_INSERT));
}
