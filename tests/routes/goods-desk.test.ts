import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { users } from "#db/schema/identity.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { buy } from "#tests/domain/sales-history.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

interface AdminPage {
  order: { state: string };
  goods: {
    progress: string;
    parcels: { id: string; trackingNumber: string; receivedDay: number | null }[];
    senders: { outlets: { id: string }[]; supplier?: { id: string } };
  };
  goodsKeys?: { parcelId: string; allocationId: string };
  events: { kind: string; why: string | null; actor: string | null; isBuyer: boolean }[];
  fulfilment: { zh: string };
}
interface OrderPage {
  order: { state: string; progress: string };
  events: { kind: string }[];
  parcels: { trackingNumber: string; carrier: { zh: string } }[];
  mayCancel: boolean;
  mayReceive: boolean;
}

let store: Store;
let shopperId: string;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  store = await demoStore();
  for (const role of ["analyst", "auditor", "centre", "shopper", "supplier"] as const)
    visitors.set(role, await new Visitor().signInAs(role));
  const [shopper] = await store.read
    .select()
    .from(users)
    .where(eq(users.email, demoEmail("shopper")));
  shopperId = shopper?.id ?? "";
});

function as(role: Role): Visitor {
  const visitor = visitors.get(role);
  if (!visitor) throw new Error(`no ${role} is signed in`);
  return visitor;
}

/** A paid order of the demo shopper: a shank that is weighed, and a bag of millet. */
async function anOrder(
  goods = [
    { variantId: "V002", quantity: 1 },
    { variantId: "V060", quantity: 2 },
  ],
) {
  const { number } = await buy(store, Date.now(), { goods, userId: shopperId });
  const page = `/admin/orders/${number}`;
  return {
    number,
    desk: `${page}/goods`,
    open: async (role: Role = "centre") => (await as(role).get(page)).data as AdminPage,
    shop: async () => (await as("shopper").get(`/orders/${number}`)).data as OrderPage,
    take: (fields: Record<string, string>, role: Role = "centre") => as(role).post(`${page}/goods`, fields),
  };
}

const packing = { step: "pack", "grams.1": "960", note: "" };
const today = formatDay(businessDay(Date.now()));

async function expectBooksToAgree(): Promise<void> {
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
}

describe("the desk where goods are handled", () => {
  test("packs, sends in two parcels and notes receipt, and the shopper sees each step", async () => {
    const { open, take, shop } = await anOrder();
    expect((await take(packing)).status).toBe(303);
    expect((await take(packing)).status).toBe(303); // the second click of a double one
    expect(await open()).toMatchObject({
      order: { state: "partially_refunded" }, // 40 g less than ordered were repaid at once
      goods: { progress: "packed" },
    });

    const first = await open();
    const parcel = {
      step: "ship",
      parcelId: first.goodsKeys?.parcelId ?? "",
      carrierId: "capital_cold",
      trackingNumber: " sf 123-4 ",
      "pieces.1": "1",
      "pieces.2": "1",
      note: "",
    };
    expect((await take(parcel)).status).toBe(303);
    expect((await take(parcel)).status).toBe(303);
    const rest = { ...parcel, parcelId: newId(), trackingNumber: "SF9", "pieces.1": "", "pieces.2": "1" };
    expect((await take(rest)).status).toBe(303);
    const sent = await open();
    expect(sent.goods).toMatchObject({
      progress: "shipped",
      parcels: [{ trackingNumber: "SF123-4" }, { trackingNumber: "SF9" }],
    });
    expect((await shop()).parcels.map(({ trackingNumber }) => trackingNumber)).toEqual(["SF123-4", "SF9"]);

    for (const { id } of sent.goods.parcels)
      expect((await take({ step: "deliver", parcelId: id, receivedDay: today, note: "放门卫" })).status).toBe(
        303,
      );
    expect((await open()).goods.progress).toBe("delivered");
    const page = await shop();
    expect(page).toMatchObject({ order: { progress: "delivered" }, mayCancel: false, mayReceive: true });
    expect(page.events.map(({ kind }) => kind)).toEqual([
      "placed",
      "paid",
      "reweighed",
      "refund_requested",
      "packed",
      "refunded",
      "shipped",
      "shipped",
      "delivered",
      "delivered",
    ]);
    expect((await open()).events.at(-1)).toMatchObject({ kind: "delivered", why: "放门卫", isBuyer: false });
    expect((await open()).events.at(-1)?.actor).toBeTruthy();
    expect((await take({ step: "complete" })).status).toBe(303);
    expect((await open()).goods.progress).toBe("completed");
    await expectBooksToAgree();
  });

  test("gives an order to another outlet, and back to nobody who has not all of it", async () => {
    const { open, take } = await anOrder([{ variantId: "V001", quantity: 1 }]);
    const before = await open();
    const outletId = before.goods.senders.outlets[0]?.id ?? "";
    const allocationId = before.goodsKeys?.allocationId ?? "";
    const form = { step: "reallocate", allocationId, sender: `outlet:${outletId}`, note: "离得近" };
    expect((await take(form)).status).toBe(303);
    const after = await open();
    expect(after.fulfilment.zh).not.toBe(before.fulfilment.zh);
    expect(after.events.at(-1)).toMatchObject({ kind: "reallocated", why: "离得近" });
    const nowhere = await take({ ...form, allocationId: newId(), sender: "outlet:O-C-110105-001" });
    expect(nowhere).toMatchObject({ status: 409, data: { refusal: { code: "SENDER_NOT_ALLOWED" } } });
    const supplier = after.goods.senders.supplier?.id ?? "";
    await take({ ...form, allocationId: newId(), sender: `supplier:${supplier}` });
    await expectBooksToAgree();
  });

  test("cancels with a reason before packing, and says no after it", async () => {
    const { open, take } = await anOrder();
    expect(await take({ step: "cancel", note: " " })).toMatchObject({
      status: 400,
      data: { errors: { note: expect.any(String) } },
    });
    expect((await take({ step: "cancel", note: "顾客来电" })).status).toBe(303);
    expect(await open()).toMatchObject({ order: { state: "refunded" }, goods: { progress: "cancelled" } });
    expect(await take(packing)).toMatchObject({ status: 409, data: { refusal: { code: "WRONG_STEP" } } });

    const packed = await anOrder();
    await packed.take(packing);
    const late = await packed.take({ step: "cancel", note: "顾客来电" });
    expect(late).toMatchObject({ status: 409, data: { refusal: { code: "WRONG_STEP" } } });
    await expectBooksToAgree();
  });

  test.each([
    ["no weight", { ...packing, "grams.1": "" }, 400, "grams.1"],
    ["a weight in words", { ...packing, "grams.1": "一斤" }, 400, "grams.1"],
    ["no weight of what is weighed", { step: "pack", note: "" }, 409, undefined],
    ["no step", { step: "" }, 400, "step"],
    ["a step that there is not", { step: "fly" }, 400, "step"],
    ["a parcel of nobody", { step: "deliver", parcelId: newId(), receivedDay: today }, 303, undefined],
    ["no day", { step: "deliver", parcelId: newId(), receivedDay: "昨天" }, 400, "receivedDay"],
    [
      "a strange tracking number",
      { step: "ship", parcelId: newId(), carrierId: "capital_cold", trackingNumber: "单号 <1>" },
      400,
      "trackingNumber",
    ],
    ["no sender", { step: "reallocate", allocationId: newId(), sender: "" }, 400, "sender"],
    ["a long reason", { step: "cancel", note: "长".repeat(201) }, 400, "note"],
  ])("answers %s with a message, and moves nothing", async (_, fields, status, field) => {
    const { take, open } = await anOrder();
    const answer = await take(fields as Record<string, string>);
    expect(answer.status).toBe(status);
    if (field) expect((answer.data as { errors: Record<string, string> }).errors[field]).toBeTruthy();
    expect((await open()).goods.progress).toBe("allocated");
  });

  test("is for the centre and the administrators; who reads orders sees where goods are", async () => {
    const { open, take } = await anOrder();
    for (const role of ["analyst", "auditor"] as const) {
      expect((await open(role)).goodsKeys).toBeUndefined();
      expect((await take(packing, role)).status).toBe(403);
    }
    expect((await take(packing, "supplier")).status).toBe(403);
    expect((await take(packing, "shopper")).status).toBe(403);
    expect((await new Visitor().post("/admin/orders/202611220000000000/goods", packing)).status).toBe(303);
    expect((await open()).goods.progress).toBe("allocated");
  });
});

describe("the shopper", () => {
  test("cancels an order that is not packed, says why, and is repaid in full", async () => {
    const { number, open, shop } = await anOrder();
    expect(await shop()).toMatchObject({ mayCancel: true, mayReceive: false });
    const address = `/orders/${number}/cancel`;
    expect((await as("shopper").get(address)).status).toBe(200);
    expect((await as("shopper").post(address, {})).status).toBe(400);
    expect((await as("shopper").post(address, { reason: "changed_mind" })).status).toBe(303);
    expect((await as("shopper").post(address, { reason: "changed_mind" })).status).toBe(303);
    expect(await open()).toMatchObject({ order: { state: "refunded" }, goods: { progress: "cancelled" } });
    expect((await open()).events.filter(({ kind }) => kind === "cancelled")).toMatchObject([
      { why: "不想要了", isBuyer: true },
    ]);
    expect((await open("analyst")).events.find(({ kind }) => kind === "cancelled")?.why).toBeNull();
    expect((await as("shopper").get(address)).location).toBe(`/orders/${number}`);
    await expectBooksToAgree();
  });

  test("is told that it is too late when the order was packed meanwhile", async () => {
    const { number, take } = await anOrder();
    await take(packing);
    const answer = await as("shopper").post(`/orders/${number}/cancel`, { reason: "other" });
    expect(answer).toMatchObject({ status: 409, data: { refusal: { code: "WRONG_STEP" } } });
  });

  test("says that everything came, and the order is completed", async () => {
    const { number, take, shop } = await anOrder();
    const address = `/orders/${number}/receive`;
    expect((await as("shopper").get(address)).status).toBe(303); // nothing was sent yet
    expect((await as("shopper").post(address, {})).status).toBe(409);
    await take(packing);
    await take({
      step: "ship",
      parcelId: newId(),
      carrierId: "capital_cold",
      trackingNumber: "SF77",
      "pieces.1": "1",
      "pieces.2": "2",
    });
    expect((await as("shopper").get(address)).status).toBe(200);
    expect((await as("shopper").post(address, {})).status).toBe(303);
    expect((await as("shopper").post(address, {})).status).toBe(303);
    expect(await shop()).toMatchObject({ order: { progress: "completed" }, mayReceive: false });
  });

  test("cannot touch an order that is somebody else's", async () => {
    const { number, open } = await anOrder();
    for (const page of ["cancel", "receive"]) {
      const address = `/orders/${number}/${page}`;
      expect((await new Visitor().get(address)).status).toBe(404);
      expect((await new Visitor().post(address, { reason: "other" })).status).toBe(404);
      expect((await as("analyst").post(address, { reason: "other" })).status).toBe(404);
    }
    expect((await open()).goods.progress).toBe("allocated");
  });
});
