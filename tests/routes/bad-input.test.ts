import { readFileSync } from "node:fs";
import type { ActionFunction } from "@remix-run/node";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "#tests/routes/visitor.ts";
import { filesOf, Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

/*
 * What a form must bear: it answers with a page, a redirect or a plain 4xx, whatever is sent. A
 * visitor's action that throws anything but a Response fails the test by itself.
 */

const folder = new URL("../fixtures/", import.meta.url);
const naughty = [
  ...(JSON.parse(readFileSync(new URL("blns/blns.json", folder), "utf8")) as string[]),
  ...readFileSync(new URL("xss/xss-payloads.txt", folder), "utf8").split("\n"),
  "\u0000",
  "敖汉\u0000小米",
  "1\r\nSet-Cookie: a=b",
  "' or 1=1; drop table orders; --",
];
const megabyte = "敖".repeat(350_000);

const MILLET = "V060";
const somebodysId = "01a20149-7d32-745a-87c5-366264771aa8";

interface Form {
  address: string;
  /** Fields that make a form which is accepted, or would be if the thing it names were there. */
  fields: Record<string, string>;
  /** The fields a person types freely. */
  typed: string[];
}

const receiver = {
  receiverName: "林晓禾",
  phone: "13812345678",
  provinceCode: "110000",
  prefectureCode: "",
  countyCode: "110101",
  street: "东华门街道",
  detail: "王府井大街 1 号",
};
const receiverTyped = ["receiverName", "phone", "street", "detail"];

const FORMS: Record<string, Form> = {
  "put into the cart": {
    address: "/cart",
    fields: { intent: "add", variantId: MILLET, quantity: "1" },
    typed: ["quantity"],
  },
  "change a quantity": {
    address: "/cart",
    fields: { intent: "set", variantId: MILLET, quantity: "2" },
    typed: ["quantity"],
  },
  "take out of the cart": {
    address: "/cart",
    fields: { intent: "remove", variantId: "V001" },
    typed: [],
  },
  "accept changes": { address: "/cart", fields: { intent: "accept" }, typed: [] },
  "check out": {
    address: "/checkout",
    fields: {
      ...receiver,
      intent: "order",
      orderKey: somebodysId,
      email: "xiaohe@example.com",
      note: "放门卫",
      acceptedTotalFen: "3200",
      noReturnConfirmed: "yes",
      addressId: "",
    },
    typed: [...receiverTyped, "email", "note"],
  },
  "look for places": {
    address: "/checkout",
    fields: { ...receiver, intent: "places", orderKey: somebodysId },
    typed: [],
  },
  pay: { address: `/demo-pay/${somebodysId}`, fields: {}, typed: [] },
  "find an order": {
    address: "/orders/find",
    fields: { number: "202611220000000000", phone: "13812345678" },
    typed: ["number", "phone"],
  },
  "buy again": {
    address: "/account/orders",
    fields: { intent: "again", number: "202611220000000000" },
    typed: [],
  },
  "keep an address": {
    address: "/account/addresses",
    fields: { ...receiver, intent: "save" },
    typed: receiverTyped,
  },
  "change an address": {
    address: "/account/addresses",
    fields: { ...receiver, intent: "save", addressId: somebodysId },
    typed: [],
  },
  "delete an address": {
    address: "/account/addresses",
    fields: { intent: "delete", addressId: somebodysId },
    typed: [],
  },
};

const PAGES = [
  (text: string) => `/cart?put=${text}&how=${text}&again=${text}`,
  (text: string) => `/account/orders?before=${text}`,
  (text: string) => `/account/addresses?edit=${text}`,
];

let shopper: Visitor;
let guests = 0;

beforeAll(async () => {
  await demoStore();
  shopper = await new Visitor().signInAs("shopper");
});

/** Every try comes from somewhere else, so that no limit answers in place of the form. */
function sender(): Visitor {
  guests += 1;
  const visitor = new Visitor(`198.18.${Math.floor(guests / 250) % 250}.${guests % 250}`);
  for (const [name, value] of shopper.cookies) visitor.cookies.set(name, value);
  return visitor;
}

/** What the page gets back of a field that was typed. */
function echoOf(answer: Answer, name: string): unknown {
  const data = answer.data as {
    values?: Record<string, unknown>;
    page?: { values: Record<string, unknown> };
  };
  return (data.page?.values ?? data.values)?.[name];
}

describe.each(Object.entries(FORMS))("%s", (_, { address, fields, typed }) => {
  test("bears every naughty string in every field", async () => {
    for (const text of naughty) {
      const all = Object.fromEntries(Object.keys(fields).map((name) => [name, text]));
      expect((await sender().post(address, all)).status, JSON.stringify(text)).toBeLessThan(500);
      for (const part of [typed, ["variantId", "addressId", "orderKey", "number"]]) {
        const some = part.filter((name) => name in fields);
        if (some.length === 0) continue;
        const given = { ...fields, ...Object.fromEntries(some.map((name) => [name, text])) };
        const answer = await sender().post(address, given);
        expect(answer.status, JSON.stringify([some, text])).toBeLessThan(500);
        if (answer.status !== 400) continue;
        for (const name of typed) expect(echoOf(answer, name), name).toBe(given[name]);
      }
    }
  });

  test("bears a megabyte of text, and gives none of it back whole", async () => {
    for (const name of Object.keys(fields)) {
      const answer = await sender().post(address, { ...fields, [name]: megabyte });
      expect(answer.status, name).toBeLessThan(500);
      expect(JSON.stringify(answer.data ?? "").length, name).toBeLessThan(200_000);
    }
  });

  test("bears fields that are missing, doubled, or no form at all", async () => {
    const doubled = new URLSearchParams(
      Object.entries(fields).flatMap(([k, v]) => [
        [k, v],
        [k, v],
      ]),
    );
    for (const name of Object.keys(fields)) {
      const { [name]: __, ...rest } = fields;
      expect((await sender().post(address, rest)).status, name).toBeLessThan(500);
    }
    expect(await send(address, doubled)).toBeLessThan(500);
    expect(await send(address, "")).toBeLessThan(500);
    expect(await send(address, "a=%00&%00=b&__proto__=c&constructor=d&%zz=%")).toBeLessThan(500);
    expect(await send(address, JSON.stringify(fields), "application/json")).toBeLessThan(500);
    expect(await send(address, "--x", "multipart/form-data; boundary=x")).toBeLessThan(500);
    const files = new FormData();
    for (const name of Object.keys(fields)) files.append(name, new Blob(["x"]), "x.txt");
    expect(await send(address, files)).toBeLessThan(500);
  });

  test("bears more fields than it has, while others do not have to wait", async () => {
    const startedAt = performance.now();
    expect(await send(address, "a&".repeat(9_000))).toBeLessThan(500);
    expect([404, 413]).toContain(await send(address, "a&".repeat(900_000))); // some read no form
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test("throws nothing, whatever is posted", async () => {
    const name = fc.oneof(fc.constantFrom(...Object.keys(fields), "intent"), fc.string({ maxLength: 8 }));
    const value = fc.oneof(
      fc.constantFrom(...Object.values(fields), "-1", "0", "9999999999999999999", "1e9", "NaN", "٣", "1.5"),
      fc.string({ unit: "binary", maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 14 }), async (posted) => {
        expect((await sender().post(address, { ...fields, ...posted })).status).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
  });
});

test.each(["0", "-1", "-99999", "1.5", "1e3", "10000", "99999999999999999999", "", "abc", "NaN"])(
  "a quantity of %j is refused with a message, and stays as it was typed",
  async (quantity) => {
    const visitor = sender();
    await visitor.post("/cart", { intent: "add", variantId: MILLET, quantity: "1" });
    for (const intent of ["add", "set"]) {
      const answer = await visitor.post("/cart", { intent, variantId: MILLET, quantity });
      expect(answer).toMatchObject({ status: 400, data: { values: { quantity } } });
      expect((answer.data as { errors: Record<string, string> }).errors.quantity).toContain("9,999");
    }
  },
);

test("a province that is none of ours is as good as none on the checkout's page", async () => {
  for (const provinceCode of ["__proto__", "constructor", "999999", "敖汉"]) {
    const answer = await new Visitor().post("/checkout", { intent: "places", provinceCode });
    expect(answer).toMatchObject({ status: 200, data: { page: { values: { provinceCode: "" } } } });
  }
});

test("pages bear naughty strings in their addresses", async () => {
  for (const text of naughty) {
    for (const page of PAGES)
      expect((await sender().get(page(encodeURIComponent(text)))).status, text).toBeLessThan(500);
  }
});

test("what is not there is a 404", async () => {
  for (const address of [
    `/demo-pay/${somebodysId}`,
    "/demo-pay/1",
    "/orders/202611220000000000",
    "/orders/%00",
    "/orders/1",
    `/account/addresses?edit=${somebodysId}`,
  ])
    expect((await sender().get(address)).status, address).toBe(404);
  expect((await sender().post(`/demo-pay/${somebodysId}`, {})).status).toBe(404);
});

/** Sends a body that no form of ours would make. */
async function send(address: string, body: string | URLSearchParams | FormData, type?: string) {
  const found = filesOf(address).at(-1);
  const module = (await import(/* @vite-ignore */ `${process.cwd()}/app/${found?.file}`)) as {
    action: ActionFunction;
  };
  const visitor = sender();
  const headers = new Headers({
    cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
  });
  if (typeof body === "string") headers.set("content-type", type ?? "application/x-www-form-urlencoded");
  const request = new Request(`http://localhost:3000${address}`, { method: "POST", headers, body });
  const context = { requestId: "test", clientAddress: visitor.clientAddress };
  try {
    const made = await module.action({ request, params: found?.params ?? {}, context });
    return made instanceof Response ? made.status : ((made as { init?: ResponseInit }).init?.status ?? 200);
  } catch (thrown) {
    if (thrown instanceof Response) return thrown.status;
    throw thrown;
  }
}
