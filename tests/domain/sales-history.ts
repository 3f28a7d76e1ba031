import type { NewEntry } from "#app/domain/attribution/record-attribution.server.ts";
import { recordAttribution } from "#app/domain/attribution/record-attribution.server.ts";
import { applyPayment } from "#app/domain/ordering/apply-payment.server.ts";
import { type NewOrder, type PlacedOrder, placeOrder } from "#app/domain/ordering/place-order.server.ts";
import { newId } from "#app/domain/values/id.ts";
import type { Store } from "#db/store.ts";

/** A guest's order of a bag of beef and something from another county, unless said otherwise. */
export function anOrder(order: Partial<NewOrder> = {}): NewOrder {
  return {
    idempotencyKey: newId(),
    userId: null,
    goods: [
      { variantId: "V001", quantity: 2 },
      { variantId: "V030", quantity: 1 },
    ],
    acceptedTotalFen: null,
    hasConfirmedNoReturn: true,
    receiver: {
      receiverName: "张小明",
      phone: "13812345678",
      provinceCode: "110000",
      prefectureCode: null,
      countyCode: "110105",
      regionZh: "北京市 朝阳区",
      street: "团结湖街道",
      detail: "一号楼 502",
    },
    email: null,
    note: null,
    locale: "zh-CN",
    fulfilmentOutletId: "O-CENTRE",
    soldBy: null,
    entryChannel: "none",
    gateway: "demo",
    ...order,
  };
}

/** Pays an order as its gateway would say it. */
export function pay(store: Store, { paymentId, totalFen }: PlacedOrder, paidAt: number): Promise<boolean> {
  const payment = {
    externalId: `demo_${paymentId}`,
    paymentId,
    state: "paid" as const,
    amountFen: totalFen,
    currency: "cny",
  };
  return store.write((tx) => applyPayment(tx, payment, paidAt));
}

/** Places an order and pays it at the same instant. */
export async function buy(store: Store, at: number, order: Partial<NewOrder> = {}): Promise<PlacedOrder> {
  const placed = await store.write((tx) => placeOrder(tx, anOrder(order), at));
  await pay(store, placed, at);
  return placed;
}

/** An entry of the ledger that stands by itself, with no order behind it. */
export function anEntry(entry: Partial<NewEntry> & Pick<NewEntry, "soldAt">): NewEntry {
  const id = newId();
  return {
    kind: "sale",
    sourceId: id,
    orderId: id,
    orderLineId: id,
    countyId: "150430",
    outletId: "O-CENTRE",
    salesMode: "offline",
    entryChannel: "none",
    categoryId: "grain",
    supplierId: "S001",
    productId: "P001",
    variantId: "V001",
    directoryEntryId: null,
    buyingUnitId: null,
    amountFen: 1_000,
    quantity: 1,
    weightGrams: 500,
    orderCount: 1,
    ...entry,
  };
}

/** Writes entries into the ledger through its one door. */
export function enter(store: Store, entries: readonly NewEntry[]): Promise<void> {
  const recordedAt = Math.max(...entries.map((entry) => entry.soldAt));
  return store.write((tx) => recordAttribution(tx, entries, recordedAt));
}
