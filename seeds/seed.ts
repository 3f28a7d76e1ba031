import { sql } from "drizzle-orm";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { keepDatabaseFact } from "#db/facts.ts";
import { variants } from "#db/schema/catalog.ts";
import { counties } from "#db/schema/geography.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Store, Tx } from "#db/store.ts";
import { hashDemoPassword, seedDemoAccounts } from "./demo-accounts.ts";
import { seedDemoAgreements } from "./demo-agreements.ts";
import { seedDemoColdCases } from "./demo-cold-cases.ts";
import { seedDemoFairs } from "./demo-fairs.ts";
import { seedDemoLots } from "./demo-lots.ts";
import { seedDemoTransfers } from "./demo-transfers.ts";
import { seedDemoUnits } from "./demo-units.ts";
import { seedCatalog, seedPlaces } from "./reference.ts";

const CENTRE_STOCK = 2_000;
const SUB_CENTRE_STOCK = 200;
const COUNTER_STOCK = 40;
const COUNTER_VARIANTS = 24;

/** Fills an empty database with places, the demonstration catalogue and stock. */
export async function seedReference(tx: Tx, now: number): Promise<void> {
  await seedPlaces(tx);
  await seedCatalog(tx);
  await stockOutlets(tx, now);
}

/** Makes a database a demonstration: with demo accounts, and marked so that demo history may be written. */
export async function seedDemo(tx: Tx, passwordHash: string, now: number): Promise<void> {
  await seedDemoAccounts(tx, passwordHash, now);
  await seedDemoUnits(tx, now);
  await seedDemoLots(tx, now);
  await seedDemoColdCases(tx, now);
  await seedDemoTransfers(tx, now);
  await seedDemoFairs(tx, now);
  await seedDemoAgreements(tx, now);
  await keepDatabaseFact(tx, "demo", "yes", now);
}

/** The centre has everything, sub-centres much, counters a shelf of goods each. */
async function stockOutlets(tx: Tx, now: number): Promise<void> {
  const goods = await tx.select({ id: variants.id }).from(variants).orderBy(variants.id);
  const places = await tx
    .select({ id: outlets.id, kind: outlets.kind })
    .from(outlets)
    .where(sql`${outlets.kind} in ('sub_centre', 'counter', 'cabinet') and ${outlets.closedDay} is null`)
    .orderBy(outlets.id);
  const stock = async (outletId: string, chosen: typeof goods, quantity: number) =>
    receiveStock(
      tx,
      outletId,
      chosen.map(({ id }) => ({ variantId: id, quantity, sourceId: `opening:${outletId}:${id}` })),
      now,
    );
  await stock(await getCentreId(tx), goods, CENTRE_STOCK);
  for (const [index, { id, kind }] of places.entries()) {
    if (kind === "sub_centre")
      await stock(
        id,
        goods.filter((_, i) => i % 3 === index % 3),
        SUB_CENTRE_STOCK,
      );
    else
      await stock(
        id,
        goods.filter((_, i) => (i + index * 7) % 10 === 0).slice(0, COUNTER_VARIANTS),
        COUNTER_STOCK,
      );
  }
}

/**
 * Makes an empty database a demonstration: reference data, catalogue, stock and accounts, all of it or
 * nothing. Answers false, and does nothing, where there are counties already.
 */
export async function seedIfEmpty(store: Store, now: number): Promise<boolean> {
  const [any] = await store.read.select({ id: counties.id }).from(counties).limit(1);
  if (any) return false;
  const passwordHash = await hashDemoPassword();
  await store.write(async (tx) => {
    await seedReference(tx, now);
    await seedDemo(tx, passwordHash, now);
  });
  return true;
}
