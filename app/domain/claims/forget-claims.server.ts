import { and, eq, inArray, isNull } from "drizzle-orm";
import { claimEvents, claimPhotos, claimStatements, claims } from "#db/schema/claims.ts";
import type { Tx } from "#db/store.ts";

/**
 * Forgets what a person wrote and showed in the claims of an order: from now on nobody reads or sees it, and
 * the next sweep removes the files. The steps, the shop's answers and the money stay.
 */
export async function forgetClaims(
  tx: Tx,
  orderId: string,
  now: number,
): Promise<{ photos: number; statements: number }> {
  const steps = tx
    .select({ id: claimEvents.id })
    .from(claimEvents)
    .innerJoin(claims, eq(claims.id, claimEvents.claimId))
    .where(eq(claims.orderId, orderId));
  const statements = await tx
    .delete(claimStatements)
    .where(inArray(claimStatements.eventId, steps))
    .returning({ eventId: claimStatements.eventId });
  const photos = await tx
    .update(claimPhotos)
    .set({ erasedAt: now })
    .where(and(eq(claimPhotos.orderId, orderId), isNull(claimPhotos.erasedAt)))
    .returning({ id: claimPhotos.id });
  return { photos: photos.length, statements: statements.length };
}
