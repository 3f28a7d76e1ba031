import { and, eq, gt, isNull } from "drizzle-orm";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { stockLevels, stockTransferLines, stockTransferLots, stockTransfers } from "#db/schema/inventory.ts";
import { outlets } from "#db/schema/outlets.ts";
import { tillShifts } from "#db/schema/tills.ts";
import { countOf, type Reader, sumOf, type Tx } from "#db/store.ts";
import { type Deed, findDone, recordOutletEvent } from "./record-event.server.ts";

/** How far ahead a closing may be entered. */
const CLOSED_DAYS_AHEAD_MAX = 366;

/** What stands against closing an outlet: goods on its shelves or on their way there, shifts at its tills, outlets under it that stay open. */
export interface Remaining {
  units: number;
  shifts: number;
  outlets: number;
}

/** What is still at an outlet. */
export async function readRemaining(read: Reader, outletId: string): Promise<Remaining> {
  const [stock] = await read
    .select({ units: sumOf(stockLevels.onHand) })
    .from(stockLevels)
    .where(eq(stockLevels.outletId, outletId));
  const [coming] = await read
    .select({ units: sumOf(stockTransferLots.packed) })
    .from(stockTransferLots)
    .innerJoin(stockTransferLines, eq(stockTransferLines.id, stockTransferLots.lineId))
    .innerJoin(stockTransfers, eq(stockTransfers.id, stockTransferLines.transferId))
    .where(and(eq(stockTransfers.toOutletId, outletId), eq(stockTransfers.state, "packed")));
  const [open] = await read
    .select({ count: countOf() })
    .from(tillShifts)
    .where(and(eq(tillShifts.outletId, outletId), isNull(tillShifts.closedAt)));
  const [under] = await read
    .select({ count: countOf() })
    .from(outlets)
    .where(and(eq(outlets.parentId, outletId), isNull(outlets.closedDay)));
  return {
    units: (stock?.units ?? 0) + (coming?.units ?? 0),
    shifts: open?.count ?? 0,
    outlets: under?.count ?? 0,
  };
}

/**
 * Closes an outlet from a day on, today or later, never in the past: which outlets were open on a day that
 * is over does not change. Its goods must have gone elsewhere first, its tills' shifts must be closed, and
 * what stands under it must be closed or moved. Refuses with OUTLET_NOT_EMPTY (facts: units),
 * OUTLET_SHIFT_OPEN (facts: count), OUTLET_HAS_OUTLETS (facts: count), OUTLET_DAY_WRONG, OUTLET_ENDED and KEY_REUSED.
 */
export async function closeOutlet(
  tx: Tx,
  outletId: string,
  closing: { closedDay: number; note: string },
  deed: Deed,
): Promise<void> {
  const asked = ["close", outletId, closing];
  if (await findDone(tx, deed.key, asked)) return;
  const today = businessDay(deed.at);
  const { closedDay } = closing;
  if (closedDay < today || closedDay > addDays(today, CLOSED_DAYS_AHEAD_MAX))
    throw new Refusal("OUTLET_DAY_WRONG");
  const [closed] = await tx
    .update(outlets)
    .set({ closedDay })
    .where(and(eq(outlets.id, outletId), isNull(outlets.closedDay)))
    .returning({ kind: outlets.kind, openedDay: outlets.openedDay });
  if (!closed || closed.kind === "centre") throw new Refusal("OUTLET_ENDED");
  if (closedDay <= closed.openedDay) throw new Refusal("OUTLET_DAY_WRONG");
  const remaining = await readRemaining(tx, outletId);
  if (remaining.units > 0) throw new Refusal("OUTLET_NOT_EMPTY", { units: remaining.units });
  if (remaining.shifts > 0) throw new Refusal("OUTLET_SHIFT_OPEN", { count: remaining.shifts });
  if (remaining.outlets > 0) throw new Refusal("OUTLET_HAS_OUTLETS", { count: remaining.outlets });
  await recordOutletEvent(tx, deed, asked, {
    subject: "outlet",
    subjectId: outletId,
    kind: "closing",
    day: closedDay,
    note: closing.note || null,
  });
}

/**
 * Takes back a closing whose day has not come. Refuses with OUTLET_ENDED (it has come, or nothing was to
 * close) and KEY_REUSED.
 */
export async function withdrawClosing(tx: Tx, outletId: string, deed: Deed): Promise<void> {
  const asked = ["withdraw closing", outletId];
  if (await findDone(tx, deed.key, asked)) return;
  const today = businessDay(deed.at);
  const [stands] = await tx
    .select({ parentId: outlets.parentId, closedDay: outlets.closedDay })
    .from(outlets)
    .where(and(eq(outlets.id, outletId), gt(outlets.closedDay, today)))
    .limit(1);
  if (!stands) throw new Refusal("OUTLET_ENDED");
  if (stands.parentId) {
    const [parent] = await tx
      .select({ id: outlets.id })
      .from(outlets)
      .where(and(eq(outlets.id, stands.parentId), isNull(outlets.closedDay)))
      .limit(1);
    if (!parent) throw new Refusal("OUTLET_PARENT_MISFIT");
  }
  await tx.update(outlets).set({ closedDay: null }).where(eq(outlets.id, outletId));
  await recordOutletEvent(tx, deed, asked, {
    subject: "outlet",
    subjectId: outletId,
    kind: "closing_withdrawn",
    day: today,
  });
}
