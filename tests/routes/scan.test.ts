import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { scaleLabel } from "#app/domain/catalog/barcode.ts";
import { newId } from "#app/domain/values/id.ts";
import { variantCodes, variants } from "#db/schema/catalog.ts";
import { stockCountLines, stockTransfers, stockWriteOffs } from "#db/schema/inventory.ts";
import type { Store } from "#db/store.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const OWN = "2100000000340"; // of V034
const SKU = "150430-034";

let store: Store;
let clerk: Visitor;
let label: string;
let weighedSku: string;

beforeAll(async () => {
  store = await demoStore();
  clerk = await new Visitor().signInAs("clerk");
  const [scale] = await store.read
    .select({ code: variantCodes.code, sku: variants.sku })
    .from(variantCodes)
    .innerJoin(variants, eq(variants.id, variantCodes.variantId))
    .where(eq(variantCodes.kind, "scale"))
    .orderBy(variantCodes.code)
    .limit(1);
  label = scaleLabel({ scaleCode: scale?.code ?? "", grams: 1_234 });
  weighedSku = scale?.sku ?? "";
  const [own] = await store.read
    .select({ variantId: variantCodes.variantId })
    .from(variantCodes)
    .where(and(eq(variantCodes.kind, "own"), eq(variantCodes.code, OWN)));
  expect(own?.variantId).toBe("V034");
});

describe("a hand scanner, which ends with Enter,", () => {
  test("names the goods of a delivery and loses nothing of what was typed before", async () => {
    const typed = { receiptId: newId(), sku: OWN, quantity: "", code: "XM-S1", source: "某社", licence: "" };
    const answer = await clerk.post("/counter/stock/receive", typed);
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({
      values: { sku: SKU, code: "XM-S1", source: "某社" },
      errors: {},
      found: { sku: { sku: SKU } },
    });
  });

  test("does not hide what is wrong with what was typed", async () => {
    const typed = { receiptId: newId(), sku: OWN, quantity: "x", code: "XM-S1" };
    const answer = await clerk.post("/counter/stock/receive", typed);
    expect(answer.status).toBe(400);
    expect(answer.data).toMatchObject({ errors: { quantity: expect.any(String) } });
  });

  test("counts goods: scanned, a number, and the next", async () => {
    const opened = await clerk.post("/counter/stock/counts", { step: "open" });
    const address = opened.headers.get("location") ?? "";
    const scanned = await clerk.post(address, { step: "count", sku: label, counted: "" });
    expect(scanned.data).toMatchObject({ values: { sku: weighedSku }, errors: {} });
    expect((await clerk.post(address, { step: "count", sku: weighedSku, counted: "3" })).status).toBe(303);
    expect((await clerk.post(address, { step: "count", sku: OWN, counted: "5" })).status).toBe(303);
    const lines = await store.read.select().from(stockCountLines);
    expect(lines.map(({ counted }) => counted).sort()).toEqual([3, 5]);
    const unknown = await clerk.post(address, { step: "count", sku: "6900000000001", counted: "1" });
    expect(unknown.data).toMatchObject({ values: { counted: "1" }, errors: { sku: expect.any(String) } });
    await clerk.post(address, { step: "drop", reason: "试" });
  });

  test("asks for no goods and writes none off before somebody presses the button", async () => {
    const ask = {
      step: "find",
      transferId: newId(),
      from: "O-CENTRE",
      "other.0.sku": OWN,
      "pieces.V034": "7",
    };
    const asked = await clerk.post("/counter/stock/transfers/new", ask);
    expect(asked.data).toMatchObject({ values: { "other.0.sku": SKU, "pieces.V034": "7" }, errors: {} });
    expect(
      await store.read.select().from(stockTransfers).where(eq(stockTransfers.id, ask.transferId)),
    ).toEqual([]);
    const lost = { writeOffId: newId(), sku: OWN, lot: "XM-A01", quantity: "1", reason: "破损" };
    const found = await clerk.post("/counter/stock/counts", { step: "find", ...lost });
    expect(found.data).toMatchObject({ values: { sku: SKU, reason: "破损" }, errors: {} });
    expect(await store.read.select().from(stockWriteOffs)).toEqual([]);
    expect((await clerk.post("/counter/stock/counts", { step: "writeOff", ...lost })).status).toBe(303);
    expect(await store.read.select().from(stockWriteOffs)).toHaveLength(1);
    const unknown = await clerk.post("/counter/stock/transfers/new", { ...ask, "other.1.sku": "nothing" });
    expect(unknown.status).toBe(400);
    expect(unknown.data).toMatchObject({ errors: { "other.1.sku": expect.any(String) }, found: {} });
  });

  test("finds the lots of goods", async () => {
    const { data } = await clerk.get(`/counter/stock/lots?code=${OWN}`);
    const { rows } = data as { rows: { sku: string }[] };
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ sku }) => sku === SKU)).toBe(true);
  });
});
