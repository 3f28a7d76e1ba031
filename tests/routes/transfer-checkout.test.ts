import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import type { TransferNotice } from "#app/domain/payments/transfer-notice.server.ts";
import { remittances, transferAccounts } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

interface CheckoutPage {
  orderKey: string;
  goodsFen: number;
  freights: Record<string, { freightFen: number }>;
  offer: { gateways: string[]; transferDays: number | null };
}
interface OrderPage {
  order: { state: string };
  transfer?: TransferNotice;
}

const SCHOOL = "北京市某某中学";

let store: Store;
let shopper: Visitor;

beforeAll(async () => {
  store = await demoStore();
  shopper = await new Visitor().signInAs("shopper");
});

async function aForm(visitor: Visitor): Promise<Record<string, string>> {
  await visitor.post("/cart", { intent: "add", variantId: "V060", quantity: "1" });
  const page = (await visitor.get("/checkout")).data as CheckoutPage;
  return {
    orderKey: page.orderKey,
    acceptedTotalFen: String(page.goodsFen + (page.freights["110000"]?.freightFen ?? 0)),
    intent: "order",
    receiverName: "林晓禾",
    phone: "13812345678",
    provinceCode: "110000",
    countyCode: "110101",
    street: "东华门街道",
    detail: "王府井大街 1 号",
    addressId: "",
    gateway: "transfer",
  };
}

describe("a transfer", () => {
  test("is offered to who is signed in, while the shop has an account for it", async () => {
    const offered = async (visitor: Visitor) => ((await visitor.get("/checkout")).data as CheckoutPage).offer;
    expect(await offered(shopper)).toEqual({ gateways: ["demo", "transfer"], transferDays: 7 });
    expect(await offered(new Visitor("198.51.100.9"))).toEqual({ gateways: ["demo"], transferDays: null });
    const close = (validToDay: number | null) =>
      store.write(async (tx) => void (await tx.update(transferAccounts).set({ validToDay })));
    await close(20200101);
    expect((await offered(shopper)).gateways).toEqual(["demo"]);
    await close(null);
  });

  test("is not taken from a guest, whatever their form says", async () => {
    const guest = new Visitor("198.51.100.10");
    const { status, data } = await guest.post("/checkout", { ...(await aForm(guest)), payerName: SCHOOL });
    expect(status).toBe(400);
    expect(data).toMatchObject({ errors: { gateway: expect.any(String) } });
  });

  test("needs the name of who will pay, said together with all else that is wrong", async () => {
    const form = await aForm(shopper);
    const alone = await shopper.post("/checkout", { ...form, payerName: "  " });
    expect(alone).toMatchObject({ status: 400, data: { errors: { payerName: expect.any(String) } } });
    const both = await shopper.post("/checkout", { ...form, phone: "1", payerName: "" });
    const { errors } = both.data as { errors: Record<string, string> };
    expect(Object.keys(errors).sort()).toEqual(["payerName", "phone"]);
    expect(await store.read.select().from(remittances)).toEqual([]);
  });

  test("is told on the order's page, and a second click tells the same", async () => {
    const form: Record<string, string> = { ...(await aForm(shopper)), payerName: SCHOOL };
    const [first, second] = [await shopper.post("/checkout", form), await shopper.post("/checkout", form)];
    expect([first.status, second.location]).toEqual([303, first.location]);
    expect(first.location).toMatch(/^\/orders\/\d{18}$/);
    const { order, transfer } = (await shopper.get(first.location ?? "")).data as OrderPage;
    expect(order.state).toBe("awaiting_payment");
    expect(transfer).toMatchObject({
      payerName: SCHOOL,
      isDemo: true,
      amountFen: Number(form.acceptedTotalFen),
      receivedFen: 0,
      state: "pending",
    });
    expect(await store.read.select().from(remittances)).toHaveLength(1);
    expect(await new Visitor().get(first.location ?? "")).toMatchObject({ status: 404 });
  });

  test("may be chosen, and left again, for an order that waits", async () => {
    const form = { ...(await aForm(shopper)), gateway: "demo" };
    const placed = await shopper.post("/checkout", form);
    const paymentPage = placed.location ?? "";
    const number = ((await shopper.get(paymentPage)).data as { number: string }).number;
    const address = `/orders/${number}/pay`;
    const nameless = await shopper.post(address, { gateway: "transfer" });
    expect(nameless).toMatchObject({ status: 400, data: { errors: { payerName: expect.any(String) } } });
    const chosen = await shopper.post(address, { gateway: "transfer", payerName: SCHOOL });
    expect(chosen).toMatchObject({ status: 303, location: `/orders/${number}` });
    const { transfer } = (await shopper.get(`/orders/${number}`)).data as OrderPage;
    expect(transfer).toMatchObject({ payerName: SCHOOL, state: "pending" });
    const left = await shopper.post(address, { gateway: "demo" });
    expect(left.location).toMatch(/^\/demo-pay\//);
    const [told] = await store.read
      .select()
      .from(remittances)
      .where(eq(remittances.code, transfer?.code ?? ""));
    expect(told?.receivedFen).toBe(0);
    expect(((await shopper.get(`/orders/${number}`)).data as OrderPage).transfer).toBeUndefined();
  });
});
