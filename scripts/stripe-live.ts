import assert from "node:assert/strict";
import Stripe from "stripe";
import { type GatewayBooks, GatewayRejected, type StartPayment } from "#app/domain/payments/gateway.ts";
import {
  STRIPE_API_VERSION,
  STRIPE_METHODS,
  stripeGateway,
} from "#app/domain/payments/stripe-gateway.server.ts";
import { type StripeSettings, stripeSettings } from "#app/domain/payments/stripe-settings.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { StartUpError } from "#db/open.ts";
import { runScript } from "./run-script.ts";

/*
 * `npm run test:stripe-live`: asks Stripe's test mode what the tests believe of it, with the key in
 * STRIPE_SECRET_KEY (sk_test_…). It begins payments of nobody's, ends them, pays one with Stripe's own test
 * card and repays it in two equal parts. Without a key it says that it was skipped, and nothing is proven.
 */

const AMOUNT_FEN = 1_000;
const PART_FEN = 300;

function settingsFrom(env: NodeJS.ProcessEnv): StripeSettings {
  const settings = stripeSettings({ ...env, STRIPE_WEBHOOK_SECRET: "whsec_not_needed_here" });
  if (!settings) throw new Error("there is a key and there are no settings");
  if (settings.isLive)
    throw new StartUpError("STRIPE_SECRET_KEY is a live key, which moves real money: give one of test mode.");
  return settings;
}

function clientOf({ secretKey, apiBase }: StripeSettings): Stripe {
  return new Stripe(secretKey, {
    apiVersion: STRIPE_API_VERSION,
    telemetry: false,
    ...(apiBase && { host: apiBase.hostname, port: apiBase.port, protocol: "http" as const }),
  });
}

const startOf = (paymentId: string): StartPayment => ({
  paymentId,
  orderId: newId(),
  orderNumber: "202611220000000000",
  amountFen: AMOUNT_FEN,
  currency: "cny",
  openedAt: Date.now(),
  expiresAt: Date.now() + 1_800_000,
  locale: "zh-CN",
  origin: "https://shop.example",
});

/** Each thing that the shop rests on, in the order in which one needs the other. */
async function ask(settings: StripeSettings, say: (line: string) => void): Promise<void> {
  const gateway = stripeGateway(settings);
  const books = gateway.books as GatewayBooks;
  const begunAt = Date.now();

  const methods = await books.probeMethods("https://shop.example", Date.now());
  const missing = STRIPE_METHODS.filter((method) => !methods.includes(method));
  say(
    `the account offers ${methods.join(", ")}${missing.length > 0 ? `, and not ${missing.join(", ")}` : ""}`,
  );

  const payment = startOf(newId());
  const key = `${payment.paymentId}:checkout:1`;
  const begun = await gateway.start(payment, key);
  assert.equal((await gateway.start(payment, key)).externalId, begun.externalId);
  say("a page asked for twice under one key is one page");
  await assert.rejects(gateway.start({ ...payment, amountFen: AMOUNT_FEN + 1 }, key), GatewayRejected);
  say("the same key for another amount is refused");
  const open = await gateway.fetch(begun.externalId);
  assert.deepEqual([open.state, open.amountFen, open.currency], ["pending", AMOUNT_FEN, "cny"]);
  assert.equal(open.paymentId, payment.paymentId);
  say("the page says what was asked for, in cny, and whose it is");
  assert.equal((await books.findStarted(payment))?.externalId, begun.externalId);
  say("a page whose name was lost is found by what was written on it");
  assert.equal((await gateway.expire(begun.externalId, key)).state, "expired");
  assert.equal((await gateway.expire(begun.externalId, key)).state, "expired");
  say("a page is ended, and to end it again does no harm");

  const intent = await clientOf(settings).paymentIntents.create({
    amount: AMOUNT_FEN,
    currency: "cny",
    payment_method: "pm_card_visa",
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
  assert.equal(intent.status, "succeeded");
  const repay = (refundId: string, amountFen: number) => ({
    refundId,
    paymentId: payment.paymentId,
    externalId: begun.externalId,
    intentId: intent.id,
    amountFen,
    currency: "cny" as const,
  });
  const [first, second] = [newId(), newId()];
  const made = await gateway.refund(repay(first, PART_FEN), `${first}:refund`);
  assert.equal((await gateway.refund(repay(first, PART_FEN), `${first}:refund`)).externalId, made.externalId);
  const other = await gateway.refund(repay(second, PART_FEN), `${second}:refund`);
  assert.notEqual(other.externalId, made.externalId);
  assert.equal((await books.findRefund(repay(first, PART_FEN)))?.externalId, made.externalId);
  say("two equal part refunds are two, each asked for twice is one, and each is found by its own name");
  const third = newId();
  await assert.rejects(gateway.refund(repay(third, AMOUNT_FEN), `${third}:refund`), GatewayRejected);
  say("more than the rest is refused");

  let netFen = 0;
  for await (const movement of books.listMovements(begunAt - 60_000, Date.now() + 60_000))
    if ([intent.id, made.externalId, other.externalId].includes(movement.objectId))
      netFen += movement.amountFen;
  assert.equal(netFen, AMOUNT_FEN - 2 * PART_FEN);
  say("the account's own list of money says the same");
  const told = new Set<string>();
  for await (const event of books.listChanges(begunAt - 60_000)) told.add(event.objectId);
  for (const name of [begun.externalId, made.externalId, other.externalId]) assert.ok(told.has(name), name);
  say("its list of events tells of the page's end and of both refunds");
}

await runScript(async () => {
  if (!process.env.STRIPE_SECRET_KEY) {
    console.log("Skipped: no key. Set STRIPE_SECRET_KEY to a test key of Stripe's (sk_test_…).");
    return;
  }
  const settings = settingsFrom(process.env);
  console.log(`Asking ${settings.apiBase?.origin ?? "Stripe, in test mode"}`);
  let count = 0;
  await ask(settings, (line) => {
    count += 1;
    console.log(`  ok  ${line}`);
  });
  console.log(`${count} passed, 0 failed`);
});
