import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { orders } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { pay } from "#tests/fixtures/an-order.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

let store: Store;
let visitors = 0;

beforeAll(async () => {
  store = await demoStore();
});

async function aGuestWithMillet(): Promise<{ guest: Visitor; form: Record<string, string> }> {
  visitors += 1;
  const guest = new Visitor(`198.51.100.${visitors}`);
  await guest.post("/cart", { intent: "add", variantId: "V060", quantity: "1" });
  const page = (await guest.get("/checkout")).data as {
    orderKey: string;
    goodsFen: number;
    freights: Record<string, { freightFen: number }>;
  };
  const totalFen = page.goodsFen + (page.freights["110000"]?.freightFen ?? 0);
  const form = {
    orderKey: page.orderKey,
    acceptedTotalFen: String(totalFen),
    intent: "order",
    receiverName: "林晓禾",
    phone: "13812345678",
    provinceCode: "110000",
    countyCode: "110101",
    street: "东华门街道",
    detail: "王府井大街 1 号",
  };
  return { guest, form };
}

async function orderOf(location: string | null) {
  const paymentId = location?.split("/").pop() ?? "";
  const [found] = await store.read
    .select({ orderId: orders.id, number: orders.number, totalFen: orders.totalFen })
    .from(orders)
    .innerJoin(payments, eq(payments.orderId, orders.id))
    .where(eq(payments.id, paymentId));
  if (!found) throw new Error(`${location} is no page of a payment`);
  return { ...found, paymentId, gateway: "demo" as const };
}

test("an order that waits leads straight to its page while there is nothing to choose", async () => {
  const { guest, form } = await aGuestWithMillet();
  const placed = await guest.post("/checkout", { ...form, gateway: "demo" });
  const order = await orderOf(placed.location);
  const address = `/orders/${order.number}/pay`;
  expect(await guest.get(address)).toMatchObject({ status: 303, location: placed.location });

  await pay(store, order, Date.now(), { state: "failed" });
  expect(await guest.get(address)).toMatchObject({
    status: 200,
    data: { hasFailed: true, chosen: undefined },
  });
  expect(await guest.post(address, { gateway: "counter" })).toMatchObject({ status: 400 });
  expect(await guest.post(address, { gateway: "none" })).toMatchObject({ status: 400 });
  const again = await guest.post(address, { gateway: "demo" });
  expect(again).toMatchObject({ status: 303, location: expect.stringMatching(/^\/demo-pay\//) });
  expect(again.location).not.toBe(placed.location);
  expect((await guest.post(address, {})).location).toBe(again.location);

  expect((await guest.post(again.location ?? "", {})).location).toBe(`/orders/${order.number}`);
  for (const answer of [await guest.get(address), await guest.post(address, {})])
    expect(answer).toMatchObject({ status: 303, location: `/orders/${order.number}` });
});

test("nobody else pays, or learns that there is something to pay", async () => {
  const { guest, form } = await aGuestWithMillet();
  const { number } = await orderOf((await guest.post("/checkout", form)).location);
  const other = new Visitor("198.51.100.200");
  for (const known of [number, "202611220000000000"])
    for (const answer of [
      await other.get(`/orders/${known}/pay`),
      await other.post(`/orders/${known}/pay`, {}),
    ])
      expect(answer).toMatchObject({ status: 303, location: `/orders/${known}` });
});

test("a way to pay that is not offered orders nothing", async () => {
  const { guest, form } = await aGuestWithMillet();
  const refused = await guest.post("/checkout", { ...form, gateway: "counter" });
  expect(refused).toMatchObject({ status: 400, data: { errors: { gateway: expect.any(String) } } });
  expect((await guest.post("/checkout", form)).status).toBe(303);
});
