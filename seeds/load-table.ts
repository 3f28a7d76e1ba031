import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { getTableColumns, type Table } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Tx } from "#db/store.ts";

const ROWS_PER_INSERT = 100; // PostgreSQL and SQLite both bound the parameters of a statement

export type SeedRow = Record<string, string>;

/** The rows of seeds/data/<name>.csv as text, by column name. */
export function readSeed(name: string): SeedRow[] {
  return parse(readFileSync(`seeds/data/${name}.csv`), { columns: true, bom: true });
}

/** Inserts rows of text into a table, see valuesOf. */
export async function insertSeed<T extends Table>(tx: Tx, table: T, rows: readonly SeedRow[]): Promise<void> {
  const values = valuesOf(table, rows);
  for (let start = 0; start < values.length; start += ROWS_PER_INSERT)
    await tx.insert(table as unknown as PgTable).values(values.slice(start, start + ROWS_PER_INSERT));
}

/** Makes a table say what the rows say: one whose key is there already is changed, any other is added, none goes. */
export async function refreshSeed<T extends Table>(
  tx: Tx,
  table: T,
  key: readonly (keyof T["_"]["columns"] & string)[],
  rows: readonly SeedRow[],
): Promise<void> {
  const columns = getTableColumns(table);
  const target = key.map((name) => columns[name] as PgColumn);
  for (const values of valuesOf(table, rows))
    await tx
      .insert(table as unknown as PgTable)
      .values(values)
      .onConflictDoUpdate({ target, set: values });
}

/**
 * Rows of text with each cell in its column's type; an empty cell is null. A column that the table does
 * not have is an error: a misspelt header must not lose its data.
 */
function valuesOf(table: Table, rows: readonly SeedRow[]): Record<string, unknown>[] {
  const columns = getTableColumns(table);
  return rows.map((row) =>
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
}
