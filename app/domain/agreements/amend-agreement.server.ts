import { and, asc, eq, sql } from "drizzle-orm";
import { changeTerms, keepTerms, sumDrawn } from "#app/domain/purchasing/agreed-terms.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import {
  agreementAmendmentAnswers,
  agreementAmendmentLines,
  agreementAmendments,
  supplyAgreements,
} from "#db/schema/agreements.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { AmendmentOutcome } from "#db/words.ts";
import { type AgreedContent, type AgreedLine, contentAt, isSameTerms, termsOf } from "./agreement.ts";
import { findGoods, lineUp, readLines } from "./draft-agreement.server.ts";

const AMENDMENTS_MAX = 500;
const LINES_MAX = 10_000;

/** What one side would change: lines that there are, or further ones, each as it would be. */
export interface NewAmendment {
  /** Made by the caller; the same id with the same content is one amendment. */
  id: string;
  agreementId: string;
  isFromUnit: boolean;
  reason: string;
  lastDay: number;
  /** Those that are as they were change nothing. */
  lines: readonly AgreedLine[];
  by: string;
}

/**
 * Proposes an amendment (补充协议). It changes nothing until the other side confirms it. Answers its number;
 * proposed before, it answers the same.
 *
 * Refuses with AGREEMENT_MOVED (not active), REASON_MISSING, AMENDMENT_OPEN (another waits), AMENDMENT_EMPTY,
 * AMENDMENT_BELOW_CALLED (facts: nameZh, nameEn, called), AGREEMENT_DAYS_WRONG, AGREEMENT_GOODS_WRONG,
 * AGREEMENT_TOO_LONG and KEY_REUSED.
 */
export async function proposeAmendment(tx: Tx, amendment: NewAmendment, now: number): Promise<number> {
  const { id, agreementId, isFromUnit, reason, by } = amendment;
  const contentHash = hashOf([agreementId, isFromUnit, reason, amendment.lastDay, amendment.lines]);
  const agreement = await keepActive(tx, agreementId);
  const earlier = await listAmendments(tx, agreementId);
  const same = earlier.find((one) => one.id === id);
  if (same && same.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (same) return same.number;
  if (reason === "") throw new Refusal("REASON_MISSING");
  if (earlier.some(({ outcome }) => outcome === null)) throw new Refusal("AMENDMENT_OPEN");

  const before = contentAt(await originalOf(tx, agreement), earlier, now);
  const changed = amendment.lines.filter((line) => {
    const known = before.lines.find(({ lineNumber }) => lineNumber === line.lineNumber);
    if (known && known.variantId !== line.variantId)
      throw new Error("a line of an agreement keeps its goods");
    return !known || !isSameTerms(known, line);
  });
  const lastDay = amendment.lastDay === before.lastDay ? null : amendment.lastDay;
  if (changed.length === 0 && lastDay === null) throw new Refusal("AMENDMENT_EMPTY");
  const after = contentAt(before, [{ lastDay, lines: changed, confirmedAt: now }], now);
  await checkContent(tx, agreement, after, changed, now);
  const number = (earlier.at(-1)?.number ?? 0) + 1;
  await tx.insert(agreementAmendments).values({
    ...{ id, contentHash, agreementId, number, isFromUnit, reason, lastDay },
    ...{ proposedBy: by, proposedAt: now },
  });
  if (changed.length > 0)
    await tx.insert(agreementAmendmentLines).values(
      changed.map(({ lineNumber, variantId, ...terms }) => ({
        ...{ amendmentId: id, lineNumber, variantId },
        ...termsOf(terms),
      })),
    );
  return number;
}

interface AmendmentAnswer {
  amendmentId: string;
  agreementId: string;
  /** Whose answer it is: the other side confirms or refuses, the same side takes back. */
  isFromUnit: boolean;
  outcome: AmendmentOutcome;
  reason: string | null;
  by: string;
}

/**
 * Answers an amendment. One that is confirmed holds from then on, for what is ordered after it. Answered so
 * before, it answers false and changes nothing.
 *
 * Refuses with AMENDMENT_MOVED (answered otherwise), NOT_YOURS_TO_DECIDE, REASON_MISSING, and what
 * proposeAmendment refuses, where it has come about since.
 */
export async function answerAmendment(tx: Tx, answer: AmendmentAnswer, now: number): Promise<boolean> {
  const { amendmentId, agreementId, outcome, reason, by } = answer;
  const agreement = await keepActive(tx, agreementId);
  const amendments = await listAmendments(tx, agreementId);
  const amendment = amendments.find(({ id }) => id === amendmentId);
  if (!amendment) throw new Error(`agreement ${agreementId} has no amendment ${amendmentId}`);
  const isTakingBack = outcome === "withdrawn";
  if ((amendment.isFromUnit === answer.isFromUnit) !== isTakingBack) throw new Refusal("NOT_YOURS_TO_DECIDE");
  if (amendment.outcome === outcome) return false;
  if (amendment.outcome !== null) throw new Refusal("AMENDMENT_MOVED");
  if (outcome === "refused" && !reason) throw new Refusal("REASON_MISSING");
  await tx
    .insert(agreementAmendmentAnswers)
    .values({ amendmentId, outcome, reason, answeredBy: by, answeredAt: now });
  if (outcome !== "confirmed") return true;
  const confirmed = amendments.map((one) => (one === amendment ? { ...one, confirmedAt: now } : one));
  const content = contentAt(await originalOf(tx, agreement), confirmed, now);
  await checkContent(tx, agreement, content, amendment.lines, now);
  await changeTerms(tx, agreementId, {
    validUntilDay: content.lastDay,
    goods: content.lines.map((line) => ({ variantId: line.variantId, ...termsOf(line) })),
  });
  return true;
}

type Agreement = typeof supplyAgreements.$inferSelect;

/** Keeps an active agreement for this transaction: who amends it meanwhile waits until we commit. */
async function keepActive(tx: Tx, agreementId: string): Promise<Agreement> {
  const [agreement] = await tx
    .update(supplyAgreements)
    .set({ state: sql`${supplyAgreements.state}` })
    .where(and(eq(supplyAgreements.id, agreementId), eq(supplyAgreements.state, "active")))
    .returning();
  if (!agreement) throw new Refusal("AGREEMENT_MOVED");
  return agreement;
}

async function originalOf(read: Reader, { id, lastDay }: Agreement): Promise<AgreedContent> {
  return { lastDay, lines: await readLines(read, id) };
}

/** Of nothing less is agreed than was called off; nobody calls off meanwhile. */
async function checkContent(
  tx: Tx,
  { id, sellerId, fromDay }: Agreement,
  { lastDay, lines }: AgreedContent,
  changed: readonly AgreedLine[],
  now: number,
): Promise<void> {
  if (lastDay < fromDay || lastDay < businessDay(now)) throw new Refusal("AGREEMENT_DAYS_WRONG");
  if (changed.length > 0) await lineUp(tx, sellerId, changed, []);
  await keepTerms(tx, id);
  const drawn = (await sumDrawn(tx, [id])).get(id);
  const below = lines.find(({ variantId, quantity }) => quantity < (drawn?.get(variantId) ?? 0));
  if (!below) return;
  const goods = (await findGoods(tx, [below.variantId])).get(below.variantId);
  const { nameZh = "", nameEn = "" } = goods ?? {};
  throw new Refusal("AMENDMENT_BELOW_CALLED", { nameZh, nameEn, called: drawn?.get(below.variantId) ?? 0 });
}

/** All amendments of an agreement in their order, with what became of each. */
export async function listAmendments(read: Reader, agreementId: string) {
  const amendments = await read
    .select({
      id: agreementAmendments.id,
      contentHash: agreementAmendments.contentHash,
      number: agreementAmendments.number,
      isFromUnit: agreementAmendments.isFromUnit,
      reason: agreementAmendments.reason,
      lastDay: agreementAmendments.lastDay,
      proposedAt: agreementAmendments.proposedAt,
      outcome: agreementAmendmentAnswers.outcome,
      answerReason: agreementAmendmentAnswers.reason,
      answeredAt: agreementAmendmentAnswers.answeredAt,
    })
    .from(agreementAmendments)
    .leftJoin(agreementAmendmentAnswers, eq(agreementAmendmentAnswers.amendmentId, agreementAmendments.id))
    .where(eq(agreementAmendments.agreementId, agreementId))
    .orderBy(asc(agreementAmendments.number))
    .limit(AMENDMENTS_MAX);
  const lines = await read
    .select({
      amendmentId: agreementAmendmentLines.amendmentId,
      lineNumber: agreementAmendmentLines.lineNumber,
      variantId: agreementAmendmentLines.variantId,
      quantity: agreementAmendmentLines.quantity,
      unitPriceFen: agreementAmendmentLines.unitPriceFen,
      belowListPermille: agreementAmendmentLines.belowListPermille,
      seasonFrom: agreementAmendmentLines.seasonFrom,
      seasonTo: agreementAmendmentLines.seasonTo,
    })
    .from(agreementAmendmentLines)
    .innerJoin(agreementAmendments, eq(agreementAmendments.id, agreementAmendmentLines.amendmentId))
    .where(eq(agreementAmendments.agreementId, agreementId))
    .orderBy(asc(agreementAmendmentLines.lineNumber))
    .limit(LINES_MAX);
  return amendments.map((amendment) => ({
    ...amendment,
    confirmedAt: amendment.outcome === "confirmed" ? amendment.answeredAt : null,
    lines: lines
      .filter(({ amendmentId }) => amendmentId === amendment.id)
      .map(({ amendmentId: _, ...line }) => line),
  }));
}
