import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { askTransfer } from "#app/domain/inventory/ask-transfer.server.ts";
import {
  approveTransfer,
  packTransfer,
  receiveTransfer,
} from "#app/domain/inventory/move-transfer.server.ts";
import { closeOutlet } from "#app/domain/outlets/close-outlet.server.ts";
import { openOutlet } from "#app/domain/outlets/open-outlet.server.ts";
import { findTransfer } from "#app/domain/reporting/stock-transfers.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { outlets } from "#db/schema/outlets.ts";
import type { Store } from "#db/store.ts";
import { receiveLot, shelfOf } from "#tests/fixtures/some-lots.ts";
import { aDeed, anOutlet } from "#tests/fixtures/some-outlets.ts";
import { SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

const CENTRE = "O-CENTRE";
const MILLET = "V034";
const TOMORROW = addDays(businessDay(SEEDED_AT), 1);

let store: Store;

beforeEach(async () => {
  store = await seededStore();
});

const open = (nameZh: string) =>
  store.write((tx) => openOutlet(tx, anOutlet({ nameZh, openedDay: 20260101 }), aDeed()));
const close = (outletId: string) =>
  store.write((tx) => closeOutlet(tx, outletId, { closedDay: TOMORROW, note: "" }, aDeed()));
const receive = (outletId: string, code = "XM-1") =>
  receiveLot(store, { variantId: MILLET, code, quantity: 3 }, outletId, SEEDED_AT);

async function ask(fromOutletId: string, toOutletId: string) {
  const transferId = newId();
  const lines = [{ variantId: MILLET, suggested: 0, asked: 2 }];
  const request = { transferId, fromOutletId, toOutletId, lines, note: null, by: null };
  await store.write((tx) => askTransfer(tx, request, SEEDED_AT));
  return transferId;
}
async function approve(transferId: string) {
  const all = await allOf(transferId);
  await store.write((tx) => approveTransfer(tx, transferId, all, null, SEEDED_AT));
  return all;
}
async function allOf(transferId: string) {
  const lines = (await findTransfer(store.read, transferId))?.lines ?? [];
  return lines.map(({ id, asked }) => ({ lineId: id, quantity: asked }));
}
const pack = async (transferId: string) => {
  const all = await allOf(transferId);
  return store.write((tx) => packTransfer(tx, transferId, all, null, SEEDED_AT));
};
const isClosed = async (outletId: string) => {
  const [outlet] = await store.read.select().from(outlets).where(eq(outlets.id, outletId));
  return outlet?.closedDay !== null;
};

describe("an outlet that is closed, or has its last day set,", () => {
  test("neither asks for goods nor is asked for any, and receives none", async () => {
    const outletId = await open("要关的专柜");
    await close(outletId);
    await expect(ask(CENTRE, outletId)).rejects.toMatchObject({ code: "OUTLET_ENDED" });
    await expect(ask(outletId, CENTRE)).rejects.toMatchObject({ code: "OUTLET_ENDED" });
    await expect(receive(outletId)).rejects.toMatchObject({ code: "OUTLET_ENDED" });
    expect(await shelfOf(store, outletId, MILLET)).toBeUndefined();
  });

  test("is sent nothing that was approved before", async () => {
    const outletId = await open("要关的专柜");
    const transferId = await ask(CENTRE, outletId);
    await approve(transferId);
    await close(outletId);
    const before = await shelfOf(store, CENTRE, MILLET);
    await expect(pack(transferId)).rejects.toMatchObject({ code: "OUTLET_ENDED" });
    expect(await shelfOf(store, CENTRE, MILLET)).toEqual(before);
  });
});

test("an outlet to which goods are on their way is not closed until they have come and gone", async () => {
  const outletId = await open("有在途的专柜");
  const transferId = await ask(CENTRE, outletId);
  await approve(transferId);
  await pack(transferId);
  await expect(close(outletId)).rejects.toMatchObject({ code: "OUTLET_NOT_EMPTY", facts: { units: 2 } });
  const packed = (await findTransfer(store.read, transferId))?.packed ?? [];
  const lost = packed.map(({ id }) => ({ id, received: 0, damaged: 0, reason: "路上丢了" }));
  await store.write((tx) => receiveTransfer(tx, transferId, lost, null, SEEDED_AT));
  await close(outletId);
  expect(await isClosed(outletId)).toBe(true);
});

test("goods that come while an outlet is being closed are there, or it is closed: never both", async () => {
  const seen = new Set<boolean>();
  for (let round = 0; round < 12; round += 1) {
    const outletId = await open(`专柜 ${round}`);
    const transferId = await ask(CENTRE, outletId);
    await approve(transferId);
    const works = [() => close(outletId), () => receive(outletId, `XM-${round}`), () => pack(transferId)];
    const outcomes = await Promise.allSettled((round % 2 ? works : works.toReversed()).map((work) => work()));
    for (const outcome of outcomes)
      if (outcome.status === "rejected")
        expect(["OUTLET_ENDED", "OUTLET_NOT_EMPTY"]).toContain(outcome.reason.code);
    const onHand = (await shelfOf(store, outletId, MILLET))?.onHand ?? 0;
    const state = (await findTransfer(store.read, transferId))?.state;
    expect([await isClosed(outletId), onHand > 0 || state === "packed"].filter(Boolean)).toHaveLength(1);
    seen.add(await isClosed(outletId));
  }
  expect(seen.size).toBeGreaterThan(0);
});
