import fc from "fast-check";
import { expect, test } from "vitest";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { declineMatch } from "#app/domain/ordering/match-receipt.server.ts";
import {
  markPayoutConfirmed,
  markPayoutFailed,
  markPayoutSent,
} from "#app/domain/ordering/settle-payout.server.ts";
import { type MatchPart, reverseClaim } from "#app/domain/payments/receipt-matches.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import {
  bankReceipts,
  payments,
  payouts,
  receiptClaims,
  receiptMatches,
  remittances,
} from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { aFullRefund, ask } from "#tests/fixtures/a-refund.ts";
import { BEANS, MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import {
  ACCOUNT,
  CLERK,
  confirm,
  gatewaysAt,
  match,
  matchAlone,
  openTransfers,
  placeByTransfer,
  receive,
  SCHOOL,
  SECOND_CLERK,
  type TransferOrder,
  tick,
} from "#tests/fixtures/a-transfer.ts";
import { basket, minutesLater } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

/** What may happen in a finance office, in any order; numbers choose among what there is at that moment. */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("order" as const), a: fc.nat(), b: fc.nat() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("receipt" as const), a: fc.nat(), b: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("auto" as const), a: fc.nat(), b: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("match" as const), a: fc.nat(), b: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("excess" as const), a: fc.nat(), b: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("decide" as const), a: fc.nat(), b: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reverse" as const), a: fc.nat(), b: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("refund" as const), a: fc.nat(), b: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("payout" as const), a: fc.nat(), b: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("days" as const), a: fc.nat(), b: fc.nat() }) },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

const pick = <T>(rows: readonly T[], by: number): T | undefined => rows[by % Math.max(rows.length, 1)];

class Office {
  minutes = 0;
  orders: TransferOrder[] = [];
  receipts: string[] = [];
  /** Everything that ever came into the bank, kept apart from the books. */
  cameFen = 0;

  constructor(readonly store: Store) {}

  get now(): number {
    return minutesLater(this.minutes);
  }

  /** Does one thing; the business may refuse it, nothing else may go wrong. */
  async happen(happened: Event): Promise<void> {
    this.minutes += 1;
    try {
      await this[happened.kind](happened.a, happened.b);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  async order(a: number, b: number): Promise<void> {
    const goods = basket({ [MILLET]: 1 + (a % 3), [BEANS]: 1 + (b % 2) });
    this.orders.push(await placeByTransfer(this.store, { goods }, this.now));
  }

  async receipt(a: number, b: number): Promise<void> {
    const one = pick(this.orders, a);
    const two = pick(this.orders, b);
    if (!one || !two) return;
    const amountFen = [one.totalFen, one.totalFen + two.totalFen, 700, one.totalFen + 300][b % 4] ?? 1;
    const remark = [one.code, `${one.code} ${two.code}`, "货款", one.code.toLowerCase()][b % 4] ?? "";
    const payerName = a % 5 === 0 ? "别的单位" : SCHOOL;
    this.receipts.push(await receive(this.store, { amountFen, remark, payerName }, this.now));
    this.cameFen += amountFen;
  }

  async auto(a: number): Promise<void> {
    const receiptId = pick(this.receipts, a);
    if (receiptId) await matchAlone(this.store, receiptId, this.now);
  }

  async match(a: number, b: number): Promise<void> {
    const receiptId = pick(this.receipts, a);
    const told = await this.store.read.select().from(remittances).orderBy(remittances.code);
    const chosen = [pick(told, b), ...(b % 3 === 0 ? [pick(told, a + b + 1)] : [])];
    const parts = new Map<string, MatchPart>();
    for (const remittance of chosen) {
      if (!remittance) continue;
      const dueFen = remittance.amountFen - remittance.receivedFen;
      const amountFen = a % 4 === 0 ? 1 + (b % 900) : dueFen + (b % 11 === 0 ? 1 : 0);
      if (amountFen > 0)
        parts.set(remittance.paymentId, { kind: "payment", ref: remittance.paymentId, amountFen });
    }
    if (receiptId) await this.decideOn(receiptId, [...parts.values()], a);
  }

  async excess(a: number, b: number): Promise<void> {
    const receiptId = pick(this.receipts, a);
    const order = pick(this.orders, b);
    const amountFen = 1 + (b % 400);
    const parts: MatchPart[] =
      order && b % 2
        ? [{ kind: "credit", ref: order.orderId, amountFen }]
        : [{ kind: "refund", ref: null, amountFen }];
    if (receiptId) await this.decideOn(receiptId, parts, a);
  }

  /** As one clerk or the other; now and then both press at once. */
  async decideOn(receiptId: string, parts: MatchPart[], a: number): Promise<void> {
    const press = (by: string) => match(this.store, receiptId, parts, { by, reason: "理由", at: this.now });
    if (a % 3 !== 0) return void (await press(a % 2 ? CLERK : SECOND_CLERK));
    const pressed = await Promise.allSettled([press(CLERK), press(SECOND_CLERK)]);
    for (const one of pressed)
      if (one.status === "rejected" && !(one.reason instanceof Refusal)) throw one.reason;
  }

  async decide(a: number, b: number): Promise<void> {
    const open = await this.store.read.select().from(receiptMatches).orderBy(receiptMatches.proposedAt);
    const proposed = pick(
      open.filter(({ state }) => state === "proposed"),
      a,
    );
    if (!proposed) return;
    if (b % 4 === 0)
      await this.store.write((tx) => declineMatch(tx, proposed.id, "不对", SECOND_CLERK, this.now));
    else await confirm(this.store, proposed.id, b % 2 ? CLERK : SECOND_CLERK, this.now);
  }

  async reverse(a: number): Promise<void> {
    const claim = pick(await this.store.read.select().from(receiptClaims), a);
    if (claim) await this.store.write((tx) => reverseClaim(tx, claim.id, "认错", CLERK, this.now));
  }

  async refund(a: number): Promise<void> {
    const order = pick(this.orders, a);
    if (order) await ask(this.store, await aFullRefund(this.store, order), this.now);
  }

  async payout(a: number, b: number): Promise<void> {
    await drainOutbox(this.store, gatewaysAt(this.store, this.now), this.now);
    const payout = pick(await this.store.read.select().from(payouts).orderBy(payouts.requestedAt), a);
    if (!payout) return;
    const { id: payoutId, payeeName, amountFen } = payout;
    const payeeAccount = payout.payeeAccount ?? "";
    const sent = { payoutId, accountId: ACCOUNT, serialNumber: newId(), payeeName, payeeAccount, note: null };
    if (payout.state === "requested" && b % 5 === 0)
      await this.store.write((tx) => markPayoutFailed(tx, payoutId, "账号有误", CLERK, this.now));
    else if (payout.state === "requested")
      await this.store.write((tx) => markPayoutSent(tx, sent, b % 2 ? CLERK : SECOND_CLERK, this.now));
    else if (payout.state === "sent")
      await this.store.write((tx) =>
        markPayoutConfirmed(tx, payoutId, b % 2 ? SECOND_CLERK : CLERK, this.now),
      );
    else if (payout.state === "succeeded" && b % 2) {
      const receiptId = await receive(this.store, { amountFen, remark: "退汇" }, this.now);
      this.receipts.push(receiptId);
      this.cameFen += amountFen;
      await match(this.store, receiptId, [{ kind: "returned", ref: payoutId, amountFen }], { at: this.now });
    }
  }

  async days(a: number): Promise<void> {
    this.minutes += (1 + (a % 12)) * 24 * 60;
    await tick(this.store, this.now);
    await drainOutbox(this.store, gatewaysAt(this.store, this.now), this.now);
  }
}

test("whatever happens, no fen of the bank is lost or used twice, and nothing is paid with less than it costs", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 45 }), async (events) => {
      const store = await freshStore();
      await openSmallShop(store);
      await openTransfers(store, { twoPeopleAboveFen: 12_000 });
      const office = new Office(store);
      for (const happened of events) await office.happen(happened);

      const receipts = await store.read.select().from(bankReceipts);
      const claims = await store.read.select().from(receiptClaims);
      const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
      expect(sum(receipts.map(({ amountFen }) => amountFen))).toBe(office.cameFen);
      const standing = sum(claims.map(({ amountFen }) => amountFen));
      const proposed = (await store.read.select().from(receiptMatches)).filter(
        ({ state }) => state === "proposed",
      );
      const taken = sum(receipts.map(({ allocatedFen }) => allocatedFen));
      expect(taken).toBe(standing + sum(proposed.map(({ amountFen }) => amountFen)));
      for (const payment of await store.read.select().from(payments)) {
        const cameFor = claims.filter(({ kind, ref }) => kind === "payment" && ref === payment.id);
        const cameFen = sum(cameFor.map(({ amountFen }) => amountFen));
        expect(payment.state === "paid").toBe(cameFen === payment.amountFen);
      }
      expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
      expect(await recount(store)).toEqual([]);
    }),
    { numRuns: 15, endOnFailure: true },
  );
}, 300_000);
