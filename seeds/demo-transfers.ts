import { and, eq } from "drizzle-orm";
import { askTransfer } from "#app/domain/inventory/ask-transfer.server.ts";
import {
  approveTransfer,
  cancelTransfer,
  packTransfer,
  receiveTransfer,
} from "#app/domain/inventory/move-transfer.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { findTransfer } from "#app/domain/reporting/stock-transfers.server.ts";
import { userRoles } from "#db/schema/identity.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { readSeed } from "./load-table.ts";

const HOUR_MS = 3_600_000;

/**
 * The invented transfers of seeds/data/demo_transfers.csv, from the centre: asked for so many hours before `now`, and
 * brought as far as `state`. Goods leave and arrive at `now`, when the shelves were filled.
 */
export async function seedDemoTransfers(tx: Tx, now: number): Promise<void> {
  const fromOutletId = await getCentreId(tx);
  const centre = await findHolder(tx, "centre", "");
  for (const row of readSeed("demo_transfers")) {
    const { id: transferId = "", toOutletId = "", state, note = "", lostReason = "" } = row;
    const receiver = (await findHolder(tx, "clerk", toOutletId)) ?? centre;
    const lines = [...readGoods(row.goods)].map(([variantId, asked]) => ({
      variantId,
      suggested: asked,
      asked,
    }));
    const askedAt = now - Number(row.hoursAgo) * HOUR_MS;
    await askTransfer(
      tx,
      { transferId, fromOutletId, toOutletId, lines, note: note || null, by: receiver },
      askedAt,
    );
    if (state === "asked") continue;
    if (state === "cancelled") {
      await cancelTransfer(tx, transferId, note, receiver, askedAt + HOUR_MS);
      continue;
    }
    const asked = (await getTransfer(tx, transferId)).lines;
    const all = asked.map((line) => ({ lineId: line.id, quantity: line.asked }));
    await approveTransfer(tx, transferId, all, centre, askedAt + HOUR_MS);
    if (state === "approved") continue;
    await packTransfer(tx, transferId, all, centre, now);
    if (state === "packed") continue;
    const lost = readGoods(row.lost);
    const { packed } = await getTransfer(tx, transferId);
    const arrived = packed.map((part) => {
      const missing = lost.get(part.variantId) ?? 0;
      const reason = missing > 0 ? lostReason : null;
      return { id: part.id, received: part.packed - missing, damaged: 0, reason };
    });
    await receiveTransfer(tx, transferId, arrived, receiver, now);
  }
}

/** "V037:12|V041:20" as pieces of each variant. */
function readGoods(cell = ""): Map<string, number> {
  return new Map(
    cell
      .split("|")
      .filter((some) => some !== "")
      .map((some) => {
        const [variantId = "", pieces] = some.split(":");
        return [variantId, Number(pieces)] as const;
      }),
  );
}

async function getTransfer(read: Reader, transferId: string) {
  const transfer = await findTransfer(read, transferId);
  if (!transfer) throw new Error(`transfer ${transferId} is gone`);
  return transfer;
}

/** Who holds a role at a place, of the demonstration's people. */
async function findHolder(read: Reader, role: Role, scopeId: string): Promise<string | null> {
  const [holder] = await read
    .select({ userId: userRoles.userId })
    .from(userRoles)
    .where(and(eq(userRoles.role, role), eq(userRoles.scopeId, scopeId)))
    .limit(1);
  return holder?.userId ?? null;
}
