import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { checkInSteps } from "#app/domain/purchasing/check-in-steps.server.ts";
import { logger } from "#app/http/logger.server.ts";
import type { Store } from "#db/store.ts";

/** The purchases that this process is checking. */
const underWay = new Set<string>();

/**
 * Sees to it that a long purchase is checked, beside the request and not in it. Whoever looks at one takes it
 * up again, should the process that began it be gone.
 */
export function keepChecking(store: Store, purchaseId: string): void {
  if (underWay.has(purchaseId)) return;
  underWay.add(purchaseId);
  const now = Date.now();
  void rememberBulkGoods(store.read, now)
    .then((finder) => checkInSteps(store, purchaseId, finder, now))
    .catch((error: unknown) => logger.error({ err: error, purchaseId }, "a purchase could not be checked"))
    .finally(() => underWay.delete(purchaseId));
}
