import { lapseAcceptances } from "#app/domain/acceptance/outcomes.server.ts";
import { sweepPhotos } from "#app/domain/claims/keep-photos.server.ts";
import { completeOrders } from "#app/domain/fulfilment/complete-orders.server.ts";
import { keepSecret } from "#app/domain/identity/keep-secret.server.ts";
import { expireLots } from "#app/domain/inventory/expire-lots.server.ts";
import { holdWarmLots, listWarmCases } from "#app/domain/inventory/hold-warm-lots.server.ts";
import { drainFapiaoOutbox } from "#app/domain/invoicing/drain-fapiao-outbox.server.ts";
import { invoiceIssuers } from "#app/domain/invoicing/issuers.server.ts";
import { takeUpRefunds } from "#app/domain/invoicing/take-up-refunds.server.ts";
import { expireOrders } from "#app/domain/ordering/expire-orders.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { startGatewayChores } from "#app/http/gateway-chores.server.ts";
import { logger } from "#app/http/logger.server.ts";
import { openCurrentStore } from "#db/current.server.ts";
import { isDemoDatabase } from "#db/facts.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { targetOf } from "#db/open.ts";
import type { Store } from "#db/store.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "#seeds/demo-accounts.ts";
import { seedIfEmpty } from "#seeds/seed.ts";

const EXPIRE_EVERY_MS = 30_000;
const DAY_MS = 86_400_000;

/** Migrates and opens the database that DATABASE_URL names, and seeds it if it is empty. */
export async function prepareStore(): Promise<Store> {
  await migrateDatabase(targetOf(process.env.DATABASE_URL));
  const store = await openCurrentStore();
  await seedIfEmpty(store, Date.now());
  await keepSecret(store, Date.now()); // a bad BANGFU_SECRET is told now, not to the first who signs in
  return store;
}

/** Prints, for the person who started us, the address, the demo accounts and where the data is. */
export async function tellWhereWeAre(store: Store, address: string): Promise<void> {
  const lines = [`Bangfu Market 帮扶集市  ${address}  (English: ${address}/en)`, `Database  ${store.place}`];
  if (await isDemoDatabase(store.read)) {
    lines.push(`Demo accounts  password ${DEMO_PASSWORD}`);
    for (const { email } of DEMO_ACCOUNTS) lines.push(`  ${email}`);
  }
  console.log(lines.join("\n"));
}

/** Work that comes round by the clock. `stop` ends it. */
export function startChores(store: Store): { stop: () => void } {
  const ofGateways = startGatewayChores(store);
  const issuers = invoiceIssuers();
  /** From when on refunds may not have been looked at yet: at first from the beginning, as the last run may have died. */
  let refundsSince = 0;
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      // some at a time, until none is due: shoppers get in between, and no crowd outruns the clock
      while ((await store.write((tx) => expireOrders(tx, Date.now()))) > 0);
      while ((await store.write((tx) => expireLots(tx, businessDay(Date.now())))) > 0);
      if ((await listWarmCases(store.read)).length > 0)
        await store.write((tx) => holdWarmLots(tx, Date.now()));
      while ((await store.write((tx) => completeOrders(tx, Date.now()))) > 0);
      while ((await store.write((tx) => lapseAcceptances(tx, Date.now()))).length > 0);
      while ((await sweepPhotos(store, Date.now())) > 0);
      while ((await takeUpRefunds(store, refundsSince, Date.now())) > 0);
      refundsSince = Date.now() - DAY_MS;
      await drainFapiaoOutbox(store, issuers, Date.now());
    } catch (error) {
      logger.error({ err: error }, "what is due could not be done");
    } finally {
      isBusy = false;
    }
  }, EXPIRE_EVERY_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      ofGateways.stop();
    },
  };
}
