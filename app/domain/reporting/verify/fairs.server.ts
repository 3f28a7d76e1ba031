import { sql } from "drizzle-orm";
import { attributionEntries } from "#db/schema/attribution.ts";
import { fairStallDays, fairStalls, signedOrderLines } from "#db/schema/fairs.ts";
import { orderLines } from "#db/schema/ordering.ts";
import { agreedGoods, agreedTerms, purchaseOrders, purchases } from "#db/schema/purchasing.ts";
import type { Reader } from "#db/store.ts";
import { type Check, compare, differingRows, NONE } from "./compare.server.ts";

/** The newest version of each outlet at each fair. */
const newestStalls = sql`(select * from ${fairStalls} where from_day is not null and not exists (
  select 1 from ${fairStalls} as later where later.fair_id = ${fairStalls.fairId}
    and later.outlet_id = ${fairStalls.outletId} and later.version > ${fairStalls.version})) as stall`;

/**
 * What fairs sold on site, by the days that are kept for them, is what their outlets sold between the days entered; and
 * of what was signed no more is realised.
 */
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
  const above = sql`select count(*) from (
      select line.quantity, line.unit_price_fen, sum(entry.quantity) as taken, sum(entry.amount_fen) as fen
      from ${signedOrderLines} as line
      inner join ${purchases} as purchase on purchase.terms_id = line.signed_order_id
      inner join ${purchaseOrders} as placed on placed.purchase_id = purchase.id
      inner join ${orderLines} as sold on sold.order_id = placed.order_id and sold.variant_id = line.variant_id
      inner join ${attributionEntries} as entry on entry.order_line_id = sold.id
      group by line.signed_order_id, line.line_number, line.quantity, line.unit_price_fen
    ) as realised where taken > quantity or fen > quantity * unit_price_fen`;
  const unsigned = sql`select count(*) from ${agreedTerms} as terms
    inner join ${agreedGoods} as goods on goods.terms_id = terms.id
    left join ${signedOrderLines} as line on line.signed_order_id = terms.id and line.variant_id = goods.variant_id
    where terms.kind = 'signed' and (line.quantity is null or line.quantity <> goods.quantity or line.unit_price_fen <> goods.unit_price_fen)`;
  return [
    await compare(read, "no more is realised than was signed", ["above", above], NONE),
    await compare(read, "what a unit may order was signed", ["unsigned", unsigned], NONE),
    await compare(read, "what fairs sold on site is what their outlets sold", ["differing", differing], NONE),
    await compare(read, "every day of an outlet at a fair was entered", ["stray", stray], NONE),
  ];
}
