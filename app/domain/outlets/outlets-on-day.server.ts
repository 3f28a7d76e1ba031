import { and, asc, eq, gt, inArray, isNull, lte, or } from "drizzle-orm";
import { readNamesOfDays } from "#app/domain/naming/past-names.server.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { districts } from "#db/schema/geography.ts";
import { users } from "#db/schema/identity.ts";
import { outletEvents, outlets, retailPartners, shops } from "#db/schema/outlets.ts";
import type { Reader } from "#db/store.ts";
import { OUTLET_KINDS, type OutletKind } from "#db/words.ts";

/** An outlet as it was on a day: its name, parent and shop of then. */
export interface OutletOnDay {
  id: string;
  kind: OutletKind;
  name: Name;
  districtCode: string | null;
  parentId: string | null;
  shopId: string | null;
  shop: Name | null;
  partnerId: string | null;
  partner: Name | null;
  countyId: string | null;
  openedDay: number;
  closedDay: number | null;
  isDemo: boolean;
}

/**
 * Every outlet that was open on a day, in the order of the tree: by district, kind, day of opening. It rests on
 * opening and closing days and on the record of what was renamed and moved since, so a day that is over
 * reads the same whenever it is asked for.
 */
export async function listOutletsOn(read: Reader, day: number): Promise<OutletOnDay[]> {
  const rows = await read
    .select({
      id: outlets.id,
      kind: outlets.kind,
      zh: outlets.nameZh,
      en: outlets.nameEn,
      districtCode: outlets.districtCode,
      parentId: outlets.parentId,
      shopId: outlets.shopId,
      partnerId: outlets.retailPartnerId,
      countyId: outlets.countyId,
      openedDay: outlets.openedDay,
      closedDay: outlets.closedDay,
      isDemo: outlets.isDemo,
    })
    .from(outlets)
    .where(and(lte(outlets.openedDay, day), or(isNull(outlets.closedDay), gt(outlets.closedDay, day))))
    .orderBy(asc(outlets.openedDay), asc(outlets.id));
  const nameOn = await readNamesOfDays(read, "outlet");
  const movedSince = await readMovesSince(read, day);
  const shopNames = new Map(
    (
      await read
        .select({ id: shops.id, zh: shops.nameZh, en: shops.nameEn, partnerId: shops.retailPartnerId })
        .from(shops)
    ).map((shop) => [shop.id, shop]),
  );
  const partnerNames = new Map(
    (
      await read
        .select({ id: retailPartners.id, zh: retailPartners.nameZh, en: retailPartners.nameEn })
        .from(retailPartners)
    ).map(({ id, zh, en }) => [id, { zh, en }]),
  );
  return rows
    .map(({ zh, en, ...row }) => {
      const then = movedSince.get(row.id);
      const { parentId, shopId } = then ?? row;
      const shop = shopId === null ? undefined : shopNames.get(shopId);
      const partnerId = shop?.partnerId ?? (then ? null : row.partnerId);
      return {
        ...row,
        name: nameOn(row.id, day, { zh, en }),
        parentId,
        shopId,
        shop: shop ? { zh: shop.zh, en: shop.en } : null,
        partnerId,
        partner: (partnerId === null ? undefined : partnerNames.get(partnerId)) ?? null,
      };
    })
    .sort((a, b) => compareText(placeOf(a), placeOf(b)));
}

/** Where each outlet that moved after a day had been on it: what its first move since came from. */
async function readMovesSince(read: Reader, day: number) {
  const moves = await read
    .select({
      id: outletEvents.subjectId,
      parentId: outletEvents.fromParentId,
      shopId: outletEvents.fromShopId,
    })
    .from(outletEvents)
    .where(and(eq(outletEvents.kind, "moved"), gt(outletEvents.day, day)))
    .orderBy(asc(outletEvents.happenedAt), asc(outletEvents.id));
  const first = new Map<string, { parentId: string | null; shopId: string | null }>();
  for (const { id, ...from } of moves) if (!first.has(id)) first.set(id, from);
  return first;
}

/** The centre and the city's own first, then the districts in the order of their codes. */
function placeOf({ kind, districtCode, openedDay, id }: OutletOnDay): string {
  const rank = RANK.indexOf(kind);
  const isOfCity = kind === "centre" || kind === "hall";
  return `${isOfCity ? "0" : (districtCode ?? "9")} ${rank} ${openedDay} ${id}`;
}

const RANK: readonly OutletKind[] = [
  "centre",
  "hall",
  "sub_centre",
  "counter",
  "zone",
  "cabinet",
  "pavilion",
];

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export type KindCounts = Record<OutletKind, number>;

export function countKinds(places: readonly { kind: OutletKind }[]): KindCounts {
  const counts = Object.fromEntries(OUTLET_KINDS.map((kind) => [kind, 0])) as KindCounts;
  for (const { kind } of places) counts[kind] += 1;
  return counts;
}

export interface DistrictOnDay {
  code: string;
  name: Name;
  counts: KindCounts;
  /** No sub-centre was open there: a gap in the city's net. */
  isGap: boolean;
}

/** Every district with what was open in it; the city's own outlets stand in none. */
export async function countByDistrict(
  read: Reader,
  places: readonly OutletOnDay[],
  day: number,
): Promise<DistrictOnDay[]> {
  const nameOn = await readNamesOfDays(read, "district");
  return (await listDistricts(read)).map(({ code, zh, en }) => {
    const counts = countKinds(places.filter(({ districtCode }) => districtCode === code));
    return { code, name: nameOn(code, day, { zh, en }), counts, isGap: counts.sub_centre === 0 };
  });
}

/** One outlet as it is now, with its parent, shop and partner by name. */
export async function findOutlet(read: Reader, outletId: string) {
  const [outlet] = await read.select().from(outlets).where(eq(outlets.id, outletId)).limit(1);
  if (!outlet) return undefined;
  const [parent] = outlet.parentId
    ? await read
        .select({ id: outlets.id, zh: outlets.nameZh, en: outlets.nameEn })
        .from(outlets)
        .where(eq(outlets.id, outlet.parentId))
        .limit(1)
    : [];
  const [shop] = outlet.shopId
    ? await read
        .select({ id: shops.id, zh: shops.nameZh, en: shops.nameEn, address: shops.address })
        .from(shops)
        .where(eq(shops.id, outlet.shopId))
        .limit(1)
    : [];
  const [partner] = outlet.retailPartnerId
    ? await read
        .select({ id: retailPartners.id, zh: retailPartners.nameZh, en: retailPartners.nameEn })
        .from(retailPartners)
        .where(eq(retailPartners.id, outlet.retailPartnerId))
        .limit(1)
    : [];
  const [district] = outlet.districtCode
    ? await read
        .select({ zh: districts.nameZh, en: districts.nameEn })
        .from(districts)
        .where(eq(districts.code, outlet.districtCode))
        .limit(1)
    : [];
  return { ...outlet, parent, shop, partner, district };
}

/** What was done to an outlet or a shop, the newest first, with the names of places and persons. */
export async function listOutletEvents(read: Reader, subjectId: string) {
  const events = await read
    .select({
      id: outletEvents.id,
      kind: outletEvents.kind,
      day: outletEvents.day,
      fromNameZh: outletEvents.fromNameZh,
      fromNameEn: outletEvents.fromNameEn,
      toNameZh: outletEvents.toNameZh,
      toNameEn: outletEvents.toNameEn,
      fromParentId: outletEvents.fromParentId,
      toParentId: outletEvents.toParentId,
      fromShopId: outletEvents.fromShopId,
      toShopId: outletEvents.toShopId,
      note: outletEvents.note,
      happenedAt: outletEvents.happenedAt,
      actorUserId: outletEvents.actorUserId,
      actor: users.name,
    })
    .from(outletEvents)
    .leftJoin(users, eq(users.id, outletEvents.actorUserId))
    .where(eq(outletEvents.subjectId, subjectId))
    .orderBy(asc(outletEvents.happenedAt), asc(outletEvents.id))
    .limit(500);
  const ids = events.flatMap(({ fromParentId, toParentId }) => [fromParentId, toParentId]);
  const shopIds = events.flatMap(({ fromShopId, toShopId }) => [fromShopId, toShopId]);
  const known = <T>(list: readonly (T | null)[]) => [...new Set(list.filter((id) => id !== null))];
  const names = new Map<string, Name>();
  const places = read
    .select({ id: outlets.id, zh: outlets.nameZh, en: outlets.nameEn })
    .from(outlets)
    .where(inArray(outlets.id, known(ids)));
  const stores = read
    .select({ id: shops.id, zh: shops.nameZh, en: shops.nameEn })
    .from(shops)
    .where(inArray(shops.id, known(shopIds)));
  for (const { id, zh, en } of [...(await places), ...(await stores)]) names.set(id, { zh, en });
  return events.reverse().map((event) => ({
    ...event,
    fromParent: names.get(event.fromParentId ?? "") ?? null,
    toParent: names.get(event.toParentId ?? "") ?? null,
    fromShop: names.get(event.fromShopId ?? "") ?? null,
    toShop: names.get(event.toShopId ?? "") ?? null,
  }));
}

/** Outlets that goods or counters may be put under: the centre, and sub-centres that are not closed. */
export function listParents(read: Reader) {
  return read
    .select({
      id: outlets.id,
      kind: outlets.kind,
      zh: outlets.nameZh,
      en: outlets.nameEn,
      districtCode: outlets.districtCode,
    })
    .from(outlets)
    .where(and(inArray(outlets.kind, ["centre", "sub_centre"]), isNull(outlets.closedDay)))
    .orderBy(asc(outlets.kind), asc(outlets.districtCode), asc(outlets.id));
}

/** The city's districts by code. */
export function listDistricts(read: Reader) {
  return read
    .select({ code: districts.code, zh: districts.nameZh, en: districts.nameEn })
    .from(districts)
    .orderBy(asc(districts.code));
}
