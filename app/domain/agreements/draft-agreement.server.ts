import { randomInt } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { unitMustBeActive } from "#app/domain/purchasing/budgets.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { supplyAgreementLines, supplyAgreements } from "#db/schema/agreements.ts";
import { products, variants } from "#db/schema/catalog.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { AgreedLine, LineTerms } from "./agreement.ts";

/** More kinds of goods than a canteen buys over a year. */
export const AGREEMENT_LINES_MAX = 200;
const LINES_PER_INSERT = 100;
const TRIES = 5;

interface Heading {
  title: string;
  note: string | null;
  fromDay: number;
  lastDay: number;
}

/** What a unit would agree on with a seller. */
export interface NewAgreement extends Heading {
  /** Made by the caller; the same id with the same content is one agreement. */
  id: string;
  unitId: string;
  /** A supplier, or "" for the centre. */
  sellerId: string;
  goods: readonly { variantId: string; quantity: number }[];
  by: string;
}

/**
 * Keeps what a unit would agree on as a draft, at the shop's prices of the day until others are put in. Two
 * lines of one variant are summed. Answers its number; the same again answers the same.
 *
 * Refuses with AGREEMENT_EMPTY, AGREEMENT_TOO_LONG (facts: most), AGREEMENT_DAYS_WRONG, AGREEMENT_GOODS_WRONG
 * (not on sale, or another supplier's; facts: nameZh, nameEn), UNIT_ENDED or KEY_REUSED.
 */
export async function draftAgreement(tx: Tx, draft: NewAgreement, now: number): Promise<string> {
  const { id, unitId, sellerId, goods, by, ...heading } = draft;
  const contentHash = hashOf([unitId, sellerId, heading, goods]);
  const [earlier] = await tx
    .select({ number: supplyAgreements.number, contentHash: supplyAgreements.contentHash })
    .from(supplyAgreements)
    .where(eq(supplyAgreements.id, id))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return earlier.number;
  await unitMustBeActive(tx, unitId);
  checkDays(heading, now);
  const lines = await lineUp(tx, sellerId, [], goods);
  const number = await insertNumbered(tx, {
    ...{ id, contentHash, unitId, sellerId },
    ...heading,
    state: "drafted",
    draftedBy: by,
    draftedAt: now,
  });
  await insertLines(tx, id, lines);
  return number;
}

/** A draft as it is to be from now on. */
export interface ChangedDraft extends Heading {
  agreementId: string;
  unitId: string;
  /** What was seen of it. */
  version: number;
  /** The lines that stay, by number; the others go. */
  lines: readonly (LineTerms & { lineNumber: number })[];
  /** Goods that are added at the shop's prices of the day. */
  goods: readonly { variantId: string; quantity: number }[];
}

/**
 * Changes a draft. Refuses with AGREEMENT_MOVED (changed since, or no draft any more) and as draftAgreement does.
 */
export async function changeDraft(tx: Tx, draft: ChangedDraft, now: number): Promise<void> {
  const { agreementId, unitId, version, title, note, fromDay, lastDay } = draft;
  checkDays(draft, now);
  const [mine] = await tx
    .update(supplyAgreements)
    .set({ ...{ title, note, fromDay, lastDay }, version: sql`${supplyAgreements.version} + 1` })
    .where(
      and(
        eq(supplyAgreements.id, agreementId),
        eq(supplyAgreements.unitId, unitId),
        eq(supplyAgreements.state, "drafted"),
        eq(supplyAgreements.version, version),
      ),
    )
    .returning({ sellerId: supplyAgreements.sellerId });
  if (!mine) throw new Refusal("AGREEMENT_MOVED");
  const before = await readLines(tx, agreementId);
  const kept = draft.lines.map((line) => {
    const known = before.find(({ lineNumber }) => lineNumber === line.lineNumber);
    if (!known) throw new Error(`agreement ${agreementId} has no line ${line.lineNumber}`);
    return { ...line, variantId: known.variantId };
  });
  const lines = await lineUp(tx, mine.sellerId, kept, draft.goods);
  await tx.delete(supplyAgreementLines).where(eq(supplyAgreementLines.agreementId, agreementId));
  await insertLines(tx, agreementId, lines);
}

function checkDays({ fromDay, lastDay }: Heading, now: number): void {
  if (lastDay < fromDay || lastDay < businessDay(now)) throw new Refusal("AGREEMENT_DAYS_WRONG");
}

/**
 * The lines of an agreement with goods added at the shop's prices, more of the same to the line that there is.
 * Refuses with AGREEMENT_EMPTY, AGREEMENT_TOO_LONG and AGREEMENT_GOODS_WRONG.
 */
export async function lineUp(
  read: Reader,
  sellerId: string,
  kept: readonly AgreedLine[],
  goods: readonly { variantId: string; quantity: number }[],
): Promise<AgreedLine[]> {
  const lines = new Map(kept.map((line) => [line.variantId, { ...line }]));
  let last = Math.max(0, ...kept.map(({ lineNumber }) => lineNumber));
  const variantIds = [...new Set([...lines.keys(), ...goods.map(({ variantId }) => variantId)])];
  if (variantIds.length === 0) throw new Refusal("AGREEMENT_EMPTY");
  if (variantIds.length > AGREEMENT_LINES_MAX)
    throw new Refusal("AGREEMENT_TOO_LONG", { most: AGREEMENT_LINES_MAX });
  const known = await findGoods(read, variantIds);
  for (const { id, isOnSale, fulfilment, supplierId, nameZh, nameEn } of known.values())
    if (!isOnSale || fulfilment !== "goods" || (sellerId !== "" && supplierId !== sellerId))
      throw new Refusal("AGREEMENT_GOODS_WRONG", { variantId: id, nameZh, nameEn });
  for (const { variantId, quantity } of goods) {
    const line = lines.get(variantId);
    if (line) {
      line.quantity += quantity;
      continue;
    }
    const unitPriceFen = known.get(variantId)?.priceFen;
    if (unitPriceFen === undefined) throw new Error(`there are no goods ${variantId}`);
    last += 1;
    lines.set(variantId, {
      ...{ lineNumber: last, variantId, quantity, unitPriceFen },
      ...{ belowListPermille: null, seasonFrom: null, seasonTo: null },
    });
  }
  return [...lines.values()].sort((a, b) => a.lineNumber - b.lineNumber);
}

/** Some goods by their ids, with what the shop asks for one and whose they are. */
export async function findGoods(read: Reader, variantIds: readonly string[]) {
  const found = await read
    .select({
      id: variants.id,
      sku: variants.sku,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
      priceFen: variants.priceFen,
      supplierId: products.supplierId,
      isOnSale: products.isOnSale,
      fulfilment: products.fulfilment,
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(inArray(variants.id, [...variantIds]));
  return new Map(found.map((goods) => [goods.id, goods]));
}

/** The lines of an agreement as it was proposed. */
export function readLines(read: Reader, agreementId: string): Promise<AgreedLine[]> {
  return read
    .select({
      lineNumber: supplyAgreementLines.lineNumber,
      variantId: supplyAgreementLines.variantId,
      quantity: supplyAgreementLines.quantity,
      unitPriceFen: supplyAgreementLines.unitPriceFen,
      belowListPermille: supplyAgreementLines.belowListPermille,
      seasonFrom: supplyAgreementLines.seasonFrom,
      seasonTo: supplyAgreementLines.seasonTo,
    })
    .from(supplyAgreementLines)
    .where(eq(supplyAgreementLines.agreementId, agreementId))
    .orderBy(supplyAgreementLines.lineNumber)
    .limit(AGREEMENT_LINES_MAX);
}

async function insertLines(tx: Tx, agreementId: string, lines: readonly AgreedLine[]): Promise<void> {
  for (let start = 0; start < lines.length; start += LINES_PER_INSERT)
    await tx
      .insert(supplyAgreementLines)
      .values(lines.slice(start, start + LINES_PER_INSERT).map((line) => ({ ...line, agreementId })));
}

/** Inserts it under a number nobody has. */
async function insertNumbered(
  tx: Tx,
  agreement: Omit<typeof supplyAgreements.$inferInsert, "number">,
): Promise<string> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const number = `XY${businessDay(agreement.draftedAt)}${String(randomInt(1e8)).padStart(8, "0")}`;
    const [inserted] = await tx
      .insert(supplyAgreements)
      .values({ ...agreement, number })
      .onConflictDoNothing({ target: supplyAgreements.number })
      .returning({ id: supplyAgreements.id });
    if (inserted) return number;
  }
  throw new Error("no free number of an agreement was found");
}
