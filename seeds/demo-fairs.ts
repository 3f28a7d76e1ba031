import { eq } from "drizzle-orm";
import { enterFair } from "#app/domain/fairs/enter-fair.server.ts";
import { setStall } from "#app/domain/fairs/set-stall.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { fairs } from "#db/schema/fairs.ts";
import { users } from "#db/schema/identity.ts";
import type { Tx } from "#db/store.ts";
import { demoEmail } from "./demo-accounts.ts";

const DAYS_AGO = 40;
const DAYS = 3;
const STALLS = ["O-CENTRE", "O-SUB-110106", "O-C-110105-001", "O-C-110105-002"];

/** Enters the demonstration's fair, held some weeks before `now`, with the outlets that sold there; once. */
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
}
