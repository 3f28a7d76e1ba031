import { setTimeout as pause } from "node:timers/promises";
import { eq, inArray, isNotNull, isNull } from "drizzle-orm";
import fc from "fast-check";
import type Stripe from "stripe";
import { expect, test } from "vitest";
import { payAgain } from "#app/domain/ordering/attempt-payment.server.ts";
import { beginPayment, refreshPayment } from "#app/domain/ordering/begin-payment.server.ts";
import { drainInbox } from "#app/domain/ordering/drain-inbox.server.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { endUnpaid } from "#app/domain/ordering/end-unpaid.server.ts";
import { reconcile } from "#app/domain/ordering/reconcile.server.ts";
import { GatewayUnavailable } from "#app/domain/payments/gateway.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { stockLevels, stockMovements } from "#db/schema/inventory.ts";
import { orders } from "#db/schema/ordering.ts";
import {
  gatewayDays,
  moneyEntries,
  paymentExceptions,
  paymentInbox,
  paymentOutbox,
  payments,
  refunds,
} from "#db/schema/payments.ts";
import { type Store, sumOf } from "#db/store.ts";
import { aRefund, ask, linesOf } from "#tests/fixtures/a-refund.ts";
import { MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { aStripe, SHOP, type TestStripe } from "#tests/fixtures/a-stripe.ts";
import { basket, expire } from "#tests/fixtures/an-order.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";
import { Fault } from "#tests/stripe-server/account.ts";
import type { Trouble } from "#tests/stripe-server/server.ts";

const ON_HAND = 40;

/** Storms in a run; STORMS=100 asks for more, which take half a minute for every five. */
const STORMS = Number(process.env.STORMS ?? 4);
const TROUBLES: Trouble[] = ["dropBefore", "dropAfter", "tooMany", "busy", "failBefore", "failAfter"];

/** What may happen, in any order; numbers choose among what there is at that moment. */
const STEPS = {
  order: 5,
  comeBack: 2,
  pay: 6,
  settle: 3,
  otherWay: 2,
  refund: 3,
  dashboardRefund: 1,
  settleRefund: 2,
  tell: 4,
  work: 4,
  die: 6,
  trouble: 3,
  time: 3,
  reconcile: 1,
} as const;
type Step = keyof typeof STEPS;
const step = fc.oneof(
  ...Object.entries(STEPS).map(([kind, weight]) => ({
    weight,
    arbitrary: fc.record({ kind: fc.constant(kind as Step), a: fc.nat(), b: fc.nat() }),
  })),
);

/** A quiet day, so that whatever the weather of a run, something was sold and repaid, and a worker died. */
const QUIET: Step[] = ["order", "pay", "die", "tell", "work", "comeBack", "refund", "work"];

const pick = <T>(rows: readonly T[], by: number): T | undefined => rows[by % Math.max(rows.length, 1)];

/** A store whose process is killed after so many writes: what comes then never happens, and nobody hears of it. */
function mortal(store: Store, writes: number): Store & { isDead: () => boolean } {
  let left = writes;
  return {
    ...store,
    isDead: () => left < 0,
    write(work) {
      left -= 1;
      return left < 0 ? new Promise(() => {}) : store.write(work);
    },
  };
}

class Storm {
  /** Events that were not delivered yet; some never are. */
  readonly #undelivered: Stripe.Event[] = [];
  /** How often a process died in the middle of its work. */
  kills = 0;

  constructor(
    readonly store: Store,
    readonly stripe: TestStripe,
  ) {
    stripe.account.onEvent = (event) => this.#undelivered.push(event);
  }

  get #now(): number {
    return this.stripe.now();
  }

  /** Does one thing. The business or Stripe may refuse it, Stripe may not answer; nothing else may go wrong. */
  async happen({ kind, a, b }: { kind: Step; a: number; b: number }): Promise<void> {
    try {
      await this[kind](a, b);
    } catch (error) {
      if (error instanceof Refusal || error instanceof Fault || error instanceof GatewayUnavailable) return;
      throw error;
    }
  }

  async order(a: number, b: number): Promise<void> {
    const placed = await this.stripe.placeOrder({ goods: basket({ [MILLET]: 1 + (a % 3) }) });
    const { paymentId: id, gateway } = placed;
    if (b % 4 > 0) await beginPayment(this.store, this.stripe.gateways, { id, gateway }, this.#now);
  }

  async comeBack(a: number): Promise<void> {
    const payment = pick(await this.store.read.select().from(payments).orderBy(payments.id), a);
    if (payment) await refreshPayment(this.store, this.stripe.gateways, payment.id, this.#now);
  }

  async pay(a: number, b: number): Promise<void> {
    const open = [...this.stripe.account.sessions.values()].filter(({ status }) => status === "open");
    const session = pick(open, a);
    if (session) this.stripe.account.pay(session.id, { isProcessing: b % 4 === 0 });
  }

  async settle(a: number, b: number): Promise<void> {
    const { sessions, intents } = this.stripe.account;
    const underWay = [...sessions.values()].filter(
      ({ payment_intent }) => intents.get(String(payment_intent))?.status === "processing",
    );
    const session = pick(underWay, a);
    if (session) this.stripe.account.settle(session.id, b % 3 === 0 ? "failed" : "succeeded");
  }

  async otherWay(a: number): Promise<void> {
    const waiting = await this.store.read
      .select({ id: orders.id })
      .from(orders)
      .where(eq(orders.state, "awaiting_payment"))
      .orderBy(orders.id);
    const order = pick(waiting, a);
    if (!order) return;
    const attempt = { orderId: order.id, gateway: "stripe" as const, origin: SHOP };
    const payment = await payAgain(this.store, this.stripe.gateways, attempt, this.#now);
    await beginPayment(this.store, this.stripe.gateways, payment, this.#now);
  }

  async refund(a: number, b: number): Promise<void> {
    const paid = await this.store.read
      .select({ orderId: orders.id })
      .from(orders)
      .where(isNotNull(orders.paidAt))
      .orderBy(orders.id);
    const order = pick(paid, a);
    const [line] = order ? await linesOf(this.store, order) : [];
    if (!order || !line) return;
    const amountFen = b % 2 ? line.amountFen : 1 + (b % 2_000);
    const quantity = b % 2 ? line.quantity : 0;
    const disposition = b % 3 ? "restock" : "keep";
    const refund = aRefund(order.orderId, {
      lines: [{ orderLineId: line.id, quantity, amountFen, disposition }],
    });
    this.stripe.account.refundStatus = b % 5 === 0 ? "pending" : "succeeded";
    await ask(this.store, refund, this.#now);
    if (b % 3 === 0) await ask(this.store, refund, this.#now); // a double click
  }

  async dashboardRefund(a: number, b: number): Promise<void> {
    const intent = pick([...this.stripe.account.intents.keys()], a);
    if (intent) this.stripe.account.refundInDashboard(intent, b % 2 ? undefined : 1 + (b % 3_000));
  }

  async settleRefund(a: number, b: number): Promise<void> {
    const refund = pick([...this.stripe.account.refunds.keys()], a);
    if (refund) this.stripe.account.settleRefund(refund, b % 3 === 0 ? "failed" : "succeeded");
  }

  /** Some messages come, in any order and some of them twice; some are lost for good. */
  async tell(a: number, b: number): Promise<void> {
    const events = this.#undelivered
      .splice(0)
      .map((event, at) => ({ event, order: (a + 7_919 * at) % 1_009 }))
      .filter(({ order }) => order % 5 !== b % 5)
      .sort((one, other) => one.order - other.order)
      .map(({ event }) => event);
    await this.stripe.tell(events);
    if (b % 2) await this.stripe.tell(events.slice(0, 3));
  }

  async work(): Promise<void> {
    await this.stripe.tick();
  }

  /** The process is killed in the middle of what it does, a shopper's request among it, and another takes its place. */
  async die(a: number, b: number): Promise<void> {
    const store = mortal(this.store, a % 5);
    const { gateways } = this.stripe;
    const payment = pick(await this.store.read.select().from(payments).orderBy(payments.id), a);
    const works = [
      () => drainOutbox(store, gateways, this.#now),
      () => drainInbox(store, gateways, this.#now),
      () => endUnpaid(store, gateways, this.#now),
      () => reconcile(store, gateways, this.#now),
      async () => payment && (await beginPayment(store, gateways, payment, this.#now)),
      async () => payment && (await refreshPayment(store, gateways, payment.id, this.#now)),
    ];
    const work = pick(works, b)?.() ?? Promise.resolve();
    await Promise.race([work.catch(() => {}), pause(150)]);
    if (store.isDead()) this.kills += 1;
  }

  async trouble(a: number): Promise<void> {
    this.stripe.server.plan(TROUBLES[a % TROUBLES.length] ?? "tooMany", { times: 1 + (a % 3) });
  }

  async time(a: number): Promise<void> {
    this.stripe.wait([1, 3, 10, 31, 180][a % 5] ?? 1);
  }

  async reconcile(): Promise<void> {
    await this.stripe.reconcile();
  }

  /** The weather clears: Stripe answers, what is on its way arrives, nobody does anything new. */
  async clear(): Promise<void> {
    const { account, server } = this.stripe;
    server.noMoreTrouble();
    await pause(200); // what was under way when a worker was killed
    for (const session of account.sessions.values())
      if (account.intents.get(String(session.payment_intent))?.status === "processing")
        account.settle(session.id, "succeeded");
    for (let hour = 0; hour < 30; hour += 1) {
      this.stripe.wait(61);
      for (const refund of account.refunds.values())
        if (refund.status === "pending") account.settleRefund(refund.id, "succeeded");
      await this.stripe.tick();
      await this.stripe.reconcile();
      await expire(this.store, this.#now);
    }
  }
}

test("in any weather, our books and Stripe's end as the same money, and no goods are lost", {
  timeout: 150_000 * STORMS,
}, async () => {
  const told = { steps: 0, kills: 0, orders: 0, payments: 0, refunds: 0, events: 0 };
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 70, size: "max" }), async (steps) => {
      const store = await freshStore();
      await openSmallShop(store, { shelf: { [MILLET]: ON_HAND } });
      const stripe = await aStripe(store);
      const storm = new Storm(store, stripe);
      for (const each of steps) await storm.happen(each);
      await storm.clear();
      told.steps += steps.length;
      told.kills += storm.kills;
      told.events += stripe.account.events.length;

      const entries = await store.read.select().from(moneyEntries);
      expect(entries.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(stripe.account.netFen);
      expect(await recount(store)).toEqual([]);
      expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
      const [shelf] = await store.read.select().from(stockLevels).where(eq(stockLevels.variantId, MILLET));
      const [moved] = await store.read
        .select({ quantity: sumOf(stockMovements.quantity) })
        .from(stockMovements)
        .where(eq(stockMovements.variantId, MILLET));
      expect({ onHand: shelf?.onHand, held: shelf?.held }).toEqual({ onHand: moved?.quantity, held: 0 });

      const ready = [
        ...(await store.read.select().from(paymentOutbox).where(eq(paymentOutbox.state, "ready"))),
        ...(await store.read
          .select()
          .from(paymentInbox)
          .where(inArray(paymentInbox.state, ["ready", "dead"]))),
      ];
      expect(ready).toEqual([]);
      const open = inArray(payments.state, ["created", "pending", "processing", "review"]);
      expect(await store.read.select().from(payments).where(open)).toEqual([]);
      const asked = eq(refunds.state, "requested");
      expect(await store.read.select().from(refunds).where(asked)).toEqual([]);
      const found = await store.read
        .select({ kind: paymentExceptions.kind })
        .from(paymentExceptions)
        .where(isNull(paymentExceptions.closedAt));
      const toExplain = ["refund_unlinked", "refund_failed", "refund_rejected"];
      expect(found.filter(({ kind }) => !toExplain.includes(kind))).toEqual([]);
      for (const day of await store.read.select().from(gatewayDays)) expect(day.oursFen).toBe(day.theirsFen);
      for (const { kind } of entries) seen.add(kind);
      told.orders += (await store.read.select({ id: orders.id }).from(orders)).length;
      told.payments += entries.filter(({ kind }) => kind === "payment").length;
      told.refunds += entries.filter(({ kind }) => kind === "refund").length;
      for (const { reason } of await store.read.select().from(refunds)) seen.add(reason);
    }),
    {
      numRuns: STORMS,
      endOnFailure: true,
      examples: [[QUIET.map((kind) => ({ kind, a: 0, b: 1 }))]],
    },
  );
  if (process.env.STORMS) console.log(JSON.stringify(told));
  expect([...seen]).toEqual(expect.arrayContaining(["payment", "refund"]));
});
