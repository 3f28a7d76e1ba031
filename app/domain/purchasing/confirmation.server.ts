import { asc, eq } from "drizzle-orm";
import { users } from "#db/schema/identity.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { purchaseOrders } from "#db/schema/purchasing.ts";
import type { Reader } from "#db/store.ts";
import type { Locale } from "#db/words.ts";
import type { Purchase } from "./keep-purchase.server.ts";

/** What was ordered for one place and day. */
export interface ConfirmedDelivery {
  orderNumber: string;
  pointName: string;
  deliveryDay: number;
  receiver: string;
  address: string;
  lines: {
    sku: string;
    name: string;
    spec: string;
    countyName: string;
    quantity: number;
    unitPriceFen: number;
    amountFen: number;
  }[];
  goodsFen: number;
  freightFen: number;
  totalFen: number;
}

/** A placed purchase as it is confirmed: what its orders say, in one language. */
export interface Confirmation {
  number: string;
  unitName: string;
  placedAt: number;
  placedBy: string;
  note: string | null;
  isDemo: boolean;
  deliveries: ConfirmedDelivery[];
  counties: { name: string; amountFen: number }[];
  goodsFen: number;
  freightFen: number;
  totalFen: number;
}

/** The confirmation of a purchase, from the lines of its orders; undefined before it is placed. */
export async function readConfirmation(
  read: Reader,
  purchase: Purchase,
  unit: { nameZh: string; nameEn: string | null; isDemo: boolean },
  locale: Locale,
): Promise<Confirmation | undefined> {
  const { placedAt, placedBy } = purchase;
  if (placedAt === null || placedBy === null) return undefined;
  const isEnglish = locale === "en";
  const [person] = await read.select({ name: users.name }).from(users).where(eq(users.id, placedBy)).limit(1);
  const rows = await read
    .select({
      orderNumber: orders.number,
      pointName: purchaseOrders.pointName,
      deliveryDay: purchaseOrders.deliveryDay,
      receiverName: orders.receiverName,
      phone: orders.phone,
      regionZh: orders.regionZh,
      street: orders.street,
      detail: orders.detail,
      goodsFen: orders.goodsFen,
      freightFen: orders.freightFen,
      totalFen: orders.totalFen,
      sku: orderLines.sku,
      name: isEnglish ? orderLines.nameEn : orderLines.nameZh,
      spec: isEnglish ? orderLines.specEn : orderLines.specZh,
      countyName: isEnglish ? orderLines.countyNameEn : orderLines.countyNameZh,
      quantity: orderLines.quantity,
      unitPriceFen: orderLines.unitPriceFen,
      amountFen: orderLines.amountFen,
    })
    .from(purchaseOrders)
    .innerJoin(orders, eq(orders.id, purchaseOrders.orderId))
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .where(eq(purchaseOrders.purchaseId, purchase.id))
    .orderBy(
      asc(purchaseOrders.deliveryDay),
      asc(purchaseOrders.pointName),
      asc(orders.number),
      asc(orderLines.lineNumber),
    );
  const deliveries = new Map<string, ConfirmedDelivery>();
  const counties = new Map<string, number>();
  for (const row of rows) {
    let delivery = deliveries.get(row.orderNumber);
    if (!delivery) {
      const { orderNumber, pointName, deliveryDay, goodsFen, freightFen, totalFen } = row;
      delivery = {
        orderNumber,
        pointName,
        deliveryDay,
        receiver: `${row.receiverName} ${row.phone}`,
        address: `${row.regionZh} ${row.street} ${row.detail}`,
        lines: [],
        goodsFen,
        freightFen,
        totalFen,
      };
      deliveries.set(orderNumber, delivery);
    }
    const { sku, name, spec, countyName, quantity, unitPriceFen, amountFen } = row;
    delivery.lines.push({ sku, name, spec, countyName, quantity, unitPriceFen, amountFen });
    counties.set(countyName, (counties.get(countyName) ?? 0) + amountFen);
  }
  const all = [...deliveries.values()];
  const sum = (of: (delivery: ConfirmedDelivery) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    number: purchase.number,
    unitName: isEnglish ? (unit.nameEn ?? unit.nameZh) : unit.nameZh,
    placedAt,
    placedBy: person?.name ?? "",
    note: purchase.note,
    isDemo: unit.isDemo,
    deliveries: all,
    counties: [...counties]
      .map(([name, amountFen]) => ({ name, amountFen }))
      .sort((a, b) => b.amountFen - a.amountFen),
    goodsFen: sum(({ goodsFen }) => goodsFen),
    freightFen: sum(({ freightFen }) => freightFen),
    totalFen: sum(({ totalFen }) => totalFen),
  };
}
