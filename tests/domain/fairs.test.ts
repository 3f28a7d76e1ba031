import { beforeEach, describe, expect, test } from "vitest";
import { listStallVersions } from "#app/domain/fairs/queries.server.ts";
import { readFairRows, sumFairs } from "#app/domain/reporting/fair-report.server.ts";
import { listFairLines } from "#app/domain/reporting/fair-sales.server.ts";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { Refusal, type RefusalCode } from "#app/domain/values/refusal.ts";
import { fairStallDays } from "#db/schema/fairs.ts";
import type { Store } from "#db/store.ts";
import { aFair, aFairDesk, putStall } from "#tests/fixtures/a-fair.ts";
import { aFullRefund, ask } from "#tests/fixtures/a-refund.ts";
import {
  AOHAN,
  BEANS,
  BRANCH,
  BROOM,
  COUNTER,
  MILLET,
  openSmallShop,
  TANGXIAN,
} from "#tests/fixtures/a-small-shop.ts";
import { anOrder, basket, NOON, pay, place } from "#tests/fixtures/an-order.ts";
import { freshStore } from "#tests/setup/fresh-store.ts";

const TODAY = 20261122;
const MINUTE_MS = 60_000;

let store: Store;
let staff: string;

beforeEach(async () => {
  store = await freshStore();
  await openSmallShop(store);
  staff = await aFairDesk(store);
});

/** Sells over the counter, paid at once. */
async function sell(at: number, goods: Record<string, number>, outletId = COUNTER) {
  const kind = outletId === COUNTER ? "counter" : "sub_centre";
  const order = anOrder({ goods: basket(goods), soldBy: { outletId, kind } });
  const placed = await place(store, order, at);
  await pay(store, placed, at);
  return placed;
}

const onSite = async (fairId: string) => (await sumFairs(store.read, [fairId])).get(fairId)?.onSiteFen;

async function refused(work: Promise<unknown>): Promise<RefusalCode | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );
}

describe("what a fair sold on site", () => {
  test("is what its outlet sold from the first minute of its first day to the last of its last, in Beijing", async () => {
    const fairId = await aFair(store, staff);
    await putStall(store, staff, fairId, { days: { fromDay: 20261121, lastDay: 20261121 } });
    await sell(startOfDay(20261121) - 1, { [MILLET]: 1 });
    await sell(startOfDay(20261121), { [MILLET]: 1 });
    await sell(startOfDay(20261122) - 1, { [BEANS]: 2, [BROOM]: 1 });
    await sell(startOfDay(20261122), { [MILLET]: 1 });
    await sell(startOfDay(20261121) + MINUTE_MS, { [MILLET]: 1 }, BRANCH);
    const ofSchool = anOrder({ soldBy: { outletId: COUNTER, kind: "counter" }, entryChannel: "school" });
    await pay(store, await place(store, ofSchool, startOfDay(20261121)), startOfDay(20261121));
    expect(await onSite(fairId)).toBe(4_500 + 2 * 1_200 + 3_000);
    expect(
      await readFairRows(store.read, { id: fairId, fromDay: 20261120, lastDay: TODAY }, "county", TODAY),
    ).toMatchObject([
      {
        key: AOHAN,
        name: { zh: "敖汉旗", en: "Aohan Banner" },
        soldFen: 6_900,
        returnFen: 0,
        onSiteFen: 6_900,
      },
      {
        key: TANGXIAN,
        name: { zh: "唐县", en: "Tang County" },
        soldFen: 3_000,
        returnFen: 0,
        onSiteFen: 3_000,
      },
    ]);
    const { lines } = await listFairLines(store.read, fairId, { county: AOHAN }, undefined, 10);
    expect(lines.map(({ amountFen }) => amountFen).sort()).toEqual([2_400, 4_500]);
  });

  test("is less what came back since, and not less what had been sold before", async () => {
    const fairId = await aFair(store, staff);
    await putStall(store, staff, fairId);
    const before = await sell(startOfDay(20261120) - MINUTE_MS, { [MILLET]: 2 });
    const there = await sell(startOfDay(20261121), { [MILLET]: 3 });
    await sell(startOfDay(20261121), { [BROOM]: 1 });
    await ask(store, await aFullRefund(store, before), NOON);
    expect(await onSite(fairId)).toBe(3 * 4_500 + 3_000);
    await ask(store, await aFullRefund(store, there), NOON + 30 * 86_400_000);
    expect(await onSite(fairId)).toBe(3_000);
    expect((await sumFairs(store.read, [fairId])).get(fairId)).toMatchObject({
      soldFen: 16_500,
      returnFen: -13_500,
      onSiteFen: 3_000,
    });
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });

  test("pages through its lines without losing one", async () => {
    const fairId = await aFair(store, staff);
    await putStall(store, staff, fairId);
    for (let hour = 0; hour < 5; hour += 1)
      await sell(startOfDay(20261121) + hour * 14 * 3_600_000, { [BEANS]: 1 });
    const seen: string[] = [];
    let after: Parameters<typeof listFairLines>[3];
    do {
      const page = await listFairLines(store.read, fairId, {}, after, 2);
      seen.push(...page.lines.map(({ id }) => id));
      after = page.next;
    } while (after);
    expect(new Set(seen).size).toBe(4);
    expect(seen).toHaveLength(4);
  });
});

describe("an outlet at a fair", () => {
  test("is at no other on the same day, however many ask at once", async () => {
    const fairIds = [await aFair(store, staff), await aFair(store, staff), await aFair(store, staff)];
    const asked = await Promise.allSettled(
      fairIds.map((fairId, index) =>
        putStall(store, staff, fairId, { days: { fromDay: 20261120 + index, lastDay: 20261122 } }),
      ),
    );
    expect(asked.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(new Set((await store.read.select().from(fairStallDays)).map(({ fairId }) => fairId)).size).toBe(1);
  });

  test("may go to another when it was taken off the first, and its days are then the other's", async () => {
    const [first, second] = [await aFair(store, staff), await aFair(store, staff)];
    await sell(startOfDay(20261121), { [BROOM]: 1 });
    await putStall(store, staff, first);
    expect(await refused(putStall(store, staff, second))).toBe("STALL_TAKEN");
    await putStall(store, staff, first, { days: { fromDay: 20261120, lastDay: 20261120 } });
    await putStall(store, staff, second, { days: { fromDay: 20261121, lastDay: 20261122 } });
    expect([await onSite(first), await onSite(second)]).toEqual([0, 3_000]);
    await putStall(store, staff, second, { days: null });
    expect(await onSite(second)).toBe(0);
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });

  test("has its days corrected with a reason once they have come, and what was entered stays", async () => {
    const fair = { id: await aFair(store, staff), fromDay: 20261120, lastDay: 20261122 };
    const early = NOON - 10 * 86_400_000;
    await putStall(store, staff, fair.id, { reason: null }, early);
    const narrower = { days: { fromDay: 20261120, lastDay: 20261121 }, reason: null };
    expect(await refused(putStall(store, staff, fair.id, narrower))).toBe("REASON_MISSING");
    await putStall(store, staff, fair.id, { ...narrower, reason: "最后一天撤展" });
    expect(await refused(putStall(store, staff, fair.id, { days: null, reason: null }))).toBe(
      "REASON_MISSING",
    );
    expect(await listStallVersions(store.read, fair)).toMatchObject([
      { version: 2, lastDay: 20261121, reason: "最后一天撤展", isNewest: true },
      { version: 1, lastDay: 20261122, reason: null, isNewest: false },
    ]);
  });

  test("stands there on days of the fair, and not online", async () => {
    const fairId = await aFair(store, staff);
    const days = { fromDay: 20261119, lastDay: 20261120 };
    expect(await refused(putStall(store, staff, fairId, { days }))).toBe("FAIR_DAYS_WRONG");
    expect(
      await refused(putStall(store, staff, fairId, { days: { fromDay: 20261122, lastDay: 20261121 } })),
    ).toBe("FAIR_DAYS_WRONG");
    expect(await refused(putStall(store, staff, fairId, { outletId: `pavilion-${AOHAN}` }))).toBe(
      "FAIR_OUTLET_MISFIT",
    );
    expect(await refused(putStall(store, staff, fairId, { outletId: "nowhere" }))).toBe("FAIR_OUTLET_MISFIT");
  });

  test("is entered once, however often the same form is sent", async () => {
    const fairId = await aFair(store, staff);
    const id = newId();
    await putStall(store, staff, fairId, { id });
    await putStall(store, staff, fairId, { id });
    expect(await refused(putStall(store, staff, fairId, { id, reason: "别的" }))).toBe("KEY_REUSED");
    expect(
      await listStallVersions(store.read, { id: fairId, fromDay: 20261120, lastDay: 20261122 }),
    ).toHaveLength(1);
  });
});

test("a fair that ends before it begins, or lasts for months, is refused; the same form is one fair", async () => {
  expect(await refused(aFair(store, staff, { lastDay: 20261119 }))).toBe("FAIR_DAYS_WRONG");
  expect(await refused(aFair(store, staff, { lastDay: 20270301 }))).toBe("FAIR_DAYS_WRONG");
  const id = await aFair(store, staff);
  await aFair(store, staff, { id });
  expect(await refused(aFair(store, staff, { id, nameZh: "别的" }))).toBe("KEY_REUSED");
});
