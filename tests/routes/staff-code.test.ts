import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Store } from "#db/store.ts";
import { demoUnits } from "#tests/fixtures/some-units.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const MILLET = "V060";

let store: Store;
let school: { id: string; code: string };

beforeAll(async () => {
  store = await demoStore();
  ({ school } = await demoUnits(store));
});

interface Checkout {
  orderKey: string;
  goodsFen: number;
  freights: Record<string, { freightFen: number }>;
  values: { unitCode: string };
}

async function toCheckout(visitor: Visitor) {
  await visitor.post("/cart", { intent: "add", variantId: MILLET, quantity: "1" });
  const page = (await visitor.get("/checkout")).data as Checkout;
  const fields = {
    intent: "order",
    orderKey: page.orderKey,
    acceptedTotalFen: String(page.goodsFen + (page.freights["110000"]?.freightFen ?? 0)),
    receiverName: "林晓禾",
    phone: "13812345678",
    provinceCode: "110000",
    countyCode: "110101",
    street: "东华门街道",
    detail: "王府井大街 1 号",
    unitCode: page.values.unitCode,
  };
  return { page, fields };
}

async function lineOf(orderKey: string) {
  const [line] = await store.read
    .select({ unitId: orderLines.buyingUnitId, channel: orderLines.entryChannel, mode: orderLines.salesMode })
    .from(orders)
    .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
    .where(eq(orders.idempotencyKey, orderKey));
  return line;
}

test("who gives a unit's code counts to it and buys for themselves all the same, and gives it once", async () => {
  const shopper = await new Visitor().signInAs("shopper");
  const first = await toCheckout(shopper);
  expect(first.page.values.unitCode).toBe("");
  const typed = ` ${school.code.slice(0, 4).toLowerCase()} ${school.code.slice(4)}`;
  expect((await shopper.post("/checkout", { ...first.fields, unitCode: typed })).status).toBe(303);
  expect(await lineOf(first.page.orderKey)).toEqual({ unitId: school.id, channel: "none", mode: "online" });
  const again = await shopper.post("/checkout", { ...first.fields, unitCode: school.code });
  expect(again.status).toBe(303);
  expect((await shopper.post("/checkout", first.fields)).status).toBe(409);

  const second = await toCheckout(shopper);
  expect(second.page.values.unitCode).toBe(school.code);
  await shopper.post("/checkout", { ...second.fields, unitCode: "" });
  expect(await lineOf(second.page.orderKey)).toMatchObject({ unitId: null });
  expect((await toCheckout(shopper)).page.values.unitCode).toBe("");
});

test("a code that no unit has is told beside its field, with everything typed", async () => {
  const guest = new Visitor("198.51.100.9");
  const { fields, page } = await toCheckout(guest);
  const answer = await guest.post("/checkout", { ...fields, unitCode: "NOBODY22" });
  expect(answer.status).toBe(400);
  expect(answer.data).toMatchObject({
    errors: { unitCode: expect.any(String) },
    page: { values: { unitCode: "NOBODY22", receiverName: "林晓禾" } },
  });
  expect(await lineOf(page.orderKey)).toBeUndefined();
});

test("a unit that orders no more is found by no code, and forgotten", async () => {
  const { hospital } = await demoUnits(store);
  const buyer = await new Visitor().signInAs("clerk");
  const first = await toCheckout(buyer);
  await buyer.post("/checkout", { ...first.fields, unitCode: hospital.code });
  expect((await toCheckout(buyer)).page.values.unitCode).toBe(hospital.code);
  await store.write(async (tx) => {
    await tx.update(buyingUnits).set({ state: "closed" }).where(eq(buyingUnits.id, hospital.id));
  });
  const { page, fields } = await toCheckout(buyer);
  expect(page.values.unitCode).toBe("");
  expect((await buyer.post("/checkout", { ...fields, unitCode: hospital.code })).status).toBe(400);
});
