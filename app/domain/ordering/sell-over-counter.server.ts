import { sql } from "drizzle-orm";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { takeSoldStock } from "#app/domain/inventory/stock.server.ts";
import { findSellingOutlet } from "#app/domain/outlets/queries.server.ts";
import { salesModeOf } from "#app/domain/outlets/sales-mode.ts";
import { takeCounterMoney } from "#app/domain/payments/take-counter-money.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { pricePer500Grams } from "#app/domain/values/fen.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { orders } from "#db/schema/ordering.ts";
import { perConnection, type Tx } from "#db/store.ts";
import type { EntryChannel, Locale, Tender } from "#db/words.ts";
import { strictestOf } from "./order.ts";
import { insertCounties, insertOrderLine, recordOrderEvent, underFreeNumber } from "./place-order.server.ts";
import { findSaleTerms } from "./sale-terms.server.ts";

/** Goods of a sale at the price they were sold for. */
export interface CounterSaleLine {
  variantId: string;
  quantity: number;
  /** What they were weighed at, where the weight made the price; the unit price is then that of 500 g. */
  grams: number | null;
  unitPriceFen: number;
  amountFen: number;
}

/** A sale over a counter, after the fact: the goods are gone and the money is in the drawer. */
export interface CounterSale {
  /** Made at the counter, and the key of the order: the same sale again is no second order. */
  saleId: string;
  contentHash: string;
  outletId: string;
  /** Which device, and whose turn at it; null where nobody keeps them apart. */
  till: string | null;
  shiftId: string | null;
  clerkUserId: string;
  lines: readonly CounterSaleLine[];
  tender: Tender;
  tenderedFen: number;
  /** The instant that counts: it decides the day, the county's name and whether the goods were certified. */
  soldAt: number;
  locale: Locale;
  entryChannel: EntryChannel;
}

export interface SoldOverCounter {
  orderId: string;
  orderNumber: string;
  totalFen: number;
  isPriceChanged: boolean;
  isShort: boolean;
  /** Of what was short, the shelf had some that may not be sold: recalled, expired, without papers. */
  isBlockedLot: boolean;
}

const p = sql.placeholder;

const statements = perConnection((tx: Tx) => ({
  insertOrder: tx
    .insert(orders)
    .values({
      id: p("id"),
      number: p("number"),
      idempotencyKey: p("idempotencyKey"),
      contentHash: p("contentHash"),
      state: "paid",
      progress: "completed",
      handover: "taken",
      fulfilmentOutletId: p("outletId"),
      gateway: "counter",
      storageClass: p("storageClass"),
      receiverName: "",
      phone: "",
      provinceCode: "110000",
      countyCode: p("districtCode"),
      regionZh: p("regionZh"),
      street: "",
      detail: "",
      locale: p("locale"),
      goodsFen: p("totalFen"),
      freightFen: 0,
      totalFen: p("totalFen"),
      placedAt: p("placedAt"),
      holdExpiresAt: p("placedAt"),
      paidAt: p("placedAt"),
      receivedDay: p("day"),
    })
    .onConflictDoNothing()
    .returning({ id: orders.id })
    .prepare("counter_order_insert"),
}));

/**
 * Enters a sale that was made over a counter: the order, paid and handed over; its lines at the price they
 * were sold for; the money and its receipt; the goods, off the counter's shelf; each line's credit. All of
 * it or nothing. The sale stands whatever the books say: a price that is another by now and goods that they
 * did not have are answered, not refused. Undefined when an order of this key is there already.
 *
 * Refuses with NOT_ON_SALE (facts: variantId) goods that the catalogue does not know at all.
 */
export async function sellOverCounter(
  tx: Tx,
  sale: CounterSale,
  recordedAt: number,
): Promise<SoldOverCounter | undefined> {
  const { outletId, soldAt, clerkUserId, saleId } = sale;
  const outlet = await findSellingOutlet(tx, outletId);
  if (!outlet) throw new Error(`there is no outlet ${outletId}`);
  const lines = await describeLines(tx, sale);
  const totalFen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const orderId = newId();
  const order = {
    id: orderId,
    idempotencyKey: saleId,
    contentHash: sale.contentHash,
    outletId,
    storageClass: strictestOf(lines),
    districtCode: outlet.districtCode,
    regionZh: outlet.regionZh,
    locale: sale.locale,
    totalFen,
    placedAt: soldAt,
    day: businessDay(soldAt),
  };
  const orderNumber = await underFreeNumber(tx, order, (number) =>
    statements(tx).insertOrder.execute({ ...order, number }),
  );
  if (!orderNumber) return undefined;

  const credit = {
    outletId,
    entryChannel: sale.entryChannel,
    salesMode: salesModeOf(outlet.kind, sale.entryChannel),
    buyingUnitId: null,
  };
  for (const line of lines) await insertOrderLine(tx, { ...line, ...credit, orderId });
  await insertCounties(tx, orderId, soldAt, lines);
  const { short, blocked } = await takeSoldStock(
    tx,
    outletId,
    lines.map(({ id, variantId, quantity }) => ({ sourceId: id, variantId, quantity })),
    soldAt,
  );
  await takeCounterMoney(
    tx,
    {
      receiptId: saleId,
      orderId,
      outletId,
      till: sale.till,
      shiftId: sale.shiftId,
      tender: sale.tender,
      tenderedFen: sale.tenderedFen,
      takenBy: clerkUserId,
      takenAt: soldAt,
    },
    totalFen,
    recordedAt,
  );
  await recordAttribution(
    tx,
    lines.map((line) => ({
      ...credit,
      kind: "sale" as const,
      sourceId: line.id,
      orderId,
      orderLineId: line.id,
      countyId: line.countyId,
      categoryId: line.categoryId,
      supplierId: line.supplierId,
      productId: line.productId,
      variantId: line.variantId,
      directoryEntryId: line.directoryEntryId,
      amountFen: line.amountFen,
      quantity: line.quantity,
      weightGrams: line.orderedGrams,
      orderCount: line.lineNumber === 1 ? 1 : 0,
      soldAt,
    })),
    recordedAt,
  );
  await recordOrderEvent(tx, orderId, "handed_over", clerkUserId, soldAt);
  const isPriceChanged = lines.some((line) => line.isPriceChanged);
  return {
    orderId,
    orderNumber,
    totalFen,
    isPriceChanged,
    isShort: short.length > 0,
    isBlockedLot: blocked.length > 0,
  };
}

/** What the catalogue says of the goods, at the price they were sold for. */
async function describeLines(tx: Tx, { lines, outletId, soldAt }: CounterSale) {
  // the price of one: bulk prices are for orders, a till shows what is on the tag
  const one = lines.map(({ variantId }) => ({ variantId, quantity: 1 }));
  const terms = await findSaleTerms(tx, one, outletId, soldAt);
  return lines.map((sold, index) => {
    const known = terms.find(({ variantId }) => variantId === sold.variantId);
    if (!known) throw new Refusal("NOT_ON_SALE", { variantId: sold.variantId });
    const { quantity, grams, unitPriceFen, amountFen } = sold;
    const isByWeight = grams !== null;
    const priceNow = isByWeight ? pricePer500Grams(known.priceFen, known.netGrams) : known.priceFen;
    // a line says its price by the piece: what a weighed piece came to, rounded up, and the rest as a discount
    const priceFen = isByWeight ? Math.ceil(amountFen / quantity) : unitPriceFen;
    return {
      ...known,
      id: newId(),
      lineNumber: index + 1,
      quantity,
      priceFen,
      discountFen: priceFen * quantity - amountFen,
      amountFen,
      isWeighed: known.isWeighed && isByWeight,
      orderedGrams: grams ?? (known.netGrams ?? 0) * quantity,
      isPriceChanged: priceNow !== unitPriceFen,
    };
  });
}
