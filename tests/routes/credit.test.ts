import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { listPurchaseOrders } from "#app/domain/purchasing/place-purchase.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { orderLines } from "#db/schema/ordering.ts";
import type { Store } from "#db/store.ts";
import { aBuyingSchool, aRow, type BuyingSchool, draft } from "#tests/fixtures/a-purchase.ts";
import { bring, orderOf, settle } from "#tests/fixtures/an-account.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { Visitor } from "./visitor.ts";

let store: Store;
let school: BuyingSchool;
let admin: Visitor;
let buyer: Visitor;

beforeAll(async () => {
  store = await demoStore();
  school = await aBuyingSchool(store);
  admin = await new Visitor().signInAs("admin");
  buyer = await new Visitor().signInAs("buyer");
});

const terms = (given: Record<string, string> = {}) => ({
  intent: "terms",
  key: newId(),
  mode: "goods_first",
  creditDays: "20",
  limit: "500.00",
  validFromDay: "2026-11-22",
  validUntilDay: "",
  reason: "合同 17",
  ...given,
});
const unitPage = () => `/admin/units/${school.unitId}`;

const aPurchaseOf = (quantity: number) =>
  draft(school, [aRow({ code: school.plain[0]?.sku ?? "", quantity: String(quantity) })]);

const place = ({ number, totalFen }: { number: string; totalFen: number }) =>
  buyer.post(`/purchasing/${school.unitId}/purchases/${number}`, {
    intent: "place",
    gateway: "account",
    payerName: "金盏实验学校",
    acceptedTotalFen: String(totalFen),
  });

describe("terms of payment", () => {
  test("name the fields that are wrong, and are kept by staff alone", async () => {
    const wrong = await admin.post(unitPage(), terms({ limit: "", reason: "", validFromDay: "22" }));
    expect(wrong.status).toBe(400);
    expect(Object.keys((wrong.data as { errors: object }).errors).sort()).toEqual(["reason", "validFromDay"]);
    expect((await admin.post(unitPage(), terms({ limit: "" }))).data).toMatchObject({
      errors: { limit: expect.any(String) },
    });
    const auditor = await new Visitor().signInAs("auditor");
    expect((await auditor.post(unitPage(), terms())).status).toBe(403);
    const purchase = await aPurchaseOf(1);
    expect((await place(purchase)).status).toBe(409);
  });
});

describe("a unit whose goods go first", () => {
  test("orders on account up to its limit, sees what it owes, and staff see the same", async () => {
    expect((await admin.post(unitPage(), terms({ validFromDay: "2099-01-01" }))).status).toBe(303);
    const key = newId();
    const today = terms({
      key,
      validFromDay: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10),
    });
    expect((await admin.post(unitPage(), today)).status).toBe(303);

    const first = await aPurchaseOf(1);
    expect((await place(first)).status).toBe(303);
    const [order] = await listPurchaseOrders(store.read, first.id);
    expect(order?.state).toBe("on_account");
    const big = await aPurchaseOf(40);
    const refused = await place(big);
    expect(refused.status).toBe(409);
    expect(JSON.stringify(refused.data)).toContain("超出挂账额度");

    const orderId = order?.orderId ?? "";
    const at = Date.now();
    await bring(store, orderId, [], at, "capital_cold");
    const [line] = await store.read
      .select()
      .from(orderLines)
      .where(and(eq(orderLines.orderId, orderId), eq(orderLines.lineNumber, 1)));
    expect(line?.quantity).toBe(1);
    const { dueFen } = await settle(store, orderId, [], { at });
    expect((await orderOf(store, orderId)).state).toBe("on_account");

    const pay = await buyer.get(`/purchasing/${school.unitId}/pay`);
    const { orders, credit, waiting } = pay.data as {
      orders: { dueFen: number; isOnAccount: boolean }[];
      credit: { openFen: number };
      waiting: unknown[];
    };
    expect(orders).toMatchObject([{ dueFen, isOnAccount: true }]);
    expect([credit.openFen, waiting]).toEqual([dueFen, []]);

    const desk = await admin.get("/admin/receivables?state=due");
    expect(desk.data).toMatchObject({
      units: [{ unitId: school.unitId, openFen: dueFen, dueFen, overdueFen: 0 }],
      orders: [{ number: order?.number, openFen: dueFen, state: "due" }],
    });
    expect((await admin.get("/admin/receivables?state=overdue")).data).toMatchObject({ orders: [] });
    const file = await admin.get("/en/admin/receivables.csv");
    expect(String(file.data)).toContain(order?.number);
    expect(String(file.data)).toContain("not sales");
  });
});
