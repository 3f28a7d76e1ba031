import { sql } from "drizzle-orm";
import { attributionEntries } from "#db/schema/attribution.ts";
import { fairStallDays, fairStalls } from "#db/schema/fairs.ts";
import type { Reader } from "#db/store.ts";
import { type Check, compare, differingRows, NONE } from "./compare.server.ts";

/** The newest version of each outlet at each fair. */
const newestStalls = sql`(select * from ${fairStalls} where from_day is not null and not exists (
  select 1 from ${fairStalls} as later where later.fair_id = ${fairStalls.fairId}
    and later.outlet_id = ${fairStalls.outletId} and later.version > ${fairStalls.version})) as stall`;

/** What fairs sold on site, by the days that are kept for them, is what their outlets sold between the days entered. */
export async function checkFairs(read: Reader): Promise<Check[]> {
  const isOver = sql`sale.kind = 'sale' and sale.sales_mode = 'offline'`;
  const entry = sql.identifier("entry");
  const since = sql`inner join ${attributionEntries} as ${entry} on ${entry}.order_line_id = sale.order_line_id`;
  const differing = differingRows({
    kept: sql`${fairStallDays} as kept inner join ${attributionEntries} as sale on ${isOver}
      and sale.outlet_id = kept.outlet_id and sale.business_day = kept.day ${since}`,
    source: sql`${newestStalls} inner join ${attributionEntries} as sale on ${isOver}
      and sale.outlet_id = stall.outlet_id and sale.business_day between stall.from_day and stall.last_day ${since}`,
    keys: [
      [sql`kept.fair_id`, sql`stall.fair_id`],
      [sql`kept.outlet_id`, sql`stall.outlet_id`],
    ],
    sums: [
      [sql`entry.amount_fen`, sql`entry.amount_fen`],
      [sql`entry.quantity`, sql`entry.quantity`],
    ],
  });
  const stray = sql`select count(*) from ${fairStallDays} as kept where not exists (select 1 from ${newestStalls}
    where stall.fair_id = kept.fair_id and stall.outlet_id = kept.outlet_id and kept.day between stall.from_day and stall.last_day)`;
  return [
    await compare(read, "what fairs sold on site is what their outlets sold", ["differing", differing], NONE),
    await compare(read, "every day of an outlet at a fair was entered", ["stray", stray], NONE),
  ];
}
