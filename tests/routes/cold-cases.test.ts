import { and, desc, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { countTroubles, listColdCases } from "#app/domain/reporting/cold-cases.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { coldCases, coldReadings, lotLevels, lots } from "#db/schema/inventory.ts";
import type { Store } from "#db/store.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

const HERE = "O-C-110101-001";
const WARM_PLACE = "O-C-110105-006";
const FREEZER = "demo-cold-4";
const ADDRESS = "/counter/stock/cold";

let store: Store;
let clerk: Visitor;
let centre: Visitor;
let auditor: Visitor;

beforeAll(async () => {
  store = await demoStore();
  clerk = await new Visitor().signInAs("clerk");
  centre = await new Visitor().signInAs("centre");
  auditor = await new Visitor().signInAs("auditor");
});

const aReading = (given: Record<string, string> = {}) => ({
  step: "read",
  readingId: newId(),
  caseId: FREEZER,
  sign: "below",
  temperature: "19.4",
  note: "",
  ...given,
});
async function lastOf(caseId: string) {
  const [reading] = await store.read
    .select()
    .from(coldReadings)
    .where(eq(coldReadings.caseId, caseId))
    .orderBy(desc(coldReadings.recordedAt), desc(coldReadings.id))
    .limit(1);
  return reading;
}
async function blockOf(outletId: string, code: string) {
  const [level] = await store.read
    .select({ lotId: lots.id, block: lotLevels.block, onHand: lotLevels.onHand })
    .from(lotLevels)
    .innerJoin(lots, eq(lots.id, lotLevels.lotId))
    .where(and(eq(lotLevels.outletId, outletId), eq(lots.code, code)));
  return level;
}

describe("the demonstration", () => {
  test("shows the centre one case out of range and one overdue, with what is held", async () => {
    const then = await listColdCases(store.read, null, SEEDED_AT);
    expect(countTroubles(then)).toEqual({ out: 1, overdue: 1 });
    expect(then.map(({ id }) => id).slice(0, 2)).toEqual(["demo-cold-7", "demo-cold-6"]);
    const { data } = await centre.get("/counter/centre/cold?filter=out");
    expect(data).toMatchObject({ counts: { all: 8, out: 1 }, rows: [{ outletId: WARM_PLACE, heldLots: 1 }] });
    expect((await blockOf(WARM_PLACE, "YP-F06"))?.block).toBe("cold");
    expect((await centre.get("/counter/centre")).data).toMatchObject({ cold: { cases: 8, out: 1 } });
  });
});

describe("a reading", () => {
  test("is entered by the clerk of the outlet, below zero by the key or by what is typed", async () => {
    expect((await clerk.post(ADDRESS, aReading())).headers.get("location")).toContain("told=fine");
    expect(await lastOf(FREEZER)).toMatchObject({ tenths: -194 });
    await clerk.post(ADDRESS, aReading({ sign: "above", temperature: "−20" }));
    expect(await lastOf(FREEZER)).toMatchObject({ tenths: -200 });
  });

  test.each(["", "cold", "18.55", "99"])(
    "of %j is refused, and what was typed stays",
    async (temperature) => {
      const before = await lastOf(FREEZER);
      const answer = await clerk.post(ADDRESS, aReading({ temperature, note: "门开着" }));
      expect(answer.status).toBe(400);
      expect(answer.data).toMatchObject({
        values: { temperature, note: "门开着" },
        errors: { temperature: expect.any(String) },
      });
      expect(await lastOf(FREEZER)).toEqual(before);
    },
  );

  test("of another outlet's case is not for a clerk, and none is for an auditor", async () => {
    expect((await clerk.post(ADDRESS, aReading({ caseId: "demo-cold-1" }))).status).toBe(404);
    expect((await clerk.get(`${ADDRESS}/demo-cold-1`)).status).toBe(404);
    expect((await clerk.get(`${ADDRESS}?outlet=${WARM_PLACE}`)).status).toBe(404);
    expect((await auditor.post(ADDRESS, aReading())).status).toBe(403);
    expect((await auditor.get(`${ADDRESS}/demo-cold-1`)).status).toBe(200);
  });

  test("out of range stops the lots; the clerk corrects it, and the centre frees them with a reason", async () => {
    expect((await clerk.post(ADDRESS, aReading({ temperature: "1.9" }))).headers.get("location")).toContain(
      "told=out",
    );
    const lot = await blockOf(HERE, "NN-C03");
    expect(lot?.block).toBe("cold");
    const free = { step: "free", lotId: lot?.lotId ?? "", writeOffId: newId(), reason: "是写错了，包装冻实" };
    expect((await clerk.post(ADDRESS, free)).status, "not by a clerk").toBe(403);
    const there = `${ADDRESS}?outlet=${HERE}`;
    expect((await centre.post(there, free)).status, "while it reads out of range").toBe(409);
    const wrong = await lastOf(FREEZER);
    const correction = {
      step: "correct",
      readingId: newId(),
      correctsId: wrong?.id ?? "",
      sign: "below",
      temperature: "19",
      note: "少写一个 9",
    };
    expect((await clerk.post(`${ADDRESS}/${FREEZER}`, { ...correction, note: "" })).status).toBe(400);
    expect((await clerk.post(`${ADDRESS}/${FREEZER}`, correction)).status).toBe(303);
    expect((await blockOf(HERE, "NN-C03"))?.block).toBe("cold");
    expect((await centre.post(there, { ...free, reason: "" })).status, "without a reason").toBe(400);
    expect((await centre.post(there, free)).status).toBe(303);
    expect((await blockOf(HERE, "NN-C03"))?.block).toBeNull();
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });
});

describe("a case", () => {
  test("is entered and taken out of use by who keeps the stock", async () => {
    const caseId = newId();
    const form = { step: "add", caseId, name: "冷冻柜 2 号", storageClass: "frozen" };
    expect((await clerk.post(ADDRESS, { ...form, storageClass: "ambient" })).status).toBe(400);
    expect((await clerk.post(ADDRESS, form)).status).toBe(303);
    expect((await clerk.post(ADDRESS, { ...form, caseId: newId() })).status, "of the same name").toBe(409);
    const lot = await blockOf(HERE, "NN-C03");
    const page = `${ADDRESS}/${caseId}`;
    const move = { step: "move", lotId: lot?.lotId ?? "", caseId };
    expect((await clerk.post(page, { ...move, caseId: "demo-cold-5" })).status, "of another class").toBe(404);
    expect((await clerk.post(page, move)).status).toBe(303);
    expect((await clerk.get(`${ADDRESS}/${FREEZER}`)).data).toMatchObject({ alike: [{}, {}] });
    expect((await auditor.post(page, { step: "end" })).status).toBe(403);
    expect((await clerk.post(page, { step: "end" })).status).toBe(303);
    expect((await clerk.post(page, { step: "end" })).status).toBe(409);
    const [ended] = await store.read.select().from(coldCases).where(eq(coldCases.id, caseId));
    expect(ended?.endedDay).not.toBeNull();
  });

  test("that is warm has its lots written off by the centre", async () => {
    const lot = await blockOf(WARM_PLACE, "YP-F06");
    const form = { step: "destroy", lotId: lot?.lotId ?? "", writeOffId: newId(), reason: "已化冻" };
    expect((await centre.post(`${ADDRESS}?outlet=${WARM_PLACE}`, form)).status).toBe(303);
    expect(await blockOf(WARM_PLACE, "YP-F06")).toMatchObject({ onHand: 0 });
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });
});
