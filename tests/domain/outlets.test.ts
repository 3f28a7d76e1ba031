import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { receiveStock } from "#app/domain/inventory/stock.server.ts";
import { moveOutlet, renameOutlet } from "#app/domain/outlets/change-outlet.server.ts";
import { closeOutlet, withdrawClosing } from "#app/domain/outlets/close-outlet.server.ts";
import { enterDeduction, listDeductions, listDeductionsOn } from "#app/domain/outlets/deductions.server.ts";
import { openOutlet } from "#app/domain/outlets/open-outlet.server.ts";
import { KIND_RULES } from "#app/domain/outlets/outlet-tree.ts";
import {
  countByDistrict,
  listOutletEvents,
  listOutletsOn,
} from "#app/domain/outlets/outlets-on-day.server.ts";
import { closeShop, enterPartner, listShops, openShop } from "#app/domain/outlets/shops.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import type { RefusalCode } from "#app/domain/values/refusal.ts";
import { users } from "#db/schema/identity.ts";
import { outletEvents, outlets } from "#db/schema/outlets.ts";
import { tillDevices, tillShifts } from "#db/schema/tills.ts";
import { countOf, type Store, type Tx } from "#db/store.ts";
import { OUTLET_KINDS } from "#db/words.ts";
import { refreshReference } from "#seeds/reference.ts";
import { aDeed, anOutlet, HAIDIAN, HAIDIAN_CENTRE, HAIDIAN_SHOP } from "#tests/fixtures/some-outlets.ts";
import { SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

const TODAY = businessDay(SEEDED_AT);
const TOMORROW = addDays(TODAY, 1);
const CENTRE = "O-CENTRE";
const DAY_MS = 86_400_000;

let store: Store;

beforeEach(async () => {
  store = await seededStore();
});

const open = (more: Parameters<typeof anOutlet>[0] = {}, deed = aDeed()) =>
  store.write((tx) => openOutlet(tx, anOutlet(more), deed));
const refused = (work: (tx: Tx) => Promise<unknown>, code: RefusalCode) =>
  expect(store.write(work)).rejects.toMatchObject({ code });
const openDuring = async (day: number) => (await listOutletsOn(store.read, day)).map(({ id }) => id);

async function rowOf(id: string) {
  const [row] = await store.read.select().from(outlets).where(eq(outlets.id, id));
  return row;
}

describe("an outlet", () => {
  test("is opened under its district's sub-centre, in a shop of its district, without an entry fee", async () => {
    const id = await open({ shopId: HAIDIAN_SHOP });
    expect(await rowOf(id)).toMatchObject({
      parentId: HAIDIAN_CENTRE,
      shopId: HAIDIAN_SHOP,
      retailPartnerId: "CH1",
      districtCode: HAIDIAN,
      entryFeeFen: 0,
    });
    expect(await listOutletEvents(store.read, id)).toMatchObject([{ kind: "opened", day: 20261123 }]);
  });

  test("is one outlet when its form is sent twice, and another content under the key is refused", async () => {
    const deed = aDeed();
    const id = await open({}, deed);
    expect(await open({}, deed)).toBe(id);
    await refused((tx) => openOutlet(tx, anOutlet({ nameZh: "别的专柜" }), deed), "KEY_REUSED");
    expect(await listOutletEvents(store.read, id)).toHaveLength(1);
  });

  test.each([
    ["a counter under another district's sub-centre", { parentId: "O-SUB-110101" }, "OUTLET_PARENT_MISFIT"],
    ["a counter under a counter", { parentId: `O-C-${HAIDIAN}-001` }, "OUTLET_PARENT_MISFIT"],
    [
      "a sub-centre under a sub-centre",
      { kind: "sub_centre", parentId: HAIDIAN_CENTRE },
      "OUTLET_PARENT_MISFIT",
    ],
    ["a counter in no district", { districtCode: "" }, "OUTLET_PARENT_MISFIT"],
    ["a counter in a shop of another district", { shopId: "S-O-C-110101-001" }, "OUTLET_SHOP_MISFIT"],
    ["a sub-centre in a shop", { kind: "sub_centre", shopId: HAIDIAN_SHOP }, "OUTLET_SHOP_MISFIT"],
    ["a second pavilion of a county", { kind: "pavilion", countyId: "150430" }, "PAVILION_STANDS"],
    ["a counter of a name that is taken", { nameZh: "海淀区专柜 001" }, "OUTLET_NAME_TAKEN"],
    ["a counter that closes before it opens", { closedDay: 20261101 }, "OUTLET_DAY_WRONG"],
    ["a counter that was there before its parent", { openedDay: 20180101 }, "OUTLET_PARENT_MISFIT"],
  ] as const)("is not opened as %s", async (_, more, code) => {
    await refused((tx) => openOutlet(tx, anOutlet(more), aDeed()), code);
  });

  test("that was there before its district's sub-centre stands under the city's centre", async () => {
    const id = await open({ openedDay: 20190201 });
    expect(await rowOf(id)).toMatchObject({ parentId: CENTRE });
  });

  test("never charges an entry fee, whoever asks the database", async () => {
    const charge = store.write((tx) =>
      tx.update(outlets).set({ entryFeeFen: 1 }).where(eq(outlets.id, CENTRE)),
    );
    await expect(charge).rejects.toThrow();
    expect(await rowOf(CENTRE)).toMatchObject({ entryFeeFen: 0 });
  });

  test("that is renamed keeps its old name on the days before", async () => {
    const id = `O-C-${HAIDIAN}-001`;
    const name = { nameZh: "五道口专柜", nameEn: "Wudaokou Counter" };
    await store.write((tx) => renameOutlet(tx, id, name, aDeed()));
    const nameOn = async (day: number) =>
      (await listOutletsOn(store.read, day)).find((outlet) => outlet.id === id)?.name.zh;
    expect(await nameOn(addDays(TODAY, -1))).toBe("海淀区专柜 001");
    expect(await nameOn(TODAY)).toBe("五道口专柜");
    await refused((tx) => renameOutlet(tx, `O-C-${HAIDIAN}-002`, name, aDeed()), "OUTLET_NAME_TAKEN");
  });

  test("that moves is found where it was on the days before", async () => {
    const id = `O-C-${HAIDIAN}-001`;
    const to = { parentId: CENTRE, shopId: "", note: "" };
    await refused(
      (tx) => moveOutlet(tx, id, { ...to, parentId: "O-SUB-110101" }, aDeed()),
      "OUTLET_PARENT_MISFIT",
    );
    await store.write((tx) => moveOutlet(tx, id, to, aDeed()));
    const later = { ...to, parentId: HAIDIAN_CENTRE, shopId: `S-O-C-${HAIDIAN}-002` };
    await store.write((tx) => moveOutlet(tx, id, later, aDeed({ at: SEEDED_AT + 2 * DAY_MS })));
    const placeOn = async (day: number) =>
      (await listOutletsOn(store.read, day)).find((outlet) => outlet.id === id);
    expect(await placeOn(addDays(TODAY, -1))).toMatchObject({
      parentId: HAIDIAN_CENTRE,
      shopId: HAIDIAN_SHOP,
      partnerId: "CH1",
    });
    expect(await placeOn(TODAY)).toMatchObject({ parentId: CENTRE, shopId: null, partnerId: null });
    expect(await placeOn(addDays(TODAY, 2))).toMatchObject({ shopId: `S-O-C-${HAIDIAN}-002` });
  });

  test("closes from a day on, not while goods are there, and not in the past", async () => {
    const close = (id: string, closedDay: number) => (tx: Tx) =>
      closeOutlet(tx, id, { closedDay, note: "" }, aDeed());
    await refused(close(`O-C-${HAIDIAN}-001`, TOMORROW), "OUTLET_NOT_EMPTY");
    await refused(close(HAIDIAN_CENTRE, TOMORROW), "OUTLET_NOT_EMPTY");
    await refused(close(CENTRE, TOMORROW), "OUTLET_ENDED");
    const id = await open({ openedDay: addDays(TODAY, -5) });
    await refused(close(id, addDays(TODAY, -1)), "OUTLET_DAY_WRONG");
    await store.write(close(id, TOMORROW));
    expect(await openDuring(TODAY)).toContain(id);
    expect(await openDuring(TOMORROW)).not.toContain(id);
    await refused(close(id, TOMORROW), "OUTLET_ENDED");
    await refused((tx) => renameOutlet(tx, id, { nameZh: "甲", nameEn: "A" }, aDeed()), "OUTLET_ENDED");

    await store.write((tx) => withdrawClosing(tx, id, aDeed()));
    expect(await openDuring(TOMORROW)).toContain(id);
    await store.write((tx) =>
      receiveStock(tx, id, [{ variantId: "V001", quantity: 1, sourceId: "x" }], SEEDED_AT),
    );
    await refused(close(id, TOMORROW), "OUTLET_NOT_EMPTY");
  });

  test("whose closing day has come stays closed", async () => {
    const id = await open({ openedDay: addDays(TODAY, -5) });
    await store.write((tx) => closeOutlet(tx, id, { closedDay: TODAY, note: "到期" }, aDeed()));
    await refused((tx) => withdrawClosing(tx, id, aDeed()), "OUTLET_ENDED");
  });

  test("with a shift at its till that is not closed stays open", async () => {
    const id = await open({ openedDay: TODAY });
    await store.write(async (tx) => {
      await tx.insert(users).values({
        id: "clerk",
        name: "店员",
        email: "clerk@shop.example",
        emailVerified: true,
        createdAt: SEEDED_AT,
        updatedAt: SEEDED_AT,
      });
      await tx.insert(tillDevices).values({
        id: "till",
        code: "T1",
        name: "一号",
        outletId: id,
        madeBy: "clerk",
        madeAt: SEEDED_AT,
        codeExpiresAt: SEEDED_AT,
      });
      await tx.insert(tillShifts).values({
        id: "shift",
        deviceId: "till",
        outletId: id,
        clerkUserId: "clerk",
        openedAt: SEEDED_AT,
        floatFen: 0,
        openedHash: "h",
        openReceivedAt: SEEDED_AT,
      });
    });
    const close = (tx: Tx) => closeOutlet(tx, id, { closedDay: TOMORROW, note: "" }, aDeed());
    await refused(close, "OUTLET_SHIFT_OPEN");
    await store.write((tx) => tx.update(tillShifts).set({ closedAt: SEEDED_AT, closedHash: "h" }));
    await store.write(close);
  });

  test("with open outlets under it stays open", async () => {
    const id = await open({ kind: "sub_centre", nameZh: "海淀二分中心", openedDay: TODAY });
    await open({ parentId: id });
    await refused(
      (tx) => closeOutlet(tx, id, { closedDay: TOMORROW, note: "" }, aDeed()),
      "OUTLET_HAS_OUTLETS",
    );
  });

  test("keeps what a screen changed when the files are seeded again", async () => {
    const id = `O-C-${HAIDIAN}-001`;
    const name = { nameZh: "五道口专柜", nameEn: "Wudaokou Counter" };
    await store.write((tx) => renameOutlet(tx, id, name, aDeed()));
    await store.write((tx) => refreshReference(tx, SEEDED_AT + DAY_MS));
    expect(await rowOf(id)).toMatchObject(name);
  });
});

describe("the outlets open on a day", () => {
  test("are those of the files: a counter closed in 2025 is there before, and the pavilions of no district", async () => {
    const closed = "O-C-110105-100";
    expect(await openDuring(20251030)).toContain(closed);
    expect(await openDuring(20251031)).not.toContain(closed);
    expect(await openDuring(20181231)).toEqual([]);
    expect(await openDuring(TODAY)).toHaveLength(265);
  });

  test("show a district without a sub-centre as a gap", async () => {
    const day = 20190402;
    const districts = await countByDistrict(store.read, await listOutletsOn(store.read, day), day);
    const gapOf = (code: string) => districts.find((district) => district.code === code)?.isGap;
    expect(districts).toHaveLength(16);
    expect([gapOf("110101"), gapOf("110106"), gapOf(HAIDIAN)]).toEqual([false, true, true]);
  });

  test("of days that are over stay the same, whatever is done later", async () => {
    const past = [20190402, 20210101, addDays(TODAY, -1)];
    const known = () => Promise.all(past.map((day) => listOutletsOn(store.read, day)));
    const before = (await known()).map((list) => list.map(({ closedDay: _, ...outlet }) => outlet));
    let clock = SEEDED_AT; // it only goes forward
    const ids = ["O-C-110101-001", "O-C-110101-002", "O-C-110102-001", "O-C-110102-002"];
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            what: fc.constantFrom("rename", "move", "close", "open", "withdraw"),
            which: fc.nat(ids.length - 1),
            days: fc.nat(2),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        async (deeds) => {
          for (const { what, which, days } of deeds) {
            clock += days * DAY_MS;
            const deed = aDeed({ at: clock });
            const id = ids[which] ?? "";
            const today = businessDay(deed.at);
            const work = (tx: Tx): Promise<unknown> => {
              if (what === "rename")
                return renameOutlet(tx, id, { nameZh: `新${deed.key}`, nameEn: deed.key }, deed);
              if (what === "move")
                return moveOutlet(tx, id, { parentId: CENTRE, shopId: "", note: "" }, deed);
              if (what === "close") return closeOutlet(tx, id, { closedDay: today, note: "" }, deed);
              if (what === "withdraw") return withdrawClosing(tx, id, deed);
              return openOutlet(tx, anOutlet({ nameZh: deed.key, openedDay: today }), deed);
            };
            await store.write(work).catch((error: { code?: string }) => {
              if (!error.code?.startsWith("OUTLET_")) throw error;
            });
          }
          const after = (await known()).map((list) => list.map(({ closedDay: _, ...outlet }) => outlet));
          expect(after).toEqual(before);
        },
      ),
      { numRuns: 12 },
    );
    const [{ count } = { count: 0 }] = await store.read.select({ count: countOf() }).from(outletEvents);
    expect(count).toBeGreaterThan(5);
  });
});

test("every kind stands under a higher one, so that the tree has no ring", () => {
  const rank = { centre: 0, hall: 1, sub_centre: 1, counter: 2, zone: 2, cabinet: 2, pavilion: 2 };
  for (const kind of OUTLET_KINDS)
    for (const parent of KIND_RULES[kind].parents) expect(rank[parent]).toBeLessThan(rank[kind]);
});

describe("a deduction", () => {
  const labour = { kind: "labour", sharePermille: 30, monthlyFen: null, source: "2026 协议" } as const;
  const id = `O-C-${HAIDIAN}-001`;
  const enter = (more: object, deed = aDeed()) =>
    store.write((tx) => enterDeduction(tx, id, { ...labour, fromDay: TODAY, ...more }, deed));

  test("holds from its day until a newer one of its kind, and zero ends it", async () => {
    await enter({});
    await enter({ fromDay: addDays(TODAY, 10), sharePermille: 20 });
    await enter({ fromDay: addDays(TODAY, 20), sharePermille: 0 });
    await enter({ kind: "utilities", sharePermille: null, monthlyFen: 20_000 });
    const on = async (days: number) =>
      (await listDeductionsOn(store.read, id, addDays(TODAY, days))).map((row) => [
        row.kind,
        row.sharePermille ?? row.monthlyFen,
      ]);
    expect(await on(-1)).toEqual([]);
    expect((await on(0)).sort()).toEqual([
      ["labour", 30],
      ["utilities", 20_000],
    ]);
    expect((await on(15)).sort()).toEqual([
      ["labour", 20],
      ["utilities", 20_000],
    ]);
    expect(await on(20)).toEqual([["utilities", 20_000]]);
    expect(await listDeductions(store.read, id)).toHaveLength(4);
  });

  test("is entered once, not for days that are over, and never twice for a day", async () => {
    const deed = aDeed();
    await enter({}, deed);
    await enter({}, deed);
    expect(await listDeductions(store.read, id)).toHaveLength(1);
    await expect(enter({ sharePermille: 40 }, deed)).rejects.toMatchObject({ code: "KEY_REUSED" });
    await expect(enter({ sharePermille: 40 })).rejects.toMatchObject({ code: "DEDUCTION_STANDS" });
    await expect(enter({ fromDay: addDays(TODAY, -1) })).rejects.toMatchObject({ code: "OUTLET_DAY_WRONG" });
  });

  test("is a share or an amount, never both", async () => {
    await expect(enter({ monthlyFen: 1 })).rejects.toThrow();
    await expect(enter({ sharePermille: null })).rejects.toThrow();
    await expect(enter({ sharePermille: 1_001 })).rejects.toThrow();
  });
});

describe("a shop", () => {
  test("is entered for a retail partner, holds a counter, and closes after it", async () => {
    const partner = { nameZh: "永丰超市", nameEn: "Yongfeng", kind: "supermarket" } as const;
    const partnerId = await store.write((tx) => enterPartner(tx, partner, aDeed()));
    const shop = {
      retailPartnerId: partnerId,
      nameZh: "中关村店",
      nameEn: "Zhongguancun Shop",
      districtCode: HAIDIAN,
      address: "中关村大街 1 号",
      openedDay: 20200101,
    };
    const deed = aDeed();
    const shopId = await store.write((tx) => openShop(tx, shop, deed));
    expect(await store.write((tx) => openShop(tx, shop, deed))).toBe(shopId);
    await refused((tx) => openShop(tx, shop, aDeed()), "OUTLET_NAME_TAKEN");
    const id = await open({ shopId, openedDay: TODAY });
    expect(await listShops(store.read, partnerId)).toMatchObject([{ id: shopId, nameZh: "中关村店" }]);

    const close = (tx: Tx) => closeShop(tx, shopId, { closedDay: TOMORROW, note: "" }, aDeed());
    await refused(close, "OUTLET_HAS_OUTLETS");
    await store.write((tx) => closeOutlet(tx, id, { closedDay: TOMORROW, note: "" }, aDeed()));
    await store.write(close);
    await refused(
      (tx) => openOutlet(tx, anOutlet({ shopId, nameZh: "又一个" }), aDeed()),
      "OUTLET_SHOP_MISFIT",
    );
  });
});
