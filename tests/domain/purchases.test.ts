import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { setVariantPrice } from "#app/domain/catalog/change-product.server.ts";
import type { BulkGoods } from "#app/domain/catalog/find-goods.ts";
import { checkInSteps } from "#app/domain/purchasing/check-in-steps.server.ts";
import { endPoint } from "#app/domain/purchasing/delivery-points.server.ts";
import { changePurchase, type RowChanges } from "#app/domain/purchasing/keep-purchase.server.ts";
import { listPurchaseOrders } from "#app/domain/purchasing/place-purchase.server.ts";
import { listLines, problemsOf } from "#app/domain/purchasing/purchase-lines.server.ts";
import type { PurchaseCells } from "#app/domain/purchasing/purchase-rows.ts";
import { newId } from "#app/domain/values/id.ts";
import { stockLevels } from "#db/schema/inventory.ts";
import { orderLines, orders } from "#db/schema/ordering.ts";
import { purchases } from "#db/schema/purchasing.ts";
import { countOf, type Store } from "#db/store.ts";
import {
  aBuyingSchool,
  aRow,
  type BuyingSchool,
  draft,
  getPurchase,
  placeAll,
} from "#tests/fixtures/a-purchase.ts";
import { recount } from "#tests/fixtures/recount.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

let store: Store;
let school: BuyingSchool;

beforeEach(async () => {
  store = await demoStore();
  school = await aBuyingSchool(store);
});

const goods = (wanted: (one: BulkGoods) => boolean): BulkGoods => {
  const found = [...school.finder.byVariant.values()].find((one) => one.isOnSale && wanted(one));
  if (!found) throw new Error("the demonstration sells no such goods");
  return found;
};

/** What is wrong with each row: "quantity short 3 → 2". */
async function faults(rows: readonly Partial<PurchaseCells>[]): Promise<string[]> {
  const { id } = await draft(school, rows.map(aRow));
  return (await listLines(store.read, id)).map((line) =>
    problemsOf(line)
      .map(({ part, fault, suggestions, count }) =>
        [part, fault, count, suggestions.length > 0 && `→ ${suggestions.join(" ")}`]
          .filter(Boolean)
          .join(" "),
      )
      .join("; "),
  );
}

const change = async (number: string, changes: RowChanges, version?: number) => {
  const { id, version: seen } = await getPurchase(store, number);
  await store.write((tx) => changePurchase(tx, id, version ?? seen, changes, school.finder, SEEDED_AT));
  return getPurchase(store, number);
};

describe("a row", () => {
  test("finds its goods by code, by what is scanned, by name, by name and pack, and by pinyin", async () => {
    const one = goods(
      ({ variantId, initials, nameZh, quantityMin, storageClass }) =>
        storageClass === "ambient" &&
        quantityMin === 1 &&
        school.finder.find(initials).kind === "one" &&
        school.finder.find(nameZh).kind === "one" &&
        variantId !== "",
    );
    const typed = [
      { code: one.sku },
      { code: one.sku.toLowerCase().replace("-", " ") },
      { code: one.codes[0] ?? "" },
      { code: `${one.codes[0]}.0` },
      { name: one.nameZh },
      { name: one.nameZh, spec: one.specZh },
      { name: one.nameEn.toUpperCase() },
      { name: `${one.nameZh}${one.specZh}` },
      { code: one.initials },
      { name: one.pinyin },
    ];
    expect(await faults(typed)).toEqual(typed.map(() => ""));
  });

  test("that names nothing is told what it is like, and what it may have meant", async () => {
    const one = school.plain[0] as BulkGoods;
    const other = school.plain[1] as BulkGoods;
    expect(
      await faults([
        { name: "" },
        { name: `${one.nameZh.slice(0, -1)}某` },
        { code: "2.1E+12", name: one.nameZh },
        { code: "999999-999", name: one.nameZh, spec: one.specZh },
        { code: one.sku, name: other.nameZh },
        { code: "Ж" },
      ]),
    ).toEqual([
      "goods required",
      expect.stringMatching(new RegExp(`^goods unknown → .*${one.sku}`)),
      expect.stringMatching(new RegExp(`^goods scientific → .*${one.sku}`)),
      `goods unknown → ${one.sku}`,
      `goods differs → ${one.sku} ${other.sku}`,
      "goods unknown",
    ]);
  });

  test("says how many in whole cases and in figures, however they were typed", async () => {
    const cased = goods(({ caseQuantity, quantityMin }) => caseQuantity === 10 && quantityMin === 10);
    const plain = school.plain[0] as BulkGoods;
    const rows = [
      ["20", cased],
      [" ２０ ", cased],
      ["20.0", cased],
      [`20${cased.unitZh}`, cased],
      ["1,000", plain],
      ["13", cased],
      ["2箱", cased],
      ["约20袋", plain],
      ["2.5", plain],
      ["0", plain],
      ["-3", plain],
      ["10000", plain],
      ["", plain],
    ] as const;
    expect(await faults(rows.map(([quantity, { sku }]) => ({ code: sku, quantity })))).toEqual([
      "",
      "",
      "",
      "",
      "",
      "quantity notCase 10 → 20 10",
      "quantity number → 20",
      "quantity number → 20",
      "quantity fraction → 3",
      "quantity zero → 1",
      "quantity zero → 1",
      "quantity tooMany 9999",
      "quantity required → 1",
    ]);
  });

  test("is brought to a place of the unit, on a day when goods of its kind are", async () => {
    const code = (school.plain[0] as BulkGoods).sku;
    const frozen = goods(
      ({ storageClass, quantityMin }) => storageClass === "frozen" && quantityMin === 1,
    ).sku;
    expect(
      await faults([
        { code, point: "1 号食堂", day: "2026年11月29日" }, // a Sunday
        { code: frozen, day: "2026-11-29" },
        { code: frozen, day: "20261125" },
        { code: frozen, day: "2026/11/24" },
        { code: frozen, day: "2027/1/1" },
        { code: frozen, day: "2027-06-01" },
        { code, day: "46357" },
        { code, day: "12月1日" },
        { code, day: "12/1/2026" },
        { code, day: "下周" },
        { code, point: "1号食糖" },
        { code, point: "" },
        { code, point: "月球" },
      ]),
    ).toEqual([
      "",
      "day noDelivery → 2026-11-30",
      "",
      "day tooSoon → 2026-11-25",
      "day holiday → 2027-01-02",
      expect.stringMatching(/^day tooFar → 2027-01-\d\d$/),
      "day date → 2026-12-01",
      "day date → 2026-12-01",
      "day date → 2026-12-01",
      "day date",
      "point unknown → 1号食堂",
      "point required",
      "point unknown",
    ]);
  });

  test("shares stock and least quantities with the others: the rows before it are served first", async () => {
    const [plain, least] = [school.plain[0] as BulkGoods, goods((one) => one.quantityMin === 5)];
    expect(
      await faults([
        { code: plain.sku, quantity: "1500" },
        { code: plain.sku, quantity: "600", point: "2号食堂" },
        { code: plain.sku, quantity: "500", point: "2号食堂" },
        { code: least.sku, quantity: "2" },
        { code: least.sku, quantity: "1", point: "2号食堂" },
      ]),
    ).toEqual(["", "quantity short 500 → 500", "", "quantity belowMin 5 → 4", "quantity belowMin 5"]);
  });
});

describe("a draft", () => {
  test("has the bulk price that the sum of all its places reaches, and the freight of each delivery", async () => {
    const one = school.plain.find(({ tiers }) => tiers[0]?.quantityMin === 10) as BulkGoods;
    const single = await draft(school, [aRow({ code: one.sku, quantity: "6" })]);
    expect(single.goodsFen).toBe(6 * one.priceFen);
    const both = await draft(school, [
      aRow({ code: one.sku, quantity: "6" }),
      aRow({ code: one.sku, quantity: "4", point: "2号食堂" }),
    ]);
    expect(both).toMatchObject({ badCount: 0, goodsFen: 10 * (one.tiers[0]?.priceFen ?? 0) });
    expect(both.totalFen).toBe(both.goodsFen + both.freightFen);
  });

  test("sent twice is one; its key with other rows is refused", async () => {
    const key = newId();
    const rows = [aRow({ code: (school.plain[0] as BulkGoods).sku })];
    const first = await draft(school, rows, { key });
    expect((await draft(school, rows, { key })).id).toBe(first.id);
    await expect(draft(school, [...rows, ...rows], { key })).rejects.toMatchObject({ code: "KEY_REUSED" });
  });

  test("is mended in place: cells, suggestions, rows added, taken out and dropped; good rows stay", async () => {
    const [one, other] = school.plain as [BulkGoods, BulkGoods];
    const { number, badCount } = await draft(school, [
      aRow({ code: one.sku, quantity: "2" }),
      aRow({ name: "Ж" }),
      aRow({ code: other.sku, quantity: "2.5" }),
      aRow({ name: "Ж" }),
    ]);
    expect(badCount).toBe(3);
    expect(await change(number, { takesSuggestions: true })).toMatchObject({ badCount: 2, rowCount: 4 });
    const mended = new Map([[2, { code: other.sku, name: "", quantity: "７" }]]);
    expect(await change(number, { mended })).toMatchObject({ badCount: 1 });
    expect(await change(number, { dropsBad: true })).toMatchObject({ badCount: 0, rowCount: 3 });
    const added = [aRow({ code: one.sku, point: "2号食堂" })];
    const { id } = await change(number, { added, removed: new Set([2]) });
    const lines = await listLines(store.read, id);
    expect(lines.map(({ lineNumber, variantId, quantity }) => [lineNumber, variantId, quantity])).toEqual([
      [1, one.variantId, 2],
      [3, other.variantId, 3],
      [4, one.variantId, 1],
    ]);
  });

  test("that somebody else has changed meanwhile is not changed unseen", async () => {
    const { number, version } = await draft(school, [aRow({ name: "Ж" }), aRow({ name: "Ж" })]);
    await change(number, { removed: new Set([1]) });
    await expect(change(number, { removed: new Set([2]) }, version)).rejects.toMatchObject({
      code: "PURCHASE_MOVED",
    });
    await expect(change(number, { dropsBad: true })).rejects.toMatchObject({ code: "PURCHASE_EMPTY" });
  });
});

describe("a placed purchase", () => {
  const forTwo = () => {
    const [one, other] = school.plain.filter(({ tiers }) => tiers.length > 0) as [BulkGoods, BulkGoods];
    return [
      aRow({ code: one.sku, quantity: "6", day: "2026-12-01" }),
      aRow({ code: one.sku, quantity: "8", point: "2号食堂", day: "2026-12-01" }),
      aRow({ code: other.sku, quantity: "3", point: "2号食堂", day: "2026-12-02" }),
      aRow({ code: one.sku, quantity: "1", day: "2026-12-01" }),
    ];
  };

  test("is one order for each place and day, with the goods, the unit and the prices of the whole", async () => {
    const purchase = await draft(school, forTwo());
    await placeAll(school, purchase);
    const placed = await listPurchaseOrders(store.read, purchase.id);
    expect(placed.map(({ pointName, deliveryDay }) => [pointName, deliveryDay])).toEqual([
      ["1号食堂", 20261201],
      ["2号食堂", 20261201],
      ["2号食堂", 20261202],
    ]);
    expect(placed.reduce((sum, order) => sum + order.totalFen, 0)).toBe(purchase.totalFen);
    const [first] = placed;
    const lines = await store.read
      .select()
      .from(orderLines)
      .where(eq(orderLines.orderId, first?.orderId ?? ""));
    const one = school.finder.byVariant.get(lines[0]?.variantId ?? "");
    expect(lines).toMatchObject([
      {
        quantity: 7,
        unitPriceFen: one?.tiers.filter(({ quantityMin }) => quantityMin <= 15).at(-1)?.priceFen,
        buyingUnitId: school.unitId,
        entryChannel: "school",
      },
    ]);
    expect(await recount(store)).toEqual([]);
    expect(await getPurchase(store, purchase.number)).toMatchObject({ state: "placed", placedAt: SEEDED_AT });
  });

  test("is placed once, however many press the button at once", async () => {
    const purchase = await draft(school, forTwo());
    const answers = await Promise.all(Array.from({ length: 4 }, () => placeAll(school, purchase)));
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    const [count] = await store.read.select({ count: countOf() }).from(orders);
    expect(count?.count).toBe(3);
  });

  test("is refused while rows are bad, at another total, and when rows have gone bad since", async () => {
    const bad = await draft(school, [...forTwo(), aRow({ name: "Ж" })]);
    await expect(placeAll(school, bad)).rejects.toMatchObject({ code: "PURCHASE_HAS_BAD_ROWS" });
    const purchase = await draft(school, forTwo());
    await expect(placeAll(school, purchase, { acceptedTotalFen: 1 })).rejects.toMatchObject({
      code: "PRICE_CHANGED",
    });
    const late = { now: SEEDED_AT + 30 * 86_400_000 };
    await expect(placeAll(school, purchase, late)).rejects.toMatchObject({ code: "PURCHASE_CHANGED" });
    const line = (await listLines(store.read, purchase.id))[0];
    await store.write((tx) => endPoint(tx, school.unitId, line?.pointId ?? "", SEEDED_AT));
    await expect(placeAll(school, purchase)).rejects.toMatchObject({ code: "PURCHASE_CHANGED" });
    expect(await store.read.select({ id: orders.id }).from(orders)).toEqual([]);
    expect(await getPurchase(store, purchase.number)).toMatchObject({ state: "draft" });
  });

  test("keeps the prices under which it was submitted for as many days as the rules say", async () => {
    const purchase = await draft(school, forTwo());
    const approve = { state: "approved" as const, submittedAt: SEEDED_AT };
    await store.write(async (tx) => {
      await tx.update(purchases).set(approve).where(eq(purchases.id, purchase.id));
      for (const { variantId } of school.plain) await setVariantPrice(tx, variantId, 999_999);
    });
    const dearer = { ...school, finder: await rememberBulkGoods(store.read, SEEDED_AT) };
    // ten days later its day would be past; prices that no longer hold are seen by another total
    await placeAll(dearer, purchase, { now: SEEDED_AT + 5 * 86_400_000 });
    const [sum] = await store.read.select({ count: countOf() }).from(orders);
    expect(sum?.count).toBe(3);
    expect(await recount(store)).toEqual([]);
  });

  test("holds stock once for all of its places, and frees none of it", async () => {
    const purchase = await draft(school, forTwo());
    await placeAll(school, purchase);
    const variantId = (await listLines(store.read, purchase.id))[0]?.variantId ?? "";
    const [level] = await store.read
      .select({ held: stockLevels.held })
      .from(stockLevels)
      .where(and(eq(stockLevels.outletId, "O-CENTRE"), eq(stockLevels.variantId, variantId)));
    expect(level?.held).toBe(15);
  });
});

describe("a long purchase", () => {
  const many = () => {
    const [one, other] = school.plain as [BulkGoods, BulkGoods];
    return Array.from({ length: 1_201 }, (_, row) =>
      aRow(
        row % 5 === 4
          ? { name: "Ж" }
          : { code: (row % 2 === 0 ? one : other).sku, point: `${1 + (row % 2)}号食堂` },
      ),
    );
  };
  const check = (id: string, on: Store = store) => checkInSteps(on, id, school.finder, SEEDED_AT);

  test("is kept as it came, checked in steps, and then as any other", async () => {
    const rows = many();
    const kept = await draft(school, rows);
    expect(kept).toMatchObject({ rowCount: 1_201, checkedCount: 0, badCount: 1_201, totalFen: 0 });
    await expect(change(kept.number, { dropsBad: true })).rejects.toMatchObject({ code: "PURCHASE_MOVED" });
    await expect(placeAll(school, kept)).rejects.toMatchObject({ code: "PURCHASE_HAS_BAD_ROWS" });
    await check(kept.id);
    const checked = await getPurchase(store, kept.number);
    expect(checked).toMatchObject({ checkedCount: 1_201, badCount: 240, uncheckedRows: null });
    const dropped = await change(kept.number, { dropsBad: true });
    expect(dropped).toMatchObject({ rowCount: 961, badCount: 0, totalFen: checked.totalFen });
    await placeAll(school, dropped);
    expect(await listPurchaseOrders(store.read, kept.id)).toHaveLength(2);
  });

  test("is written once, however many check it at the same time, and when a check is taken up again", async () => {
    const { id, number } = await draft(school, many());
    let steps = 0;
    const dies: Store = {
      ...store,
      write: (work) => {
        steps += 1;
        return steps > 1 ? Promise.reject(new Error("the process is gone")) : store.write(work);
      },
    };
    await expect(check(id, dies)).rejects.toThrow("gone");
    expect(await getPurchase(store, number)).toMatchObject({ checkedCount: 500, badCount: 1_201 });
    await Promise.all([check(id), check(id), check(id)]);
    expect(await getPurchase(store, number)).toMatchObject({ checkedCount: 1_201, badCount: 240 });
    expect(await listLines(store.read, id)).toHaveLength(1_201);
  });
});
