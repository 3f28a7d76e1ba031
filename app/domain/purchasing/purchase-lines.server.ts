import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { purchaseLines } from "#db/schema/purchasing.ts";
import { perConnection, type Reader, type Tx } from "#db/store.ts";
import type { PurchaseCells, PurchaseRow, RowProblem, SettledRow } from "./purchase-rows.ts";

const ROWS_PER_INSERT = 50;
const LINES_PER_DELETE = 500;

export type PurchaseLine = typeof purchaseLines.$inferSelect;

const COLUMNS = [
  "purchaseId",
  "lineNumber",
  "rowNumber",
  "typedCode",
  "typedName",
  "typedSpec",
  "typedQuantity",
  "typedPoint",
  "typedDay",
  "variantId",
  "quantity",
  "pointId",
  "deliveryDay",
  "unitPriceFen",
  "problems",
] as const satisfies (keyof PurchaseLine)[];

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => {
  const rows = (count: number) =>
    tx
      .insert(purchaseLines)
      .values(
        Array.from(
          { length: count },
          (_, row) =>
            Object.fromEntries(COLUMNS.map((name) => [name, p(`${name}${row}`)])) as unknown as PurchaseLine,
        ),
      )
      .prepare(`purchase_lines_insert_${count}`);
  return {
    insertMany: rows(ROWS_PER_INSERT),
    insertOne: rows(1),
    update: tx
      .update(purchaseLines)
      .set({
        typedCode: sql`${p("typedCode")}`,
        typedName: sql`${p("typedName")}`,
        typedSpec: sql`${p("typedSpec")}`,
        typedQuantity: sql`${p("typedQuantity")}`,
        typedPoint: sql`${p("typedPoint")}`,
        typedDay: sql`${p("typedDay")}`,
        variantId: sql`cast(${p("variantId")} as text)`,
        quantity: sql`cast(${p("quantity")} as integer)`,
        pointId: sql`cast(${p("pointId")} as text)`,
        deliveryDay: sql`cast(${p("deliveryDay")} as integer)`,
        unitPriceFen: sql`cast(${p("unitPriceFen")} as bigint)`,
        problems: sql`cast(${p("problems")} as text)`,
      })
      .where(
        and(eq(purchaseLines.purchaseId, p("purchaseId")), eq(purchaseLines.lineNumber, p("lineNumber"))),
      )
      .prepare("purchase_lines_update"),
  };
});

/** Writes rows of a purchase, fifty in a statement that was prepared for fifty. */
export async function insertLines(tx: Tx, lines: readonly PurchaseLine[]): Promise<void> {
  const valuesOf = (some: readonly PurchaseLine[]) =>
    Object.fromEntries(
      some.flatMap((line, row) => COLUMNS.map((name) => [`${name}${row}`, line[name]] as const)),
    );
  const whole = lines.length - (lines.length % ROWS_PER_INSERT);
  for (let start = 0; start < whole; start += ROWS_PER_INSERT)
    await statements(tx).insertMany.execute(valuesOf(lines.slice(start, start + ROWS_PER_INSERT)));
  for (const line of lines.slice(whole)) await statements(tx).insertOne.execute(valuesOf([line]));
}

/** Changes those rows that are not as they were. */
export async function updateLines(
  tx: Tx,
  before: readonly PurchaseLine[],
  after: readonly PurchaseLine[],
): Promise<void> {
  const known = new Map(before.map((line) => [line.lineNumber, line]));
  for (const line of after) {
    const old = known.get(line.lineNumber);
    if (old && COLUMNS.every((name) => old[name] === line[name])) continue;
    await statements(tx).update.execute({ ...line });
  }
}

/** Takes rows out of a purchase. */
export async function deleteLines(tx: Tx, purchaseId: string, lineNumbers: readonly number[]): Promise<void> {
  for (let start = 0; start < lineNumbers.length; start += LINES_PER_DELETE)
    await tx
      .delete(purchaseLines)
      .where(
        and(
          eq(purchaseLines.purchaseId, purchaseId),
          inArray(purchaseLines.lineNumber, lineNumbers.slice(start, start + LINES_PER_DELETE)),
        ),
      );
}

/** All rows of a purchase, in its order. */
export function listLines(read: Reader, purchaseId: string): Promise<PurchaseLine[]> {
  return read
    .select()
    .from(purchaseLines)
    .where(eq(purchaseLines.purchaseId, purchaseId))
    .orderBy(asc(purchaseLines.lineNumber));
}

/** A row of the table as the row of text that it was. */
export function rowOf(line: PurchaseLine): PurchaseRow {
  return { lineNumber: line.lineNumber, rowNumber: line.rowNumber, cells: cellsOf(line) };
}

export function cellsOf(line: PurchaseLine): PurchaseCells {
  return {
    code: line.typedCode,
    name: line.typedName,
    spec: line.typedSpec,
    quantity: line.typedQuantity,
    point: line.typedPoint,
    day: line.typedDay,
  };
}

export function problemsOf({ problems }: Pick<PurchaseLine, "problems">): RowProblem[] {
  return problems === null ? [] : (JSON.parse(problems) as RowProblem[]);
}

/** A row as it was checked, for the table. */
export function lineOf(purchaseId: string, row: SettledRow): PurchaseLine {
  const { cells, problems } = row;
  return {
    purchaseId,
    lineNumber: row.lineNumber,
    rowNumber: row.rowNumber,
    typedCode: cells.code,
    typedName: cells.name,
    typedSpec: cells.spec,
    typedQuantity: cells.quantity,
    typedPoint: cells.point,
    typedDay: cells.day,
    variantId: row.goods?.variantId ?? null,
    quantity: row.quantity ?? null,
    pointId: row.point?.id ?? null,
    deliveryDay: row.deliveryDay ?? null,
    unitPriceFen: row.unitPriceFen ?? null,
    problems: problems.length === 0 ? null : JSON.stringify(problems),
  };
}
