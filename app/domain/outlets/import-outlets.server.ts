import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import type { SheetRow } from "#app/domain/values/sheet.ts";
import { users } from "#db/schema/identity.ts";
import { outletImports, outlets, retailPartners } from "#db/schema/outlets.ts";
import type { Reader, Tx } from "#db/store.ts";
import { openOutlet } from "./open-outlet.server.ts";
import { type CheckedRow, checkRows, nameInPinyin, type OutletColumn } from "./outlet-rows.ts";
import { listDistricts } from "./outlets-on-day.server.ts";
import { listShops, openShop } from "./shops.server.ts";

const IMPORTS_SHOWN = 50;

export interface NewImport {
  fileName: string;
  fileHash: string;
  rows: readonly SheetRow<OutletColumn>[];
}

/** Keeps the rows of a file until they are confirmed, and answers their id. The same file again is the same import. */
export async function keepImport(tx: Tx, file: NewImport, uploadedBy: string, now: number): Promise<string> {
  const [earlier] = await tx
    .select({ id: outletImports.id })
    .from(outletImports)
    .where(eq(outletImports.fileHash, file.fileHash))
    .limit(1);
  if (earlier) return earlier.id;
  const id = newId();
  await tx.insert(outletImports).values({
    id,
    fileName: file.fileName,
    fileHash: file.fileHash,
    content: JSON.stringify(file.rows),
    rowCount: file.rows.length,
    uploadedBy,
    uploadedAt: now,
  });
  return id;
}

/** What was done with a row when its file was confirmed. */
export interface RowOutcome {
  rowNumber: number;
  /** The outlet that was opened; of a bad row, nothing. */
  outletId?: string;
}

/**
 * A file's rows as they stand: each with what is wrong with it, or what it asks for. Once it is confirmed,
 * the good rows are those that were good then, and `opened` says what came of them.
 */
export async function findImport(read: Reader, importId: string) {
  const [kept] = await read.select().from(outletImports).where(eq(outletImports.id, importId)).limit(1);
  if (!kept) return undefined;
  const { content, outcome, ...file } = kept;
  const rows = JSON.parse(content) as SheetRow<OutletColumn>[];
  const checked = outcome
    ? (JSON.parse(outcome) as { rows: CheckedRow[]; opened: RowOutcome[] })
    : { rows: checkRows(rows, await readSurroundings(read)), opened: [] };
  return { ...file, ...checked };
}

/**
 * Opens all outlets of a file's good rows, in one transaction, and the shops that nobody knew yet. A file is
 * confirmed once; again changes nothing. Refuses as openOutlet does, where the tree has changed since: then
 * nothing of the file is opened.
 */
export async function confirmImport(tx: Tx, importId: string, by: string, now: number): Promise<void> {
  const [mine] = await tx
    .update(outletImports)
    .set({ confirmedBy: by, confirmedAt: now })
    .where(and(eq(outletImports.id, importId), isNull(outletImports.confirmedAt)))
    .returning({ content: outletImports.content });
  if (!mine) return;
  const rows = checkRows(JSON.parse(mine.content) as SheetRow<OutletColumn>[], await readSurroundings(tx));
  const good = rows.filter((row) => row.outlet);
  if (good.length === 0) throw new Refusal("IMPORT_EMPTY");
  const shopIds = new Map<string, string>();
  const opened: RowOutcome[] = [];
  // the first to open comes first, so that a new shop is open as long as all that stands in it
  const inTime = [...good].sort((a, b) => (a.outlet?.openedDay ?? 0) - (b.outlet?.openedDay ?? 0));
  for (const { rowNumber, outlet } of inTime) {
    if (!outlet) continue;
    const { newShop, ...asked } = outlet;
    const deed = { key: `${importId}:${rowNumber}`, by, at: now };
    let { shopId } = asked;
    if (newShop) {
      const name = JSON.stringify([newShop.retailPartnerId, newShop.nameZh, asked.districtCode]);
      shopId =
        shopIds.get(name) ??
        (await openShop(
          tx,
          {
            ...newShop,
            nameEn: nameInPinyin(newShop.nameZh),
            districtCode: asked.districtCode,
            openedDay: asked.openedDay,
          },
          { ...deed, key: `${deed.key}:shop` },
        ));
      shopIds.set(name, shopId);
    }
    const outletId = await openOutlet(tx, { ...asked, shopId, countyId: "", regionCode: "" }, deed);
    opened.push({ rowNumber, outletId });
  }
  await tx
    .update(outletImports)
    .set({ openedCount: opened.length, outcome: JSON.stringify({ rows, opened }) })
    .where(eq(outletImports.id, importId));
}

async function readSurroundings(read: Reader) {
  const open = await read.select({ name: outlets.nameZh }).from(outlets).where(isNull(outlets.closedDay));
  return {
    districts: await listDistricts(read),
    partners: await read
      .select({ id: retailPartners.id, nameZh: retailPartners.nameZh, nameEn: retailPartners.nameEn })
      .from(retailPartners)
      .orderBy(asc(retailPartners.id)),
    shops: await listShops(read),
    parents: await read
      .select({
        id: outlets.id,
        kind: outlets.kind,
        zh: outlets.nameZh,
        districtCode: outlets.districtCode,
        openedDay: outlets.openedDay,
        closedDay: outlets.closedDay,
      })
      .from(outlets)
      .where(inArray(outlets.kind, ["centre", "sub_centre"])),
    names: new Set(open.map(({ name }) => name)),
  };
}

/** The newest files, with how far each is. */
export function listImports(read: Reader) {
  return read
    .select({
      id: outletImports.id,
      fileName: outletImports.fileName,
      rowCount: outletImports.rowCount,
      openedCount: outletImports.openedCount,
      uploadedAt: outletImports.uploadedAt,
      confirmedAt: outletImports.confirmedAt,
      by: users.name,
    })
    .from(outletImports)
    .leftJoin(users, eq(users.id, outletImports.uploadedBy))
    .orderBy(desc(outletImports.uploadedAt), desc(outletImports.id))
    .limit(IMPORTS_SHOWN);
}
