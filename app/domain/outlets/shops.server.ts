import { and, asc, eq, isNull } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { districts } from "#db/schema/geography.ts";
import { outlets, retailPartners, shops } from "#db/schema/outlets.ts";
import { countOf, type Reader, type Tx } from "#db/store.ts";
import type { PartnerKind } from "#db/words.ts";
import { type Deed, findDone, recordOutletEvent } from "./record-event.server.ts";

export interface NewPartner {
  nameZh: string;
  nameEn: string;
  kind: PartnerKind;
}

/** Enters a retail partner and answers its id. Refuses with OUTLET_NAME_TAKEN and KEY_REUSED. */
export async function enterPartner(tx: Tx, partner: NewPartner, deed: Deed): Promise<string> {
  const known = await findDone(tx, deed.key, partner);
  if (known) return known;
  const [taken] = await tx
    .select({ id: retailPartners.id })
    .from(retailPartners)
    .where(eq(retailPartners.nameZh, partner.nameZh))
    .limit(1);
  if (taken) throw new Refusal("OUTLET_NAME_TAKEN", { name: partner.nameZh });
  const id = newId();
  await tx.insert(retailPartners).values({ id, ...partner });
  await recordOutletEvent(tx, deed, partner, {
    subject: "partner",
    subjectId: id,
    kind: "opened",
    day: businessDay(deed.at),
    toNameZh: partner.nameZh,
    toNameEn: partner.nameEn,
  });
  return id;
}

export interface NewShop {
  retailPartnerId: string;
  nameZh: string;
  nameEn: string;
  districtCode: string;
  address: string;
  openedDay: number;
}

/** Enters a shop of a retail partner and answers its id. Refuses with OUTLET_NAME_TAKEN, OUTLET_SHOP_MISFIT (no such partner or district) and KEY_REUSED. */
export async function openShop(tx: Tx, shop: NewShop, deed: Deed): Promise<string> {
  const known = await findDone(tx, deed.key, shop);
  if (known) return known;
  const [partner] = await tx
    .select({ id: retailPartners.id })
    .from(retailPartners)
    .where(eq(retailPartners.id, shop.retailPartnerId))
    .limit(1);
  const [district] = await tx
    .select({ code: districts.code })
    .from(districts)
    .where(eq(districts.code, shop.districtCode))
    .limit(1);
  if (!partner || !district) throw new Refusal("OUTLET_SHOP_MISFIT");
  const [taken] = await tx
    .select({ id: shops.id })
    .from(shops)
    .where(
      and(
        eq(shops.retailPartnerId, shop.retailPartnerId),
        eq(shops.nameZh, shop.nameZh),
        isNull(shops.closedDay),
      ),
    )
    .limit(1);
  if (taken) throw new Refusal("OUTLET_NAME_TAKEN", { name: shop.nameZh });
  const id = newId();
  await tx.insert(shops).values({ id, ...shop, isDemo: false });
  await recordOutletEvent(tx, deed, shop, {
    subject: "shop",
    subjectId: id,
    kind: "opened",
    day: shop.openedDay,
    toNameZh: shop.nameZh,
    toNameEn: shop.nameEn,
  });
  return id;
}

/** Closes a shop from a day on, today or later. Refuses with OUTLET_HAS_OUTLETS (facts: count), OUTLET_DAY_WRONG, OUTLET_ENDED and KEY_REUSED. */
export async function closeShop(
  tx: Tx,
  shopId: string,
  closing: { closedDay: number; note: string },
  deed: Deed,
): Promise<void> {
  const asked = ["close shop", shopId, closing];
  if (await findDone(tx, deed.key, asked)) return;
  if (closing.closedDay < businessDay(deed.at)) throw new Refusal("OUTLET_DAY_WRONG");
  const [closed] = await tx
    .update(shops)
    .set({ closedDay: closing.closedDay })
    .where(and(eq(shops.id, shopId), isNull(shops.closedDay)))
    .returning({ openedDay: shops.openedDay });
  if (!closed) throw new Refusal("OUTLET_ENDED");
  if (closing.closedDay <= closed.openedDay) throw new Refusal("OUTLET_DAY_WRONG");
  const [inside] = await tx
    .select({ count: countOf() })
    .from(outlets)
    .where(and(eq(outlets.shopId, shopId), isNull(outlets.closedDay)));
  if (inside && inside.count > 0) throw new Refusal("OUTLET_HAS_OUTLETS", { count: inside.count });
  await recordOutletEvent(tx, deed, asked, {
    subject: "shop",
    subjectId: shopId,
    kind: "closing",
    day: closing.closedDay,
    note: closing.note || null,
  });
}

/** The retail partners, each with how many shops it has. */
export function listPartners(read: Reader) {
  return read
    .select({
      id: retailPartners.id,
      nameZh: retailPartners.nameZh,
      nameEn: retailPartners.nameEn,
      kind: retailPartners.kind,
      shops: countOf(shops.id),
    })
    .from(retailPartners)
    .leftJoin(shops, and(eq(shops.retailPartnerId, retailPartners.id), isNull(shops.closedDay)))
    .groupBy(retailPartners.id, retailPartners.nameZh, retailPartners.nameEn, retailPartners.kind)
    .orderBy(asc(retailPartners.id))
    .limit(1_000);
}

const shopColumns = {
  id: shops.id,
  nameZh: shops.nameZh,
  nameEn: shops.nameEn,
  retailPartnerId: shops.retailPartnerId,
  partnerZh: retailPartners.nameZh,
  partnerEn: retailPartners.nameEn,
  districtCode: shops.districtCode,
  districtZh: districts.nameZh,
  districtEn: districts.nameEn,
  address: shops.address,
  openedDay: shops.openedDay,
  closedDay: shops.closedDay,
  isDemo: shops.isDemo,
};

/** The shops of a retail partner, or of all. */
export function listShops(read: Reader, retailPartnerId?: string) {
  return read
    .select(shopColumns)
    .from(shops)
    .innerJoin(retailPartners, eq(retailPartners.id, shops.retailPartnerId))
    .innerJoin(districts, eq(districts.code, shops.districtCode))
    .where(retailPartnerId === undefined ? undefined : eq(shops.retailPartnerId, retailPartnerId))
    .orderBy(asc(shops.retailPartnerId), asc(shops.districtCode), asc(shops.openedDay), asc(shops.id))
    .limit(5_000);
}

export type Shop = Awaited<ReturnType<typeof listShops>>[number];

export async function findShop(read: Reader, shopId: string): Promise<Shop | undefined> {
  const [shop] = await read
    .select(shopColumns)
    .from(shops)
    .innerJoin(retailPartners, eq(retailPartners.id, shops.retailPartnerId))
    .innerJoin(districts, eq(districts.code, shops.districtCode))
    .where(eq(shops.id, shopId))
    .limit(1);
  return shop;
}

export async function findPartner(read: Reader, partnerId: string) {
  const [partner] = await read.select().from(retailPartners).where(eq(retailPartners.id, partnerId)).limit(1);
  return partner;
}

/** What stands in a shop, and what stood there when it closed. */
export function listOutletsInShop(read: Reader, shopId: string) {
  return read
    .select({
      id: outlets.id,
      kind: outlets.kind,
      zh: outlets.nameZh,
      en: outlets.nameEn,
      openedDay: outlets.openedDay,
      closedDay: outlets.closedDay,
    })
    .from(outlets)
    .where(eq(outlets.shopId, shopId))
    .orderBy(asc(outlets.openedDay), asc(outlets.id))
    .limit(500);
}
