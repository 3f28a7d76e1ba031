import { type AnyColumn, sql, type Table } from "drizzle-orm";
import { indexProducts } from "#app/domain/catalog/search.server.ts";
import { keepPastName } from "#app/domain/naming/past-names.server.ts";
import { businessDay, startOfDay } from "#app/domain/values/business-day.ts";
import { bumpCounter, CATALOG_COUNTER } from "#db/counters.ts";
import {
  bulkPacks,
  bulkTiers,
  categories,
  directoryEntries,
  productCertificates,
  products,
  variantCodes,
  variants,
} from "#db/schema/catalog.ts";
import { claimRules } from "#db/schema/claims.ts";
import { carriers, fulfilmentRules } from "#db/schema/fulfilment.ts";
import {
  counties,
  countyAliases,
  countyVersions,
  districts,
  divisions,
  pairings,
} from "#db/schema/geography.ts";
import { coldRules, replenishRules } from "#db/schema/inventory.ts";
import { fapiaoIssuers, taxItems, taxRates } from "#db/schema/invoicing.ts";
import { freightRules } from "#db/schema/ordering.ts";
import { outletEvents, outlets, retailPartners, shops } from "#db/schema/outlets.ts";
import { transferAccounts, transferRules } from "#db/schema/payments.ts";
import { figureConflicts, publishedFigures } from "#db/schema/programme.ts";
import { deliveryRules, publicHolidays, purchaseRules } from "#db/schema/purchasing.ts";
import { sharePolicies } from "#db/schema/shares.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import type { Tx } from "#db/store.ts";
import type { NamedKind } from "#db/words.ts";
import { insertSeed, readSeed, refreshSeed, type SeedRow } from "./load-table.ts";

/** Fills an empty database with places, districts, pairings, outlets, freight rules, tax rates and published figures. */
export async function seedPlaces(tx: Tx): Promise<void> {
  await insertSeed(tx, divisions, readSeed("divisions"));
  await insertSeed(tx, counties, readSeed("counties"));
  await insertSeed(tx, countyVersions, readSeed("county_versions"));
  await insertSeed(tx, countyAliases, readSeed("county_aliases"));
  await insertSeed(tx, districts, readSeed("districts"));
  await insertSeed(tx, pairings, readSeed("pairings"));
  await insertSeed(tx, retailPartners, readSeed("retail_partners"));
  await insertSeed(tx, shops, readSeed("shops"));
  await insertSeed(tx, outlets, readSeed("outlets"));
  await insertSeed(tx, freightRules, readSeed("freight_rules"));
  await insertSeed(tx, replenishRules, readSeed("replenish_rules"));
  await insertSeed(tx, coldRules, readSeed("cold_rules"));
  await insertSeed(tx, claimRules, readSeed("claim_rules"));
  await insertSeed(tx, carriers, readSeed("carriers"));
  await insertSeed(tx, fulfilmentRules, readSeed("fulfilment_rules"));
  await insertSeed(tx, taxRates, readSeed("tax_rates"));
  await insertSeed(tx, fapiaoIssuers, readSeed("fapiao_issuers"));
  await insertSeed(tx, transferAccounts, readSeed("transfer_accounts"));
  await insertSeed(tx, transferRules, readSeed("transfer_rules"));
  await insertSeed(tx, sharePolicies, readSeed("share_policies"));
  await insertSeed(tx, publishedFigures, readSeed("published_figures"));
  await insertSeed(tx, figureConflicts, readConflicts());
  await insertSeed(tx, deliveryRules, readSeed("delivery_rules"));
  await insertSeed(tx, publicHolidays, readSeed("public_holidays"));
  await insertSeed(tx, purchaseRules, readSeed("purchase_rules"));
}

/**
 * Brings a database that has data to what the files say of everything that no screen changed: a county
 * renamed, a pairing, a category, a tariff. Rows are added and changed, none is deleted; products, prices
 * and stock stay as they are. Who is given another name keeps the old one for the days up to today.
 */
export async function refreshReference(tx: Tx, now: number): Promise<void> {
  const today = businessDay(now);
  await refreshSeed(tx, divisions, ["code", "validFromYear", "nameZh"], readSeed("divisions"));
  await refreshSeed(tx, counties, ["id"], readSeed("counties"));
  await refreshSeed(tx, countyVersions, ["countyId", "validFromDay"], readSeed("county_versions"));
  await refreshSeed(tx, countyAliases, ["countyId", "alias"], readSeed("county_aliases"));
  await refreshNamed(tx, "district", districts, districts.code, readSeed("districts"), today);
  await refreshSeed(tx, pairings, ["countyId", "districtCode", "validFromDay"], readSeed("pairings"));
  const isOurs = await findUntouched(tx);
  await refreshSeed(tx, retailPartners, ["id"], readSeed("retail_partners").filter(isOurs));
  await refreshSeed(tx, shops, ["id"], readSeed("shops").filter(isOurs));
  await refreshNamed(tx, "outlet", outlets, outlets.id, readSeed("outlets").filter(isOurs), today);
  await refreshSeed(tx, freightRules, ["id"], readSeed("freight_rules"));
  await refreshSeed(tx, replenishRules, ["validFromDay"], readSeed("replenish_rules"));
  await refreshSeed(tx, coldRules, ["storageClass", "validFromDay"], readSeed("cold_rules"));
  await refreshSeed(tx, claimRules, ["id"], readSeed("claim_rules"));
  await refreshSeed(tx, carriers, ["id", "validFromDay"], readSeed("carriers"));
  await refreshSeed(tx, fulfilmentRules, ["kind", "validFromDay"], readSeed("fulfilment_rules"));
  await refreshSeed(tx, transferAccounts, ["id"], readSeed("transfer_accounts"));
  await refreshSeed(tx, transferRules, ["id"], readSeed("transfer_rules"));
  await refreshSeed(tx, sharePolicies, ["id"], readSeed("share_policies"));
  await refreshSeed(tx, publishedFigures, ["id"], readSeed("published_figures"));
  await refreshSeed(tx, figureConflicts, ["id"], readConflicts());
  await refreshSeed(tx, deliveryRules, ["id"], readSeed("delivery_rules"));
  await refreshSeed(tx, publicHolidays, ["day"], readSeed("public_holidays"));
  await refreshSeed(tx, purchaseRules, ["kind", "validFromDay"], readSeed("purchase_rules"));
  await refreshNamed(tx, "category", categories, categories.id, readSeed("categories"), today);
  await refreshSeed(tx, taxRates, ["id"], readSeed("tax_rates"));
  await refreshSeed(tx, fapiaoIssuers, ["id"], readSeed("fapiao_issuers"));
  await refreshSeed(tx, taxItems, ["categoryId"], readSeed("tax_items"));
  const goods = new Set((await tx.select({ id: variants.id }).from(variants)).map(({ id }) => id));
  const codes = readSeed("variant_codes").filter(({ variantId }) => goods.has(variantId ?? ""));
  await refreshSeed(tx, variantCodes, ["code"], codes);
  const packs = readSeed("bulk_packs").filter(({ variantId }) => goods.has(variantId ?? ""));
  await refreshSeed(tx, bulkPacks, ["variantId"], packs);
  await indexProducts(tx); // they are found by their county's and category's names too
  await bumpCounter(tx, CATALOG_COUNTER);
}

/** Refreshes a table of things that reports name, and keeps the names that the rows replace. */
async function refreshNamed(
  tx: Tx,
  kind: NamedKind,
  table: typeof districts | typeof outlets | typeof categories,
  key: AnyColumn,
  rows: readonly SeedRow[],
  today: number,
): Promise<void> {
  const known = await tx
    .select({ memberId: sql<string>`${key}`, nameZh: table.nameZh, nameEn: table.nameEn })
    .from(table);
  const given = new Map(rows.map((row) => [row[key.name], row]));
  for (const past of known) {
    const row = given.get(past.memberId);
    if (row && (row.nameZh !== past.nameZh || row.nameEn !== past.nameEn))
      await keepPastName(tx, kind, past, today);
  }
  await refreshSeed<Table>(tx, table, [key.name], rows);
}

/** Tells which outlets, shops and retail partners are as the files made them: what a screen has changed, stays. */
async function findUntouched(tx: Tx): Promise<(row: SeedRow) => boolean> {
  const changed = await tx.selectDistinct({ id: outletEvents.subjectId }).from(outletEvents);
  const ids = new Set(changed.map(({ id }) => id));
  return ({ id = "" }) => !ids.has(id);
}

function readConflicts(): SeedRow[] {
  return readSeed("figure_conflicts").map((row, index) => ({ ...row, id: String(index + 1) }));
}

/** Adds the demonstration catalogue: suppliers, products, variants, tiers, marks and directory entries. */
export async function seedCatalog(tx: Tx): Promise<void> {
  const kinds = readSeed("categories");
  const goods = readSeed("products");
  await insertSeed(tx, categories, kinds);
  await insertSeed(tx, taxItems, readSeed("tax_items"));
  await insertSeed(tx, suppliers, readSeed("suppliers"));
  await insertSeed(
    tx,
    products,
    goods.map((row) => {
      const category = kinds.find(({ id }) => id === row.categoryId);
      if (!category) throw new Error(`product ${row.id} is of an unknown category`);
      return {
        ...row,
        returnClass: row.returnClass || (category.returnClass ?? ""),
        taxClass: row.taxClass || (category.taxClass ?? ""),
        isOnSale: "1",
      };
    }),
  );
  await insertSeed(
    tx,
    variants,
    readSeed("variants").map((row) => ({ ...row, isDemoPrice: "1" })),
  );
  await insertSeed(tx, variantCodes, readSeed("variant_codes"));
  await insertSeed(tx, bulkTiers, readSeed("bulk_tiers"));
  await insertSeed(tx, bulkPacks, readSeed("bulk_packs"));
  await insertSeed(tx, productCertificates, readSeed("product_certificates"));
  await insertSeed(
    tx,
    directoryEntries,
    readSeed("directory_entries").map(({ productId = "", validFromDay, validToDay }) => {
      const product = goods.find(({ id }) => id === productId);
      return {
        id: `DE-${productId}`,
        productId,
        countyId: product?.countyId ?? "",
        supplierId: product?.supplierId ?? "",
        liveFrom: String(startOfDay(Number(validFromDay))),
        liveUntil: validToDay ? String(startOfDay(Number(validToDay))) : "",
      };
    }),
  );
  await indexProducts(tx);
}
