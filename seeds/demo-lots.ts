import { changeLot } from "#app/domain/inventory/change-lot.server.ts";
import { receiveLots } from "#app/domain/inventory/receive-lots.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import type { Tx } from "#db/store.ts";
import { readSeed } from "./load-table.ts";

/** Puts the invented lots of seeds/data/demo_lots.csv on their shelves, made so many days before `now`. */
export async function seedDemoLots(tx: Tx, now: number): Promise<void> {
  const today = businessDay(now);
  for (const row of readSeed("demo_lots")) {
    const { variantId = "", code = "", source = "", licence = "", reportNumber = "", shelves = "" } = row;
    let lotId = "";
    for (const shelf of shelves.split("|")) {
      const [outletId = "", quantity] = shelf.split(":");
      const receipt = {
        receiptId: `demo:${code}:${outletId}`,
        variantId,
        quantity: Number(quantity),
        code,
        producedDay: addDays(today, -Number(row.daysAgo)),
        shelfLifeDays: null,
        source,
        licence,
        reportNumber,
        reportDay: row.reportDaysAgo ? addDays(today, -Number(row.reportDaysAgo)) : null,
      };
      [lotId = ""] = await receiveLots(tx, outletId, [receipt], { by: null, isDemo: true }, now);
    }
    if (row.step === "held" || row.step === "recalled")
      await changeLot(tx, row.step, { lotId, reason: row.reason ?? "", by: null }, now);
  }
}
