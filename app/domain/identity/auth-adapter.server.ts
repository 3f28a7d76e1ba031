import { type CleanedWhere, type CustomAdapter, createAdapterFactory } from "better-auth/adapters";
import { and, asc, desc, eq, getTableColumns, gt, gte, inArray, lt, lte, ne, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { newId } from "#app/domain/values/id.ts";
import { accounts, sessions, users, verifications } from "#db/schema/identity.ts";
import { countOf, type Store } from "#db/store.ts";

/** The sign-in library's names for our tables. */
const TABLES: Readonly<Record<string, PgTable>> = {
  user: users,
  session: sessions,
  account: accounts,
  verification: verifications,
};

const COMPARISONS: Readonly<Record<string, (column: PgColumn, value: unknown) => SQL>> = {
  eq,
  ne,
  lt,
  lte,
  gt,
  gte,
  in: (column, value) => inArray(column, value as unknown[]),
};

type Row = Record<string, unknown>;

/**
 * Gives the sign-in library our tables through our store: it reads with `store.read` and writes with
 * `store.write`, one statement a transaction. Its dates are our instants. It asks for no more than
 * what is here; anything else is a fault, not a guess.
 */
export function authAdapter(store: Store) {
  return createAdapterFactory({
    config: {
      adapterId: "bangfu-store",
      supportsJSON: false,
      transaction: false, // it hashes passwords in between, for which no other writer should wait
      customIdGenerator: newId,
      customTransformInput: ({ data }) => (data instanceof Date ? data.getTime() : data),
      customTransformOutput: ({ data, fieldAttributes }) =>
        fieldAttributes.type === "date" && typeof data === "number" ? new Date(data) : data,
    },
    adapter: (): CustomAdapter => ({
      async create<T extends Row>({ model, data }: { model: string; data: T }) {
        const table = tableOf(model);
        const [row] = await store.write((tx) => tx.insert(table).values(data).returning());
        return row as T;
      },
      async findOne<T>({ model, where }: { model: string; where: CleanedWhere[] }) {
        const table = tableOf(model);
        const [row] = await store.read.select().from(table).where(conditionOf(table, where)).limit(1);
        return (row ?? null) as T | null;
      },
      async findMany<T>(query: Parameters<CustomAdapter["findMany"]>[0]) {
        const table = tableOf(query.model);
        const { field, direction } = query.sortBy ?? { field: "id", direction: "asc" };
        const rows = await store.read
          .select()
          .from(table)
          .where(conditionOf(table, query.where))
          .orderBy((direction === "asc" ? asc : desc)(columnOf(table, field)))
          .limit(query.limit)
          .offset(query.offset ?? 0);
        return rows as T[];
      },
      async count({ model, where }) {
        const table = tableOf(model);
        const [row] = await store.read
          .select({ count: countOf() })
          .from(table)
          .where(conditionOf(table, where));
        return row?.count ?? 0;
      },
      async update<T>({ model, where, update }: { model: string; where: CleanedWhere[]; update: T }) {
        const [row] = await updateRows(store, model, where, update as Row);
        return (row ?? null) as T | null;
      },
      async updateMany({ model, where, update }) {
        return (await updateRows(store, model, where, update)).length;
      },
      async delete({ model, where }) {
        await deleteRows(store, model, where);
      },
      async deleteMany({ model, where }) {
        return (await deleteRows(store, model, where)).length;
      },
    }),
  });
}

function updateRows(store: Store, model: string, where: CleanedWhere[], update: Row): Promise<Row[]> {
  const table = tableOf(model);
  return store.write((tx) => tx.update(table).set(update).where(conditionOf(table, where)).returning());
}

function deleteRows(store: Store, model: string, where: CleanedWhere[]): Promise<Row[]> {
  const table = tableOf(model);
  return store.write((tx) => tx.delete(table).where(conditionOf(table, where)).returning());
}

function tableOf(model: string): PgTable {
  const table = TABLES[model];
  if (!table) throw new Error(`the sign-in library asked for a table we do not keep: ${model}`);
  return table;
}

function columnOf(table: PgTable, field: string): PgColumn {
  const column = getTableColumns(table)[field];
  if (!column) throw new Error(`the sign-in library asked for a column we do not keep: ${field}`);
  return column;
}

function conditionOf(table: PgTable, where: readonly CleanedWhere[] = []): SQL | undefined {
  return and(
    ...where.map(({ field, operator = "eq", value, connector }) => {
      const compare = COMPARISONS[operator];
      if (!compare || (connector === "OR" && where.length > 1))
        throw new Error(`the sign-in library asked in a way we do not answer: ${operator} ${connector}`);
      return compare(columnOf(table, field), value);
    }),
  );
}
