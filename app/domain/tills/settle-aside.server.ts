import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { variants } from "#db/schema/catalog.ts";
import { outlets } from "#db/schema/outlets.ts";
import { tillDevices, tillSetAside } from "#db/schema/tills.ts";
import type { Reader, Tx } from "#db/store.ts";
import { TillRejection } from "./faults.ts";
import { readEntry } from "./read-entry.server.ts";
import { lineAmountFen } from "./sale-amounts.ts";
import { sealShifts } from "./shifts.server.ts";
import { takeSale } from "./take-sale.server.ts";
import type { TillSale } from "./wire.ts";

const ASIDE_MAX = 200;

/** A sale that was set aside as a person puts it right: what amounts come to is reckoned from it. */
export interface Correction {
  clerkUserId: string;
  lines: readonly { sku: string; quantity: number; grams: number | null; unitPriceFen: number }[];
}

/** What was set aside: that which waits first, and what was settled since. */
export async function listAside(read: Reader) {
  const rows = await read
    .select({
      id: tillSetAside.id,
      kind: tillSetAside.kind,
      code: tillSetAside.code,
      detail: tillSetAside.detail,
      number: tillSetAside.number,
      content: tillSetAside.content,
      receivedAt: tillSetAside.receivedAt,
      settledAt: tillSetAside.settledAt,
      saleId: tillSetAside.saleId,
      reason: tillSetAside.reason,
      deviceCode: tillDevices.code,
      outletId: tillDevices.outletId,
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
    })
    .from(tillSetAside)
    .innerJoin(tillDevices, eq(tillDevices.id, tillSetAside.deviceId))
    .innerJoin(outlets, eq(outlets.id, tillDevices.outletId))
    .orderBy(
      sql`case when ${tillSetAside.settledAt} is null then 0 else 1 end`,
      desc(tillSetAside.receivedAt),
    )
    .limit(ASIDE_MAX);
  const skus = new Map(
    (await read.select({ id: variants.id, sku: variants.sku }).from(variants)).map(({ id, sku }) => [
      id,
      sku,
    ]),
  );
  return rows.map((row) => ({ ...row, sale: saleIn(row.content, skus) }));
}

/** The sale in a content that was set aside, for the form that puts it right; null where it cannot be read as one. */
function saleIn(content: string, skus: ReadonlyMap<string, string>) {
  const read = readEntry(JSON.parse(content));
  if (!read.ok || read.entry.kind !== "sale") return null;
  const { clerkUserId, lines, totalFen, tender, soldAt } = read.entry;
  return {
    clerkUserId,
    totalFen,
    tenderedFen: tender.tenderedFen,
    soldAt,
    lines: lines.map(({ variantId, ...line }) => ({ ...line, sku: skus.get(variantId) ?? variantId })),
  };
}

/** Leaves what was set aside out of the books, for a reason that is kept. Settled before, it answers false. */
export async function dismissAside(
  tx: Tx,
  asideId: string,
  { by, reason }: { by: string; reason: string },
  now: number,
): Promise<boolean> {
  const [aside] = await tx
    .update(tillSetAside)
    .set({ settledAt: now, settledBy: by, reason })
    .where(and(eq(tillSetAside.id, asideId), isNull(tillSetAside.settledAt)))
    .returning({ deviceId: tillSetAside.deviceId });
  if (aside) await sealShifts(tx, aside.deviceId, now);
  return aside !== undefined;
}

/**
 * Takes a sale that was set aside after all, as a person put it right: it is entered under its own id and
 * number, and what the till sent stays beside it. Settled before, it answers false. Throws a TillRejection when
 * it still cannot be taken.
 */
export async function takeAside(
  tx: Tx,
  asideId: string,
  correction: Correction,
  { by, reason }: { by: string; reason: string },
  now: number,
): Promise<boolean> {
  const [aside] = await tx
    .update(tillSetAside)
    .set({ settledAt: now, settledBy: by, reason })
    .where(and(eq(tillSetAside.id, asideId), isNull(tillSetAside.settledAt)))
    .returning();
  if (!aside) return false;
  const [device] = await tx.select().from(tillDevices).where(eq(tillDevices.id, aside.deviceId)).limit(1);
  const read = readEntry(JSON.parse(aside.content));
  if (!device || !read.ok || read.entry.kind !== "sale") throw new TillRejection("malformed");
  const sale = await putRight(tx, read.entry, correction);
  const { contentHash, clockAheadMs } = aside;
  await takeSale(tx, device, sale, { contentHash, clockAheadMs, receivedAt: now });
  await tx.update(tillSetAside).set({ saleId: sale.id }).where(eq(tillSetAside.id, asideId));
  return true;
}

async function putRight(read: Reader, sale: TillSale, { clerkUserId, lines }: Correction): Promise<TillSale> {
  const corrected: TillSale["lines"] = [];
  for (const { sku, ...line } of lines) {
    const [variant] = await read
      .select({ id: variants.id })
      .from(variants)
      .where(eq(variants.sku, sku))
      .limit(1);
    if (!variant) throw new TillRejection("unknown_goods", sku);
    corrected.push({
      ...line,
      variantId: variant.id,
      amountFen: lineAmountFen({ ...line, variantId: variant.id }),
    });
  }
  const totalFen = corrected.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const { tender } = sale;
  const tenderedFen = tender.kind === "cash" ? Math.max(tender.tenderedFen, totalFen) : totalFen;
  return { ...sale, clerkUserId, lines: corrected, totalFen, tender: { ...tender, tenderedFen } };
}
