import { Refusal } from "#app/domain/values/refusal.ts";
import { quoteMessages } from "#db/schema/quoting.ts";
import type { Tx } from "#db/store.ts";
import { isInvited } from "./offer-quote.server.ts";

/**
 * Adds to what unit and seller write to each other about a request. Written before under this id, it answers
 * false. Refuses with QUOTE_REQUEST_OVER a seller who was not asked.
 */
export async function writeQuoteMessage(
  tx: Tx,
  message: typeof quoteMessages.$inferInsert,
): Promise<boolean> {
  if (!(await isInvited(tx, message.requestId, message.sellerId))) throw new Refusal("QUOTE_REQUEST_OVER");
  const written = await tx
    .insert(quoteMessages)
    .values(message)
    .onConflictDoNothing()
    .returning({ id: quoteMessages.id });
  return written.length > 0;
}
