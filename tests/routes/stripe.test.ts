import { eq, inArray } from "drizzle-orm";
import type Stripe from "stripe";
import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { setCurrentStore } from "#db/current.server.ts";
import { orders } from "#db/schema/ordering.ts";
import { paymentInbox, payments, reconciliations } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { SECRET_KEY, StripeServer } from "#tests/stripe-server/server.ts";

const SECRETS = ["whsec_old", "whsec_new"];

let store: Store;
let stripe: StripeServer;
let visitors = 0;

beforeAll(async () => {
  store = await demoStore();
});

beforeEach(async () => {
  stripe = await new StripeServer().listen();
  process.env.STRIPE_SECRET_KEY = SECRET_KEY;
  process.env.STRIPE_WEBHOOK_SECRET = SECRETS.join(", ");
  process.env.STRIPE_API_BASE = stripe.address;
});

afterEach(async () => {
  for (const name of ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API_BASE"])
    delete process.env[name];
  await stripe.close();
});

/** Somebody who has put millet into the order; the answer to it, and the page at Stripe. */
async function anOrder() {
  visitors += 1;
  const guest = new Visitor(`198.51.100.${visitors}`);
  await guest.post("/cart", { intent: "add", variantId: "V060", quantity: "1" });
  const page = (await guest.get("/checkout")).data as {
    orderKey: string;
    goodsFen: number;
    freights: Record<string, { freightFen: number }>;
    offer: { gateways: string[] };
  };
  expect(page.offer.gateways).not.toContain("demo");
  const placed = await guest.post("/checkout", {
    orderKey: page.orderKey,
    acceptedTotalFen: String(page.goodsFen + (page.freights["110000"]?.freightFen ?? 0)),
    intent: "order",
    gateway: "stripe",
    receiverName: "林晓禾",
    phone: "13812345678",
    provinceCode: "110000",
    countyCode: "110101",
    street: "东华门街道",
    detail: "王府井大街 1 号",
  });
  const session = [...stripe.account.sessions.values()].at(-1);
  if (!session) throw new Error(`there is no page at Stripe: ${JSON.stringify(placed.data)}`);
  const number = session.metadata?.order_number ?? "";
  return { guest, placed, session, number, paymentId: session.metadata?.payment_id ?? "" };
}

async function stateOf(number: string) {
  const [order] = await store.read.select().from(orders).where(eq(orders.number, number));
  return order?.state;
}

/** Sends bytes to the shop as Stripe does. */
async function send(body: Uint8Array<ArrayBuffer>, headers: Record<string, string>): Promise<number> {
  const { action } = await import("#app/routes/webhooks/stripe.ts");
  const request = new Request("http://localhost:3000/webhooks/stripe", { method: "POST", headers, body });
  const context = { requestId: "test", clientAddress: "192.0.2.9" };
  return (await action({ request, params: {}, context })).status;
}

function sendEvent(event: Stripe.Event, secret = SECRETS[0] ?? ""): Promise<number> {
  const { raw, signature } = stripe.signed(event, secret);
  return send(new Uint8Array(raw), { "stripe-signature": signature });
}

describe("a shopper of a shop with keys", () => {
  test("is sent to Stripe, comes back and has paid", async () => {
    const { guest, placed, session, number, paymentId } = await anOrder();
    expect(placed).toMatchObject({ status: 303, location: session.url });
    expect(session.success_url).toBe(`http://localhost:3000/pay/${paymentId}`);
    expect(await guest.get(`/orders/${number}/pay`)).toMatchObject({ status: 303, location: session.url });
    stripe.account.pay(session.id);
    expect(await guest.get(`/pay/${paymentId}`)).toMatchObject({
      status: 303,
      location: `/orders/${number}`,
    });
    expect(await stateOf(number)).toBe("paid");
    expect(await guest.get(`/orders/${number}/pay`)).toMatchObject({ location: `/orders/${number}` });
  });

  test("who comes back while Stripe does not answer sees the order all the same", async () => {
    const { guest, session, number, paymentId } = await anOrder();
    stripe.account.pay(session.id);
    stripe.plan("dropBefore", { times: 3 });
    expect(await guest.get(`/pay/${paymentId}`)).toMatchObject({ location: `/orders/${number}` });
    expect(await guest.get(`/orders/${number}`)).toMatchObject({
      status: 200,
      data: { order: { state: "awaiting_payment" } },
    });
    expect((await guest.get("/pay/01a20225-6c09-732c-9ec8-fd2b24f7e4d7")).status).toBe(404);
    expect((await guest.get("/pay/none")).status).toBe(404);
  });

  test("is told when Stripe cannot be reached, and the order is kept", async () => {
    stripe.plan("tooMany", { times: 9 });
    await expect(anOrder()).rejects.toThrow("no page at Stripe");
    const [waiting] = await store.read
      .select({ number: orders.number })
      .from(payments)
      .innerJoin(orders, eq(orders.id, payments.orderId))
      .where(eq(payments.state, "created"));
    const number = waiting?.number ?? "";
    const guest = new Visitor("192.0.2.2");
    await guest.post("/orders/find", { number, phone: "13812345678" });
    expect(await guest.get(`/orders/${number}/pay`)).toMatchObject({
      status: 200,
      data: { chosen: "stripe" },
    });
    expect(await guest.post(`/orders/${number}/pay`, {})).toMatchObject({
      status: 503,
      data: { errors: { form: expect.stringContaining("没有扣款") } },
    });
    expect(await stateOf(number)).toBe("awaiting_payment");
  });

  test("cannot pay on the demonstration's page any more", async () => {
    const { session, paymentId } = await anOrder();
    const demo = { gateway: "demo" as const, externalId: `demo_${paymentId}` };
    await store.write(async (tx) => {
      await tx.update(payments).set(demo).where(eq(payments.id, paymentId));
    });
    const guest = new Visitor();
    expect(await guest.get(`/demo-pay/${paymentId}`)).toMatchObject({ status: 410 });
    expect(await guest.post(`/demo-pay/${paymentId}`, {})).toMatchObject({
      status: 409,
      data: { refusal: { code: "PAYMENT_NOT_OPEN" } },
    });
    expect(await stateOf(session.metadata?.order_number ?? "")).toBe("awaiting_payment");
  });
});

describe("what Stripe sends", () => {
  test("is kept once, and worked off by fetching what it is about", async () => {
    const { session, number } = await anOrder();
    stripe.account.pay(session.id);
    const { account } = stripe;
    const { startGatewayChores } = await import("#app/http/gateway-chores.server.ts");
    const chores = startGatewayChores(store);
    onTestFinished(() => chores.stop());
    for (const event of [...account.events, ...account.events])
      expect(await sendEvent(event, SECRETS[account.events.indexOf(event) % 2])).toBe(200);
    await expect.poll(() => stateOf(number), { timeout: 5_000 }).toBe("paid");
    const ids = account.events.map(({ id }) => id);
    const kept = await store.read.select().from(paymentInbox).where(inArray(paymentInbox.eventId, ids));
    expect(kept).toHaveLength(ids.length);
  });

  test("is refused when it is not signed, or was changed, and when it is too large", async () => {
    await anOrder();
    const [order] = [...stripe.account.sessions.values()].slice(-1);
    stripe.account.pay(order?.id ?? "");
    const [event] = stripe.account.events;
    if (!event) throw new Error("nothing happened");
    const before = await store.read.select().from(paymentInbox);
    const { raw, signature } = stripe.signed(event, SECRETS[0] ?? "");
    const changed = new Uint8Array(Buffer.from(JSON.stringify(event)));
    expect(await send(new Uint8Array(raw), {})).toBe(400);
    expect(await send(changed, { "stripe-signature": signature })).toBe(400);
    expect(await sendEvent(event, "whsec_of_somebody")).toBe(400);
    expect(await send(new Uint8Array(1024 * 1024 + 1), { "stripe-signature": signature })).toBe(413);
    expect(await store.read.select().from(paymentInbox)).toEqual(before);
  });

  test("that cannot be stored is a fault, so that Stripe sends it again", async () => {
    const { session } = await anOrder();
    stripe.account.pay(session.id);
    const [event] = stripe.account.events;
    setCurrentStore({ ...store, write: () => Promise.reject(new Error("the disk is full")) });
    onTestFinished(() => setCurrentStore(store));
    if (event) await expect(sendEvent(event)).rejects.toThrow("the disk is full");
  });

  test("is nothing to a shop without keys, and to a browser", async () => {
    delete process.env.STRIPE_SECRET_KEY;
    delete process.env.STRIPE_WEBHOOK_SECRET;
    delete process.env.STRIPE_API_BASE;
    expect(await send(new Uint8Array(2), {})).toBe(404);
    expect((await new Visitor().get("/webhooks/stripe")).status).toBe(405);
  });
});

describe("an administrator", () => {
  const as = (role: Role) => new Visitor("192.0.2.1").signInAs(role);

  test("sees what is set up, and asks what the account really offers", async () => {
    const admin = await as("admin");
    stripe.account.methods = ["card", "alipay"];
    expect((await admin.get("/admin/settings")).data).toMatchObject({
      ways: expect.arrayContaining([
        { gateway: "demo", state: "kept" },
        { gateway: "stripe", state: "offered" },
        { gateway: "transfer", state: "offered" },
        { gateway: "counter", state: "counter" },
      ]),
      stripe: { isLive: false, secretCount: 2, endpoint: "http://localhost:3000/webhooks/stripe" },
    });
    expect(await admin.post("/admin/settings", {})).toMatchObject({ status: 303 });
    expect((await admin.get("/admin/settings")).data).toMatchObject({
      stripe: { methods: { methods: ["card", "alipay"] } },
    });
    stripe.plan("tooMany", { times: 1 });
    expect(await admin.post("/admin/settings", {})).toMatchObject({ status: 503 });
    const lockout = async () =>
      ((await admin.get("/admin/settings")).data as { stripe: { lockout: unknown } }).stripe.lockout;
    expect(await lockout()).toBeNull();
    stripe.refusesKeyWith = 401;
    expect(await admin.post("/admin/settings", {})).toMatchObject({ status: 303 });
    expect(await lockout()).toMatchObject({ detail: expect.stringContaining("Invalid API Key") });
    expect((await admin.get("/admin/money")).data).toMatchObject({
      exceptions: expect.arrayContaining([expect.objectContaining({ kind: "gateway_locked_out" })]),
    });
    stripe.refusesKeyWith = undefined;
    expect(await admin.post("/admin/settings", {})).toMatchObject({ status: 303 });
    expect(await lockout()).toBeNull();
    expect(await (await as("centre")).post("/admin/settings", {})).toMatchObject({ status: 403 });
  });

  test("holds the books against Stripe's now, and nobody else does", async () => {
    const count = async () => (await store.read.select().from(reconciliations)).length;
    const before = await count();
    for (const role of ["centre", "auditor"] as const)
      expect((await (await as(role)).post("/admin/money", { intent: "reconcile" })).status).toBe(403);
    expect(await count()).toBe(before);
    const admin = await as("admin");
    expect(await admin.post("/admin/money", { intent: "reconcile" })).toMatchObject({ status: 303 });
    expect(await count()).toBe(before + 1);
    expect((await admin.get("/admin/money")).data).toMatchObject({
      reconciled: [{ gateway: "stripe", error: null, startedAt: expect.any(Number) }],
    });
    stripe.plan("tooMany", { times: 1 });
    expect(await admin.post("/admin/money", { intent: "reconcile" })).toMatchObject({ status: 303 });
    expect((await admin.get("/admin/money")).data).toMatchObject({
      reconciled: [{ error: expect.stringContaining("Too many") }],
    });
  });
});
