import { asc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import {
  confirmAgreement,
  proposeAgreement,
  refuseAgreement,
  withdrawAgreement,
} from "#app/domain/agreements/answer-agreement.server.ts";
import { changeDraft, draftAgreement, readLines } from "#app/domain/agreements/draft-agreement.server.ts";
import { findAgreement, listAgreements } from "#app/domain/agreements/queries.server.ts";
import { startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import type { RefusalCode } from "#app/domain/values/refusal.ts";
import { products, variants } from "#db/schema/catalog.ts";
import { agreedGoods, agreedTerms } from "#db/schema/purchasing.ts";
import type { Store, Tx } from "#db/store.ts";
import { aBuyingSchool, type BuyingSchool } from "#tests/fixtures/a-purchase.ts";
import { aDraftAgreement, anAgreement, getAgreement, TERM } from "#tests/fixtures/an-agreement.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

let store: Store;
let school: BuyingSchool;
let by: string;
let millet: string;
let oats: string;

beforeEach(async () => {
  store = await demoStore();
  school = await aBuyingSchool(store, 2);
  by = school.buyer.userId;
  [millet = "", oats = ""] = school.plain.map(({ variantId }) => variantId);
});

const refused = (work: (tx: Tx) => Promise<unknown>, code: RefusalCode) =>
  expect(store.write(work)).rejects.toMatchObject({ code });

const aDraft = () => ({
  ...{ id: newId(), unitId: school.unitId, sellerId: "", title: "食堂杂粮", note: null },
  ...TERM,
  goods: [
    { variantId: millet, quantity: 60 },
    { variantId: millet, quantity: 40 },
    { variantId: oats, quantity: 5 },
  ],
  by,
});

describe("a draft", () => {
  test("is kept once, with the shop's prices, and lines of one variant summed", async () => {
    const draft = aDraft();
    const number = await store.write((tx) => draftAgreement(tx, draft, SEEDED_AT));
    expect(number).toMatch(/^XY20\d{14}$/);
    expect(await store.write((tx) => draftAgreement(tx, draft, SEEDED_AT + 1))).toBe(number);
    await refused((tx) => draftAgreement(tx, { ...draft, title: "别的" }, SEEDED_AT), "KEY_REUSED");
    expect(await readLines(store.read, draft.id)).toMatchObject([
      { lineNumber: 1, variantId: millet, quantity: 100, unitPriceFen: school.plain[0]?.priceFen },
      { lineNumber: 2, variantId: oats, quantity: 5 },
    ]);
  });

  test("is refused without goods, with days the wrong way round or over, and with another supplier's goods", async () => {
    const draft = aDraft();
    await refused((tx) => draftAgreement(tx, { ...draft, goods: [] }, SEEDED_AT), "AGREEMENT_EMPTY");
    const days = [
      { fromDay: 20270101, lastDay: 20261231 },
      { fromDay: 20200101, lastDay: 20201231 },
    ];
    for (const wrong of days)
      await refused((tx) => draftAgreement(tx, { ...draft, ...wrong }, SEEDED_AT), "AGREEMENT_DAYS_WRONG");
    const [other] = await store.read
      .select({ supplierId: products.supplierId })
      .from(variants)
      .innerJoin(products, eq(products.id, variants.productId))
      .where(eq(variants.id, millet));
    const all = await store.read
      .selectDistinct({ id: products.supplierId })
      .from(products)
      .orderBy(asc(products.supplierId));
    const sellerId = all.find(({ id }) => id !== other?.supplierId)?.id ?? "";
    await refused((tx) => draftAgreement(tx, { ...draft, sellerId }, SEEDED_AT), "AGREEMENT_GOODS_WRONG");
  });

  test("that was changed meanwhile is neither changed nor proposed", async () => {
    const { id, version, title } = await aDraftAgreement(school, { lines: [{ variantId: millet }] });
    const change = {
      agreementId: id,
      unitId: school.unitId,
      title,
      note: null,
      ...TERM,
      lines: [],
      goods: aDraft().goods,
    };
    await store.write((tx) => changeDraft(tx, { ...change, version }, SEEDED_AT));
    await refused((tx) => changeDraft(tx, { ...change, version }, SEEDED_AT), "AGREEMENT_MOVED");
    await refused((tx) => proposeAgreement(tx, id, version, by, SEEDED_AT), "AGREEMENT_MOVED");
  });

  test("is its unit's alone until it is proposed", async () => {
    const { number, id, version } = await aDraftAgreement(school, { lines: [{ variantId: millet }] });
    const seen = async () => {
      const of = [
        { unitId: school.unitId },
        { unitId: newId() },
        { sellerId: "" },
        { sellerId: "S001" },
        "all",
      ] as const;
      const found = await Promise.all(of.map((one) => findAgreement(store.read, number, one)));
      const listed = await Promise.all(of.map((one) => listAgreements(store.read, one)));
      expect(listed.map((some) => some.some((one) => one.number === number))).toEqual(
        found.map((one) => one !== undefined),
      );
      return found.map((one) => one !== undefined);
    };
    expect(await seen()).toEqual([true, false, false, false, false]);
    await store.write((tx) => proposeAgreement(tx, id, version, by, SEEDED_AT));
    expect(await seen()).toEqual([true, false, true, false, true]);
  });
});

describe("an agreement", () => {
  test("becomes terms when the seller confirms it, once", async () => {
    const lines = [
      { variantId: millet, quantity: 100, unitPriceFen: 900 },
      {
        variantId: oats,
        quantity: 5,
        unitPriceFen: null,
        belowListPermille: 50,
        seasonFrom: 1001,
        seasonTo: 331,
      },
    ];
    const { id, version } = await aDraftAgreement(school, { lines });
    await refused((tx) => confirmAgreement(tx, id, by, SEEDED_AT), "AGREEMENT_MOVED");
    const propose = () => store.write((tx) => proposeAgreement(tx, id, version, by, SEEDED_AT));
    expect([await propose(), await propose()]).toEqual([true, false]);
    const confirmed = await Promise.all(
      [1, 2].map(() => store.write((tx) => confirmAgreement(tx, id, by, SEEDED_AT))),
    );
    expect(confirmed.sort()).toEqual([false, true]);
    const [terms] = await store.read.select().from(agreedTerms).where(eq(agreedTerms.id, id));
    expect(terms).toMatchObject({
      kind: "agreement",
      validFromDay: TERM.fromDay,
      validUntilDay: TERM.lastDay,
    });
    const goods = await store.read.select().from(agreedGoods).where(eq(agreedGoods.termsId, id));
    for (const line of lines)
      expect(goods.find(({ variantId }) => variantId === line.variantId)).toMatchObject(line);
  });

  test("is confirmed up to the last minute of its last day in Beijing", async () => {
    const { id, version } = await aDraftAgreement(school, {
      lines: [{ variantId: millet }],
      lastDay: 20261130,
    });
    await store.write((tx) => proposeAgreement(tx, id, version, by, SEEDED_AT));
    const over = startOfDay(20261201);
    await refused((tx) => confirmAgreement(tx, id, by, over), "AGREEMENT_OVER");
    expect(await store.write((tx) => confirmAgreement(tx, id, by, over - 1))).toBe(true);
  });

  test("that is refused says why, and one that was answered is not withdrawn", async () => {
    const { id, version } = await aDraftAgreement(school, { lines: [{ variantId: millet }] });
    await store.write((tx) => proposeAgreement(tx, id, version, by, SEEDED_AT));
    await refused((tx) => refuseAgreement(tx, id, "", by, SEEDED_AT), "REASON_MISSING");
    const refuse = () => store.write((tx) => refuseAgreement(tx, id, "今年减产", by, SEEDED_AT));
    expect([await refuse(), await refuse()]).toEqual([true, false]);
    expect(await getAgreement(store, id)).toMatchObject({ state: "refused", reason: "今年减产" });
    await refused((tx) => confirmAgreement(tx, id, by, SEEDED_AT), "AGREEMENT_MOVED");
    await refused((tx) => withdrawAgreement(tx, id, by, SEEDED_AT), "AGREEMENT_MOVED");
  });

  test("that was withdrawn is not confirmed", async () => {
    const { id, version } = await aDraftAgreement(school, { lines: [{ variantId: millet }] });
    await store.write((tx) => proposeAgreement(tx, id, version, by, SEEDED_AT));
    expect(await store.write((tx) => withdrawAgreement(tx, id, by, SEEDED_AT))).toBe(true);
    expect(await store.write((tx) => withdrawAgreement(tx, id, by, SEEDED_AT))).toBe(false);
    await refused((tx) => confirmAgreement(tx, id, by, SEEDED_AT), "AGREEMENT_MOVED");
  });

  test("is listed for its unit", async () => {
    const { number } = await anAgreement(school, { lines: [{ variantId: millet }, { variantId: oats }] });
    expect(await listAgreements(store.read, { unitId: school.unitId })).toContainEqual(
      expect.objectContaining({ number, state: "active", seller: null }),
    );
  });
});
