import { beforeEach, describe, expect, test } from "vitest";
import { chasedUnits } from "#app/domain/shares/chase.server.ts";
import { declareBase } from "#app/domain/shares/declare-base.server.ts";
import { REMINDER_PAUSE_DAYS, remindUnits } from "#app/domain/shares/remind.server.ts";
import { readShareBook, shareIn } from "#app/domain/shares/share-book.server.ts";
import { sumByPlace } from "#app/domain/shares/share-places.server.ts";
import { grantMembership } from "#app/domain/units/members.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { shareReminders } from "#db/schema/shares.ts";
import type { Store } from "#db/store.ts";
import type { UnitRole } from "#db/words.ts";
import { MILLET, openSmallShop } from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { aPerson, aPolicy, aUnit } from "#tests/fixtures/share-units.ts";
import { theMessages } from "#tests/fixtures/the-messages.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const YEAR = 2026;
const DAY_MS = 86_400_000;
let store: Store;
let person: string;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  await aPolicy(store);
  person = await aPerson(store);
});

async function aUnitWith(roles: Partial<Record<UnitRole, string[]>>, baseFen?: number): Promise<string> {
  const unitId = await aUnit(store, person);
  for (const [role, people] of Object.entries(roles))
    for (const userId of people)
      await store.write((tx) => grantMembership(tx, { unitId, userId, role: role as UnitRole }, null, NOON));
  if (baseFen !== undefined)
    await store.write((tx) =>
      declareBase(
        tx,
        {
          key: newId(),
          unitId,
          year: YEAR,
          seen: 0,
          canteen: "own",
          baseFen,
          carriedBy: null,
          reason: null,
        },
        person,
        NOON,
      ),
    );
  return unitId;
}

const remind = (unitIds: string[], now = NOON) =>
  store
    .write(async (tx) => {
      const book = await readShareBook(tx, YEAR, "all", now);
      const shares = unitIds.map((id) => shareIn(book, id));
      return remindUnits(tx, shares, { year: YEAR, sentForUnitId: null, sentBy: person }, now);
    })
    .catch((error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)));

describe("a reminder", () => {
  test("goes to a unit's heads and finance officers, each once, and is kept", async () => {
    const [head, both, buyer] = [await aPerson(store), await aPerson(store), await aPerson(store)];
    const late = await aUnitWith({ head: [head, both], finance: [both], buyer: [buyer] }, 1_000_000);
    const silent = await aUnitWith({ head: [head] });
    expect(await remind([late, silent])).toBe(2);
    const sent = await theMessages(store);
    expect(sent.map(({ kind, address, orderId }) => [kind, address, orderId]).sort()).toEqual(
      [
        ["share_reminder", `${head}@school.example`, late],
        ["share_reminder", `${both}@school.example`, late],
        ["share_reminder", `${head}@school.example`, silent],
      ].sort(),
    );
    expect(sent.find(({ orderId }) => orderId === silent)?.facts).toMatchObject({
      cause: "undeclared",
      lastDay: 20260220,
    });
    expect(sent.find(({ orderId }) => orderId === late)?.facts).toMatchObject({
      cause: "late",
      lastDay: 20261231,
      floorFen: 100_000,
    });
    const kept = await store.read.select().from(shareReminders);
    expect(kept.map(({ unitId, recipients }) => [unitId, recipients]).sort()).toEqual(
      [
        [late, 2],
        [silent, 1],
      ].sort(),
    );
  });

  test("is sent once in some days, however many send it at once", async () => {
    const head = await aPerson(store);
    const unit = await aUnitWith({ head: [head] });
    const both = await Promise.all([remind([unit]), remind([unit])]);
    expect(both.sort()).toEqual([1, "REMINDED_LATELY"]);
    const daysLater = (days: number) => remind([unit], NOON + days * DAY_MS);
    expect(await daysLater(REMINDER_PAUSE_DAYS - 1)).toBe("REMINDED_LATELY");
    expect(await daysLater(REMINDER_PAUSE_DAYS)).toBe(1);
    expect(await theMessages(store)).toHaveLength(2);
  });

  test("is not for a unit that has met its share, and none without anybody to write to", async () => {
    const head = await aPerson(store);
    const met = await aUnitWith({ head: [head] }, 45_000);
    await pay(
      store,
      await place(
        store,
        anOrder({ goods: basket({ [MILLET]: 1 }), buyingUnitId: met, entryChannel: "school" }),
      ),
    );
    const nobody = await aUnitWith({ buyer: [await aPerson(store)] });
    expect(await remind([met, nobody])).toBe("REMINDED_LATELY");
    expect(await theMessages(store)).toEqual([]);
  });
});

test("those who need a word come first, and places sum their units", async () => {
  const head = await aPerson(store);
  const undeclared = await aUnitWith({ head: [head] });
  const late = await aUnitWith({ head: [head] }, 1_000_000);
  const exempt = await aUnitWith({ head: [head] }, 0);
  const barracks = await aUnit(store, person, {
    kind: "barracks",
    entryChannel: "barracks",
    nameZh: "某部",
    districtCode: null,
    provinceCode: "440000",
  });
  const book = await readShareBook(store.read, YEAR, "all", NOON);
  const all = [...book.shares.values()].map((share) => ({ share, sums: share }));
  const analyst = { roles: [{ role: "analyst" as const, scopeId: "" }] };
  const rows = await chasedUnits(store.read, book, all, analyst);
  expect(rows.map(({ state }) => state)).toEqual(["late", "undeclared", "undeclared", "exempt"]);
  expect(rows[0]).toMatchObject({ unitId: late, missingFen: 100_000, isRemindable: true });
  expect(rows.find(({ unitId }) => unitId === barracks)?.name.zh).toMatch(/^军营单位（.+）$/);
  expect(rows.map(({ unitId }) => unitId)).toEqual(expect.arrayContaining([undeclared, exempt]));
  const places = await sumByPlace(store.read, book, analyst);
  expect(places.map(({ code, units, declared, behind }) => [code, units, declared, behind])).toEqual([
    ["110000", 3, 2, 1],
    ["barracks", 1, 0, 0],
  ]);
  const centre = { roles: [{ role: "centre" as const, scopeId: "" }] };
  expect((await sumByPlace(store.read, book, centre)).map(({ code }) => code)).toEqual(["110000", "440000"]);
  expect(places[0]?.floorFen).toBe(100_000);
});
