import { beforeEach, expect, test } from "vitest";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { findReceipt } from "#app/domain/tills/receipt.server.ts";
import { type GoodsReturn, returnGoods } from "#app/domain/tills/return-goods.server.ts";
import { takeEntries } from "#app/domain/tills/take-entries.server.ts";
import { startOfDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import type { Store } from "#db/store.ts";
import { aClerk, aSale, aTill, CLERK, packs } from "#tests/fixtures/a-till.ts";
import { SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

const RICE = "V034";
const BEEF = "V001";
/** Sold on 22 November; the last moment of a day so many days later, and the first of the next. */
const endOf = (day: number) => startOfDay(day) + 86_400_000 - 1;

let store: Store;
let saleId: string;

beforeEach(async () => {
  store = await seededStore();
  await aClerk(store);
  const { device } = await aTill(store, "O-SUB-110101", SEEDED_AT);
  const lines = [packs(RICE, 3, 5_000), packs(BEEF, 3, 9_800)];
  const tender = { kind: "qr" as const, reference: "4200", tenderedFen: 44_400 };
  const sale = aSale({ number: 1, soldAt: SEEDED_AT, lines, tender });
  await takeEntries(store, device, { deviceNow: SEEDED_AT, entries: [sale] }, SEEDED_AT);
  saleId = sale.id;
});

async function takeBack(
  line: 0 | 1,
  reason: GoodsReturn["reason"],
  at: number,
  given: Partial<GoodsReturn> = {},
) {
  const receipt = await findReceipt(store.read, saleId);
  const back = {
    orderLineId: receipt?.lines[line]?.id ?? "",
    quantity: 1,
    disposition: "write_off" as const,
  };
  const returned = { refundId: newId(), saleId, lines: [back], shiftId: null, note: null, mayBeLate: false };
  return store.write((tx) => returnGoods(tx, { ...returned, reason, ...given }, CLERK, at));
}
const late = { code: "TILL_RETURN_LATE" };

test("goods come back without a reason for seven days after the sale, the last one whole, and from nobody later", async () => {
  expect(await takeBack(0, "no_reason_return", endOf(20261129))).toBe(true);
  await expect(takeBack(0, "no_reason_return", endOf(20261129) + 1)).rejects.toMatchObject(late);
  const centre = { mayBeLate: true, note: "顾客坚持" };
  await expect(takeBack(0, "no_reason_return", endOf(20261130), centre)).rejects.toMatchObject(late);
});

test("faulty goods come back as long as their kind may be claimed, and later to the centre, which says why", async () => {
  expect(await takeBack(1, "quality_claim", endOf(20261129))).toBe(true);
  await expect(takeBack(1, "quality_claim", endOf(20261130))).rejects.toMatchObject(late);
  expect(await takeBack(0, "quality_claim", endOf(20261222)), "what keeps, for thirty days").toBe(true);
  await expect(takeBack(0, "quality_claim", endOf(20261223))).rejects.toMatchObject(late);
  const unsaid = takeBack(0, "quality_claim", endOf(20261223), { mayBeLate: true });
  await expect(unsaid).rejects.toMatchObject({ code: "REASON_MISSING" });
  const said = { mayBeLate: true, note: "出厂封口不严，有照片" };
  expect(await takeBack(0, "quality_claim", endOf(20261223), said)).toBe(true);
  const checks = await verifyLedger(store.read);
  expect(checks.filter(({ difference }) => difference !== 0)).toEqual([]);
});

test("goods that spoil do not come back without a reason at all", async () => {
  await expect(takeBack(1, "no_reason_return", SEEDED_AT)).rejects.toMatchObject({
    code: "TILL_RETURN_FRESH",
  });
});
