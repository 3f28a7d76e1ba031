import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { openStore } from "#db/open.ts";
import { orders } from "#db/schema/ordering.ts";
import { moneyEntries, paymentInbox, paymentOutbox, payments, refunds } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { DEMO_PASSWORD, demoEmail } from "#seeds/demo-accounts.ts";
import { databaseUrlOf, RunningShop, sendForm } from "#tests/fixtures/a-running-shop.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { newDatabase, type TestDatabase } from "#tests/setup/databases.ts";
import { freePort } from "#tests/setup/postgres-server.ts";
import { SECRET_KEY, StripeServer } from "#tests/stripe-server/server.ts";

/*
 * The built shop with Stripe beside it, killed with -9 in the moments in which Stripe has done what it was
 * asked for and the shop does not know: when a page was made, when money was reported, when a refund was made.
 */

const SECRET = "whsec_of_the_tests";
const GOODS = "V060";

/** A row that a dead process had taken is due again after five seconds; the clock comes round every ten. */
const PATIENCE = { timeout: 40_000, interval: 200 };

const mails = mkdtempSync(join(tmpdir(), "bangfu-killed-stripe-"));
afterAll(() => rmSync(mails, { recursive: true, force: true }));

let database: TestDatabase;
let stripe: StripeServer;
let shop: RunningShop;
let store: Store;

beforeEach(async () => {
  database = await newDatabase();
  stripe = await new StripeServer().listen();
  await startShop();
  store = await openStore(database.target);
});

afterEach(async () => {
  shop.kill();
  await shop.ended;
  await store.close();
  await stripe.close();
  await database.drop();
});

async function startShop(): Promise<void> {
  shop = new RunningShop(await freePort(), {
    DATABASE_URL: databaseUrlOf(database.target),
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: SECRET,
    STRIPE_API_BASE: stripe.address,
    MAIL_FOLDER: mails,
  });
  await shop.untilOpen();
  await expect.poll(() => shop.said, PATIENCE).toContain("Stripe  card"); // what the account offers was asked
  stripe.sendEventsTo({ to: `${shop.url}/webhooks/stripe`, secret: SECRET });
}

/** Ends the shop as soon as Stripe has done such a request the next time: its answer reaches nobody. */
function killAt(request: RegExp): void {
  stripe.onDone = (done) => {
    if (!request.test(done)) return;
    shop.kill();
    stripe.onDone = () => {};
  };
}

async function expectBooksToAgree(): Promise<void> {
  expect(await recount(store)).toEqual([]);
  const checks = await verifyLedger(store.read);
  expect(checks.filter((check) => check.difference !== 0)).toEqual([]);
  expect(isProven(checks)).toBe(true);
  const entries = await store.read.select().from(moneyEntries).where(eq(moneyEntries.gateway, "stripe"));
  expect(entries.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(stripe.account.netFen);
}

/** The text of a page. */
async function read(path: string, cookies: string): Promise<string> {
  return (await fetch(shop.url + path, { headers: { cookie: cookies } })).text();
}

const fieldOf = (page: string, name: string) =>
  new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page)?.[1] ?? "";

test("a shop killed before it could write down what Stripe did finishes it, once", {
  timeout: 240_000,
}, async () => {
  const filled = await sendForm(shop.url, "/cart", "", { intent: "add", variantId: GOODS, quantity: "2" });
  const guest = filled?.cookies ?? "";
  const address = {
    receiverName: "林晓禾",
    phone: "13900000001",
    provinceCode: "110000",
    prefectureCode: "",
    countyCode: "110105",
    street: "向阳街",
    detail: "2 号楼 602 室",
    email: "",
  };
  const places = await fetch(`${shop.url}/checkout`, {
    method: "POST",
    headers: { origin: shop.url, cookie: guest },
    body: new URLSearchParams({ ...address, orderKey: newId(), intent: "places" }),
  });
  const drawn = await places.text();
  const form = {
    ...address,
    intent: "order",
    orderKey: newId(),
    acceptedTotalFen: fieldOf(drawn, "acceptedTotalFen"),
    gateway: "stripe",
    noReturnConfirmed: "yes",
  };

  // the page was made, and the shop never heard what it is called
  killAt(/POST .*sessions$/);
  expect(await sendForm(shop.url, "/checkout", guest, form)).toBeUndefined();
  expect(await shop.ended).toBe("SIGKILL");
  const [begun] = await store.read.select().from(payments);
  expect(begun).toMatchObject({ state: "created", externalId: null });
  await startShop();
  const paymentOf = async () => (await store.read.select().from(payments))[0];
  await expect.poll(async () => (await paymentOf())?.state, PATIENCE).toBe("pending");
  const [session, ...others] = [...stripe.account.sessions.values()].filter(
    ({ metadata }) => metadata?.payment_id === begun?.id,
  );
  expect(others).toEqual([]);
  expect(session).toMatchObject({ id: (await paymentOf())?.externalId, amount_total: begun?.amountFen });
  // the shopper, whose answer was lost, sends the form again
  expect(await sendForm(shop.url, "/checkout", guest, form)).toMatchObject({ status: 303, to: session?.url });
  expect(await store.read.select().from(orders)).toHaveLength(1);

  // Stripe told us of the money and may forget that; the shop dies while it asks what happened
  killAt(/GET .*sessions/);
  stripe.account.pay(session?.id ?? "");
  expect(await shop.ended).toBe("SIGKILL");
  const stateOf = async () => (await store.read.select().from(orders))[0]?.state;
  expect(await stateOf()).toBe("awaiting_payment");
  await startShop();
  await expect.poll(stateOf, PATIENCE).toBe("paid");
  await expectBooksToAgree();

  // a clerk repays a part; Stripe makes the refund, and the shop never heard of it
  const number = (await store.read.select().from(orders))[0]?.number ?? "";
  const credentials = { email: demoEmail("centre"), password: DEMO_PASSWORD };
  const clerk = (await sendForm(shop.url, "/account/sign-in", "", credentials))?.cookies ?? "";
  const desk = `/admin/orders/${number}`;
  const refund = {
    refundId: fieldOf(await read(desk, clerk), "refundId"),
    reason: "quality_claim",
    borneBy: "carrier",
    note: "压坏了一袋",
    freight: "",
    "lines.0.amount": "12.34",
    "lines.0.quantity": "1",
    "lines.0.disposition": "restock",
  };
  killAt(/POST .*refunds/);
  expect(await sendForm(shop.url, desk, clerk, refund)).toBeUndefined();
  expect(await shop.ended).toBe("SIGKILL");
  expect(await store.read.select().from(refunds)).toMatchObject([{ state: "requested", amountFen: 1_234 }]);
  await startShop();
  // the clerk, whose answer was lost, sends the form again
  expect(await sendForm(shop.url, desk, clerk, refund)).toMatchObject({ status: 303 });
  const refundState = async () => (await store.read.select().from(refunds)).map(({ state }) => state);
  await expect.poll(refundState, PATIENCE).toEqual(["succeeded"]);
  expect([...stripe.account.refunds.values()].map(({ amount }) => amount)).toEqual([1_234]);
  expect(await stateOf()).toBe("partially_refunded");
  await expectBooksToAgree();

  const left = async () => [
    ...(await store.read.select().from(paymentOutbox).where(eq(paymentOutbox.state, "ready"))),
    ...(await store.read.select().from(paymentInbox).where(eq(paymentInbox.state, "ready"))),
  ];
  await expect.poll(left, PATIENCE).toEqual([]);
  await expectBooksToAgree();
});
