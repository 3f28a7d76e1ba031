import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { LEAD_DAYS } from "#app/domain/ordering/lead.ts";
import { orderLeads, orders } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Store } from "#db/store.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const MILLET = "V060";
const DAY_MS = 86_400_000;

let store: Store;
let counterId: string;
let pavilionId: string;

beforeAll(async () => {
  store = await demoStore();
  const first = async (kind: "counter" | "pavilion") => {
    const [outlet] = await store.read.select().from(outlets).where(eq(outlets.kind, kind)).limit(1);
    return outlet?.id ?? "";
  };
  counterId = await first("counter");
  pavilionId = await first("pavilion");
});

/** Buys a bag of millet and pays. Answers the order's number. */
async function buy(visitor: Visitor): Promise<string> {
  await visitor.post("/cart", { intent: "add", variantId: MILLET, quantity: "1" });
  const page = (await visitor.get("/checkout")).data as {
    orderKey: string;
    goodsFen: number;
    freights: Record<string, { freightFen: number }>;
  };
  const placed = await visitor.post("/checkout", {
    intent: "order",
    orderKey: page.orderKey,
    acceptedTotalFen: String(page.goodsFen + (page.freights["110000"]?.freightFen ?? 0)),
    receiverName: "林晓禾",
    phone: "13812345678",
    provinceCode: "110000",
    countyCode: "110101",
    street: "东华门街道",
    detail: "王府井大街 1 号",
  });
  const paid = await visitor.post(placed.location ?? "", {});
  return paid.location?.split("/").pop() ?? "";
}

async function leadOf(number: string) {
  const [lead] = await store.read
    .select({ outletId: orderLeads.outletId })
    .from(orderLeads)
    .innerJoin(orders, eq(orders.id, orderLeads.orderId))
    .where(eq(orders.number, number));
  return lead?.outletId;
}

test("a code on a counter's shelf opens the pavilion, and a later sale online says which counter led to it", async () => {
  const shopper = new Visitor("198.51.100.1");
  const scanned = await shopper.get(`/at/${counterId}?to=/counties/150430`);
  expect([scanned.status, scanned.location]).toEqual([302, "/counties/150430"]);
  const number = await buy(shopper);
  expect(await leadOf(number)).toBe(counterId);

  const analyst = await new Visitor().signInAs("analyst");
  const report = (await analyst.get("/admin/sales/leads")).data as {
    sums: { outletId: string; orders: number; amountFen: number }[];
  };
  const [order] = await store.read.select().from(orders).where(eq(orders.number, number));
  expect(report.sums).toEqual([
    expect.objectContaining({ outletId: counterId, orders: 1, amountFen: order?.goodsFen }),
  ]);
  const behind = (await analyst.get(`/admin/sales/leads?outlet=${counterId}`)).data as {
    behind: { lines: { orderNumber: string; amountFen: number }[] };
  };
  expect(behind.behind.lines).toEqual([
    expect.objectContaining({ orderNumber: number, amountFen: order?.goodsFen }),
  ]);
});

test("who scanned nothing was led by nobody", async () => {
  expect(await leadOf(await buy(new Visitor("198.51.100.2")))).toBeUndefined();
});

test.each([
  ["a pavilion", () => `${pavilionId}.${Date.now()}`],
  ["a counter that is none", () => `nowhere.${Date.now()}`],
  ["a scan long ago", () => `${counterId}.${Date.now() - (LEAD_DAYS + 1) * DAY_MS}`],
  ["a scan to come", () => `${counterId}.${Date.now() + DAY_MS}`],
  ["nonsense", () => "%00'--"],
])("a cookie that names %s is not believed", async (_, cookie) => {
  const shopper = new Visitor("198.51.100.3");
  shopper.cookies.set("led_by", cookie());
  const number = await buy(shopper);
  expect(number).not.toBe("");
  expect(await leadOf(number)).toBeUndefined();
});

test("a code of a counter that is no more still leads to its page, and to no other site", async () => {
  const shopper = new Visitor("198.51.100.4");
  const gone = await shopper.get("/at/nowhere?to=/products/P001");
  expect([gone.location, shopper.cookies.has("led_by")]).toEqual(["/products/P001", false]);
  const elsewhere = await shopper.get(`/at/${counterId}?to=https://elsewhere.example/`);
  expect(elsewhere.location).toBe("/counties");
});

test("days that are none are told, with what was typed", async () => {
  const analyst = await new Visitor().signInAs("analyst");
  const answer = await analyst.get("/admin/sales/leads?from=2026-13-01&to=x");
  expect([answer.status, answer.data]).toEqual([
    400,
    expect.objectContaining({
      errors: { from: "date", to: "date" },
      values: { from: "2026-13-01", to: "x" },
    }),
  ]);
});
