import { drainInbox } from "#app/domain/ordering/drain-inbox.server.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { endUnpaid } from "#app/domain/ordering/end-unpaid.server.ts";
import { isReconciliationDue, reconcile } from "#app/domain/ordering/reconcile.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { logger } from "#app/http/logger.server.ts";
import type { Store } from "#db/store.ts";

const EVERY_MS = 10_000;

let wake = () => {};

/** Something came for the work below: it is begun now, if it is not under way, and not when the clock comes round. */
export function wakeGatewayChores(): void {
  wake();
}

/**
 * Work that waits for gateways, apart from what the shop does by itself: a gateway that is slow holds up
 * nothing else. What one part of it runs into does not keep the others from their turn. `stop` ends it.
 */
export function startGatewayChores(store: Store): { stop: () => void } {
  const gateways = gatewaysOf(store);
  const hasOthers = Object.values(gateways).some(({ books }) => books);
  let isBusy = false;
  let isStopped = false;
  let isAskedAgain = false;
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    if (isStopped) return;
    await work().catch((error: unknown) => {
      if (!isStopped) logger.error({ err: error }, `${what} could not be done`);
    });
  };
  const run = async () => {
    isAskedAgain = isBusy;
    if (isBusy) return;
    isBusy = true;
    if (hasOthers) await attempt("the inbox", () => drainInbox(store, gateways, Date.now()));
    await attempt("the outbox", () => drainOutbox(store, gateways, Date.now()));
    await attempt("the end of unpaid payments", () => endUnpaid(store, gateways, Date.now()));
    await attempt("the reconciliation", async () => {
      if (await isReconciliationDue(store, gateways, Date.now()))
        await reconcile(store, gateways, Date.now());
    });
    isBusy = false;
    if (isAskedAgain && !isStopped) await run();
  };
  const timer = setInterval(() => void run(), EVERY_MS);
  timer.unref();
  wake = () => void run();
  wake();
  return {
    stop() {
      isStopped = true;
      wake = () => {};
      clearInterval(timer);
    },
  };
}
