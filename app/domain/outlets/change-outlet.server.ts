import { and, eq, isNull } from "drizzle-orm";
import { keepPastName } from "#app/domain/naming/past-names.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { bumpCounter, CATALOG_COUNTER } from "#db/counters.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Tx } from "#db/store.ts";
import { nameMustBeFree, parentFor, shopFor } from "./open-outlet.server.ts";
import { type Deed, findDone, recordOutletEvent } from "./record-event.server.ts";

/**
 * Gives an outlet another name from today on; reports of the days before keep the old one. Refuses with
 * OUTLET_NAME_TAKEN, OUTLET_ENDED (it is closed) and KEY_REUSED.
 */
export async function renameOutlet(
  tx: Tx,
  outletId: string,
  name: { nameZh: string; nameEn: string },
  deed: Deed,
): Promise<void> {
  const asked = ["rename", outletId, name];
  if (await findDone(tx, deed.key, asked)) return;
  const outlet = await openOutletOf(tx, outletId);
  if (outlet.nameZh === name.nameZh && outlet.nameEn === name.nameEn) return;
  await nameMustBeFree(tx, name.nameZh, outletId);
  const today = businessDay(deed.at);
  const { nameZh, nameEn } = outlet;
  await keepPastName(tx, "outlet", { memberId: outletId, nameZh, nameEn }, today);
  await tx.update(outlets).set(name).where(eq(outlets.id, outletId));
  await bumpCounter(tx, CATALOG_COUNTER); // pages that name a pavilion are drawn anew
  await recordOutletEvent(tx, deed, asked, {
    subject: "outlet",
    subjectId: outletId,
    kind: "renamed",
    day: today,
    fromNameZh: nameZh,
    fromNameEn: nameEn,
    toNameZh: name.nameZh,
    toNameEn: name.nameEn,
  });
}

/**
 * Moves an outlet under another parent, into another shop, or out of one, from today on. It stays in its
 * district: what a district sold remains the district's, so an outlet that goes to another one is closed and
 * opened anew. Refuses with OUTLET_PARENT_MISFIT, OUTLET_SHOP_MISFIT, OUTLET_ENDED and KEY_REUSED.
 */
export async function moveOutlet(
  tx: Tx,
  outletId: string,
  to: { parentId: string; shopId: string; note: string },
  deed: Deed,
): Promise<void> {
  const asked = ["move", outletId, to];
  if (await findDone(tx, deed.key, asked)) return;
  const outlet = await openOutletOf(tx, outletId);
  const today = businessDay(deed.at);
  // it has been where it was up to now: what comes after must cover the days from today
  const fromNow = { ...outlet, openedDay: Math.max(today, outlet.openedDay) };
  const parentId = await parentFor(tx, fromNow, to.parentId, today);
  const shop = to.shopId ? await shopFor(tx, fromNow, to.shopId) : null;
  if (parentId === outlet.parentId && (shop?.id ?? null) === outlet.shopId) return;
  await tx
    .update(outlets)
    .set({ parentId, shopId: shop?.id ?? null, retailPartnerId: shop?.retailPartnerId ?? null })
    .where(eq(outlets.id, outletId));
  await recordOutletEvent(tx, deed, asked, {
    subject: "outlet",
    subjectId: outletId,
    kind: "moved",
    day: today,
    fromParentId: outlet.parentId,
    fromShopId: outlet.shopId,
    toParentId: parentId,
    toShopId: shop?.id ?? null,
    note: to.note || null,
  });
}

/** An outlet that is not closed and not about to be; anything else is refused with OUTLET_ENDED. */
async function openOutletOf(tx: Tx, outletId: string) {
  const [outlet] = await tx
    .select()
    .from(outlets)
    .where(and(eq(outlets.id, outletId), isNull(outlets.closedDay)))
    .limit(1);
  if (!outlet) throw new Refusal("OUTLET_ENDED");
  return outlet;
}
