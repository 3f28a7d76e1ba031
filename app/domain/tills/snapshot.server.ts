import { createHash } from "node:crypto";
import { and, desc, eq, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { spellingOf } from "#app/domain/catalog/search-terms.ts";
import { ABILITIES } from "#app/domain/identity/access.ts";
import { getOutletName } from "#app/domain/outlets/queries.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { pricePer500Grams } from "#app/domain/values/fen.ts";
import { directoryEntries, products, variantCodes, variants } from "#db/schema/catalog.ts";
import { counties, countyVersions } from "#db/schema/geography.ts";
import { userRoles, users } from "#db/schema/identity.ts";
import { lotLevels, stockLevels, stockMovements } from "#db/schema/inventory.ts";
import { tillSales, tillSetAside, tillShifts } from "#db/schema/tills.ts";
import { type Reader, sumOf } from "#db/store.ts";
import type { TillDeviceRow } from "./devices.server.ts";
import type { BlockedReason, TillGoods, TillShift, TillSnapshot, TillSnapshotAnswer } from "./wire.ts";

const FAVOURITES = 24;
const FAVOURITE_DAYS_MS = 30 * 86_400_000;
const CLERKS_MAX = 200;

const spellings = new LRUCache<string, { initials: string; pinyin: string }>({ max: 5_000 });

/** All that a till needs to sell without a network; or that what it has of `since` is all there is. */
export async function readSnapshot(
  read: Reader,
  device: TillDeviceRow,
  since: string | null,
  now: number,
): Promise<TillSnapshotAnswer> {
  const { id, code, name, outletId } = device;
  const outletName = await getOutletName(read, outletId);
  const content: Omit<TillSnapshot, "version" | "now"> = {
    device: {
      id,
      code,
      name,
      nextSaleNumber: (await findLastNumber(read, id)) + 1,
      isRevoked: device.revokedAt !== null,
    },
    outlet: { id: outletId, nameZh: outletName.zh, nameEn: outletName.en },
    clerks: await listClerks(read, outletId),
    openShift: await findOpenShift(read, id),
    goods: (await listTillGoods(read, outletId, now)).map(({ productId: _, ...goods }) => goods),
    favourites: await listFavourites(read, outletId, now),
  };
  const version = createHash("sha256").update(JSON.stringify(content)).digest("base64url").slice(0, 22);
  return since === version ? { unchanged: true, version, now } : { version, now, ...content };
}

/** The goods as a till of an outlet sells them now, and as their price tags say: those on sale, and those on its shelf. */
export async function listTillGoods(
  read: Reader,
  outletId: string,
  now: number,
): Promise<(TillGoods & { productId: string })[]> {
  const day = businessDay(now);
  const isCertified = sql`exists (select 1 from ${directoryEntries}
    where ${directoryEntries.productId} = ${products.id} and ${directoryEntries.countyId} = ${products.countyId}
      and ${directoryEntries.supplierId} = ${products.supplierId} and ${directoryEntries.liveFrom} <= ${now}
      and (${directoryEntries.liveUntil} is null or ${directoryEntries.liveUntil} > ${now}))`.mapWith(
    Boolean,
  );
  const rows = await read
    .select({
      variantId: variants.id,
      productId: products.id,
      sku: variants.sku,
      nameZh: products.nameZh,
      nameEn: products.nameEn,
      specZh: variants.specZh,
      specEn: variants.specEn,
      unitZh: variants.unitZh,
      icon: products.icon,
      storageClass: products.storageClass,
      countyId: products.countyId,
      countyNameZh: countyVersions.nameZh,
      countyNameEn: countyVersions.nameEn,
      countyShortZh: countyVersions.shortZh,
      countyPinyin: counties.pinyin,
      isCertified,
      isWeighed: variants.isWeighed,
      netGrams: variants.netGrams,
      priceFen: variants.priceFen,
      isOnSale: products.isOnSale,
      onHand: stockLevels.onHand,
      held: stockLevels.held,
      blocked: stockLevels.blocked,
      isTooWarm: sql`exists (select 1 from ${lotLevels} where ${lotLevels.outletId} = ${stockLevels.outletId}
        and ${lotLevels.variantId} = ${stockLevels.variantId} and ${lotLevels.block} = 'cold'
        and ${lotLevels.onHand} > 0)`.mapWith(Boolean),
    })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .innerJoin(counties, eq(counties.id, products.countyId))
    .innerJoin(
      countyVersions,
      and(
        eq(countyVersions.countyId, products.countyId),
        lte(countyVersions.validFromDay, day),
        or(isNull(countyVersions.validToDay), gt(countyVersions.validToDay, day)),
      ),
    )
    .leftJoin(stockLevels, and(eq(stockLevels.variantId, variants.id), eq(stockLevels.outletId, outletId)))
    .where(and(eq(products.fulfilment, "goods"), or(eq(products.isOnSale, true), gt(stockLevels.onHand, 0))))
    .orderBy(variants.id);
  const codes = await read
    .select({ variantId: variantCodes.variantId, code: variantCodes.code, kind: variantCodes.kind })
    .from(variantCodes)
    .orderBy(variantCodes.code);
  const codesOf = new Map<string, (typeof codes)[number][]>();
  for (const code of codes) codesOf.set(code.variantId, [...(codesOf.get(code.variantId) ?? []), code]);
  return rows.map(({ countyShortZh, countyPinyin, isOnSale, onHand, held, blocked, isTooWarm, ...goods }) => {
    const mine = codesOf.get(goods.variantId) ?? [];
    const isAllBlocked = (onHand ?? 0) > 0 && (blocked ?? 0) >= (onHand ?? 0);
    return {
      ...goods,
      ...spell(goods.nameZh, {
        nameZh: goods.countyNameZh,
        shortZh: countyShortZh,
        pinyin: countyPinyin,
      }),
      barcodes: mine.filter(({ kind }) => kind !== "scale").map(({ code }) => code),
      scaleCode: mine.find(({ kind }) => kind === "scale")?.code ?? null,
      pricePer500gFen: pricePer500Grams(goods.priceFen, goods.netGrams) ?? null,
      available: Math.max(0, (onHand ?? 0) - (held ?? 0) - (blocked ?? 0)),
      isSellable: isOnSale && !isAllBlocked,
      blockedReason: blockedReasonOf({ isOnSale, isAllBlocked, isTooWarm }),
    };
  });
}

function blockedReasonOf(goods: {
  isOnSale: boolean;
  isAllBlocked: boolean;
  isTooWarm: boolean;
}): BlockedReason | null {
  if (!goods.isOnSale) return "off_sale";
  if (!goods.isAllBlocked) return null;
  return goods.isTooWarm ? "too_warm" : "lots_blocked";
}

function spell(nameZh: string, county: { nameZh: string; shortZh: string; pinyin: string }) {
  const key = `${nameZh} ${county.nameZh}`;
  let spelling = spellings.get(key);
  if (!spelling) {
    spelling = spellingOf(nameZh, county);
    spellings.set(key, spelling);
  }
  return spelling;
}

/** The highest number that a device is known to have given, to a sale that is here or set aside. */
export async function findLastNumber(read: Reader, deviceId: string): Promise<number> {
  const highest = (table: typeof tillSales | typeof tillSetAside) =>
    read
      .select({ last: sql`coalesce(max(${table.number}), 0)`.mapWith(Number) })
      .from(table)
      .where(eq(table.deviceId, deviceId));
  const [sold] = await highest(tillSales);
  const [aside] = await highest(tillSetAside);
  return Math.max(sold?.last ?? 0, aside?.last ?? 0);
}

/** Who may stand at the tills of an outlet. */
export async function listClerks(read: Reader, outletId: string) {
  return read
    .selectDistinct({ userId: users.id, name: users.name })
    .from(users)
    .innerJoin(userRoles, eq(userRoles.userId, users.id))
    .where(
      and(inArray(userRoles.role, [...ABILITIES.sellAtCounter]), inArray(userRoles.scopeId, [outletId, ""])),
    )
    .orderBy(users.name, users.id)
    .limit(CLERKS_MAX);
}

async function findOpenShift(read: Reader, deviceId: string): Promise<TillShift | null> {
  const [shift] = await read
    .select({
      id: tillShifts.id,
      clerkUserId: tillShifts.clerkUserId,
      openedAt: tillShifts.openedAt,
      floatFen: tillShifts.floatFen,
    })
    .from(tillShifts)
    .where(and(eq(tillShifts.deviceId, deviceId), isNull(tillShifts.closedAt)))
    .orderBy(desc(tillShifts.openedAt))
    .limit(1);
  return shift ?? null;
}

async function listFavourites(read: Reader, outletId: string, now: number): Promise<string[]> {
  const rows = await read
    .select({ variantId: stockMovements.variantId })
    .from(stockMovements)
    .where(
      and(
        eq(stockMovements.outletId, outletId),
        eq(stockMovements.reason, "sale"),
        gt(stockMovements.movedAt, now - FAVOURITE_DAYS_MS),
      ),
    )
    .groupBy(stockMovements.variantId)
    .orderBy(sumOf(stockMovements.quantity), stockMovements.variantId)
    .limit(FAVOURITES);
  return rows.map(({ variantId }) => variantId);
}
