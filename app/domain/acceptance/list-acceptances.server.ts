import { and, asc, desc, eq, gt, lt, or, sql } from "drizzle-orm";
import { findSettlement, listAccountLines } from "#app/domain/ordering/account.server.ts";
import { deductPieces } from "#app/domain/ordering/account.ts";
import { acceptanceLines, acceptanceOutcomes, acceptances } from "#db/schema/acceptance.ts";
import { users } from "#db/schema/identity.ts";
import { orders } from "#db/schema/ordering.ts";
import { buyingUnits } from "#db/schema/units.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import { isToAnswer } from "./outcomes.server.ts";
import { listOrderAcceptances } from "./queries.server.ts";

export const ACCEPTANCES_PER_PAGE = 50;

const fields = {
  id: acceptances.id,
  orderId: acceptances.orderId,
  orderNumber: orders.number,
  isGoodsFirst: acceptances.isGoodsFirst,
  hasDifferences: acceptances.hasDifferences,
  acceptedAt: acceptances.acceptedAt,
  acceptedBy: users.name,
  outcome: acceptanceOutcomes.outcome,
  unit: {
    id: buyingUnits.id,
    code: buyingUnits.code,
    nameZh: buyingUnits.nameZh,
    nameEn: buyingUnits.nameEn,
    kind: buyingUnits.kind,
  },
};

/** Which acceptances the desk shows: those that wait for it, those with something wrong, or all. */
export type AcceptanceView = "waiting" | "differing" | "all";

/**
 * What units said of goods that came, a page of it: those that wait for the shop with the one that has waited
 * longest first, any others with the newest first. `after` is the id that the page before ended with; `next`
 * the one to go on from, undefined at the end.
 */
export async function listAcceptances(read: Reader, view: AcceptanceView, after: string | undefined) {
  const isQueue = view === "waiting";
  const at = acceptances.acceptedAt;
  const beyond = isQueue ? gt : lt;
  const [last] = after
    ? await read.select({ at }).from(acceptances).where(eq(acceptances.id, after)).limit(1)
    : [];
  const wrong = sql`${acceptanceLines.shortQuantity} + ${acceptanceLines.damagedQuantity} + ${acceptanceLines.refusedQuantity}`;
  const found = await read
    .select({
      ...fields,
      wrongQuantity: sql<number>`(${read
        .select({ pieces: sumOf(wrong) })
        .from(acceptanceLines)
        .where(eq(acceptanceLines.acceptanceId, acceptances.id))})`.mapWith(Number),
    })
    .from(acceptances)
    .innerJoin(orders, eq(orders.id, acceptances.orderId))
    .innerJoin(buyingUnits, eq(buyingUnits.id, acceptances.unitId))
    .innerJoin(users, eq(users.id, acceptances.acceptedBy))
    .leftJoin(acceptanceOutcomes, eq(acceptanceOutcomes.acceptanceId, acceptances.id))
    .where(
      and(
        isQueue ? isToAnswer : view === "differing" ? eq(acceptances.hasDifferences, true) : undefined,
        last && or(beyond(at, last.at), and(eq(at, last.at), beyond(acceptances.id, after ?? ""))),
      ),
    )
    .orderBy(...(isQueue ? [asc(at), asc(acceptances.id)] : [desc(at), desc(acceptances.id)]))
    .limit(ACCEPTANCES_PER_PAGE + 1);
  const shown = found.slice(0, ACCEPTANCES_PER_PAGE);
  return {
    acceptances: shown,
    next: found.length > ACCEPTANCES_PER_PAGE ? shown.at(-1)?.id : undefined,
  };
}

/** How many acceptances wait for the shop. */
export async function countWaiting(read: Reader): Promise<number> {
  const [waiting] = await read
    .select({ count: countOf() })
    .from(acceptances)
    .leftJoin(acceptanceOutcomes, eq(acceptanceOutcomes.acceptanceId, acceptances.id))
    .where(isToAnswer);
  return waiting?.count ?? 0;
}

/** One acceptance for the desk, with all that was said of its order; whom it is shown to is the caller's to check. */
export async function findAcceptance(read: Reader, acceptanceId: string) {
  const [about] = await read
    .select(fields)
    .from(acceptances)
    .innerJoin(orders, eq(orders.id, acceptances.orderId))
    .innerJoin(buyingUnits, eq(buyingUnits.id, acceptances.unitId))
    .innerJoin(users, eq(users.id, acceptances.acceptedBy))
    .leftJoin(acceptanceOutcomes, eq(acceptanceOutcomes.acceptanceId, acceptances.id))
    .where(eq(acceptances.id, acceptanceId))
    .limit(1);
  if (!about) return undefined;
  const all = await listOrderAcceptances(read, about.orderId);
  return { ...about, attempts: all.filter(({ attempt }) => attempt <= attemptOf(all, acceptanceId)) };
}

function attemptOf(all: readonly { id: string; attempt: number }[], id: string): number {
  return all.find((one) => one.id === id)?.attempt ?? 0;
}

/**
 * What an order on account comes to, and by how much less than was ordered: as it was settled, or as it would be
 * if the acceptance stood. Undefined for one that was paid for first.
 */
export async function sumAcceptance(
  read: Reader,
  orderId: string,
  lines: readonly { orderLineId: string; short: number; damaged: number; refused: number }[],
): Promise<{ deductedFen: number; goodsFen: number; isSettled: boolean } | undefined> {
  const settled = await findSettlement(read, orderId);
  const standing = await listAccountLines(read, orderId);
  const goodsFen = standing.reduce((sum, { amountFen }) => sum + amountFen, 0);
  if (settled) return { deductedFen: settled.deductedFen, goodsFen, isSettled: true };
  const deductedFen = standing.reduce((sum, line) => {
    const said = lines.find(({ orderLineId }) => orderLineId === line.orderLineId);
    const taken = said && deductPieces(line, [said.short, said.damaged, said.refused]);
    return sum + (taken ?? []).reduce((part, { amountFen }) => part + amountFen, 0);
  }, 0);
  return { deductedFen, goodsFen: goodsFen - deductedFen, isSettled: false };
}
