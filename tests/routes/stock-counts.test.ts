import { and, eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { takeSoldStock } from "#app/domain/inventory/stock.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { stockDifferences, stockLevels } from "#db/schema/inventory.ts";
import type { Store } from "#db/store.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const HERE = "O-C-110101-001";
const COUNTS = "/counter/stock/counts";

let store: Store;
let clerk: Visitor;
let auditor: Visitor;

beforeAll(async () => {
  store = await demoStore();
  clerk = await new Visitor().signInAs("clerk");
  auditor = await new Visitor().signInAs("auditor");
});

async function onHand(variantId: string): Promise<number> {
  const [shelf] = await store.read
    .select()
    .from(stockLevels)
    .where(and(eq(stockLevels.outletId, HERE), eq(stockLevels.variantId, variantId)));
  return shelf?.onHand ?? 0;
}

const sell = (variantId: string, quantity: number) =>
  store.write((tx) => takeSoldStock(tx, HERE, [{ variantId, quantity, sourceId: newId() }], Date.now()));

test("what is sold while a count goes on makes no difference to it", async () => {
  const before = await onHand("V001");
  const opened = await clerk.post(COUNTS, { step: "open" });
  expect(opened.status).toBe(303);
  expect((await clerk.post(COUNTS, { step: "open" })).status, "one at a time").toBe(409);
  const address = opened.location ?? "";
  const count = (sku: string, counted: string) => clerk.post(address, { step: "count", sku, counted });
  expect((await clerk.post(address, { step: "post", reason: "月末" })).status, "nothing counted").toBe(409);
  expect((await count("150521-001", String(before + 5))).status, "a slip of the finger").toBe(303);
  expect((await count("150521-001", String(before - 2))).status).toBe(303);
  expect((await count("150521-001", "三")).status).toBe(400);
  expect((await count("0", "3")).status).toBe(400);
  await sell("V001", 3);
  expect((await clerk.post(address, { step: "post", reason: "" })).status).toBe(400);
  expect((await clerk.post(address, { step: "post", reason: "两袋找不到" })).status).toBe(303);
  expect(await onHand("V001")).toBe(before - 2 - 3);
  expect((await clerk.post(address, { step: "post", reason: "再来" })).status).toBe(409);
  expect((await auditor.get(address)).status).toBe(200);
  expect((await auditor.post(address, { step: "drop", reason: "x" })).status).toBe(403);
});

test("goods are written off once, with a reason, and not more than there are", async () => {
  const before = await onHand("V001");
  const form = { step: "writeOff", writeOffId: newId(), sku: "150521-001", quantity: "2", reason: "袋破" };
  expect((await clerk.post(COUNTS, { ...form, reason: "" })).status).toBe(400);
  expect((await clerk.post(COUNTS, { ...form, lot: "没有的批号" })).status).toBe(400);
  expect((await clerk.post(COUNTS, { ...form, quantity: "90000" })).status).toBe(409);
  expect(
    [await clerk.post(COUNTS, form), await clerk.post(COUNTS, form)].map(({ status }) => status),
  ).toEqual([303, 303]);
  expect(await onHand("V001")).toBe(before - 2);
  const lot = { ...form, writeOffId: newId(), lot: "NN-C03", quantity: "8", reason: "冷柜停电" };
  expect((await clerk.post(COUNTS, lot)).status).toBe(303);
  expect((await clerk.post(COUNTS, { ...lot, writeOffId: newId() })).status, "none of it is left").toBe(409);
});

test("a difference that a till opened is explained once, by who is at the outlet", async () => {
  await sell("V001", (await onHand("V001")) + 4);
  const page = (await clerk.get(COUNTS)).data as { differences: { id: string; quantity: number }[] };
  const [difference] = page.differences;
  expect(difference).toMatchObject({ quantity: 4 });
  const form = { step: "settle", differenceId: difference?.id ?? "", finding: "到货没有登记" };
  expect((await clerk.post(COUNTS, { ...form, finding: "" })).status).toBe(400);
  expect((await clerk.post(COUNTS, { ...form, differenceId: newId() })).status).toBe(404);
  expect((await clerk.post(COUNTS, form)).status).toBe(303);
  expect((await clerk.post(COUNTS, form)).status).toBe(409);
  const [kept] = await store.read.select().from(stockDifferences);
  expect(kept).toMatchObject({ finding: "到货没有登记", settledBy: expect.any(String) });
});
