import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { cancelOrder } from "#app/domain/fulfilment/cancel-order.server.ts";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import { ACCEPTANCE_CAUSES } from "#app/domain/ordering/account.ts";
import { refundLines, sumRest } from "#app/domain/ordering/refund-lines.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import type { Store } from "#db/store.ts";
import { aRefund, hear, linesOf } from "#tests/fixtures/a-refund.ts";
import { BEANS, BROOM, CENTRE, LEG, MILLET, MUTTON, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { openTransfers } from "#tests/fixtures/a-transfer.ts";
import { bring, placeOnAccount, remit, settle } from "#tests/fixtures/an-account.ts";
import { anOrder, basket, minutesLater, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeAll(async () => {
  store = await freshStore();
  await openSmallShop(store, { shelf: { [LEG]: 1_000 } });
  await openTransfers(store, { twoPeopleAboveFen: 1_000_000_000 });
  const goods = [MILLET, BEANS, BROOM, MUTTON].map((variantId) => ({
    variantId,
    quantity: 5_000,
    sourceId: newId(),
  }));
  await store.write((tx) => receiveStock(tx, CENTRE, goods, minutesLater(0)));
});

const ends = ["placed", "cancelled", "brought", "settled", "part paid", "paid", "repaid"] as const;

/** One order from its goods to how far it comes; fractions say how much of each line is not accepted, or weighs. */
const anyHistory = fc.record({
  isOnAccount: fc.boolean(),
  quantities: fc.record({
    [MILLET]: fc.integer({ min: 0, max: 7 }),
    [LEG]: fc.integer({ min: 0, max: 4 }),
    [BROOM]: fc.integer({ min: 1, max: 5 }),
    [BEANS]: fc.integer({ min: 0, max: 3 }),
  }),
  weighs: fc.integer({ min: 40, max: 115 }),
  off: fc.array(fc.record({ cause: fc.constantFrom(...ACCEPTANCE_CAUSES), share: fc.nat(100) }), {
    minLength: 4,
    maxLength: 4,
  }),
  end: fc.constantFrom(...ends),
  repaidShare: fc.integer({ min: 1, max: 100 }),
  isRefundMade: fc.constantFrom("succeeded", "failed", undefined),
});
type History = typeof anyHistory extends fc.Arbitrary<infer H> ? H : never;

const reaches = (history: History, end: (typeof ends)[number]) =>
  history.end !== "cancelled" && ends.indexOf(history.end) >= ends.indexOf(end);

async function happen(history: History): Promise<void> {
  const wanted = Object.fromEntries(
    Object.entries(history.quantities).filter(([, quantity]) => quantity > 0),
  );
  const goods = basket(wanted);
  const placed = history.isOnAccount
    ? await placeOnAccount(store, { goods })
    : await place(store, anOrder({ goods }));
  const { orderId, paymentId } = placed;
  if (paymentId !== null) {
    if (history.end === "placed") return;
    await pay(store, { ...placed, paymentId });
  }
  if (history.end === "cancelled")
    await store.write((tx) => cancelOrder(tx, { orderId, note: null }, null, minutesLater(5)));
  if (!reaches(history, "brought")) return;
  const lines = await linesOf(store, { orderId });
  const weighed = lines
    .filter(({ isWeighed }) => isWeighed)
    .map(({ id, orderedGrams }) => ({
      orderLineId: id,
      finalGrams: Math.max(1, Math.floor((orderedGrams * history.weighs) / 100)),
    }));
  await bring(store, orderId, weighed);
  if (paymentId === null) {
    if (!reaches(history, "settled")) return;
    const deductions = lines.flatMap(({ id, quantity }, index) => {
      const { cause, share } = history.off[index] ?? { cause: "short" as const, share: 0 };
      const pieces = Math.round((quantity * share) / 100);
      return pieces === 0 ? [] : [{ orderLineId: id, cause, quantity: pieces }];
    });
    const { dueFen } = await settle(store, orderId, deductions);
    if (dueFen === 0 || !reaches(history, "part paid")) return;
    if (history.end === "part paid") {
      await remit(store, orderId, { part: 0.4 });
      return;
    }
    await remit(store, orderId);
  }
  if (reaches(history, "repaid")) await repay(orderId, history);
}

/** Repays a share of what is left of the first line, or all that is left of the order. */
async function repay(orderId: string, { isOnAccount, repaidShare, isRefundMade }: History): Promise<void> {
  const rest = await sumRest(store.read, orderId);
  const whole = rest.lines.map((line) => ({ ...line, disposition: "restock" as const }));
  const [first] = whole;
  const part = first && {
    ...first,
    quantity: Math.floor((first.quantity * repaidShare) / 100),
    amountFen: Math.max(1, Math.floor((first.amountFen * repaidShare) / 100)),
    disposition: "keep" as const,
  };
  const refund = aRefund(orderId, {
    refundId: newId(),
    lines: repaidShare > 80 || !part ? whole : [part],
    freightFen: repaidShare > 80 ? rest.freightFen : 0,
  });
  await store.write((tx) => refundLines(tx, refund, null, minutesLater(60)));
  // what came by transfer goes back by a payout, which other tests see to
  const isMade = isRefundMade !== undefined && !(isOnAccount && isRefundMade === "succeeded");
  if (isMade) await hear(store, refund.refundId, isRefundMade, minutesLater(61));
}

test("whatever becomes of orders on account and others, the books agree twice", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyHistory, { minLength: 1, maxLength: 4 }), async (histories) => {
      for (const history of histories) await happen(history);
      expect(await recount(store)).toEqual([]);
      expect((await verifyLedger(store.read)).filter(({ difference }) => difference !== 0)).toEqual([]);
    }),
    { numRuns: 15 },
  );
}, 120_000);
