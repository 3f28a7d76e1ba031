import { beforeAll, describe, expect, test } from "vitest";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { refunds } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { buy } from "#tests/domain/sales-history.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

interface Page {
  order: { state: string };
  refundId?: string;
  entries: { kind: string; amountFen: number }[];
  events: { kind: string }[];
  desk: {
    lines: { restFen: number; restQuantity: number }[];
    restFreightFen: number;
    refunds: { state: string; amountFen: number }[];
  };
}

let store: Store;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  store = await demoStore();
  for (const role of ["analyst", "auditor", "centre", "shopper"] as const)
    visitors.set(role, await new Visitor().signInAs(role));
});

function as(role: Role): Visitor {
  const visitor = visitors.get(role);
  if (!visitor) throw new Error(`no ${role} is signed in`);
  return visitor;
}

async function aPaidOrder() {
  const { number } = await buy(store, SEEDED_AT);
  const address = `/admin/orders/${number}`;
  const open = async (role: Role = "centre") => (await as(role).get(address)).data as Page;
  return { address, open };
}

/** A refund of one piece of the first line, put back on the shelf. */
function onePiece(refundId: string, amount: string) {
  return {
    refundId,
    reason: "quality_claim",
    borneBy: "carrier",
    note: "压坏了一袋",
    freight: "",
    "lines.0.amount": amount,
    "lines.0.quantity": "1",
    "lines.0.disposition": "restock",
    "lines.1.amount": "",
    "lines.1.quantity": "",
    "lines.1.disposition": "keep",
  };
}

const yuan = (fen: number) => (fen / 100).toFixed(2);

describe("the refund desk", () => {
  test("repays a part, then another, and the county's figure falls by exactly that", async () => {
    const { address, open } = await aPaidOrder();
    const before = await open();
    const line = before.desk.lines[0];
    if (!line || !before.refundId) throw new Error("there is nothing to repay");
    const half = Math.floor(line.restFen / 2);

    const form = onePiece(before.refundId, yuan(half));
    expect((await as("centre").post(address, form)).status).toBe(303);
    expect((await as("centre").post(address, form)).status).toBe(303); // the second click of a double one
    const between = await open();
    expect(between.order.state).toBe("partially_refunded");
    expect(between.desk.refunds).toMatchObject([{ state: "succeeded", amountFen: half }]);
    expect(between.desk.lines[0]).toMatchObject({
      restFen: line.restFen - half,
      restQuantity: line.restQuantity - 1,
    });

    const rest = { ...onePiece(between.refundId ?? "", yuan(line.restFen - half)), "lines.0.quantity": "1" };
    expect((await as("centre").post(address, rest)).status).toBe(303);
    const after = await open();
    const sum = (page: Page) => page.entries.reduce((total, entry) => total + entry.amountFen, 0);
    expect(sum(before) - sum(after)).toBe(line.restFen);
    expect(after.desk.lines[0]).toMatchObject({ restFen: 0, restQuantity: 0 });
    expect(after.events.filter((event) => event.kind === "refunded")).toHaveLength(2);
    expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
  });

  test("says beside the field what is wrong, and keeps what was typed", async () => {
    const { address, open } = await aPaidOrder();
    const { refundId = "" } = await open();
    const form = { ...onePiece(refundId, "12.345"), borneBy: "nobody", "lines.1.quantity": "1" };
    const { status, data } = await as("centre").post(address, form);
    expect(status).toBe(400);
    const { errors, values } = data as { errors: Record<string, string>; values: Record<string, string> };
    expect(Object.keys(errors).sort()).toEqual(["borneBy", "lines.0.amount", "lines.1.amount"]);
    expect(values["lines.0.amount"]).toBe("12.345");
    expect((await open()).desk.refunds).toEqual([]);
  });

  test("refuses more than is left, in a sentence", async () => {
    const { address, open } = await aPaidOrder();
    const { refundId = "", desk } = await open();
    const tooMuch = onePiece(refundId, yuan((desk.lines[0]?.restFen ?? 0) + 1));
    const { status, data } = await as("centre").post(address, tooMuch);
    expect(status).toBe(409);
    expect(data).toMatchObject({ refusal: { code: "LINE_ABOVE_SOLD" } });
    expect((await open()).desk.refunds).toEqual([]);
  });

  test("is for the centre and the administrators; who reads orders sees the refunds and no form", async () => {
    const { address, open } = await aPaidOrder();
    for (const role of ["analyst", "auditor"] as const) {
      expect((await open(role)).refundId).toBeUndefined();
      expect((await as(role).post(address, onePiece(newId(), "1"))).status).toBe(403);
    }
    expect((await as("shopper").post(address, onePiece(newId(), "1"))).status).toBe(403);
    expect((await new Visitor().post(address, onePiece(newId(), "1"))).status).toBe(303); // to sign in
    expect((await store.read.select().from(refunds)).filter(({ note }) => note === "1")).toEqual([]);
    expect((await open()).desk.refunds).toEqual([]);
    const nowhere = await as("centre").post("/admin/orders/202611220000000000", onePiece(newId(), "1"));
    expect(nowhere.status).toBe(404);
  });
});
