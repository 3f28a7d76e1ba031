import { and, eq, like } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { lotLevels, lots, stockLevels, stockTransferLots } from "#db/schema/inventory.ts";
import type { Store } from "#db/store.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

const HERE = "O-C-110101-001";

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

interface Page {
  transfer: {
    state: string;
    lines: { id: string; variantId: string; asked: number; approved: number | null }[];
    packed: { id: string; packed: number; received: number | null }[];
  };
}

async function onHand(outletId: string, variantId = "V034"): Promise<number> {
  const [shelf] = await store.read
    .select()
    .from(stockLevels)
    .where(and(eq(stockLevels.outletId, outletId), eq(stockLevels.variantId, variantId)));
  return shelf?.onHand ?? 0;
}

/** A transfer of eight bags of millet to the clerk's counter, asked for by them. */
async function anAsked() {
  const transferId = newId();
  const form = {
    transferId,
    from: "O-CENTRE",
    note: "周末客多",
    "other.0.sku": "150430-034",
    "other.0.pieces": "8",
  };
  const answer = await clerk.post("/counter/stock/transfers/new", form);
  const address = `/counter/stock/transfers/${transferId}`;
  expect([answer.status, answer.location]).toEqual([303, address]);
  const open = async () => ((await clerk.get(address)).data as Page).transfer;
  const [line] = (await open()).lines;
  if (!line) throw new Error("nothing was asked for");
  return { address, open, line, form, pieces: (count: number) => ({ [`pieces.${line.id}`]: String(count) }) };
}

describe("a transfer", () => {
  test("is asked for by the counter, changed by the centre, sent, and received short with a reason", async () => {
    const [atCentre, here] = [await onHand("O-CENTRE"), await onHand(HERE)];
    const { address, open, form, pieces } = await anAsked();
    expect((await clerk.post("/counter/stock/transfers/new", form)).status, "sent twice").toBe(303);
    expect((await clerk.post(address, { step: "approve", ...pieces(8) })).status).toBe(403);
    expect((await centre.post(address, { step: "approve", ...pieces(6) })).status).toBe(303);
    expect((await centre.post(address, { step: "pack", ...pieces(7) })).status).toBe(409);
    expect((await centre.post(address, { step: "pack", ...pieces(6) })).status).toBe(303);
    expect((await open()).state).toBe("packed");
    expect([await onHand("O-CENTRE"), await onHand(HERE)], "in transit").toEqual([atCentre - 6, here]);
    expect((await centre.post(address, { step: "cancel", reason: "算了" })).status).toBe(409);

    const [lot] = (await open()).packed;
    const came = (received: string, damaged: string, reason: string) => ({
      step: "receive",
      [`arrived.${lot?.id}.received`]: received,
      [`arrived.${lot?.id}.damaged`]: damaged,
      [`arrived.${lot?.id}.reason`]: reason,
    });
    expect((await clerk.post(address, came("4", "1", ""))).status, "without a reason").toBe(409);
    expect((await clerk.post(address, came("4", "1", "一袋破了，一袋没到"))).status).toBe(303);
    expect((await clerk.post(address, came("4", "1", "再来"))).status, "received twice").toBe(409);
    expect([await onHand("O-CENTRE"), await onHand(HERE)]).toEqual([atCentre - 6, here + 4]);
    const [kept] = await store.read
      .select()
      .from(stockTransferLots)
      .where(eq(stockTransferLots.id, lot?.id ?? ""));
    expect(kept).toMatchObject({ packed: 6, received: 4, damaged: 1, reason: "一袋破了，一袋没到" });
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });

  test("is cancelled before it is packed, and then nothing leaves", async () => {
    const before = await onHand("O-CENTRE");
    const { address, open, pieces } = await anAsked();
    await centre.post(address, { step: "approve", ...pieces(8) });
    expect((await clerk.post(address, { step: "cancel", reason: "" })).status).toBe(400);
    expect((await clerk.post(address, { step: "cancel", reason: "不要了" })).status).toBe(303);
    expect((await centre.post(address, { step: "pack", ...pieces(8) })).status).toBe(409);
    expect([(await open()).state, await onHand("O-CENTRE")]).toEqual(["cancelled", before]);
  });

  test("of more than the sender has free is refused, and nothing of it leaves", async () => {
    const transferId = newId();
    const lot = { sku: "150430-034", pieces: "90000" };
    const form = {
      transferId,
      from: "O-CENTRE",
      "other.0.sku": "150521-001",
      "other.0.pieces": "1",
      "other.1.sku": lot.sku,
      "other.1.pieces": lot.pieces,
    };
    await clerk.post("/counter/stock/transfers/new", form);
    const address = `/counter/stock/transfers/${transferId}`;
    const { lines } = ((await centre.get(address)).data as Page).transfer;
    const all = Object.fromEntries(lines.map(({ id, asked }) => [`pieces.${id}`, String(asked)]));
    const before = [await onHand("O-CENTRE"), await onHand("O-CENTRE", "V001")];
    expect((await centre.post(address, { step: "approve", ...all })).status).toBe(303);
    expect((await centre.post(address, { step: "pack", ...all })).status).toBe(409);
    expect([await onHand("O-CENTRE"), await onHand("O-CENTRE", "V001")]).toEqual(before);
  });

  test.each([
    ["nothing", {}, 409],
    ["words for a quantity", { "other.0.sku": "150430-034", "other.0.pieces": "许多" }, 400],
    ["goods that are not", { "other.0.sku": "0", "other.0.pieces": "1" }, 400],
    ["an outlet that sends nothing", { from: HERE, "other.0.sku": "150430-034", "other.0.pieces": "1" }, 404],
  ])("of %s is refused", async (_, given, status) => {
    const form = { transferId: newId(), from: "O-CENTRE", ...given };
    expect((await clerk.post("/counter/stock/transfers/new", form)).status).toBe(status);
  });

  test("brings no goods of a stopped lot back into sale, and an auditor may look at it only", async () => {
    const { address, open, pieces } = await anAsked();
    const receipt = {
      receiptId: newId(),
      sku: "150430-034",
      quantity: "5",
      code: "XM-W1",
      produced: "2026-10-01",
      source: "某社",
      licence: "合格证 1",
      reportNumber: "1",
      reportDay: "2026-10-02",
    };
    await centre.post("/counter/stock/receive?outlet=O-CENTRE", receipt);
    // everything of no lot goes first: the centre's shelf is emptied down to its lots by hand
    await store.write((tx) =>
      tx
        .update(stockLevels)
        .set({ onHand: stockLevels.lotted })
        .where(and(eq(stockLevels.outletId, "O-CENTRE"), like(stockLevels.variantId, "V034"))),
    );
    await centre.post(address, { step: "approve", ...pieces(3) });
    await centre.post(address, { step: "pack", ...pieces(3) });
    const [packed] = (await open()).packed;
    const [level] = await store.read
      .select({ lotId: stockTransferLots.lotId })
      .from(stockTransferLots)
      .where(eq(stockTransferLots.id, packed?.id ?? ""));
    const recall = { step: "recalled", reason: "抽检", isSure: "on" };
    expect((await centre.post(`/counter/stock/lots/${level?.lotId}`, recall)).status).toBe(303);
    const page = (await centre.get(`/counter/stock/lots/${level?.lotId}`)).data as { inTransit: unknown[] };
    expect(page.inTransit).toMatchObject([{ pieces: 3 }]);
    expect((await auditor.get(address)).status).toBe(200);
    expect((await auditor.post(address, { step: "receive" })).status).toBe(403);
    await clerk.post(address, { step: "receive", [`arrived.${packed?.id}.received`]: "3" });
    const [arrived] = await store.read
      .select({ block: lotLevels.block, state: lots.state })
      .from(lotLevels)
      .innerJoin(lots, eq(lots.id, lotLevels.lotId))
      .where(and(eq(lotLevels.outletId, HERE), eq(lotLevels.lotId, level?.lotId ?? "")));
    expect(arrived).toEqual({ block: "recalled", state: "recalled" });
  });
});
