import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { lastDayToClaim } from "#app/domain/claims/claim-rules.ts";
import { listClaimRules } from "#app/domain/claims/claimable.server.ts";
import { refundLines, sumCredited } from "#app/domain/ordering/refund-lines.server.ts";
import { handOutAtCounter } from "#app/domain/ordering/take-at-counter.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orderLines } from "#db/schema/ordering.ts";
import { tillReturns, tillSales, tillShifts } from "#db/schema/tills.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { Disposition } from "#db/words.ts";

/** Why goods come back over a counter, where they were bought in person. */
export const RETURN_REASONS = ["no_reason_return", "quality_claim"] as const;

export interface GoodsReturn {
  /** Made when the page is drawn, so that a second click is the same return. */
  refundId: string;
  saleId: string;
  lines: readonly { orderLineId: string; quantity: number; disposition: Exclude<Disposition, "keep"> }[];
  reason: (typeof RETURN_REASONS)[number];
  note: string | null;
  /** Whose drawer the cash comes out of; null for a sale paid by code, whose money goes back the way it came. */
  shiftId: string | null;
  /** Whoever returns them may take faulty goods back however late, and says why. */
  mayBeLate: boolean;
}

/**
 * Takes goods back over a counter against their receipt: the refund is made and handed out at once, the goods
 * go back on the shelf or are written off, and the cash leaves the drawer of a shift that is open. Goods come back
 * as long as they would have been ordered online, by the rules of the day of the sale; goods that spoil, only when
 * something is wrong with them. The same return again is one and answers false.
 *
 * Refuses with REFUND_EMPTY, LINE_ABOVE_SOLD (facts: orderLineId), TILL_RETURN_FRESH, TILL_RETURN_LATE, REASON_MISSING (late, and nobody said why), TILL_SHIFT_MISSING
 * (cash, and no open shift of that outlet) or KEY_REUSED.
 */
export async function returnGoods(
  tx: Tx,
  returned: GoodsReturn,
  returnedBy: string,
  now: number,
): Promise<boolean> {
  const { saleId, refundId, reason, note } = returned;
  const [sale] = await tx
    .select({
      orderId: tillSales.orderId,
      outletId: tillSales.outletId,
      tender: tillSales.tender,
      soldAt: tillSales.soldAt,
    })
    .from(tillSales)
    .where(eq(tillSales.id, saleId))
    .limit(1);
  if (!sale) throw new Error(`there is no sale ${saleId}`);
  const [known] = await tx
    .select({ saleId: tillReturns.saleId })
    .from(tillReturns)
    .where(eq(tillReturns.refundId, refundId))
    .limit(1);
  if (known) return false;
  const asked = returned.lines.filter(({ quantity }) => quantity > 0);
  if (asked.length === 0) throw new Refusal("REFUND_EMPTY");
  if (reason === "no_reason_return") await mustKeep(tx, asked);
  const days = await listReturnDays(tx, sale, reason);
  const isLate = days.some(
    ({ orderLineId, lastDay }) =>
      lastDay !== null &&
      businessDay(now) > lastDay &&
      asked.some((line) => line.orderLineId === orderLineId),
  );
  if (isLate) {
    if (reason === "no_reason_return" || !returned.mayBeLate) throw new Refusal("TILL_RETURN_LATE");
    if (!note) throw new Refusal("REASON_MISSING");
  }
  const shiftId = sale.tender === "cash" ? returned.shiftId : null;
  if (sale.tender === "cash") await keepOpenShift(tx, shiftId, sale.outletId);

  const lines = await priceReturn(tx, asked);
  const refund = {
    refundId,
    orderId: sale.orderId,
    freightFen: 0,
    reason,
    borneBy: "outlet" as const,
    note,
    lines,
  };
  if (!(await refundLines(tx, refund, returnedBy, now))) return false;
  await handOutAtCounter(tx, refundId, now);
  await tx.insert(tillReturns).values({
    id: newId(),
    refundId,
    saleId,
    shiftId,
    outletId: sale.outletId,
    amountFen: lines.reduce((sum, { amountFen }) => sum + amountFen, 0),
    returnedBy,
    returnedAt: now,
  });
  return true;
}

/** What is repaid for pieces of lines: their share of what is left, and all of it for the last of them. */
async function priceReturn(tx: Tx, asked: GoodsReturn["lines"]) {
  const rests = await sumCredited(
    tx,
    asked.map(({ orderLineId }) => orderLineId),
  );
  return asked.map(({ orderLineId, quantity, disposition }) => {
    const rest = rests.find((line) => line.orderLineId === orderLineId);
    if (!rest || quantity > rest.quantity) throw new Refusal("LINE_ABOVE_SOLD", { orderLineId });
    const amountFen =
      quantity === rest.quantity ? rest.amountFen : Math.floor((rest.amountFen * quantity) / rest.quantity);
    return { orderLineId, quantity, amountFen, disposition };
  });
}

/**
 * The last day on which each line of a sale may come back for a reason: what was bought in person was received on
 * the day it was sold. Null where no rule says.
 */
export async function listReturnDays(
  read: Reader,
  { orderId, soldAt }: { orderId: string; soldAt: number },
  reason: GoodsReturn["reason"],
): Promise<{ orderLineId: string; lastDay: number | null }[]> {
  const soldDay = businessDay(soldAt);
  const rules = await listClaimRules(read, soldDay);
  const lines = await read
    .select({ orderLineId: orderLines.id, storageClass: orderLines.storageClass })
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId));
  return lines.map(({ orderLineId, storageClass }) => {
    const rule = rules.find((one) => one.kind === reason && one.storageClass === storageClass);
    return { orderLineId, lastDay: rule ? lastDayToClaim(soldDay, rule.days) : null };
  });
}

async function mustKeep(tx: Tx, asked: GoodsReturn["lines"]): Promise<void> {
  const ids = asked.map(({ orderLineId }) => orderLineId);
  const [fresh] = await tx
    .select({ id: orderLines.id })
    .from(orderLines)
    .where(and(inArray(orderLines.id, ids), eq(orderLines.returnClass, "qualityClaimOnly")))
    .limit(1);
  if (fresh) throw new Refusal("TILL_RETURN_FRESH", { orderLineId: fresh.id });
}

/** Keeps a shift for this transaction, so that it is not closed while money leaves its drawer. */
async function keepOpenShift(tx: Tx, shiftId: string | null, outletId: string): Promise<void> {
  const kept =
    shiftId === null
      ? []
      : await tx
          .update(tillShifts)
          .set({ floatFen: sql`${tillShifts.floatFen}` })
          .where(
            and(eq(tillShifts.id, shiftId), eq(tillShifts.outletId, outletId), isNull(tillShifts.closedAt)),
          )
          .returning({ id: tillShifts.id });
  if (kept.length === 0) throw new Refusal("TILL_SHIFT_MISSING");
}
