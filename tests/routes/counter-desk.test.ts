import { beforeAll, describe, expect, test } from "vitest";
import { isProven, verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { counterReceipts } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { buy } from "#tests/domain/sales-history.ts";
import { anOrder, place } from "#tests/fixtures/an-order.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

interface Page {
  dueFen: number;
  receiptId: string;
  receipts: { amountFen: number; changeFen: number }[];
  toHandOut: { id: string; amountFen: number }[];
}

let store: Store;
let centre: Visitor;

beforeAll(async () => {
  store = await demoStore();
  centre = await new Visitor().signInAs("centre");
});

async function anOpenOrder() {
  const order = anOrder({ goods: [{ variantId: "V001", quantity: 1 }], fulfilmentOutletId: "O-CENTRE" });
  const { number } = await place(store, order, Date.now());
  const address = `/admin/orders/${number}/counter`;
  return { address, open: async () => (await centre.get(address)).data as Page };
}

const yuan = (fen: number) => String(fen / 100);

describe("money over the counter", () => {
  test("is taken with change, once, however often the button is pressed", async () => {
    const { address, open } = await anOpenOrder();
    const { dueFen, receiptId } = await open();
    const form = { receiptId, tender: "cash", tendered: yuan(dueFen + 1_000) };
    const answers = [await centre.post(address, form), await centre.post(address, form)];
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await open()).toMatchObject({ dueFen: 0, receipts: [{ amountFen: dueFen, changeFen: 1_000 }] });
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });

  test.each([
    ["nothing", { tender: "cash", tendered: "" }, 400],
    ["words", { tender: "cash", tendered: "一百" }, 400],
    ["no way to pay", { tendered: "100" }, 400],
    ["too little", { tender: "cash", tendered: "0.01" }, 409],
    ["another amount by code", { tender: "qr", tendered: "9999" }, 409],
  ])("%s is refused, and what was typed stays", async (_, typed, status) => {
    const { address, open } = await anOpenOrder();
    const before = await store.read.select().from(counterReceipts);
    const answer = await centre.post(address, { receiptId: newId(), ...typed });
    expect(answer.status).toBe(status);
    expect(answer.data).toMatchObject({ values: typed });
    expect((await open()).receipts).toEqual([]);
    expect(await store.read.select().from(counterReceipts)).toEqual(before);
  });

  test("is handed back after the desk asked for it", async () => {
    const { address, open } = await anOpenOrder();
    const { dueFen, receiptId } = await open();
    await centre.post(address, { receiptId, tender: "qr", tendered: yuan(dueFen) });
    await centre.post(address.replace("/counter", ""), {
      refundId: newId(),
      reason: "goodwill",
      borneBy: "outlet",
      note: "",
      freight: "",
      "lines.0.amount": "1",
      "lines.0.quantity": "",
      "lines.0.disposition": "keep",
    });
    const [refund] = (await open()).toHandOut;
    expect(refund).toMatchObject({ amountFen: 100 });
    expect((await centre.post(address, { refundId: refund?.id ?? "" })).status).toBe(303);
    expect((await open()).toHandOut).toEqual([]);
    expect(isProven(await verifyLedger(store.read))).toBe(true);
  });

  test("of somebody else's payment is not handed out here", async () => {
    const { number } = await buy(store, SEEDED_AT);
    const answer = await centre.post(`/admin/orders/${number}/counter`, { refundId: newId() });
    expect(answer.status).toBe(409);
  });
});
