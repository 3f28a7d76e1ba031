import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "#app/domain/values/id.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { Visitor } from "./visitor.ts";

let buyer: Visitor;
let unit: string;

beforeAll(async () => {
  await demoStore();
  buyer = await new Visitor().signInAs("buyer");
  unit = (await buyer.get("/purchasing")).location ?? "";
});

const aForm = () => ({
  intent: "send",
  key: newId(),
  purpose: "十二月食堂",
  goods: "150521-001 120\n150521-002\t40",
  note: "",
  answerBy: "2099-01-01",
  sellers: ["centre", "S001"],
});

/** Sends the form as a browser does: ticked boxes of one name, each its own field. */
function send({ sellers, ...fields }: ReturnType<typeof aForm>) {
  const ticked = sellers.map((seller) => ["sellers", seller] as const);
  return buyer.postAll(`${unit}/quotes/new`, [...Object.entries(fields), ...ticked]);
}

async function ask(form = aForm()): Promise<string> {
  expect((await send(form)).status).toBe(303);
  return form.key;
}

const offer = (who: Visitor, address: string, fields: Record<string, string> = {}) =>
  who.post(address, {
    quoteKey: newId(),
    validUntil: "2099-01-01",
    note: "",
    "line.1.variant": "V001",
    "line.1.quantity": "120",
    "line.1.price": "85",
    ...fields,
  });

describe("a unit that asks for quotes", () => {
  test("is told which rows name no goods, and what it typed stays", async () => {
    const form = { ...aForm(), goods: "150521-001 120\n没有这个 3" };
    const answer = await send(form);
    expect(answer.status).toBe(400);
    expect(answer.data).toMatchObject({ errors: { goods: expect.stringContaining("第 2 行") } });
    expect(answer.data).toMatchObject({ values: { purpose: "十二月食堂", goods: form.goods } });
  });

  test("finds who sells the like before it asks, the makers first", async () => {
    const answer = await send({ ...aForm(), intent: "check" });
    const { possible } = answer.data as { possible: { id: string; isMaker: boolean }[] };
    expect(possible.length).toBeGreaterThan(3);
    expect(possible[0]).toMatchObject({ id: "S001", isMaker: true });
  });

  test("may name goods by what is printed on them, as in a purchase", async () => {
    const answer = await send({ ...aForm(), intent: "check", goods: "科左中旗牛腩块 12" });
    expect(answer.data).toMatchObject({ errors: {}, possible: expect.any(Array) });
  });

  test("is refused without anybody to ask, and by a day that is over", async () => {
    const nobody = await send({ ...aForm(), sellers: [] });
    expect(nobody.data).toMatchObject({ refusal: { code: "QUOTE_REQUEST_EMPTY" } });
    const late = await send({ ...aForm(), answerBy: "2020-01-01" });
    expect(late.data).toMatchObject({ refusal: { code: "QUOTE_DAY_WRONG" } });
  });
});

describe("a quote", () => {
  test("is seen by the unit, not by another seller, and is taken once", async () => {
    const id = await ask();
    const supplier = await new Visitor().signInAs("supplier");
    const centre = await new Visitor().signInAs("centre");
    expect((await offer(supplier, `/supplier/quotes/${id}`)).status).toBe(303);
    const seen = (await centre.get(`/admin/quotes/${id}`)).data as { own: { quote: unknown } };
    expect(seen.own.quote).toBeNull();
    const page = (await buyer.get(`${unit}/quotes/${id}`)).data as {
      sellers: { sellerId: string; quote: { id: string; totalFen: number } | null }[];
    };
    const quote = page.sellers.find(({ sellerId }) => sellerId === "S001")?.quote;
    expect(quote?.totalFen).toBe(120 * 8_500);
    const take = () => buyer.post(`${unit}/quotes/${id}`, { intent: "accept", quoteId: quote?.id ?? "" });
    expect((await take()).status).toBe(303);
    expect((await take()).status).toBe(303);
    const late = await offer(centre, `/admin/quotes/${id}`);
    expect(late.data).toMatchObject({ refusal: { code: "QUOTE_REQUEST_OVER" } });
  });

  test("with a price that is none is told beside its field", async () => {
    const id = await ask();
    const centre = await new Visitor().signInAs("centre");
    for (const price of ["", "abc", "-1", "0"]) {
      const answer = await offer(centre, `/admin/quotes/${id}`, { "line.1.price": price });
      expect(answer.status, price).toBe(400);
      expect(Object.keys((answer.data as { errors: object }).errors)).toEqual(["line.1.price"]);
    }
  });

  test("is not offered by a seller who was not asked, nor seen by another unit", async () => {
    const id = await ask({ ...aForm(), sellers: ["centre"] });
    const supplier = await new Visitor().signInAs("supplier");
    expect((await supplier.get(`/supplier/quotes/${id}`)).status).toBe(404);
    expect((await offer(supplier, `/supplier/quotes/${id}`)).status).toBe(404);
    const head = await new Visitor().signInAs("head");
    const units = (await head.get("/purchasing")).data as { units: { id: string }[] };
    for (const other of units.units.filter((one) => !unit.endsWith(one.id)))
      expect((await head.get(`/purchasing/${other.id}/quotes/${id}`)).status).toBe(404);
    const shopper = await new Visitor().signInAs("shopper");
    expect((await shopper.get(`${unit}/quotes/${id}`)).status).toBe(404);
  });

  test("what is written stays between unit and seller", async () => {
    const id = await ask();
    const write = { intent: "write", messageKey: newId(), sellerId: "", text: "<b>周三</b>能送吗？" };
    expect((await buyer.post(`${unit}/quotes/${id}`, write)).status).toBe(303);
    const centre = (await (await new Visitor().signInAs("centre")).get(`/admin/quotes/${id}`)).data;
    expect(centre).toMatchObject({ messages: [{ text: "<b>周三</b>能送吗？" }] });
    const supplier = (await (await new Visitor().signInAs("supplier")).get(`/supplier/quotes/${id}`)).data;
    expect(supplier).toMatchObject({ messages: [] });
    const empty = await buyer.post(`${unit}/quotes/${id}`, { ...write, messageKey: newId(), text: " " });
    expect(empty.data).toMatchObject({ errors: { text: expect.any(String) } });
  });
});
