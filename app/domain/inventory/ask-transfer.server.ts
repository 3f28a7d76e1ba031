import { randomInt } from "node:crypto";
import { eq } from "drizzle-orm";
import { keepOpenOutlet } from "#app/domain/outlets/keep-open-outlet.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { stockTransferLines, stockTransfers } from "#db/schema/inventory.ts";
import type { Tx } from "#db/store.ts";

/** Goods that an outlet asks another for. */
export interface TransferRequest {
  /** Made by the caller; the same id again is the same request. */
  transferId: string;
  fromOutletId: string;
  toOutletId: string;
  lines: readonly { variantId: string; suggested: number; asked: number }[];
  note: string | null;
  by: string | null;
}

const TRIES = 5;

/**
 * Asks for goods. Asked before, it answers false. Refuses with TRANSFER_EMPTY, TRANSFER_TO_ITSELF and OUTLET_ENDED
 * (either end is closed, or the day is set).
 */
export async function askTransfer(tx: Tx, request: TransferRequest, askedAt: number): Promise<boolean> {
  const { transferId, fromOutletId, toOutletId, note, by } = request;
  const lines = request.lines.filter(({ asked }) => asked > 0);
  if (lines.length === 0) throw new Refusal("TRANSFER_EMPTY");
  if (fromOutletId === toOutletId) throw new Refusal("TRANSFER_TO_ITSELF");
  const [known] = await tx
    .select({ id: stockTransfers.id })
    .from(stockTransfers)
    .where(eq(stockTransfers.id, transferId))
    .limit(1);
  if (known) return false;
  for (const outletId of [fromOutletId, toOutletId].sort()) await keepOpenOutlet(tx, outletId);
  const asked = {
    id: transferId,
    fromOutletId,
    toOutletId,
    state: "asked" as const,
    note,
    askedBy: by,
    askedAt,
    changedAt: askedAt,
  };
  if (!(await insertNumbered(tx, asked))) return false;
  await tx.insert(stockTransferLines).values(lines.map((line) => ({ ...line, id: newId(), transferId })));
  return true;
}

/** Inserts it under a number nobody has; false when its id is taken. */
async function insertNumbered(
  tx: Tx,
  transfer: Omit<typeof stockTransfers.$inferInsert, "number">,
): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const number = `${businessDay(transfer.askedAt)}${String(randomInt(1e5)).padStart(5, "0")}`;
    const [inserted] = await tx
      .insert(stockTransfers)
      .values({ ...transfer, number })
      .onConflictDoNothing()
      .returning({ id: stockTransfers.id });
    if (inserted) return true;
    const [taken] = await tx
      .select({ id: stockTransfers.id })
      .from(stockTransfers)
      .where(eq(stockTransfers.id, transfer.id))
      .limit(1);
    if (taken) return false;
  }
  throw new Error("no free number for a transfer was found");
}
