import { and, asc, eq, isNull, ne } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { districts } from "#db/schema/geography.ts";
import { outlets, shops } from "#db/schema/outlets.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { OutletKind } from "#db/words.ts";
import { covers, fitsUnder, KIND_RULES } from "./outlet-tree.ts";
import { type Deed, findDone, recordOutletEvent } from "./record-event.server.ts";

export interface NewOutlet {
  kind: Exclude<OutletKind, "centre">;
  nameZh: string;
  nameEn: string;
  districtCode: string;
  /** "" for the sub-centre of its district that opened first, or the centre where there is none. */
  parentId: string;
  shopId: string;
  countyId: string;
  regionCode: string;
  openedDay: number;
  closedDay?: number | null;
}

/**
 * Opens an outlet from a day and answers its id. A day that is over is taken too, because places are entered
 * that stood before this shop did; the record says when that was. The same key again answers the same outlet. Refuses with
 * OUTLET_PARENT_MISFIT, OUTLET_SHOP_MISFIT, OUTLET_DAY_WRONG, OUTLET_NAME_TAKEN (facts: name),
 * PAVILION_STANDS (the county has one) and KEY_REUSED.
 */
export async function openOutlet(tx: Tx, outlet: NewOutlet, deed: Deed): Promise<string> {
  const known = await findDone(tx, deed.key, outlet);
  if (known) return known;

  const rule = KIND_RULES[outlet.kind];
  const span = { openedDay: outlet.openedDay, closedDay: outlet.closedDay ?? null };
  const districtCode = rule.hasDistrict ? await knownDistrict(tx, outlet.districtCode) : null;
  if (span.closedDay !== null && span.closedDay <= span.openedDay) throw new Refusal("OUTLET_DAY_WRONG");
  const parent = await parentFor(
    tx,
    { kind: outlet.kind, districtCode, ...span },
    outlet.parentId,
    businessDay(deed.at),
  );
  const shop = outlet.shopId
    ? await shopFor(tx, { kind: outlet.kind, districtCode, ...span }, outlet.shopId)
    : null;
  await nameMustBeFree(tx, outlet.nameZh);
  if (outlet.kind === "pavilion") await countyMustBeWithout(tx, outlet.countyId);

  const id = newId();
  await tx.insert(outlets).values({
    id,
    kind: outlet.kind,
    nameZh: outlet.nameZh,
    nameEn: outlet.nameEn,
    districtCode,
    parentId: parent,
    shopId: shop?.id ?? null,
    retailPartnerId: shop?.retailPartnerId ?? null,
    countyId: outlet.kind === "pavilion" ? outlet.countyId : null,
    regionCode: outlet.kind === "hall" && outlet.regionCode ? outlet.regionCode : null,
    ...span,
    isDemo: false,
  });
  await recordOutletEvent(tx, deed, outlet, {
    subject: "outlet",
    subjectId: id,
    kind: "opened",
    day: outlet.openedDay,
    toNameZh: outlet.nameZh,
    toNameEn: outlet.nameEn,
    toParentId: parent,
    toShopId: shop?.id ?? null,
  });
  return id;
}

interface PlaceOfOutlet {
  kind: OutletKind;
  districtCode: string | null;
  openedDay: number;
  closedDay: number | null;
}

/** The parent that was asked for, if it fits, or the one that fits best; refuses with OUTLET_PARENT_MISFIT. */
export async function parentFor(
  read: Reader,
  outlet: PlaceOfOutlet,
  askedId: string,
  today: number,
): Promise<string> {
  const places = await read
    .select({
      id: outlets.id,
      kind: outlets.kind,
      districtCode: outlets.districtCode,
      openedDay: outlets.openedDay,
      closedDay: outlets.closedDay,
    })
    .from(outlets)
    .where(askedId ? eq(outlets.id, askedId) : undefined)
    .orderBy(asc(outlets.openedDay), asc(outlets.id));
  const fitting = places.filter(
    (place) => fitsUnder(outlet, place) && (place.closedDay === null || place.closedDay > today),
  );
  for (const kind of KIND_RULES[outlet.kind].parents) {
    const found = fitting.find((place) => place.kind === kind);
    if (found) return found.id;
  }
  throw new Refusal("OUTLET_PARENT_MISFIT");
}

/** The shop, if an outlet may stand in it: in its district, and open as long. Refuses with OUTLET_SHOP_MISFIT. */
export async function shopFor(read: Reader, outlet: PlaceOfOutlet, shopId: string) {
  const [shop] = await read
    .select({
      id: shops.id,
      retailPartnerId: shops.retailPartnerId,
      districtCode: shops.districtCode,
      openedDay: shops.openedDay,
      closedDay: shops.closedDay,
    })
    .from(shops)
    .where(eq(shops.id, shopId))
    .limit(1);
  if (!shop || !KIND_RULES[outlet.kind].mayBeInShop) throw new Refusal("OUTLET_SHOP_MISFIT");
  if (shop.districtCode !== outlet.districtCode || !covers(shop, outlet))
    throw new Refusal("OUTLET_SHOP_MISFIT");
  return shop;
}

async function knownDistrict(tx: Tx, code: string): Promise<string> {
  const [found] = await tx
    .select({ code: districts.code })
    .from(districts)
    .where(eq(districts.code, code))
    .limit(1);
  if (!found) throw new Refusal("OUTLET_PARENT_MISFIT");
  return found.code;
}

/** Two open places of one name could not be told apart in a report. */
export async function nameMustBeFree(tx: Tx, nameZh: string, exceptId = ""): Promise<void> {
  const [taken] = await tx
    .select({ id: outlets.id })
    .from(outlets)
    .where(and(eq(outlets.nameZh, nameZh), isNull(outlets.closedDay), ne(outlets.id, exceptId)))
    .limit(1);
  if (taken) throw new Refusal("OUTLET_NAME_TAKEN", { name: nameZh });
}

async function countyMustBeWithout(tx: Tx, countyId: string): Promise<void> {
  const [standing] = await tx
    .select({ id: outlets.id })
    .from(outlets)
    .where(and(eq(outlets.countyId, countyId), eq(outlets.kind, "pavilion"), isNull(outlets.closedDay)))
    .limit(1);
  if (standing) throw new Refusal("PAVILION_STANDS");
}
