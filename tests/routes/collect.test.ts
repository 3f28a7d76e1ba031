import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { findCollection } from "#app/domain/fulfilment/collect.server.ts";
import { receiveStock, takeSoldStock } from "#app/domain/inventory/stock.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { userRoles, users } from "#db/schema/identity.ts";
import { orders, savedAddresses } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Store } from "#db/store.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const MILLET = "V060";

let store: Store;
/** Where the demo clerk stands, and another counter. */
let counterId: string;
let otherId: string;
let clerk: Visitor;
let visitors = 0;

beforeAll(async () => {
  store = await demoStore();
  const [holding] = await store.read
    .select({ scopeId: userRoles.scopeId })
    .from(userRoles)
    .innerJoin(users, eq(users.id, userRoles.userId))
    .where(and(eq(users.email, demoEmail("clerk")), eq(userRoles.role, "clerk")));
  counterId = holding?.scopeId ?? "";
  const counters = await store.read.select().from(outlets).where(eq(outlets.kind, "counter")).limit(2);
  otherId = counters.find(({ id }) => id !== counterId)?.id ?? "";
  await store.write(async (tx) => {
    for (const outletId of [counterId, otherId])
      await receiveStock(tx, outletId, [{ variantId: MILLET, quantity: 50, sourceId: newId() }], Date.now());
  });
  clerk = await new Visitor().signInAs("clerk");
});

interface Page {
  orderKey: string;
  goodsFen: number;
  isCollected: boolean;
  points: { id: string }[];
  values: Record<string, string>;
}
const pageOf = (data: unknown) => (data as { page: Page }).page;
const errorsOf = (data: unknown) => (data as { errors: Record<string, string> }).errors;

async function aShopper(): Promise<Visitor> {
  visitors += 1;
  const shopper = new Visitor(`198.51.100.${visitors}`);
  await shopper.post("/cart", { intent: "add", variantId: MILLET, quantity: "2" });
  return shopper;
}

const buyer = { receiverName: "林晓禾", phone: "13812345678", noReturnConfirmed: "yes" };

/** Changes to collecting, as the button does. */
async function chooseToCollect(shopper: Visitor, typed: Record<string, string> = {}) {
  return pageOf((await shopper.post("/checkout", { intent: "collected", ...typed })).data);
}

const form = (page: Page, collectAt: string) => ({
  ...buyer,
  intent: "order",
  handover: "collected",
  orderKey: page.orderKey,
  acceptedTotalFen: String(page.goodsFen),
  collectAt,
});

async function buy(shopper: Visitor, collectAt = counterId): Promise<string> {
  const page = await chooseToCollect(shopper);
  const placed = await shopper.post("/checkout", form(page, collectAt));
  expect(placed.status).toBe(303);
  const paid = await shopper.post(placed.location ?? "", {});
  return paid.location?.split("/").pop() ?? "";
}

async function orderOf(number: string) {
  const [order] = await store.read.select().from(orders).where(eq(orders.number, number));
  if (!order) throw new Error(`there is no order ${number}`);
  return order;
}

test("a shopper orders online, the clerk gets it ready, and hands it to whoever shows the code", async () => {
  const shopper = await aShopper();
  const number = await buy(shopper);
  const order = await orderOf(number);
  expect(order).toMatchObject({ handover: "collected", fulfilmentOutletId: counterId, freightFen: 0 });

  const list = (await clerk.get("/counter/collect")).data as { toPick: { number: string; phone: string }[] };
  expect(list.toPick).toEqual([expect.objectContaining({ number, phone: "138****5678" })]);
  const before = (await shopper.get(`/orders/${number}`)).data as { collection: object };
  expect(before.collection).toMatchObject({ isReady: false });

  const ready = await clerk.post("/counter/collect", { step: "pack", number });
  expect(ready.location).toBe(`/counter/collect?ready=${number}`);
  const shown = (await shopper.get(`/orders/${number}`)).data as { collection: { code: string } };
  const { code } = shown.collection;
  expect(code).toBe((await findCollection(store.read, order.id))?.code);

  const stranger = new Visitor("198.51.100.200");
  await stranger.post("/orders/find", { number, phone: buyer.phone });
  const seen = (await stranger.get(`/orders/${number}`)).data as { collection: { code?: string } };
  expect(seen.collection).toMatchObject({ isReady: true });
  expect(seen.collection.code).toBeUndefined();

  const wrong = await clerk.post("/counter/collect", { step: "hand", outletId: counterId, code: "12 34" });
  expect([wrong.status, Object.keys(errorsOf(wrong.data))]).toEqual([400, ["code"]]);
  const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
  const handed = await clerk.post("/counter/collect", { step: "hand", outletId: counterId, code: spaced });
  expect(handed.location).toBe(`/counter/collect?handed=${number}`);
  expect(await orderOf(number)).toMatchObject({ progress: "delivered" });
  const again = await clerk.post("/counter/collect", { step: "hand", outletId: counterId, code });
  expect(again.data).toMatchObject({ refusal: { code: "COLLECT_CODE_WRONG" }, values: { code } });
});

test("a clerk neither sees nor touches what is collected elsewhere; the centre does both", async () => {
  const number = await buy(await aShopper(), otherId);
  const list = (await clerk.get("/counter/collect")).data as { toPick: { number: string }[] };
  expect(list.toPick.map((order) => order.number)).not.toContain(number);
  expect((await clerk.post("/counter/collect", { step: "pack", number })).status).toBe(404);
  const hand = { step: "hand", outletId: otherId, code: "000000" };
  expect((await clerk.post("/counter/collect", hand)).status).toBe(404);
  const centre = await new Visitor().signInAs("centre");
  expect((await centre.post("/counter/collect", { step: "pack", number })).status).toBe(303);
});

test("changing between the two ways keeps what was typed, and the outlet is asked for", async () => {
  const shopper = await aShopper();
  const page = await chooseToCollect(shopper, {
    ...buyer,
    street: "东华门街道",
    detail: "1 号",
    note: "轻放",
  });
  expect(page).toMatchObject({
    isCollected: true,
    values: { ...buyer, street: "东华门街道", detail: "1 号", note: "轻放" },
  });
  expect(page.points.map(({ id }) => id)).toContain(counterId);
  for (const collectAt of ["", "O-CENTRE", "nowhere"]) {
    const refused = await shopper.post("/checkout", form(page, collectAt));
    expect([refused.status, Object.keys(errorsOf(refused.data))]).toEqual([400, ["collectAt"]]);
    expect(pageOf(refused.data).values.receiverName).toBe(buyer.receiverName);
  }
  const back = await shopper.post("/checkout", { intent: "sent", ...page.values });
  expect(pageOf(back.data)).toMatchObject({ isCollected: false, values: { street: "东华门街道" } });
});

test("an outlet that ran out meanwhile is refused, and nothing is lost", async () => {
  const shopper = await aShopper();
  const page = await chooseToCollect(shopper);
  await shopper.post("/cart", { intent: "add", variantId: MILLET, quantity: "60" });
  const answer = await shopper.post("/checkout", {
    ...form(page, counterId),
    acceptedTotalFen: String((page.goodsFen / 2) * 62),
  });
  expect([answer.status, pageOf(answer.data).values.collectAt]).toEqual([409, counterId]);
});

test("what the centre ran out of is collected where it lies, and the warning is of the outlet that was chosen", async () => {
  const BEANS = "V063";
  const shopper = new Visitor("198.51.100.77");
  await shopper.post("/cart", { intent: "add", variantId: BEANS, quantity: "3" });
  await store.write(async (tx) => {
    const goods = { variantId: BEANS };
    for (const outletId of ["O-CENTRE", counterId, otherId])
      await takeSoldStock(tx, outletId, [{ ...goods, quantity: 2_000, sourceId: newId() }], Date.now());
    await receiveStock(tx, counterId, [{ variantId: BEANS, quantity: 5, sourceId: newId() }], Date.now());
    await receiveStock(tx, otherId, [{ variantId: BEANS, quantity: 1, sourceId: newId() }], Date.now());
  });
  const lines = (shown: Page) => (shown as Page & { lines: object[]; hasChanges: boolean }).lines;
  const sent = pageOf((await shopper.post("/checkout", { intent: "sent" })).data);
  expect(lines(sent)).toMatchObject([{ available: 0, change: "outOfStock" }]);
  const page = await chooseToCollect(shopper, { collectAt: counterId });
  expect(page).toMatchObject({ hasChanges: false });
  expect(page.points.map(({ id }) => id)).toContain(counterId);
  expect(lines(page)).toMatchObject([{ available: 5, quantity: 3 }]);
  const elsewhere = await chooseToCollect(shopper, { collectAt: otherId });
  expect(lines(elsewhere)).toMatchObject([{ change: "short" }]);
  expect(lines(await chooseToCollect(shopper)), "before one is chosen").toMatchObject([{ quantity: 3 }]);
  const placed = await shopper.post("/checkout", form(page, counterId));
  expect(placed.status).toBe(303);
});

test("an outlet is not kept as an address of the shopper", async () => {
  const shopper = await new Visitor("198.51.100.99").signInAs("shopper");
  const before = (await store.read.select().from(savedAddresses)).length;
  await shopper.post("/cart", { intent: "add", variantId: MILLET, quantity: "1" });
  const page = await chooseToCollect(shopper);
  const placed = await shopper.post("/checkout", { ...form(page, counterId), saveAddress: "yes" });
  expect(placed.status).toBe(303);
  expect((await store.read.select().from(savedAddresses)).length).toBe(before);
});
