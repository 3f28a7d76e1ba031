import { listHolders } from "#app/domain/identity/roles.server.ts";
import { tellPeople } from "#app/domain/messaging/put-message.server.ts";
import { findSupplier } from "#app/domain/suppliers/queries.server.ts";
import { readUnitFacts } from "#app/domain/units/queries.server.ts";
import type { quoteRequests, quotes } from "#db/schema/quoting.ts";
import type { Tx } from "#db/store.ts";

type Request = Pick<typeof quoteRequests.$inferSelect, "id" | "number" | "unitId" | "requestedBy">;

/** Writes to the people of the suppliers who were asked for prices; the centre's see it on their own page. */
export async function tellAsked(
  tx: Tx,
  request: Request & { answerByDay: number },
  sellerIds: readonly string[],
  goodsCount: number,
  now: number,
): Promise<void> {
  const facts = { ...(await factsOf(tx, request)), goodsCount, answerByDay: request.answerByDay };
  for (const scopeId of sellerIds.filter((id) => id !== ""))
    await tellPeople(
      tx,
      await listHolders(tx, { role: "supplier", scopeId }),
      { kind: "quote_asked", cause: request.id, facts },
      now,
    );
}

/** Writes to who asked for prices that a seller has offered theirs. */
export async function tellOffered(
  tx: Tx,
  request: Request,
  quote: Pick<typeof quotes.$inferSelect, "id" | "sellerId" | "totalFen" | "validUntilDay">,
  now: number,
): Promise<void> {
  const { id: cause, sellerId, totalFen, validUntilDay } = quote;
  const supplier = await findSupplier(tx, sellerId);
  const seller = supplier ? { zh: supplier.nameZh, en: supplier.nameEn } : null;
  const facts = { ...(await factsOf(tx, request)), seller, totalFen, validUntilDay };
  await tellPeople(tx, [request.requestedBy], { kind: "quote_offered", cause, facts }, now);
}

async function factsOf(tx: Tx, { id: requestId, number, unitId }: Request) {
  return { ...(await readUnitFacts(tx, unitId)), requestId, number };
}
