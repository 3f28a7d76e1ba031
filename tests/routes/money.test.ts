import { beforeAll, describe, expect, test } from "vitest";
import { applyPayment } from "#app/domain/ordering/apply-payment.server.ts";
import { placeOrder } from "#app/domain/ordering/place-order.server.ts";
import { paymentExceptions } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { anOrder, buy } from "#tests/domain/sales-history.ts";
import { aFullRefund, ask, hear } from "#tests/fixtures/a-refund.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

interface Page {
  days: { gateway: string; currency: string; receivedFen: number; repaidFen: number; suspenseFen: number }[];
  exceptions: { kind: string; ref: string; orderNumber: string }[];
  outbox: { count: number; since: number | null };
  maySettle: boolean;
}

let store: Store;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  store = await demoStore();
  for (const role of ["auditor", "centre", "analyst"] as const)
    visitors.set(role, await new Visitor().signInAs(role));
});

async function open(role: Role): Promise<Page> {
  const answer = await visitors.get(role)?.get("/admin/money");
  expect(answer?.status).toBe(200);
  return answer?.data as Page;
}

describe("the money day-book", () => {
  test("says what was received, repaid and is in doubt, and what waits for a gateway", async () => {
    const now = Date.now();
    const paid = await buy(store, now);
    const refund = await aFullRefund(store, paid);
    await ask(store, refund, now);
    expect((await open("centre")).outbox).toEqual({ count: 1, since: now });
    await hear(store, refund.refundId, "succeeded", now);
    const doubted = await store.write((tx) => placeOrder(tx, anOrder(), now));
    const { paymentId } = doubted;
    await store.write((tx) =>
      applyPayment(
        tx,
        { paymentId, externalId: `demo_${paymentId}`, state: "paid", amountFen: 7, currency: "hkd" },
        now,
      ),
    );
    const { days, exceptions } = await open("auditor");
    expect(days).toMatchObject([
      {
        gateway: "demo",
        currency: "cny",
        receivedFen: paid.totalFen,
        repaidFen: -paid.totalFen,
        suspenseFen: 0,
      },
      { gateway: "demo", currency: "hkd", receivedFen: 0, repaidFen: 0, suspenseFen: 7 },
    ]);
    expect(exceptions).toMatchObject([
      { kind: "payment_mismatch", ref: paymentId, orderNumber: doubted.number },
    ]);
  });

  test("lets the centre settle an exception, once, and nobody else", async () => {
    const [found] = (await open("centre")).exceptions;
    if (!found) throw new Error("there is no exception");
    const form = { kind: found.kind, ref: found.ref, reason: "与渠道核对，已退" };
    expect((await open("auditor")).maySettle).toBe(false);
    for (const role of ["auditor", "analyst"] as const)
      expect((await visitors.get(role)?.post("/admin/money", form))?.status).toBe(403);
    expect((await open("centre")).exceptions).toHaveLength(1);
    for (let press = 0; press < 2; press += 1)
      expect((await visitors.get("centre")?.post("/admin/money", form))?.status).toBe(303);
    expect((await open("centre")).exceptions).toEqual([]);
    const [kept] = await store.read.select().from(paymentExceptions);
    expect(kept).toMatchObject({
      kind: form.kind,
      ref: form.ref,
      closedReason: form.reason,
      closedBy: expect.any(String),
      closedAt: expect.any(Number),
    });
    expect((await visitors.get("centre")?.post("/admin/money", { ...form, kind: "x" }))?.status).toBe(400);
  });
});
