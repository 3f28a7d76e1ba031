import { beforeAll, describe, expect, test } from "vitest";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { buy } from "#tests/domain/sales-history.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

interface List {
  orders: { number: string; progress: string; phone: string; receiverName: string }[];
  isRefused: boolean;
  mayFulfil: boolean;
}
type Outcomes = { outcomes: Record<string, { isDone: boolean; reason?: string }> };

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

const list = async (search: string, role: Role = "centre") =>
  (await as(role).get(`/admin/orders?${search}`)).data as List;

/** A paid order; of millet unless the goods are weighed. */
async function anOrder(variantId = "V060", phone?: string) {
  const given = phone
    ? {
        receiver: {
          receiverName: "赵小满",
          phone,
          provinceCode: "110000",
          prefectureCode: null,
          countyCode: "110105",
          regionZh: "北京市 朝阳区",
          street: "团结湖街道",
          detail: "一号楼 502",
        },
      }
    : {};
  const { number } = await buy(store, Date.now(), { goods: [{ variantId, quantity: 2 }], ...given });
  return number;
}

describe("the list of orders", () => {
  test("is filtered, and each order is found by its number and its phone", async () => {
    const number = await anOrder("V060", "13677770001");
    expect((await list(`q=${number.slice(0, 12)}`)).orders.map((order) => order.number)).toContain(number);
    expect((await list("q=136%207777%200001")).orders.map((order) => order.number)).toEqual([number]);
    expect((await list(`q=${encodeURIComponent("赵小满")}`)).orders.map((order) => order.number)).toEqual([
      number,
    ]);
    expect((await list("progress=cancelled")).orders).toEqual([]);
    expect((await list("progress=allocated&county=130630&storage=ambient")).orders).not.toEqual([]);
  });

  test("tells names and phones to those whose work needs them, and is no way to find them out", async () => {
    await anOrder("V060", "13677770002");
    const told = (await list("q=13677770002")).orders[0];
    expect(told).toMatchObject({ receiverName: "赵小满", phone: "13677770002" });
    for (const role of ["analyst", "auditor"] as const) {
      const page = await list("", role);
      expect(page.mayFulfil).toBe(false);
      expect(JSON.stringify(page.orders)).not.toContain("13677770002");
      expect(JSON.stringify(page.orders)).not.toContain("赵小满");
      for (const search of ["13677770002", "赵小满"])
        expect(await list(`q=${encodeURIComponent(search)}`, role)).toMatchObject({
          isRefused: true,
          orders: [],
        });
    }
  });
});

describe("several orders at once", () => {
  test("are packed each by itself: one that cannot be does not hold up the others", async () => {
    // handled in the order they were placed: the last is packed though the others were not
    const [cancelled, shank, millet] = [await anOrder(), await anOrder("V002"), await anOrder()];
    await as("centre").post(`/admin/orders/${cancelled}/goods`, { step: "cancel", note: "来电" });
    const numbers = [millet, shank, cancelled].map((number) => `number=${number}`).join("&");
    const page = await as("centre").get(`/admin/orders/pack?${numbers}`);
    expect((page.data as { orders: { number: string }[] }).orders).toHaveLength(3);

    const post = (fields: Record<string, string>, all: string[]) =>
      as("centre").postAll(`/admin/orders/pack?${numbers}`, [
        ...all.map((number): [string, string] => ["number", number]),
        ...Object.entries(fields),
      ]);
    const first = (await post({}, [millet, shank, cancelled])).data as Outcomes;
    expect(first.outcomes).toEqual({
      [millet]: { isDone: true },
      [shank]: { isDone: false, reason: expect.stringContaining("实重") },
      [cancelled]: { isDone: false, reason: expect.stringContaining("已经取消") },
    });
    const again = (await post({ [`grams.${shank}.1`]: "1900" }, [millet, shank])).data as Outcomes;
    expect(again.outcomes).toEqual({ [millet]: { isDone: true }, [shank]: { isDone: true } });
    expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
  });

  test("are sent with one carrier and a tracking number each; cold goods only where they stay cold", async () => {
    const [beef, other, millet] = [await anOrder("V001"), await anOrder(), await anOrder()];
    for (const number of [millet, other, beef])
      await as("centre").post(`/admin/orders/${number}/goods`, { step: "pack", note: "" });
    const fields: [string, string][] = [
      ["carrierId", "capital_parcel"],
      ...[millet, other, beef].flatMap((number): [string, string][] => [
        ["number", number],
        [`parcel.${number}`, newId()],
        [`tracking.${number}`, number === other ? " " : `JT${number}`],
      ]),
    ];
    const address = "/admin/orders/ship";
    const answers = [
      await as("centre").postAll(address, fields),
      await as("centre").postAll(address, fields), // the second click of a double one
    ];
    for (const { data } of answers)
      expect((data as Outcomes).outcomes).toEqual({
        [millet]: { isDone: true },
        [other]: { isDone: false, reason: expect.stringContaining("跳过") },
        [beef]: { isDone: false, reason: expect.stringContaining("冷冻") },
      });
    const progress = async (number: string) => (await list(`q=${number}`)).orders[0]?.progress;
    expect(await progress(millet)).toBe("shipped");
    expect(await progress(other)).toBe("packed");
  });

  test("have a slip each, with the county of each line", async () => {
    const number = await anOrder();
    const { data } = await as("centre").get(`/admin/orders/slips?number=${number}&number=nonsense`);
    expect(data).toMatchObject({
      slips: [{ number, goods: [{ pieces: 2, countyNameZh: expect.any(String) }] }],
    });
  });

  test("are nobody's to handle who may only read", async () => {
    const number = await anOrder();
    for (const role of ["analyst", "auditor", "shopper"] as const)
      for (const page of ["pack", "ship", "slips"]) {
        expect((await as(role).get(`/admin/orders/${page}?number=${number}`)).status).toBe(403);
        if (page !== "slips")
          expect((await as(role).post(`/admin/orders/${page}`, { number })).status).toBe(403);
      }
  });
});
