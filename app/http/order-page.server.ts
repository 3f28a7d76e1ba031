import { isClaimable, listClaimable } from "#app/domain/claims/claimable.server.ts";
import { listOrderClaims } from "#app/domain/claims/queries.server.ts";
import { findCollection } from "#app/domain/fulfilment/collect.server.ts";
import { listParcels } from "#app/domain/fulfilment/queries.server.ts";
import { findRule } from "#app/domain/fulfilment/rules.server.ts";
import { maskAddress, maskName, maskPhone } from "#app/domain/identity/masking.ts";
import { findOrderFapiao } from "#app/domain/invoicing/order-fapiao.server.ts";
import { findAccount } from "#app/domain/ordering/account.server.ts";
import { findOrderParts, listCredits, type Order } from "#app/domain/ordering/order-queries.server.ts";
import { sumRefunds } from "#app/domain/ordering/refund-queries.server.ts";
import { getOutletName } from "#app/domain/outlets/queries.server.ts";
import { findTransferNotice } from "#app/domain/payments/transfer-notice.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import type { OwnOrder } from "#app/http/own-order.server.ts";
import type { Reader } from "#db/store.ts";

/** How long an order thanks for its payment. */
const DAY_MS = 86_400_000;

/** What the page of an order shows to whoever was let in to it: a shopper, or a member of the unit that bought. */
export async function readOrderPage(read: Reader, found: OwnOrder, now: number) {
  const { order, mayAct } = found;
  const { lines, events, payment } = await findOrderParts(read, order.id);
  const isProcessing = payment?.state === "processing";
  const { receiverName, phone, regionZh, street, detail } = order;
  return {
    number: order.number,
    asOf: now,
    order: {
      state: order.state,
      progress: order.progress,
      handover: order.handover,
      goodsFen: order.goodsFen,
      freightFen: order.freightFen,
      totalFen: order.totalFen,
      placedAt: order.placedAt,
      paidAt: order.paidAt,
      note: found.seesReceiver ? order.note : null,
      receiver: found.seesReceiver
        ? { name: receiverName, phone, address: `${regionZh} ${street} ${detail}`, isMasked: false }
        : {
            name: maskName(receiverName),
            phone: maskPhone(phone),
            address: maskAddress({ regionZh, street, detail }),
            isMasked: true,
          },
    },
    lines,
    events,
    credits: await listCredits(read, order.id),
    refunds: await sumRefunds(read, order.id),
    account: await findAccount(read, order.id),
    claims: await listOrderClaims(read, order.id),
    mayAct,
    mayClaim: mayAct && isClaimable(await listClaimable(read, order.id, now)),
    fapiao: found.mayHaveFapiao ? await findOrderFapiao(read, order.id, order.paidAt) : undefined,
    parcels: await listParcels(read, order.id),
    collection:
      order.handover === "collected" ? await readCollection(read, order, found.seesReceiver) : undefined,
    completeAfterDays: await findRule(read, "complete_after_days", businessDay(now)),
    mayCancel: mayAct && order.progress === "allocated",
    mayReceive: mayAct && (order.progress === "shipped" || order.progress === "delivered"),
    isDemo: payment?.gateway === "demo",
    transfer: payment?.gateway === "transfer" ? await findTransferNotice(read, order.id) : undefined,
    pay:
      order.state === "awaiting_payment" && (isProcessing || order.holdExpiresAt > now)
        ? { until: order.holdExpiresAt, isProcessing }
        : undefined,
    isJustPaid: order.state === "paid" && order.paidAt !== null && now - order.paidAt < DAY_MS,
  };
}

export type OrderPage = Awaited<ReturnType<typeof readOrderPage>>;

/** Where the order is collected, and under which code: for those alone who may come for it. */
async function readCollection(read: Reader, order: Order, seesCode: boolean) {
  const waiting = await findCollection(read, order.id);
  return {
    outlet: await getOutletName(read, order.fulfilmentOutletId),
    isReady: waiting !== undefined,
    isCollected: waiting?.collectedAt != null,
    code: seesCode ? waiting?.code : undefined,
    keepUntilDay: waiting?.keepUntilDay ?? null,
  };
}
