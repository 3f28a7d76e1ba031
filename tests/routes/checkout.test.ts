import { and, eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { expireOrders } from "#app/domain/ordering/expire-orders.server.ts";
import { HOLD_MS } from "#app/domain/ordering/order.ts";
import { getCentreId } from "#app/domain/outlets/queries.server.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { cartLines, orderLines, orders, savedAddresses } from "#db/schema/ordering.ts";
import { payments } from "#db/schema/payments.ts";
import { countOf, type Store, sumOf } from "#db/store.ts";
import { type Answer, Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

/** Frozen beef, which cannot be returned without a reason, and millet, which can. */
const [beef, millet] = ["V001", "V060"] as const;

let store: Store;
let centreId: string;
let visitors = 0;

beforeAll(async () => {
  store = await demoStore();
  centreId = await getCentreId(store.read);
});

interface Page {
  orderKey: string;
  goodsFen: number;
  freights: Record<string, { freightFen: number } | null>;
  values: Record<string, string>;
  prefectures: { code: string }[];
  counties: { code: string }[];
  hasChanges: boolean;
  lines: { variantId: string; change?: string; quantity: number }[];
  addresses: { id: string }[];
}

const receiver = {
  receiverName: "林晓禾",
  phone: "138 1234-5678",
  provinceCode: "110000",
  countyCode: "110101",
  street: "东华门街道",
  detail: "王府井大街 1 号",
};

/** Somebody new, from an address of their own. */
function aGuest(): Visitor {
  visitors += 1;
  return new Visitor(`198.51.100.${visitors}`);
}

async function put(visitor: Visitor, variantId: string, quantity: number) {
  const answer = await visitor.post("/cart", { intent: "add", variantId, quantity: String(quantity) });
  expect(answer.status).toBe(303);
}

/** The total that the page shows for Beijing, where everybody here lives. */
function totalOf(page: Page): number {
  return page.goodsFen + (page.freights[receiver.provinceCode]?.freightFen ?? 0);
}

/** The form as the page shows it: its key, and the total. */
async function aFilledForm(visitor: Visitor, typed: Record<string, string> = receiver) {
  const page = (await visitor.get("/checkout")).data as Page;
  const acceptedTotalFen = String(totalOf(page));
  return { orderKey: page.orderKey, acceptedTotalFen, noReturnConfirmed: "yes", intent: "order", ...typed };
}

const pageOf = (answer: Answer) => (answer.data as { page: Page }).page;
const errorsOf = (answer: Answer) => (answer.data as { errors: Record<string, string> }).errors;
const noticeOf = (answer: Answer) => (answer.data as { notice?: { text: string } }).notice;

async function buy(visitor: Visitor): Promise<string> {
  const placed = await visitor.post("/checkout", await aFilledForm(visitor));
  expect(placed.status).toBe(303);
  const paid = await visitor.post(placed.location ?? "", {});
  expect(paid.status).toBe(303);
  return paid.location?.split("/").pop() ?? "";
}

const countOrders = async () => (await store.read.select({ count: countOf() }).from(orders))[0]?.count;

/** So many can still be bought; what is held for others stays. */
async function setStock(variantId: string, available: number) {
  await store.write(async (tx) => {
    await tx
      .update(stockLevels)
      .set({ onHand: sql`${stockLevels.held} + ${available}` })
      .where(and(eq(stockLevels.variantId, variantId), eq(stockLevels.outletId, centreId)));
  });
}

describe("a guest", () => {
  test("buys on one page, pays, and sees which county was credited, to the fen", async () => {
    const guest = aGuest();
    await put(guest, beef, 2);
    await put(guest, millet, 1);
    await put(guest, millet, 2);
    const number = await buy(guest);

    const { data, status } = await guest.get(`/orders/${number}`);
    expect(status).toBe(200);
    const page = data as {
      order: { state: string; goodsFen: number; freightFen: number; totalFen: number; receiver: object };
      credits: { countyId: string; amountFen: number }[];
      lines: { variantId: string; quantity: number; amountFen: number }[];
    };
    expect(page.order).toMatchObject({
      state: "paid",
      receiver: { name: "林晓禾", phone: "13812345678", isMasked: false },
    });
    expect(page.lines.map((line) => [line.variantId, line.quantity])).toEqual([
      [beef, 2],
      [millet, 3],
    ]);
    expect(page.credits).toHaveLength(2);
    expect(page.credits.reduce((sum, credit) => sum + credit.amountFen, 0)).toBe(page.order.goodsFen);
    expect(page.order.goodsFen + page.order.freightFen).toBe(page.order.totalFen);
    expect((await guest.get("/cart")).data).toMatchObject({ lines: [], count: 0 });
    expect(guest.cookies.get("cart_count")).toBe("0");
  });

  test("presses the button twice, retries, goes back: one order", async () => {
    const guest = aGuest();
    await put(guest, beef, 1);
    const form = await aFilledForm(guest);
    const before = (await countOrders()) ?? 0;
    const twice = await Promise.all([guest.post("/checkout", form), guest.post("/checkout", form)]);
    const again = await guest.post("/checkout", form);
    await put(guest, millet, 1); // the old page once more, with something new in the cart
    const stale = await guest.post("/checkout", form);
    const locations = [...twice, again, stale].map(({ status, location }) => [status, location]);
    expect(new Set(locations.map(String)).size).toBe(1);
    expect(locations[0]?.[0]).toBe(303);
    expect(await countOrders()).toBe(before + 1);
    expect((await guest.get("/cart")).data).toMatchObject({ count: 1 });

    const changed = await guest.post("/checkout", { ...form, detail: "王府井大街 2 号" });
    expect(changed.status).toBe(409);
    expect(errorsOf(changed).form).toContain("已经提交过");
    expect(pageOf(changed).orderKey).not.toBe(form.orderKey);
    expect(pageOf(changed).values.detail).toBe("王府井大街 2 号");
  });

  test("pays twice and is charged once", async () => {
    const guest = aGuest();
    await put(guest, beef, 1);
    const placed = await guest.post("/checkout", await aFilledForm(guest));
    const address = placed.location ?? "";
    const pays = await Promise.all([guest.post(address, {}), guest.post(address, {})]);
    pays.push(await guest.post(address, {}));
    expect(new Set(pays.map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
    const number = pays[0]?.location?.split("/").pop() ?? "";
    const [sums] = await store.read
      .select({ entries: countOf(), amountFen: sumOf(attributionEntries.amountFen) })
      .from(attributionEntries)
      .innerJoin(orders, eq(orders.id, attributionEntries.orderId))
      .where(eq(orders.number, number));
    const [order] = await store.read.select().from(orders).where(eq(orders.number, number));
    expect(sums).toEqual({ entries: 1, amountFen: order?.goodsFen });
    expect((await guest.get(address)).data).toMatchObject({ stage: "paid" });
  });

  test("comes too late to pay and is told so", async () => {
    const guest = aGuest();
    await put(guest, beef, 1);
    const placed = await guest.post("/checkout", await aFilledForm(guest));
    const address = placed.location ?? "";
    await store.write(async (tx) => {
      await tx
        .update(payments)
        .set({ expiresAt: Date.now() - 1 })
        .where(eq(payments.id, address.split("/").pop() ?? ""));
    });
    const paid = await guest.post(address, {});
    expect(paid).toMatchObject({ status: 409, data: { refusal: { code: "ORDER_EXPIRED" } } });
    expect(await guest.get(address)).toMatchObject({ status: 410, data: { stage: "expired" } });
    await store.write((tx) => expireOrders(tx, Date.now() + HOLD_MS));
    expect((await guest.post(address, {})).status).toBe(409);
    const number = ((await guest.get(address)).data as { number: string }).number;
    expect((await guest.get(`/orders/${number}`)).data).toMatchObject({ order: { state: "expired" } });
  });

  test("sees a changed total before agreeing to it, with everything typed kept", async () => {
    const guest = aGuest();
    await put(guest, beef, 1);
    const form = await aFilledForm(guest, { ...receiver, note: "放门卫" });
    const [variant] = await store.read.select().from(variants).where(eq(variants.id, beef));
    const priceFen = variant?.priceFen ?? 0;
    const setPrice = (fen: number) =>
      store.write(async (tx) => {
        await tx.update(variants).set({ priceFen: fen }).where(eq(variants.id, beef));
      });
    await setPrice(priceFen + 150);
    const refused = await guest.post("/checkout", form);
    expect(refused.status).toBe(409);
    const page = pageOf(refused);
    const totalFen = totalOf(page);
    expect(noticeOf(refused)?.text).toContain((totalFen / 100).toFixed(2));
    expect(noticeOf(refused)?.text).toContain((Number(form.acceptedTotalFen) / 100).toFixed(2));
    expect(page.values).toMatchObject({ receiverName: "林晓禾", note: "放门卫", countyCode: "110101" });
    expect(page.lines).toMatchObject([{ variantId: beef, change: "price" }]);
    const agreed = await guest.post("/checkout", { ...form, acceptedTotalFen: String(totalFen) });
    expect(agreed.status).toBe(303);
    await setPrice(priceFen);
  });

  test("is shown the total first when no script worked it out", async () => {
    const guest = aGuest();
    await put(guest, beef, 1);
    const form = await aFilledForm(guest);
    const first = await guest.post("/checkout", { ...form, acceptedTotalFen: "" });
    expect(first.status).toBe(409);
    expect(noticeOf(first)?.text).toContain("运费已算好");
    expect((await guest.post("/checkout", form)).status).toBe(303);
  });

  test("must confirm that fresh goods are not returned; a bag of millet asks for nothing", async () => {
    const guest = aGuest();
    await put(guest, beef, 1);
    const { noReturnConfirmed: _, ...form } = await aFilledForm(guest);
    const refused = await guest.post("/checkout", form);
    expect(refused.status).toBe(409);
    expect(errorsOf(refused).noReturnConfirmed).toBeTruthy();
    await guest.post("/cart", { intent: "remove", variantId: beef });
    await put(guest, millet, 1);
    const { noReturnConfirmed: __, ...dry } = await aFilledForm(guest);
    expect((await guest.post("/checkout", dry)).status).toBe(303);
  });

  test("whose goods sold out meanwhile accepts what is left and goes on from where they were", async () => {
    const guest = aGuest();
    await put(guest, beef, 5);
    await put(guest, millet, 1);
    const form = await aFilledForm(guest);
    await setStock(beef, 0);
    const refused = await guest.post("/checkout", form);
    expect(refused.status).toBe(409);
    expect(pageOf(refused)).toMatchObject({ hasChanges: true, values: { street: "东华门街道" } });
    const accepted = await guest.post("/checkout", { ...form, intent: "accept" });
    expect(accepted.status).toBe(200);
    const page = pageOf(accepted);
    expect(page).toMatchObject({ hasChanges: false, values: { street: "东华门街道" } });
    expect(page.lines.map((line) => line.variantId)).toEqual([millet]);
    const acceptedTotalFen = String(totalOf(page));
    expect((await guest.post("/checkout", { ...form, acceptedTotalFen })).status).toBe(303);
    await setStock(beef, 2_000);
  });

  test("picks a place without scripts, level by level, and keeps what is typed", async () => {
    const guest = aGuest();
    await put(guest, millet, 1);
    const typed = { intent: "places", receiverName: "林晓禾", orderKey: crypto.randomUUID() };
    const province = pageOf(await guest.post("/checkout", { ...typed, provinceCode: "150000" }));
    expect(province.prefectures.some(({ code }) => code === "150400")).toBe(true);
    const city = pageOf(
      await guest.post("/checkout", { ...typed, provinceCode: "150000", prefectureCode: "150400" }),
    );
    expect(city.counties.some(({ code }) => code === "150430")).toBe(true);
    expect(city).toMatchObject({ orderKey: typed.orderKey, values: { receiverName: "林晓禾" } });
    const beijing = pageOf(await guest.post("/checkout", { ...typed, provinceCode: "110000" }));
    expect(beijing.prefectures).toEqual([]);
    expect(beijing.counties.some(({ code }) => code === "110101")).toBe(true);

    const form = await aFilledForm(guest, { ...receiver, countyCode: "150430" });
    const wrong = await guest.post("/checkout", form);
    expect(wrong.status).toBe(400);
    expect(errorsOf(wrong).countyCode).toBeTruthy();
  });

  test("finds the order again by its number and phone, and nobody finds it by guessing", async () => {
    const guest = aGuest();
    await put(guest, millet, 1);
    const number = await buy(guest);

    const other = aGuest();
    expect(await other.get(`/orders/${number}`)).toMatchObject({ status: 404, data: { number } });
    const wrong = await other.post("/orders/find", { number, phone: "13900000000" });
    expect(wrong.status).toBe(404);
    expect((wrong.data as { values: object }).values).toMatchObject({ number, phone: "13900000000" });
    expect((await other.get(`/orders/${number}`)).status).toBe(404);

    const found = await other.post("/orders/find", { number: ` ${number} `, phone: "+86 138 1234 5678" });
    expect(found).toMatchObject({ status: 303, location: `/orders/${number}` });
    const masked = { name: "林**", phone: "138****5678", address: "北京市 东城区 ****" };
    const seen = await other.get(`/orders/${number}`);
    expect(seen).toMatchObject({ status: 200, data: { order: { receiver: masked } } });
    const forged = aGuest();
    forged.cookies.set("order_grants", `${other.cookies.get("order_grants")}`.replace(/.$/, "_"));
    expect((await forged.get(`/orders/${number}`)).status).toBe(404);
    // whoever placed it here and finds it again still sees what they typed
    await guest.post("/orders/find", { number, phone: "13812345678" });
    const own = { name: "林晓禾", address: "北京市 东城区 东华门街道 王府井大街 1 号" };
    expect((await guest.get(`/orders/${number}`)).data).toMatchObject({ order: { receiver: own } });

    const guesser = aGuest();
    const statuses: number[] = [];
    for (let guess = 0; guess < 10; guess += 1)
      statuses.push((await guesser.post("/orders/find", { number, phone: `1390000000${guess}` })).status);
    expect(statuses.at(-1)).toBe(429);
    const late = await aGuest().post("/orders/find", { number, phone: "13812345678" });
    expect(late.status).toBe(429); // many guessers of one order do not get more tries than one
  });
});

describe("a shopper", () => {
  test("keeps an address, orders with it, and cannot use or touch another's", async () => {
    const shopper = await aGuest().signInAs("shopper");
    await put(shopper, millet, 1);
    const form = await aFilledForm(shopper, { ...receiver, saveAddress: "yes" });
    expect((await shopper.post("/checkout", form)).status).toBe(303);
    await put(shopper, millet, 2);
    const page = (await shopper.get("/checkout")).data as Page;
    const addressId = page.addresses[0]?.id ?? "";
    expect(page.values.addressId).toBe(addressId);
    const withSaved = await aFilledForm(shopper, { addressId });
    const placed = await shopper.post("/checkout", withSaved);
    expect(placed.status).toBe(303);
    const { number } = (await shopper.get(placed.location ?? "")).data as { number: string };
    expect((await shopper.get(`/orders/${number}`)).data).toMatchObject({
      order: { receiver: { name: "林晓禾", phone: "13812345678", isMasked: false } },
    });

    const buyer = await aGuest().signInAs("buyer");
    expect((await buyer.get(`/orders/${number}`)).status).toBe(404);
    await put(buyer, millet, 1);
    const stolen = await buyer.post("/checkout", await aFilledForm(buyer, { addressId }));
    expect(stolen.status).toBe(400);
    expect(errorsOf(stolen).addressId).toBeTruthy();
    expect((await buyer.get(`/account/addresses?edit=${addressId}`)).status).toBe(404);
    const post = (fields: Record<string, string>) =>
      buyer.post("/account/addresses", { addressId, ...fields });
    expect((await post({ intent: "delete" })).status).toBe(404);
    expect((await post({ intent: "save", ...receiver })).status).toBe(404);
    expect((await buyer.post("/account/orders", { intent: "again", number })).status).toBe(404);
    const kept = await store.read.select().from(savedAddresses).where(eq(savedAddresses.id, addressId));
    expect(kept).toHaveLength(1);
  });

  test("adds, changes and deletes addresses; a wrong one comes back as typed", async () => {
    const shopper = await aGuest().signInAs("approver");
    const wrong = await shopper.post("/account/addresses", { intent: "save", ...receiver, phone: "12345" });
    expect(wrong).toMatchObject({ status: 400, data: { values: { phone: "12345", street: "东华门街道" } } });
    const save = { intent: "save", ...receiver };
    expect((await shopper.post("/account/addresses", save)).status).toBe(303);
    expect((await shopper.post("/account/addresses", save)).status).toBe(303); // the same one, once
    const list = async () =>
      ((await shopper.get("/account/addresses")).data as { addresses: { id: string; text: string }[] })
        .addresses;
    const [address] = await list();
    expect(await list()).toHaveLength(1);
    expect(address?.text).toBe("北京市 东城区 东华门街道 王府井大街 1 号");
    const addressId = address?.id ?? "";
    await shopper.post("/account/addresses", { ...save, addressId, detail: "王府井大街 9 号" });
    expect((await list())[0]?.text).toContain("9 号");
    await shopper.post("/account/addresses", { intent: "delete", addressId });
    expect(await list()).toEqual([]);
  });

  test("buys again what is still sold, and is told what is not", async () => {
    const shopper = await aGuest().signInAs("certifier");
    await put(shopper, millet, 2);
    await put(shopper, beef, 1);
    const number = await buy(shopper);
    await store.write(async (tx) => {
      await tx.update(products).set({ isOnSale: false }).where(eq(products.id, "P001"));
    });
    const again = await shopper.post("/account/orders", { intent: "again", number });
    expect(again).toMatchObject({ status: 303, location: `/cart?again=${number}` });
    const cart = (await shopper.get(again.location ?? "")).data as { again: { missing: string[] } };
    expect(cart).toMatchObject({ lines: [{ variantId: millet, quantity: 2 }] });
    expect(cart.again.missing).toHaveLength(1);
    await store.write(async (tx) => {
      await tx.update(products).set({ isOnSale: true }).where(eq(products.id, "P001"));
    });
  });

  test("leafs through all their orders, twenty at a time, and sees what they did by county", async () => {
    const shopper = await aGuest().signInAs("analyst");
    for (let order = 0; order < 23; order += 1) {
      await put(shopper, order % 2 ? beef : millet, 1);
      await buy(shopper);
    }
    type List = { orders: { number: string }[]; next?: string };
    const first = (await shopper.get("/account/orders")).data as List;
    const second = (await shopper.get(`/account/orders?before=${first.next}`)).data as List;
    const numbers = [...first.orders, ...second.orders].map((order) => order.number);
    expect(first.orders).toHaveLength(20);
    expect(second).toMatchObject({ orders: { length: 3 }, next: undefined });
    expect(new Set(numbers).size).toBe(23);

    const impact = (await shopper.get("/account/impact")).data as {
      amountFen: number;
      orderCount: number;
      counties: { amountFen: number; lineCount: number }[];
    };
    const [own] = await store.read
      .select({ amountFen: sumOf(orderLines.amountFen) })
      .from(orderLines)
      .innerJoin(orders, eq(orders.id, orderLines.orderId))
      .where(eq(orders.number, numbers[0] ?? ""));
    expect(own?.amountFen).toBeGreaterThan(0);
    expect(impact.orderCount).toBe(23);
    expect(impact.counties.map((county) => county.lineCount).sort()).toEqual([11, 12]);
    expect(impact.counties.reduce((sum, county) => sum + county.amountFen, 0)).toBe(impact.amountFen);
  });
});

test("a cart of yesterday's cookie that never was one starts a new cart", async () => {
  const guest = aGuest();
  const forged = crypto.randomUUID();
  guest.cookies.set("cart", forged);
  await put(guest, millet, 1);
  expect(guest.cookies.get("cart")).not.toBe(forged);
  expect(await store.read.select().from(cartLines).where(eq(cartLines.cartId, forged))).toEqual([]);
});
