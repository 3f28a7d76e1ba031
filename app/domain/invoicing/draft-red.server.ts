import { and, asc, eq, inArray, ne } from "drizzle-orm";
import { spread } from "#app/domain/values/fen.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { fapiaoLines, fapiaos } from "#db/schema/invoicing.ts";
import { type Reader, sumOf, type Tx } from "#db/store.ts";
import type { RedReason } from "#db/words.ts";
import { findOverInvoiced } from "./billable.server.ts";
import { type ComposedLine, sumLines } from "./compose.ts";
import { holdRequests, insertDraft } from "./draft.server.ts";
import type { RedForm } from "./red.ts";
import { splitFurther } from "./tax.ts";

const BLUES_OF_ORDER_MAX = 100;
const LINES_MAX = 100_000;

/** A part of a blue fapiao's line that a red one takes back. */
export interface RedPart {
  blueLineId: string;
  grossFen: number;
  quantityThousandths: number;
}

/** A line of a blue fapiao with what of it was taken back. */
export type BlueLine = typeof fapiaoLines.$inferSelect & { redFen: number; redThousandths: number };

/**
 * Drafts a red fapiao that takes parts of a blue one back; the service is asked for it once this is
 * stored. Answers its id. Refuses with RED_ABOVE_ORIGINAL when a part is more than is left of its line,
 * and with RED_EMPTY when nothing is to be taken back.
 *
 * The requests of the order are held, so that two red ones made at once never pass the original.
 */
export async function draftRed(
  tx: Tx,
  blueId: string,
  parts: readonly RedPart[],
  redReason: RedReason,
  draftedBy: string | null,
  now: number,
  redId = newId(),
): Promise<string> {
  const blue = await holdBlue(tx, blueId);
  const left = new Map((await listBlueLines(tx, [blueId])).map((line) => [line.id, line]));
  const lines = parts.map((part) => {
    const line = left.get(part.blueLineId);
    if (!line) throw new Error(`fapiao ${blueId} has no line ${part.blueLineId}`);
    return redLine(line, part);
  });
  if (lines.length === 0) throw new Refusal("RED_EMPTY");
  const { id: _, requestId, orderId, orderNumber, issuerId, kind, isExempt } = blue;
  return insertDraft(
    tx,
    { kind, isExempt, lines, ...sumLines(lines) },
    {
      requestId,
      orderId,
      orderNumber,
      issuerId,
      colour: "red",
      blueId,
      blueNumber: blue.number,
      redReason,
      titleKind: blue.titleKind,
      buyerName: blue.buyerName,
      buyerTaxId: blue.buyerTaxId,
      buyerAddress: blue.buyerAddress,
      buyerPhone: blue.buyerPhone,
      buyerBank: blue.buyerBank,
      buyerBankAccount: blue.buyerBankAccount,
      sellerName: blue.sellerName,
      sellerTaxId: blue.sellerTaxId,
      sellerAddress: blue.sellerAddress,
      sellerPhone: blue.sellerPhone,
      sellerBank: blue.sellerBank,
      sellerBankAccount: blue.sellerBankAccount,
      drawer: blue.drawer,
      isDemo: blue.isDemo,
      draftedBy,
      draftedAt: now,
    },
    redId,
  );
}

/**
 * Takes lines of a blue fapiao back as the desk's form says. A line of which all that is left is taken back
 * goes with its pieces, any other loses money alone. The same form sent again is one red fapiao and
 * answers false; with other amounts it is refused with KEY_REUSED.
 */
export async function askRed(
  tx: Tx,
  blueId: string,
  { redId, reason, lines: asked }: RedForm,
  askedBy: string,
  now: number,
): Promise<boolean> {
  await holdBlue(tx, blueId);
  const [earlier] = await tx
    .select({ blueId: fapiaos.blueId, grossFen: fapiaos.grossFen })
    .from(fapiaos)
    .where(eq(fapiaos.id, redId))
    .limit(1);
  const amountFen = asked.reduce((sum, { amount }) => sum + amount, 0);
  if (earlier && (earlier.blueId !== blueId || earlier.grossFen !== -amountFen))
    throw new Refusal("KEY_REUSED");
  if (earlier) return false;
  const parts = (await listBlueLines(tx, [blueId])).flatMap((line, index) => {
    const grossFen = asked[index]?.amount ?? 0;
    const isRest = grossFen === line.grossFen - line.redFen;
    const quantityThousandths = isRest ? (line.quantityThousandths ?? 0) - line.redThousandths : 0;
    return grossFen === 0 ? [] : [{ blueLineId: line.id, grossFen, quantityThousandths }];
  });
  await draftRed(tx, blueId, parts, reason, askedBy, now, redId);
  return true;
}

/**
 * Drafts the red fapiao that an order needs so that its fapiao say no more than was paid and kept, one for
 * each blue one that says too much. Nothing is drafted where nothing is too much, so that it may be called
 * whenever something may have changed. Answers how many were drafted.
 */
export async function draftNeededReds(tx: Tx, orderId: string, now: number): Promise<number> {
  if (!(await holdRequests(tx, orderId))) return 0;
  const over = await findOverInvoiced(tx, orderId);
  if (over.lines.length === 0 && over.freightFen === 0) return 0;
  const blueIds = await listIssuedBlues(tx, orderId);
  const lines = (await listBlueLines(tx, blueIds)).sort(
    (a, b) => blueIds.indexOf(a.fapiaoId) - blueIds.indexOf(b.fapiaoId),
  );
  const parts = [
    ...over.lines.flatMap((line) => partsOfGoods(lines, line)),
    ...partsOfFreight(lines, over.freightFen),
  ];
  let drafted = 0;
  for (const blueId of blueIds) {
    const own = parts.filter((part) =>
      lines.some((line) => line.id === part.blueLineId && line.fapiaoId === blueId),
    );
    if (own.length === 0) continue;
    const reason = own.some(({ quantityThousandths }) => quantityThousandths > 0) ? "returned" : "allowance";
    await draftRed(tx, blueId, own, reason, null, now);
    drafted += 1;
  }
  return drafted;
}

/** Takes goods back from the lines that name them, one after another. */
function partsOfGoods(
  lines: readonly BlueLine[],
  {
    orderLineId,
    grossFen,
    quantityThousandths,
  }: { orderLineId: string; grossFen: number; quantityThousandths: number },
): RedPart[] {
  let restFen = grossFen;
  let restThousandths = quantityThousandths;
  return lines
    .filter((line) => line.orderLineId === orderLineId)
    .flatMap((line) => {
      const part = {
        blueLineId: line.id,
        grossFen: Math.min(restFen, line.grossFen - line.redFen),
        quantityThousandths: Math.min(restThousandths, (line.quantityThousandths ?? 0) - line.redThousandths),
      };
      restFen -= part.grossFen;
      restThousandths -= part.quantityThousandths;
      return part.grossFen > 0 ? [part] : [];
    });
}

/** Takes freight back from the lines of freight, each in proportion to what is left of it. */
function partsOfFreight(lines: readonly BlueLine[], freightFen: number): RedPart[] {
  const freight = lines.filter((line) => line.orderLineId === null && line.grossFen > line.redFen);
  const left = freight.map((line) => line.grossFen - line.redFen);
  const sum = left.reduce((total, fen) => total + fen, 0);
  if (freightFen === 0 || sum === 0) return [];
  const shares = spread(Math.min(freightFen, sum), left);
  return freight
    .map((line, index) => ({ blueLineId: line.id, grossFen: shares[index] ?? 0, quantityThousandths: 0 }))
    .filter(({ grossFen }) => grossFen > 0);
}

function redLine(line: BlueLine, { grossFen, quantityThousandths }: RedPart): ComposedLine {
  const isWhole = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (!isWhole(grossFen) || !isWhole(quantityThousandths) || grossFen === 0)
    throw new Error(`${grossFen} fen of ${quantityThousandths} is no part of a line`);
  if (
    grossFen > line.grossFen - line.redFen ||
    quantityThousandths > (line.quantityThousandths ?? 0) - line.redThousandths
  )
    throw new Refusal("RED_ABOVE_ORIGINAL");
  const { netFen, taxFen } = splitFurther(line.redFen, grossFen, line.rateBasisPoints);
  const hasQuantity = quantityThousandths > 0;
  return {
    orderLineId: line.orderLineId,
    blueLineId: line.id,
    name: line.name,
    spec: line.spec,
    unit: hasQuantity ? line.unit : null,
    quantityThousandths: hasQuantity ? -quantityThousandths : null,
    taxClass: line.taxClass,
    rateBasisPoints: line.rateBasisPoints,
    isExempt: line.isExempt,
    netFen: 0 - netFen,
    taxFen: 0 - taxFen,
    grossFen: -grossFen,
  };
}

/** The lines of blue fapiao, each with what red ones, issued or on their way, take back of it. */
export async function listBlueLines(read: Reader, blueIds: string[]): Promise<BlueLine[]> {
  if (blueIds.length === 0) return [];
  const lines = await read
    .select()
    .from(fapiaoLines)
    .where(inArray(fapiaoLines.fapiaoId, blueIds))
    .orderBy(asc(fapiaoLines.fapiaoId), asc(fapiaoLines.lineNumber))
    .limit(LINES_MAX);
  const reds = await read
    .select({
      blueLineId: fapiaoLines.blueLineId,
      grossFen: sumOf(fapiaoLines.grossFen),
      thousandths: sumOf(fapiaoLines.quantityThousandths),
    })
    .from(fapiaos)
    .innerJoin(fapiaoLines, eq(fapiaoLines.fapiaoId, fapiaos.id))
    .where(and(inArray(fapiaos.blueId, blueIds), ne(fapiaos.state, "rejected")))
    .groupBy(fapiaoLines.blueLineId);
  const taken = new Map(reds.map((red) => [red.blueLineId, red]));
  return lines.map((line) => {
    const red = taken.get(line.id);
    return { ...line, redFen: 0 - (red?.grossFen ?? 0), redThousandths: 0 - (red?.thousandths ?? 0) };
  });
}

/** The blue fapiao of an order, the newest first: what was issued last is taken back first. */
async function listIssuedBlues(read: Reader, orderId: string): Promise<string[]> {
  const blues = await read
    .select({ id: fapiaos.id })
    .from(fapiaos)
    .where(and(eq(fapiaos.orderId, orderId), eq(fapiaos.colour, "blue"), eq(fapiaos.state, "issued")))
    .orderBy(asc(fapiaos.draftedAt), asc(fapiaos.id))
    .limit(BLUES_OF_ORDER_MAX);
  return blues.map(({ id }) => id).reverse();
}

/** An issued blue fapiao, with the requests of its order held. */
async function holdBlue(tx: Tx, blueId: string) {
  const [found] = await tx
    .select({ orderId: fapiaos.orderId })
    .from(fapiaos)
    .where(eq(fapiaos.id, blueId))
    .limit(1);
  if (found) await holdRequests(tx, found.orderId);
  const [blue] = await tx.select().from(fapiaos).where(eq(fapiaos.id, blueId)).limit(1);
  if (blue?.colour !== "blue" || blue.state !== "issued") throw new Refusal("RED_WITHOUT_BLUE");
  return blue;
}
