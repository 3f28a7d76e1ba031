import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { handOver } from "#app/domain/fulfilment/hand-over.server.ts";
import { listPurchaseOrders } from "#app/domain/purchasing/place-purchase.server.ts";
import { removeMember } from "#app/domain/units/change-members.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { orders } from "#db/schema/ordering.ts";
import { unitMemberships } from "#db/schema/units.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { buy } from "#tests/domain/sales-history.ts";
import { aBuyingSchool, aRow, type BuyingSchool, draft, placeAll } from "#tests/fixtures/a-purchase.ts";
import { aUnitDeed, demoUnits, demoUser } from "#tests/fixtures/some-units.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { Visitor } from "./visitor.ts";

const ROLES = ["buyer", "approver", "finance", "head", "shopper", "supplier", "admin"] as const;

let store: Store;
let school: BuyingSchool;
let home: string;
let commission: string;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  store = await demoStore();
  school = await aBuyingSchool(store, 3);
  commission = (await demoUnits(store)).commission.id;
  home = `/purchasing/${school.unitId}/orders`;
  for (const role of ROLES) visitors.set(role, await new Visitor().signInAs(role));
});

function as(role: (typeof ROLES)[number]): Visitor {
  const visitor = visitors.get(role);
  if (!visitor) throw new Error(`no ${role} is signed in`);
  return visitor;
}

/** A purchase of the school for some of its canteens, placed by its buyer and paid; the numbers of its orders. */
async function aPaidPurchase(canteens = 1) {
  const { sku } = school.plain[0] ?? { sku: "" };
  const rows = Array.from({ length: canteens }, (_, index) =>
    aRow({ code: sku, quantity: "2", point: `${index + 1}号食堂` }),
  );
  const now = Date.now();
  const purchase = await draft(school, rows, { now });
  await placeAll(school, purchase, { now });
  const placed = await listPurchaseOrders(store.read, purchase.id);
  return { purchase, placed };
}

async function aDeliveredOrder() {
  const { placed } = await aPaidPurchase();
  const [order] = placed;
  if (!order) throw new Error("the purchase has no order");
  await pay(order.number);
  await store.write((tx) => handOver(tx, { orderId: order.orderId, parcelId: newId() }, null, Date.now()));
  return order;
}

async function pay(number: string) {
  const { location } = await as("buyer").post(`/orders/${number}/pay`, { gateway: "demo" });
  await as("buyer").post(location ?? "", { outcome: "pay" });
  const [order] = await store.read.select().from(orders).where(eq(orders.number, number));
  expect(order?.state).toBe("paid");
}

const numbersOf = (answer: { data: unknown }) =>
  (answer.data as { orders: { number: string }[] }).orders.map(({ number }) => number);

describe("the orders of a unit's purchases", () => {
  test("are listed for all its members, whoever placed them, and none that staff bought with its code", async () => {
    const { placed } = await aPaidPurchase(2);
    const bought = await buy(store, Date.now(), {
      userId: await demoUser(store, "shopper"),
      buyingUnitId: school.unitId,
    });
    for (const role of ["buyer", "approver", "finance", "head"] as const) {
      const answer = await as(role).get(home);
      expect(answer.status).toBe(200);
      expect(numbersOf(answer)).toEqual(expect.arrayContaining(placed.map(({ number }) => number)));
      expect(numbersOf(answer)).not.toContain(bought.number);
      expect((await as(role).get(`${home}/${bought.number}`)).status).toBe(404);
      expect((await as(role).get(`/orders/${bought.number}`)).status).toBe(404);
    }
  });

  test("are found by state, goods, place, day and purchase", async () => {
    const { purchase, placed } = await aPaidPurchase(3);
    const of = `${home}?purchase=${purchase.number.toLowerCase()}`;
    expect(numbersOf(await as("head").get(of)).sort()).toEqual(placed.map(({ number }) => number).sort());
    const [first] = placed;
    const day = String(first?.deliveryDay).replace(/(....)(..)(..)/, "$1-$2-$3");
    expect(numbersOf(await as("head").get(`${of}&day=${day}&point=${first?.pointName}`))).toEqual([
      first?.number,
    ]);
    expect(numbersOf(await as("head").get(`${of}&day=2031-01-01`))).toEqual([]);
    expect(numbersOf(await as("head").get(`${of}&state=awaiting_payment&progress=none`))).toHaveLength(3);
    expect(numbersOf(await as("head").get(`${of}&state=paid`))).toEqual([]);
  });

  test("come page by page, each once", async () => {
    for (let purchases = 0; purchases < 18; purchases += 1) await aPaidPurchase(3);
    const seen: string[] = [];
    for (let before = ""; ; ) {
      const answer = await as("head").get(before ? `${home}?before=${before}` : home);
      seen.push(...numbersOf(answer));
      const { next } = answer.data as { next?: string };
      if (!next) break;
      before = next;
    }
    expect(seen.length).toBeGreaterThan(54);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe("the page of such an order", () => {
  test("opens for every member, and for nobody else; another unit's room has it not", async () => {
    const { number } = await aDeliveredOrder();
    const page = `${home}/${number}`;
    const seen: Record<string, boolean> = {};
    for (const role of ["buyer", "approver", "finance", "head"] as const) {
      const answer = await as(role).get(page);
      expect([role, answer.status]).toEqual([role, 200]);
      const { mayAct, order } = answer.data as { mayAct: boolean; order: { receiver: { name: string } } };
      expect(order.receiver.name).toBe("刘师傅");
      seen[role] = mayAct;
    }
    expect(seen).toEqual({ buyer: true, approver: false, finance: true, head: true });
    for (const role of ["shopper", "supplier", "admin"] as const)
      expect([role, (await as(role).get(page)).status]).toEqual([role, 404]);
    expect((await as("head").get(`/purchasing/${commission}/orders/${number}`)).status).toBe(404);
    expect((await as("head").get(`/purchasing/${commission}/orders`)).data).toMatchObject({ orders: [] });
    // its address in the shop leads its members there
    const led = await as("finance").get(`/orders/${number}`);
    expect([led.status, led.location]).toEqual([303, page]);
  });

  test("lets those act whose role it is: the approver reads the claim of another and asks for nothing", async () => {
    const { number } = await aDeliveredOrder();
    const form = `/orders/${number}/claims/new`;
    expect((await as("approver").get(form)).status).toBe(403);
    expect((await as("approver").get(`/orders/${number}/fapiao`)).status).toBe(403);
    expect((await as("approver").post(`/orders/${number}/receive`, {})).status).toBe(403);
    expect((await as("approver").post(`/orders/${number}/cancel`, { reason: "other" })).status).toBe(403);
    expect((await as("finance").get(`/orders/${number}/fapiao`)).status).toBe(200);

    const { key } = (await as("finance").get(form)).data as { key: string };
    const claim = new FormData();
    const fields = { key, kind: "quality_claim", fault: "short", words: "少一袋", "lines.0.quantity": "1" };
    for (const [name, value] of Object.entries(fields)) claim.append(name, value);
    const asked = await as("finance").send(form, claim);
    expect(asked.status).toBe(303);
    const read = await as("approver").get(asked.location ?? "");
    expect([read.status, read.data]).toMatchObject([200, { mayAct: false, claim: { state: "requested" } }]);
    const withdraw = new FormData();
    for (const [name, value] of Object.entries({ key: newId(), intent: "withdraw" }))
      withdraw.append(name, value);
    expect((await as("approver").send(asked.location ?? "", withdraw)).status).toBe(403);
    expect((await as("buyer").send(asked.location ?? "", withdraw)).status).toBe(303);
  });

  test("is closed to who left the unit: what they placed they still see, masked, and act for no more", async () => {
    const { number } = await aDeliveredOrder();
    const [membership] = await store.read
      .select({ id: unitMemberships.id })
      .from(unitMemberships)
      .where(and(eq(unitMemberships.userId, school.buyer.userId), eq(unitMemberships.unitId, school.unitId)));
    const deed = {
      ...aUnitDeed(await demoUser(store, "head"), Date.now()),
      by: await demoUser(store, "head"),
    };
    await store.write((tx) => removeMember(tx, school.unitId, membership?.id ?? "", deed));
    const left = await new Visitor().signInAs("buyer");
    expect((await left.get(`${home}/${number}`)).status).toBe(404);
    expect((await left.get(home)).status).toBe(404);
    const own = await left.get(`/orders/${number}`);
    expect([own.status, own.data]).toMatchObject([
      200,
      { mayAct: false, mayClaim: false, mayReceive: false, order: { receiver: { isMasked: true } } },
    ]);
    expect((own.data as { fapiao?: unknown }).fapiao).toBeUndefined();
    expect((await left.get(`/orders/${number}/claims/new`)).status).toBe(403);
    expect((await left.post(`/orders/${number}/receive`, {})).status).toBe(403);
    expect((await as("head").get(`${home}/${number}`)).status).toBe(200);
  });
});
