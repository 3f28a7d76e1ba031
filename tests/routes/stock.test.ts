import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { lotLevels, lots, stockLevels } from "#db/schema/inventory.ts";
import type { Store } from "#db/store.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const HERE = "O-C-110101-001";
const ELSEWHERE = "O-C-110105-002";

let store: Store;
let clerk: Visitor;
let centre: Visitor;

beforeAll(async () => {
  store = await demoStore();
  clerk = await new Visitor().signInAs("clerk");
  centre = await new Visitor().signInAs("centre");
});

const aDelivery = (given: Record<string, string> = {}) => ({
  receiptId: newId(),
  sku: "150430-034",
  quantity: "8",
  code: "XM-T1",
  produced: "2026-01-05",
  shelfLifeDays: "20000",
  source: "敖汉旗某合作社",
  licence: "SC10115043000018",
  reportNumber: "JY-9",
  reportDay: "2026-01-06",
  ...given,
});
async function onHandAt(outletId: string, code: string) {
  const [level] = await store.read
    .select({ onHand: lotLevels.onHand, block: lotLevels.block, lotId: lots.id })
    .from(lotLevels)
    .innerJoin(lots, eq(lots.id, lotLevels.lotId))
    .where(and(eq(lotLevels.outletId, outletId), eq(lots.code, code)));
  return level;
}

describe("receiving goods", () => {
  test("puts them on the shelf of the clerk's outlet once, however often the button is pressed", async () => {
    const form = aDelivery();
    const answers = [
      await clerk.post("/counter/stock/receive", form),
      await clerk.post("/counter/stock/receive", form),
    ];
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await onHandAt(HERE, "XM-T1")).toMatchObject({ onHand: 8, block: null });
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });

  test.each([
    ["goods that are not", { sku: "0" }, "sku"],
    ["no pieces", { quantity: "0" }, "quantity"],
    ["half a piece", { quantity: "1.5" }, "quantity"],
    ["a day to come", { produced: "2999-01-01" }, "produced"],
    ["no day", { produced: "" }, "produced"],
    ["a licence of thirteen digits", { licence: "SC1011504300001" }, "licence"],
  ])("of %s is refused, and what was typed stays", async (_, given, field) => {
    const form = aDelivery({ code: "XM-T2", ...given });
    const answer = await clerk.post("/counter/stock/receive", form);
    expect(answer.status).toBe(400);
    expect(answer.data).toMatchObject({ values: given, errors: { [field]: expect.any(String) } });
    expect(await onHandAt(HERE, "XM-T2")).toBeUndefined();
  });

  test("at another outlet than their own is not for a clerk, and is for the centre", async () => {
    const address = `/counter/stock/receive?outlet=${ELSEWHERE}`;
    expect((await clerk.post(address, aDelivery({ code: "XM-T3" }))).status).toBe(404);
    expect((await clerk.get(`/counter/stock?outlet=${ELSEWHERE}`)).status).toBe(404);
    expect((await centre.post(address, aDelivery({ code: "XM-T3" }))).status).toBe(303);
    expect(await onHandAt(ELSEWHERE, "XM-T3")).toMatchObject({ onHand: 8 });
    const foreign = await onHandAt(ELSEWHERE, "XM-T3");
    expect((await clerk.get(`/counter/stock/lots/${foreign?.lotId}`)).status).toBe(404);
  });
});

describe("a lot", () => {
  test("that lacks a paper is blocked, and is for sale when a clerk adds it", async () => {
    await clerk.post("/counter/stock/receive", aDelivery({ code: "XM-T4", reportNumber: "", reportDay: "" }));
    const lot = await onHandAt(HERE, "XM-T4");
    expect(lot?.block).toBe("papers");
    const papers = {
      step: "papers",
      source: "某社",
      licence: "",
      reportNumber: "JY",
      reportDay: "2026-02-01",
    };
    expect((await clerk.post(`/counter/stock/lots/${lot?.lotId}`, papers)).status).toBe(303);
    expect((await onHandAt(HERE, "XM-T4"))?.block).toBe("papers");
    await clerk.post(`/counter/stock/lots/${lot?.lotId}`, { ...papers, licence: "合格证 7" });
    expect((await onHandAt(HERE, "XM-T4"))?.block).toBeNull();
  });

  test("is recalled by the centre with a reason and a tick, and not by a clerk", async () => {
    await clerk.post("/counter/stock/receive", aDelivery({ code: "XM-T5" }));
    const lot = await onHandAt(HERE, "XM-T5");
    const address = `/counter/stock/lots/${lot?.lotId}`;
    const recall = { step: "recalled", reason: "抽检不合格", isSure: "on" };
    expect((await clerk.post(address, recall)).status).toBe(403);
    expect((await centre.post(address, { ...recall, isSure: "" })).status).toBe(400);
    expect((await centre.post(address, { ...recall, reason: "" })).status).toBe(400);
    expect((await onHandAt(HERE, "XM-T5"))?.block).toBeNull();
    expect((await centre.post(address, recall)).status).toBe(303);
    expect((await onHandAt(HERE, "XM-T5"))?.block).toBe("recalled");
    expect((await centre.post(address, recall)).status, "pressed again").toBe(409);
    const [shelf] = await store.read
      .select()
      .from(stockLevels)
      .where(and(eq(stockLevels.outletId, HERE), eq(stockLevels.variantId, "V034")));
    expect(shelf?.blocked).toBeGreaterThanOrEqual(8);
    const page = await centre.get(address);
    expect(page.data).toMatchObject({ levels: [{ outletId: HERE, onHand: 8, block: "recalled" }] });
  });

  test.each(["all", "stopped", "papers", "ending"])("is listed among those that are %s", async (show) => {
    const page = await clerk.get(`/counter/stock/lots?show=${show}`);
    expect(page.status).toBe(200);
    expect((page.data as { rows: unknown[] }).rows.length).toBeGreaterThan(0);
  });
});
