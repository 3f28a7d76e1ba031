import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { payAgain } from "#app/domain/ordering/attempt-payment.server.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { declineMatch } from "#app/domain/ordering/match-receipt.server.ts";
import type { PlacedOrder } from "#app/domain/ordering/place-order.server.ts";
import {
  markPayoutConfirmed,
  markPayoutFailed,
  markPayoutSent,
} from "#app/domain/ordering/settle-payout.server.ts";
import { recordReceipts } from "#app/domain/payments/bank-receipts.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { joinRemittances } from "#app/domain/payments/joint-remittances.server.ts";
import { declinePayout, type SentPayout } from "#app/domain/payments/payouts.server.ts";
import type { MatchPart } from "#app/domain/payments/receipt-matches.server.ts";
import { reverseClaim } from "#app/domain/payments/receipt-matches.server.ts";
import { formatRemittanceCode, isRemittanceCode } from "#app/domain/payments/remittance-code.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { addDays, startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orders } from "#db/schema/ordering.ts";
import {
  bankReceipts,
  moneyEntries,
  paymentExceptions,
  payments,
  payoutSteps,
  payouts,
  receiptClaims,
  receiptCodes,
  receiptMatches,
  receiptMatchParts,
  refunds,
  remittances,
  transferRules,
} from "#db/schema/payments.ts";
import type { Store, Tx } from "#db/store.ts";
import { aFullRefund, ask } from "#tests/fixtures/a-refund.ts";
import { MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import {
  ACCOUNT,
  CLERK,
  confirm,
  daysLater,
  gatewaysAt,
  leftOf,
  match,
  matchAlone,
  openTransfers,
  placeByTransfer,
  receive,
  remittanceOf,
  SCHOOL,
  SECOND_CLERK,
  stateOfPayment,
  tick,
  toPayment,
} from "#tests/fixtures/a-transfer.ts";
import { anOrder, basket, minutesLater, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

let store: Store;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  await openTransfers(store);
});

async function stateOf({ orderId }: Pick<PlacedOrder, "orderId">) {
  const [order] = await store.read.select().from(orders).where(eq(orders.id, orderId));
  return order?.state;
}

async function shelf() {
  const [level] = await store.read.select().from(stockLevels).where(eq(stockLevels.variantId, MILLET));
  return { onHand: level?.onHand, held: level?.held };
}

const refusal = (code: string) => expect.objectContaining({ code });
const claims = () =>
  store.read.select().from(receiptClaims).orderBy(receiptClaims.claimedAt, receiptClaims.id);
const credit = ({ orderId }: PlacedOrder, amountFen: number): MatchPart => ({
  kind: "credit",
  ref: orderId,
  amountFen,
});
const sendBack = (amountFen: number): MatchPart => ({ kind: "refund", ref: null, amountFen });

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

async function onlyPayout() {
  const [payout, ...more] = await store.read.select().from(payouts);
  if (!payout || more.length > 0) throw new Error("there is not one payout");
  return payout;
}

const bankSays = (payoutId: string): SentPayout => ({
  payoutId,
  accountId: ACCOUNT,
  serialNumber: newId(),
  payeeName: SCHOOL,
  payeeAccount: "1100",
  note: null,
});

describe("an order to be paid by transfer", () => {
  test("is told where to remit, by when and under which code, once", async () => {
    const placed = await placeByTransfer(store);
    expect(isRemittanceCode(placed.code)).toBe(true);
    expect(await remittanceOf(store, placed)).toMatchObject({
      orderNumber: placed.number,
      payeeName: "帮扶集市",
      bankName: "某银行",
      accountNumber: "0192",
      isDemo: true,
      amountFen: placed.totalFen,
      payerName: SCHOOL,
      dueDay: 20261129,
      receivedFen: 0,
    });
    expect(await stateOfPayment(store, placed)).toBe("pending");
    const { transfer } = gatewaysAt(store, minutesLater(1));
    const [asked] = await store.read.select().from(payments);
    const again = {
      paymentId: placed.paymentId,
      orderId: placed.orderId,
      orderNumber: placed.number,
      amountFen: placed.totalFen,
      currency: "cny" as const,
      openedAt: NOON,
      expiresAt: asked?.expiresAt ?? 0,
      locale: "zh-CN" as const,
      origin: "https://shop.example",
      payerName: SCHOOL,
    };
    expect(await transfer.start(again, "key")).toEqual({
      externalId: placed.code,
      redirectTo: `/orders/${placed.number}`,
    });
  });

  test("waits as many days as the rule of its day says, and not a minute less", async () => {
    const placed = await placeByTransfer(store);
    const end = startOfDay(addDays(20261129, 3)); // the due day, and two days for the bank's statement
    await tick(store, end - 1);
    expect([await stateOf(placed), (await shelf()).held]).toEqual(["awaiting_payment", 1]);
    await tick(store, end);
    expect([await stateOf(placed), (await shelf()).held]).toEqual(["expired", 0]);
    await store.write(async (tx) => {
      const rule = { id: "later", validFromDay: 20261201, payDays: 1, graceDays: 0, twoPeopleAboveFen: 0 };
      await tx.insert(transferRules).values({ ...rule, sourceZh: "演示", sourceEn: "Demonstration" });
    });
    const later = await placeByTransfer(store, {}, startOfDay(20261201));
    expect((await remittanceOf(store, later)).dueDay).toBe(20261202);
    await tick(store, startOfDay(20261203));
    expect(await stateOf(later)).toBe("expired");
    await expectBooksToAgree();
  });

  test("cannot begin without a name of who will pay, and may be paid in another way", async () => {
    const placed = await place(
      store,
      anOrder({ gateway: "transfer", origin: "https://shop.example", payerName: null }),
    );
    const gateways = { ...gatewaysOf(store), ...gatewaysAt(store, minutesLater(1)) };
    await drainOutbox(store, gateways, minutesLater(1));
    expect(await stateOfPayment(store, placed)).toBe("failed");
    const way = { orderId: placed.orderId, gateway: "demo" as const, origin: "https://shop.example" };
    const other = await payAgain(store, gateways, way, minutesLater(2));
    expect(await pay(store, { ...placed, paymentId: other.id }, minutesLater(3))).toBe(true);
    await expectBooksToAgree();
  });
});

describe("a receipt", () => {
  const stated = { serialNumber: "S1", amountFen: 100, bankDay: 20261122, bankTime: null, rowNumber: 2 };
  const told = { ...stated, payerName: SCHOOL, payerAccount: null, remark: "" };
  const source = { accountId: ACCOUNT, statementId: null, recordedBy: CLERK };
  const record = (rows: (typeof told)[], at = minutesLater(60)) =>
    store.write((tx) => recordReceipts(tx, source, rows, at));

  test("is recorded once for its serial number, in whatever words the bank says it again", async () => {
    expect(await record([told])).toMatchObject([{ outcome: "new" }]);
    expect(await record([{ ...told, remark: "other words", payerName: "" }])).toMatchObject([
      { outcome: "known" },
    ]);
    expect(await record([{ ...told, amountFen: 200 }])).toMatchObject([{ outcome: "conflict" }]);
    expect(await record([{ ...told, bankDay: 20261121 }])).toMatchObject([{ outcome: "conflict" }]);
    expect(await store.read.select().from(bankReceipts)).toMatchObject([{ amountFen: 100, remark: "" }]);
  });

  test("of two statements imported at once is recorded once", async () => {
    const rows = Array.from({ length: 120 }, (_, i) => ({ ...told, serialNumber: `S${i}`, rowNumber: i }));
    const [a = [], b = []] = await Promise.all([record(rows), record([...rows].reverse())]);
    const news = [...a, ...b].filter(({ outcome }) => outcome === "new");
    expect(news).toHaveLength(120);
    expect(await store.read.select().from(bankReceipts)).toHaveLength(120);
  });

  test("keeps the codes of ours that stand in its remark, and no others", async () => {
    const placed = await placeByTransfer(store);
    await record([{ ...told, remark: `货款 ${placed.code.toLowerCase()} HAHAHAHA 12345678` }]);
    expect(await store.read.select().from(receiptCodes)).toMatchObject([{ code: placed.code }]);
  });
});

describe("a receipt matches by itself", () => {
  test.each([
    ["as printed", (code: string) => formatRemittanceCode(code)],
    ["in small letters with spaces", (code: string) => [...code.toLowerCase()].join(" ")],
    [
      "in full width",
      (code: string) => [...code].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join(""),
    ],
  ])("when code %s, amount and payer agree: the order is paid", async (_, write) => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, {
      amountFen: placed.totalFen,
      remark: `货款${write(placed.code)}`,
      payerName: " 北京市 某某中学 ",
    });
    expect(await matchAlone(store, receiptId)).toBe(true);
    expect(await stateOf(placed)).toBe("paid");
    expect(await store.read.select().from(moneyEntries)).toMatchObject([
      { kind: "payment", gateway: "transfer", amountFen: placed.totalFen, ref: placed.paymentId },
    ]);
    expect(await claims()).toMatchObject([{ kind: "payment", claimedBy: CLERK, amountFen: placed.totalFen }]);
    expect(await matchAlone(store, receiptId)).toBe(false);
    await expectBooksToAgree();
  });

  test("for several orders whose codes it bears and whose sum it is", async () => {
    const one = await placeByTransfer(store);
    const two = await placeByTransfer(store, { goods: basket({ [MILLET]: 3 }) });
    const receiptId = await receive(store, {
      amountFen: one.totalFen + two.totalFen,
      remark: `${one.code}、${two.code}`,
    });
    expect(await matchAlone(store, receiptId)).toBe(true);
    expect([await stateOf(one), await stateOf(two)]).toEqual(["paid", "paid"]);
    await expectBooksToAgree();
  });

  test.each<[string, { amountFen?: number; payerName?: string; remark?: string }]>([
    ["a fen too little", { amountFen: -1 }],
    ["a fen too much", { amountFen: 1 }],
    ["from somebody else", { payerName: "别的单位" }],
    ["from nobody", { payerName: "" }],
    ["without the code", { remark: "货款" }],
  ])("but not when it is %s: a person decides", async (_, { amountFen = 0, ...wrong }) => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, {
      amountFen: placed.totalFen + amountFen,
      remark: placed.code,
      ...wrong,
    });
    expect(await matchAlone(store, receiptId)).toBe(false);
    expect([await stateOf(placed), await claims()]).toEqual(["awaiting_payment", []]);
    await expectBooksToAgree();
  });

  test("above the limit only when another person than who recorded it confirms", async () => {
    const placed = await placeByTransfer(store, { goods: basket({ [MILLET]: 100 }) });
    const remark = placed.code;
    await store.write(async (tx) => void (await tx.update(transferRules).set({ twoPeopleAboveFen: 1_000 })));
    const receiptId = await receive(store, { amountFen: placed.totalFen, remark });
    expect(await matchAlone(store, receiptId)).toBe(true);
    const [proposed] = await store.read.select().from(receiptMatches);
    expect(proposed).toMatchObject({ state: "proposed", isAutomatic: true, proposedBy: CLERK });
    expect(await stateOf(placed)).toBe("awaiting_payment");
    await expect(confirm(store, proposed?.id ?? "", CLERK)).rejects.toEqual(refusal("SAME_PERSON"));
    expect(await confirm(store, proposed?.id ?? "")).toBe("booked");
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });
});

describe("a person matches", () => {
  test("one receipt to several orders", async () => {
    const one = await placeByTransfer(store);
    const two = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: one.totalFen + two.totalFen + 500 });
    await match(store, receiptId, [toPayment(one, one.totalFen), toPayment(two, two.totalFen)]);
    expect([await stateOf(one), await stateOf(two)]).toEqual(["paid", "paid"]);
    expect(await leftOf(store, receiptId)).toBe(500);
    await expectBooksToAgree();
  });

  test("several receipts to one order, which waits for the balance and has time for it again", async () => {
    const placed = await placeByTransfer(store);
    const part = await receive(store, { amountFen: 1_000 });
    expect(await match(store, part, [toPayment(placed, 1_000)], { at: daysLater(6) })).toBe("booked");
    expect([await stateOf(placed), await stateOfPayment(store, placed)]).toEqual([
      "awaiting_payment",
      "pending",
    ]);
    expect(await remittanceOf(store, placed)).toMatchObject({ receivedFen: 1_000, dueDay: 20261205 });
    await tick(store, daysLater(11));
    expect(await stateOf(placed)).toBe("awaiting_payment");
    const rest = await receive(store, { amountFen: placed.totalFen - 1_000 }, daysLater(11));
    await match(store, rest, [toPayment(placed, placed.totalFen - 1_000)], { at: daysLater(11) });
    expect(await stateOf(placed)).toBe("paid");
    expect(await store.read.select().from(moneyEntries)).toMatchObject([{ amountFen: placed.totalFen }]);
    await expectBooksToAgree();
  });

  test("nothing more to an order than it wants", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: placed.totalFen + 1 });
    const tooMuch = match(store, receiptId, [toPayment(placed, placed.totalFen + 1)]);
    await expect(tooMuch).rejects.toEqual(refusal("ABOVE_DUE"));
    const other = match(store, receiptId, [toPayment(placed, 1), credit(placed, placed.totalFen + 1)], {
      reason: "x",
    });
    await expect(other).rejects.toEqual(refusal("ABOVE_RECEIPT"));
    await expect(match(store, receiptId, [])).rejects.toEqual(refusal("MATCH_EMPTY"));
    expect([await leftOf(store, receiptId), await claims()]).toEqual([placed.totalFen + 1, []]);
    await expectBooksToAgree();
  });

  test("money of another payer only with a reason, which is kept", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: placed.totalFen, payerName: "王老师" });
    const parts = [toPayment(placed, placed.totalFen)];
    await expect(match(store, receiptId, parts)).rejects.toEqual(refusal("PAYER_DIFFERS"));
    await match(store, receiptId, parts, { reason: "学校出纳代付，已电话核实" });
    expect(await claims()).toMatchObject([{ reason: "学校出纳代付，已电话核实" }]);
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });

  test("the excess as credit or to be sent back, with a reason; the payment is paid all the same", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: placed.totalFen + 300 });
    await match(store, receiptId, [toPayment(placed, placed.totalFen)]);
    expect([await stateOf(placed), await leftOf(store, receiptId)]).toEqual(["paid", 300]);
    await expectBooksToAgree();
    await expect(match(store, receiptId, [credit(placed, 100)])).rejects.toEqual(refusal("REASON_MISSING"));
    await match(store, receiptId, [credit(placed, 100), sendBack(200)], { reason: "多付" });
    expect(await leftOf(store, receiptId)).toBe(0);
    expect(await onlyPayout()).toMatchObject({ amountFen: 200, payeeName: SCHOOL, state: "requested" });
    await expectBooksToAgree();
  });

  test("the same decision twice once, and refuses another under its name", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: placed.totalFen });
    const matchId = newId();
    const press = (amountFen: number) => match(store, receiptId, [toPayment(placed, amountFen)], { matchId });
    expect(await Promise.all([press(100), press(100), press(100)])).toEqual(["booked", "booked", "booked"]);
    await expect(press(101)).rejects.toEqual(refusal("KEY_REUSED"));
    expect(await claims()).toHaveLength(1);
    await expectBooksToAgree();
  });

  test("a receipt that another clerk matches at the same time: no fen is used twice", async () => {
    const placed = await Promise.all(
      Array.from({ length: 6 }, () => placeByTransfer(store, { goods: basket({ [MILLET]: 1 }) })),
    );
    const { totalFen = 0 } = placed[0] ?? {};
    const receiptId = await receive(store, { amountFen: 2 * totalFen + 1 });
    const tried = await Promise.allSettled(
      placed.map((order, i) =>
        match(store, receiptId, [toPayment(order, totalFen)], { by: i % 2 ? CLERK : SECOND_CLERK }),
      ),
    );
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await leftOf(store, receiptId)).toBe(1);
    expect((await Promise.all(placed.map(stateOf))).filter((state) => state === "paid")).toHaveLength(2);
    await expectBooksToAgree();
  });

  test("two receipts to one order at the same time: it is paid once", async () => {
    const placed = await placeByTransfer(store);
    const receipts = await Promise.all([1, 2, 3].map(() => receive(store, { amountFen: placed.totalFen })));
    const tried = await Promise.allSettled(
      receipts.map((receiptId) => match(store, receiptId, [toPayment(placed, placed.totalFen)])),
    );
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const { status, ...more } of tried)
      if (status === "rejected") expect(more).toEqual({ reason: refusal("ABOVE_DUE") });
    expect(await store.read.select().from(moneyEntries)).toHaveLength(1);
    await expectBooksToAgree();
  });
});

describe("above the limit", () => {
  async function aLargeOne() {
    const placed = await placeByTransfer(store, { goods: basket({ [MILLET]: 90 }) });
    await store.write(
      async (tx) => void (await tx.update(transferRules).set({ twoPeopleAboveFen: 100_000 })),
    );
    const receiptId = await receive(store, { amountFen: placed.totalFen });
    return { placed, receiptId };
  }

  test("one proposes and another confirms, never the same", async () => {
    const { placed, receiptId } = await aLargeOne();
    const matchId = newId();
    expect(await match(store, receiptId, [toPayment(placed, placed.totalFen)], { matchId })).toBe("proposed");
    expect([await stateOf(placed), await leftOf(store, receiptId)]).toEqual(["awaiting_payment", 0]);
    await expectBooksToAgree();
    await expect(confirm(store, matchId, CLERK)).rejects.toEqual(refusal("SAME_PERSON"));
    const pressed = await Promise.all([confirm(store, matchId), confirm(store, matchId, "third")]);
    expect(pressed).toEqual(["booked", "booked"]);
    expect(await stateOf(placed)).toBe("paid");
    expect(await claims()).toHaveLength(1);
    await expectBooksToAgree();
  });

  test("a part of a large receipt, or of a large order, needs two as well", async () => {
    const { placed, receiptId } = await aLargeOne();
    const small = await placeByTransfer(store);
    expect(await match(store, receiptId, [toPayment(small, 1)])).toBe("proposed");
    const few = await receive(store, { amountFen: 10 });
    expect(await match(store, few, [toPayment(placed, 10)])).toBe("proposed");
    expect(await match(store, few, [toPayment(placed, 10)]).catch((error) => error)).toEqual(
      refusal("ABOVE_RECEIPT"), // what is proposed is taken until it is declined
    );
    await expectBooksToAgree();
  });

  test("a proposal may be withdrawn by who made it", async () => {
    const { placed, receiptId } = await aLargeOne();
    const matchId = newId();
    await match(store, receiptId, [toPayment(placed, placed.totalFen)], { matchId });
    await store.write((tx) => declineMatch(tx, matchId, "我认错了", CLERK, minutesLater(95)));
    expect(await leftOf(store, receiptId)).toBe(placed.totalFen);
    await expectBooksToAgree();
  });

  test("what is declined frees the receipt, and is not confirmed any more", async () => {
    const { placed, receiptId } = await aLargeOne();
    const matchId = newId();
    await match(store, receiptId, [toPayment(placed, placed.totalFen)], { matchId });
    await store.write((tx) => declineMatch(tx, matchId, "认错了订单", SECOND_CLERK, minutesLater(95)));
    await store.write((tx) => declineMatch(tx, matchId, "again", SECOND_CLERK, minutesLater(96)));
    expect(await leftOf(store, receiptId)).toBe(placed.totalFen);
    await expect(confirm(store, matchId)).rejects.toEqual(refusal("ALREADY_DECIDED"));
    expect(await store.read.select().from(receiptMatches)).toMatchObject([
      { state: "declined", declineReason: "认错了订单", decidedBy: SECOND_CLERK },
    ]);
    await expectBooksToAgree();
  });

  test("the database itself refuses that one person does both", async () => {
    const { placed, receiptId } = await aLargeOne();
    const matchId = newId();
    await match(store, receiptId, [toPayment(placed, placed.totalFen)], { matchId });
    const alone = store.write(async (tx) => {
      await tx
        .update(receiptMatches)
        .set({ state: "booked", decidedBy: CLERK })
        .where(eq(receiptMatches.id, matchId));
    });
    await expect(alone).rejects.toThrow();
    await expectBooksToAgree();
  });
});

describe("a claim is taken back", () => {
  const reverse = (claimId: string, by = CLERK) =>
    store.write((tx) => reverseClaim(tx, claimId, "认错了", by, minutesLater(95)));

  test("by a further entry, before its payment is made: both are then free", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: 1_000 });
    await match(store, receiptId, [toPayment(placed, 1_000)]);
    const [claimed] = await claims();
    const pressed = await Promise.allSettled([reverse(claimed?.id ?? ""), reverse(claimed?.id ?? "")]);
    expect(pressed.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await claims()).toMatchObject([
      { amountFen: 1_000, reversesId: null },
      { amountFen: -1_000, reversesId: claimed?.id, reason: "认错了", claimedBy: CLERK },
    ]);
    expect([await leftOf(store, receiptId), (await remittanceOf(store, placed)).receivedFen]).toEqual([
      1_000, 0,
    ]);
    await expectBooksToAgree();
    await match(store, receiptId, [toPayment(placed, 1_000)]);
    await expectBooksToAgree();
  });

  test("but not when the payment is made: money is then repaid, not unmatched", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: placed.totalFen });
    await match(store, receiptId, [toPayment(placed, placed.totalFen)]);
    const [claimed] = await claims();
    await expect(reverse(claimed?.id ?? "")).rejects.toEqual(refusal("MATCH_SETTLED"));
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });

  test("of a credit, so that it pays the next order", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: 2 * placed.totalFen });
    await match(store, receiptId, [toPayment(placed, placed.totalFen), credit(placed, placed.totalFen)], {
      reason: "预存",
    });
    const kept = (await claims()).find(({ kind }) => kind === "credit");
    const next = await placeByTransfer(store);
    await reverse(kept?.id ?? "");
    await match(store, receiptId, [toPayment(next, next.totalFen)]);
    expect(await stateOf(next)).toBe("paid");
    await expectBooksToAgree();
  });

  test("of what is to be sent back while it was not", async () => {
    const receiptId = await receive(store, { amountFen: 300 });
    await match(store, receiptId, [sendBack(300)], { reason: "付错了单位" });
    const [claimed] = await claims();
    await reverse(claimed?.id ?? "");
    expect(await onlyPayout()).toMatchObject({ state: "failed" });
    expect(await leftOf(store, receiptId)).toBe(300);
    await expectBooksToAgree();
  });
});

describe("the end of the time to pay", () => {
  test("asks our books: money that lies there under the code keeps the order, for a person to decide", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(
      store,
      { amountFen: placed.totalFen, payerName: "代付公司", remark: placed.code },
      daysLater(8),
    );
    await tick(store, daysLater(10));
    expect(await stateOf(placed)).toBe("awaiting_payment");
    await match(store, receiptId, [toPayment(placed, placed.totalFen)], {
      reason: "核实过",
      at: daysLater(11),
    });
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });

  test("ends an order of which only a part came, in the end; the part lies there and a person must look", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: 1_000 });
    await match(store, receiptId, [toPayment(placed, 1_000)], { at: daysLater(6) });
    await tick(store, daysLater(10));
    expect(await stateOf(placed)).toBe("awaiting_payment");
    await tick(store, daysLater(16));
    expect([await stateOf(placed), (await shelf()).held]).toEqual(["expired", 0]);
    expect(await store.read.select().from(paymentExceptions)).toMatchObject([
      { kind: "transfer_part_left", ref: placed.paymentId },
    ]);
    await expectBooksToAgree();
    const more = await receive(store, { amountFen: 500 }, daysLater(17));
    const inPart = match(store, more, [toPayment(placed, 500)], { at: daysLater(17) });
    await expect(inPart).rejects.toEqual(refusal("TRANSFER_ENDED"));
    const [claimed] = await claims();
    await store.write((tx) => reverseClaim(tx, claimed?.id ?? "", "订单已取消", CLERK, daysLater(17)));
    await match(store, receiptId, [sendBack(1_000)], { reason: "订单已取消", at: daysLater(17) });
    await expectBooksToAgree();
  });

  test("waits for a second person", async () => {
    const placed = await placeByTransfer(store);
    await store.write(async (tx) => void (await tx.update(transferRules).set({ twoPeopleAboveFen: 0 })));
    const receiptId = await receive(store, { amountFen: placed.totalFen }, daysLater(8));
    const matchId = newId();
    await match(store, receiptId, [toPayment(placed, placed.totalFen)], { matchId, at: daysLater(8) });
    await tick(store, daysLater(12));
    expect(await stateOf(placed)).toBe("awaiting_payment");
    await confirm(store, matchId, SECOND_CLERK, daysLater(13));
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
  });

  test("is over, and the money comes late: the goods are still there, and it is paid", async () => {
    const placed = await placeByTransfer(store);
    await tick(store, daysLater(10));
    expect(await stateOf(placed)).toBe("expired");
    const receiptId = await receive(
      store,
      { amountFen: placed.totalFen, remark: placed.code },
      daysLater(12),
    );
    expect(await matchAlone(store, receiptId, daysLater(12))).toBe(true);
    expect([await stateOf(placed), await shelf()]).toEqual(["paid", { onHand: 99, held: 0 }]);
    await expectBooksToAgree();
  });

  test("is over, and the goods are gone: the money is to be sent back, and nothing is sold", async () => {
    const placed = await placeByTransfer(store, { goods: basket({ [MILLET]: 60 }) });
    await tick(store, daysLater(10));
    await place(store, anOrder({ goods: basket({ [MILLET]: 60 }) }), daysLater(11));
    const receiptId = await receive(
      store,
      { amountFen: placed.totalFen, remark: placed.code },
      daysLater(12),
    );
    expect(await matchAlone(store, receiptId, daysLater(12))).toBe(true);
    expect(await stateOf(placed)).toBe("expired");
    await drainOutbox(store, gatewaysAt(store, daysLater(12)), daysLater(12));
    const payout = await onlyPayout();
    expect(payout).toMatchObject({ amountFen: placed.totalFen, payeeName: SCHOOL, state: "requested" });
    expect(await store.read.select().from(refunds)).toMatchObject([
      { reason: "paid_too_late", state: "requested", externalId: payout.id },
    ]);
    await expectBooksToAgree();
    await store.write((tx) => markPayoutSent(tx, bankSays(payout.id), CLERK, daysLater(13)));
    expect(await store.read.select().from(refunds)).toMatchObject([{ state: "succeeded" }]);
    await expectBooksToAgree();
  });

  test("does not matter where the order was settled another way meanwhile: the transfer goes back", async () => {
    const placed = await placeByTransfer(store);
    const gateways = { ...gatewaysOf(store), ...gatewaysAt(store, minutesLater(5)) };
    const way = { orderId: placed.orderId, gateway: "demo" as const, origin: "https://shop.example" };
    const other = await payAgain(store, gateways, way, minutesLater(5));
    await pay(store, { ...placed, paymentId: other.id, gateway: other.gateway }, minutesLater(6));
    const receiptId = await receive(store, { amountFen: placed.totalFen, remark: placed.code });
    expect(await matchAlone(store, receiptId)).toBe(true);
    expect(await stateOf(placed)).toBe("paid");
    expect(await store.read.select().from(refunds)).toMatchObject([{ reason: "paid_twice" }]);
    await drainOutbox(store, gatewaysAt(store, minutesLater(70)), minutesLater(70));
    expect(await onlyPayout()).toMatchObject({ amountFen: placed.totalFen });
    await expectBooksToAgree();
  });

  test("another way to pay has to wait while money is in the bank for this one", async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: 100 });
    await match(store, receiptId, [toPayment(placed, 100)]);
    const gateways = { ...gatewaysOf(store), ...gatewaysAt(store, minutesLater(95)) };
    const way = { orderId: placed.orderId, gateway: "demo" as const, origin: "https://shop.example" };
    await expect(payAgain(store, gateways, way, minutesLater(95))).rejects.toEqual(
      refusal("PAYMENT_UNDER_WAY"),
    );
    await expectBooksToAgree();
  });
});

describe("a refund of a transfer", () => {
  async function aRefund() {
    const placed = await placeByTransfer(store, { goods: basket({ [MILLET]: 2 }) });
    const receiptId = await receive(store, { amountFen: placed.totalFen });
    await match(store, receiptId, [toPayment(placed, placed.totalFen)]);
    const refund = await aFullRefund(store, placed);
    await ask(store, refund, minutesLater(100));
    await drainOutbox(store, gatewaysAt(store, minutesLater(100)), minutesLater(100));
    await drainOutbox(store, gatewaysAt(store, minutesLater(300)), minutesLater(300));
    return { placed, refund, payout: await onlyPayout() };
  }
  const send = (payoutId: string, more: Partial<SentPayout> = {}) =>
    store.write((tx) => markPayoutSent(tx, { ...bankSays(payoutId), ...more }, CLERK, minutesLater(110)));

  test("is an instruction to the payer's account, made when finance says it was sent", async () => {
    const { placed, payout } = await aRefund();
    expect(payout).toMatchObject({
      amountFen: placed.totalFen,
      payeeName: SCHOOL,
      payeeAccount: "1100",
      state: "requested",
    });
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
    expect(await send(payout.id)).toMatchObject({ state: "succeeded" });
    expect(await send(payout.id)).toBeUndefined();
    expect(await stateOf(placed)).toBe("refunded");
    expect(await store.read.select().from(moneyEntries)).toMatchObject([
      { kind: "payment", gateway: "transfer" },
      { kind: "refund", gateway: "transfer", amountFen: -placed.totalFen },
    ]);
    await expectBooksToAgree();
  });

  test("above the limit, or to another account, takes two people", async () => {
    const { placed, payout } = await aRefund();
    const elsewhere = { payeeName: "某某后勤公司", payeeAccount: "2200" };
    await expect(send(payout.id, elsewhere)).rejects.toEqual(refusal("REASON_MISSING"));
    expect(await send(payout.id, { ...elsewhere, note: "原账户已销户" })).toMatchObject({ state: "sent" });
    expect(await stateOf(placed)).toBe("paid");
    await expectBooksToAgree();
    const confirmBy = (by: string) =>
      store.write((tx) => markPayoutConfirmed(tx, payout.id, by, minutesLater(120)));
    await expect(confirmBy(CLERK)).rejects.toEqual(refusal("SAME_PERSON"));
    const decline = () =>
      store.write((tx) => declinePayout(tx, payout.id, "流水号抄错", SECOND_CLERK, minutesLater(115)));
    expect(await decline()).toMatchObject({ state: "requested", serialNumber: null });
    expect(await decline()).toBeUndefined();
    await expectBooksToAgree();
    await send(payout.id, { ...elsewhere, note: "原账户已销户" });
    expect(await confirmBy(SECOND_CLERK)).toMatchObject({ state: "succeeded" });
    expect(await confirmBy(SECOND_CLERK)).toBeUndefined();
    expect(await stateOf(placed)).toBe("refunded");
    await expectBooksToAgree();
  });

  test("in small parts that together pass the limit takes two people from there on", async () => {
    const placed = await placeByTransfer(store, { goods: basket({ [MILLET]: 2 }) });
    const receiptId = await receive(store, { amountFen: placed.totalFen });
    await match(store, receiptId, [toPayment(placed, placed.totalFen)]);
    await store.write(async (tx) => void (await tx.update(transferRules).set({ twoPeopleAboveFen: 5_000 })));
    const { lines } = await aFullRefund(store, placed);
    const states: unknown[] = [];
    for (const [minute, part] of [4_000, 2_000].entries()) {
      const refundId = newId();
      const at = minutesLater(100 + minute);
      const some = lines.map((line) => ({
        ...line,
        quantity: 0,
        amountFen: part,
        disposition: "keep" as const,
      }));
      const reason = "goodwill" as const;
      const asked = { refundId, orderId: placed.orderId, lines: some, freightFen: 0, reason };
      await ask(store, { ...asked, borneBy: "outlet", note: null }, at);
      await drainOutbox(store, gatewaysAt(store, at), at, refundId);
      const [payout] = await store.read.select().from(payouts).where(eq(payouts.refundId, refundId));
      states.push((await send(payout?.id ?? ""))?.state);
    }
    expect(states).toEqual(["succeeded", "sent"]);
    await expectBooksToAgree();
  });

  test("has a serial number of the bank that no other has", async () => {
    const { payout } = await aRefund();
    const serialNumber = "OUT-1";
    await send(payout.id, { serialNumber });
    const receiptId = await receive(store, { amountFen: 300 });
    await match(store, receiptId, [sendBack(300)], { reason: "付错了" });
    const all = await store.read.select({ id: payouts.id }).from(payouts);
    const other = all.find(({ id }) => id !== payout.id);
    await expect(send(other?.id ?? "", { serialNumber })).rejects.toEqual(refusal("SERIAL_TAKEN"));
    await expectBooksToAgree();
  });

  test("that is given up fails, and the money is with us again", async () => {
    const { placed, payout } = await aRefund();
    const fail = () =>
      store.write((tx) => markPayoutFailed(tx, payout.id, "账号有误", CLERK, minutesLater(110)));
    expect(await fail()).toMatchObject({ state: "failed" });
    expect(await fail()).toBeUndefined();
    expect(await stateOf(placed)).toBe("paid");
    expect(await store.read.select().from(paymentExceptions)).toMatchObject([{ kind: "refund_failed" }]);
    await expectBooksToAgree();
  });

  test("that came back to the bank is undone by the receipt that says so, and only by one of its amount", async () => {
    const { placed, payout } = await aRefund();
    await send(payout.id);
    const returned = (amountFen: number): MatchPart => ({ kind: "returned", ref: payout.id, amountFen });
    const receiptId = await receive(store, { amountFen: placed.totalFen, remark: "退汇" });
    const inPart = match(store, receiptId, [returned(1)]);
    await expect(inPart).rejects.toEqual(refusal("PAYOUT_NOT_RETURNED"));
    await match(store, receiptId, [returned(placed.totalFen)], { at: minutesLater(130) });
    expect(await stateOf(placed)).toBe("paid");
    expect(await onlyPayout()).toMatchObject({ state: "failed" });
    await expectBooksToAgree();
  });

  test("of an excess that came back is decided upon again", async () => {
    const receiptId = await receive(store, { amountFen: 300 });
    await match(store, receiptId, [sendBack(300)], { reason: "付错了单位" });
    const payout = await onlyPayout();
    await send(payout.id);
    await expectBooksToAgree();
    const back = await receive(store, { amountFen: 300, remark: "退汇" });
    await match(store, back, [{ kind: "returned", ref: payout.id, amountFen: 300 }]);
    expect([await leftOf(store, receiptId), await leftOf(store, back)]).toEqual([300, 0]);
    await expectBooksToAgree();
  });
});

describe("what is written once", () => {
  beforeEach(async () => {
    const placed = await placeByTransfer(store);
    const receiptId = await receive(store, { amountFen: placed.totalFen + 300 });
    await match(store, receiptId, [toPayment(placed, placed.totalFen), sendBack(300)], { reason: "多付" });
  });
  const refused = (change: (tx: Tx) => PromiseLike<unknown>) =>
    store
      .write(async (tx) => void (await change(tx)))
      .then(
        () => "it was done",
        (error: Error) => `${error.message} ${error.cause instanceof Error ? error.cause.message : ""}`,
      );

  test.each<[string, (tx: Tx) => PromiseLike<unknown>]>([
    ["what a buyer was told", (tx) => tx.update(remittances).set({ amountFen: 1 })],
    ["what a bank said", (tx) => tx.update(bankReceipts).set({ amountFen: 1 })],
    ["who was to pay", (tx) => tx.update(remittances).set({ payerName: "x" })],
    ["what is to be paid out", (tx) => tx.update(payouts).set({ amountFen: 1 })],
  ])("%s is frozen", async (_, change) => {
    expect(await refused(change)).toContain("frozen");
  });

  test.each<[string, (tx: Tx) => PromiseLike<unknown>, (tx: Tx) => PromiseLike<unknown>]>([
    ["a claim", (tx) => tx.update(receiptClaims).set({ amountFen: 1 }), (tx) => tx.delete(receiptClaims)],
    [
      "a part of a decision",
      (tx) => tx.update(receiptMatchParts).set({ amountFen: 1 }),
      (tx) => tx.delete(receiptMatchParts),
    ],
    ["a step of a payout", (tx) => tx.update(payoutSteps).set({ note: "x" }), (tx) => tx.delete(payoutSteps)],
    [
      "a decision",
      (tx) => tx.update(receiptMatches).set({ state: "declined" }),
      (tx) => tx.delete(receiptMatches),
    ],
  ])("%s is neither changed nor deleted", async (_, change, remove) => {
    expect(await refused(change)).toContain("never changed");
    expect(await refused(remove)).toMatch(/never (changed or )?deleted/);
  });

  test("receipts, remittances and payouts are never deleted", async () => {
    expect(await refused((tx) => tx.delete(bankReceipts))).toContain("never deleted");
    expect(await refused((tx) => tx.delete(remittances))).toContain("never deleted");
    expect(await refused((tx) => tx.delete(payouts))).toContain("never deleted");
  });
});

describe("one remittance for several orders", () => {
  const join = (orders: readonly { paymentId: string }[], key = newId()) =>
    store.write((tx) =>
      joinRemittances(
        tx,
        { key, paymentIds: orders.map(({ paymentId }) => paymentId), by: CLERK },
        minutesLater(1),
      ),
    );

  test("pays them all by its own code, when it is their exact sum", async () => {
    const one = await placeByTransfer(store);
    const two = await placeByTransfer(store, { goods: basket({ [MILLET]: 3 }) });
    const key = newId();
    const codes = await Promise.all([1, 2, 3].map(() => join([one, two], key)));
    const [code = ""] = codes;
    expect([...codes, await join([two, one], key)]).toEqual(Array(4).fill(code));
    await expect(join([one], key)).rejects.toMatchObject({ code: "KEY_REUSED" });
    const part = await receive(store, { amountFen: one.totalFen, remark: `货款 ${code}` });
    expect(await matchAlone(store, part)).toBe(false);
    const whole = await receive(store, {
      amountFen: one.totalFen + two.totalFen,
      remark: `货款 ${formatRemittanceCode(code)}`,
    });
    expect(await matchAlone(store, whole)).toBe(true);
    expect([await stateOf(one), await stateOf(two)]).toEqual(["paid", "paid"]);
    await expectBooksToAgree();
  });

  test("is only for orders that wait for a transfer from one account", async () => {
    const one = await placeByTransfer(store);
    const other = await placeByTransfer(store, { payerName: "另一所中学" });
    await expect(join([one, other])).rejects.toMatchObject({ code: "PAYER_DIFFERS" });
    await expect(join([])).rejects.toMatchObject({ code: "MATCH_EMPTY" });
    const paid = await receive(store, { amountFen: one.totalFen, remark: one.code });
    await matchAlone(store, paid);
    await expect(join([one])).rejects.toMatchObject({ code: "TRANSFER_NOT_OPEN" });
  });
});
