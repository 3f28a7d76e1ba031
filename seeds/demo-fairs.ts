import { and, asc, eq } from "drizzle-orm";
import { enterFair } from "#app/domain/fairs/enter-fair.server.ts";
import { enterForecast } from "#app/domain/fairs/forecast.server.ts";
import { setStall } from "#app/domain/fairs/set-stall.server.ts";
import { type NewSignedOrder, signOrder } from "#app/domain/fairs/sign-order.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { fairs } from "#db/schema/fairs.ts";
import { users } from "#db/schema/identity.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Tx } from "#db/store.ts";
import { demoEmail } from "./demo-accounts.ts";

const DAYS_AGO = 40;
const DAYS = 3;
const TAKEN_WITHIN_DAYS = 180;
const DEMO_SCHOOL = "金盏实验学校（演示）";
const STALLS = ["O-CENTRE", "O-SUB-110106", "O-C-110105-001", "O-C-110105-002"];

/** Enters the demonstration's fair, held some weeks before `now`, with the outlets that sold there and what was signed; once. */
export async function seedDemoFairs(tx: Tx, now: number): Promise<void> {
  const [any] = await tx.select({ id: fairs.id }).from(fairs).limit(1);
  if (any) return;
  const [staff] = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.email, demoEmail("centre")))
    .limit(1);
  if (!staff) throw new Error("the demonstration has no staff of the centre");
  const fromDay = addDays(businessDay(now), -DAYS_AGO);
  const days = { fromDay, lastDay: addDays(fromDay, DAYS - 1) };
  const fairId = newId();
  await enterFair(
    tx,
    {
      id: fairId,
      nameZh: "受援地区好物推介会（演示）",
      nameEn: "Goods of the aided counties, a fair (demo)",
      ...days,
      districtCode: "110106",
      address: "双创中心一层展厅（演示）",
      hostCountyId: null,
      note: null,
      isDemo: true,
    },
    staff.id,
    now,
  );
  for (const outletId of STALLS)
    await setStall(tx, { id: newId(), fairId, outletId, days, reason: "演示数据，事后登记" }, staff.id, now);
  await enterForecast(
    tx,
    {
      id: newId(),
      fairId,
      scope: "fair",
      memberId: "",
      amountFen: 30_000_000,
      statedBy: "推介会组委会（演示）",
      statedDay: fromDay,
      source: "演示数据",
    },
    staff.id,
    now,
  );
  await signDemoOrders(tx, fairId, { days, staffId: staff.id, now });
}

/** Two orders that were signed: by the demonstration's school, and by a company that is not registered. */
async function signDemoOrders(
  tx: Tx,
  fairId: string,
  { days, staffId, now }: { days: { fromDay: number; lastDay: number }; staffId: string; now: number },
): Promise<void> {
  const [school] = await tx
    .select({ id: buyingUnits.id })
    .from(buyingUnits)
    .where(eq(buyingUnits.nameZh, DEMO_SCHOOL))
    .limit(1);
  if (!school) throw new Error(`the demonstration has no unit ${DEMO_SCHOOL}`);
  const buyers: NewSignedOrder["buyer"][] = [
    { unitId: school.id },
    { name: "东坝某企业食堂（演示）", uscc: null },
  ];
  for (const [index, buyer] of buyers.entries()) {
    const { supplierId, goods } = await pickGoods(tx, index);
    const signed = {
      id: newId(),
      fairId,
      supplierId,
      buyer,
      signedDay: days.fromDay,
      takeByDay: addDays(days.fromDay, TAKEN_WITHIN_DAYS),
      note: "演示数据",
      goods,
    };
    await signOrder(tx, signed, staffId, now);
  }
}

/** Goods of the supplier that sells the most kinds, or the next one: each a tenth below its price. */
async function pickGoods(tx: Tx, place: number) {
  const rows = await tx
    .select({ variantId: variants.id, supplierId: products.supplierId, priceFen: variants.priceFen })
    .from(variants)
    .innerJoin(products, eq(products.id, variants.productId))
    .where(and(eq(products.isOnSale, true), eq(products.storageClass, "ambient")))
    .orderBy(asc(variants.id));
  const bySupplier = new Map<string, typeof rows>();
  for (const row of rows) bySupplier.set(row.supplierId, [...(bySupplier.get(row.supplierId) ?? []), row]);
  const [supplierId, own] = [...bySupplier].sort((a, b) => b[1].length - a[1].length)[place] ?? ["", []];
  const goods = own.slice(0, 3).map(({ variantId, priceFen }, index) => ({
    variantId,
    quantity: 100 * (index + 1),
    unitPriceFen: Math.round((priceFen * 9) / 10),
  }));
  return { supplierId, goods };
}
