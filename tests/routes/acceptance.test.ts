import { beforeAll, describe, expect, test } from "vitest";
import { readPhoto } from "#app/domain/claims/keep-photos.server.ts";
import { drainOutbox } from "#app/domain/ordering/drain-outbox.server.ts";
import { gatewaysOf } from "#app/domain/payments/gateways.server.ts";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { aBuyingSchool, type BuyingSchool } from "#tests/fixtures/a-purchase.ts";
import { aDeliveredOrder, aGoodsFirstOrder, aSchoolOrder } from "#tests/fixtures/an-acceptance.ts";
import { aPhoto, aPixelBomb, aPolyglot, SCRIPT } from "#tests/fixtures/some-photos.ts";
import { demoUnits } from "#tests/fixtures/some-units.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { Visitor } from "./visitor.ts";

const ROLES = ["buyer", "approver", "finance", "head", "shopper", "centre", "analyst", "admin"] as const;

let store: Store;
let school: BuyingSchool;
let home: string;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  store = await demoStore();
  school = await aBuyingSchool(store, 1);
  home = `/purchasing/${school.unitId}/orders`;
  for (const role of ROLES) visitors.set(role, await new Visitor().signInAs(role));
});

function as(role: (typeof ROLES)[number]): Visitor {
  const visitor = visitors.get(role);
  if (!visitor) throw new Error(`no ${role} is signed in`);
  return visitor;
}

async function anOrder() {
  const order = await aDeliveredOrder(school, Date.now());
  const form = `${home}/${order.number}/accept`;
  const { key } = (await as("buyer").get(form)).data as { key: string };
  return { ...order, form, key, page: `${home}/${order.number}` };
}

/** The form as a browser sends it: empty fields for what nobody typed, and a photo field for each fault. */
function filled(key: string, typed: Record<string, string> = {}, photos: Record<string, Buffer[]> = {}) {
  const form = new FormData();
  const fields: Record<string, string> = { key, note: "" };
  for (const index of [0, 1, 2])
    for (const part of ["accepted", "short", "damaged", "refused", "reason"])
      fields[`lines.${index}.${part}`] = "";
  for (const [name, value] of Object.entries({ ...fields, ...typed })) form.append(name, value);
  for (const fault of ["short", "damaged", "refused"]) {
    const files = photos[fault] ?? [];
    if (files.length === 0) form.append(`photos.${fault}`, new Blob([]), "");
    for (const bytes of files)
      form.append(`photos.${fault}`, new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }), "a.jpg");
  }
  return form;
}

interface Faulty {
  values: Record<string, string | string[]>;
  errors: Record<string, string>;
  refusal?: { code: string };
}
interface OrderPage {
  mayAccept: boolean;
  acceptances: {
    hasDifferences: boolean;
    photos: { id: string; fault: string }[];
    claims: { claimId: string; fault: string }[];
  }[];
}

describe("a member who receives goods", () => {
  test("accepts all of them with nothing typed, and has a sheet to be signed", async () => {
    const { form, key, page, number } = await anOrder();
    const send = () => as("buyer").send(form, filled(key, { note: "车厢温度 -18℃" }));
    const answers = await Promise.all([send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const seen = (await as("finance").get(page)).data as OrderPage;
    expect(seen).toMatchObject({ mayAccept: false, acceptances: [{ hasDifferences: false }] });
    expect((await as("buyer").get(form)).location).toBe(page);
    const paper = await as("approver").get(`${page}/acceptance.pdf`);
    expect([paper.status, paper.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect(number).toHaveLength(18);
  });

  test("is told beside each field what is wrong, and neither counts nor photos have to be given again", async () => {
    const { form, key, page } = await anOrder();
    const typed = {
      "lines.0.accepted": "4",
      "lines.0.short": "1",
      "lines.1.damaged": "2",
      "lines.2.refused": "x",
    };
    const notNumbers = await as("buyer").send(form, filled(key, typed));
    expect(Object.keys((notNumbers.data as Faulty).errors)).toEqual(["lines.2.refused"]);
    const wrong = { ...typed, "lines.2.refused": "1", "lines.2.reason": "错发" };
    const photos = { refused: [await aPhoto()] };
    const first = await as("buyer").send(form, filled(key, wrong, photos));
    expect(first.status).toBe(400);
    const { errors, values } = first.data as Faulty;
    expect(Object.keys(errors).sort()).toEqual(["lines.0.accepted", "lines.1.reason", "photos.damaged"]);
    expect(errors["lines.0.accepted"]).toContain("5");
    expect([values["lines.1.damaged"], values["lines.2.reason"]]).toEqual(["2", "错发"]);
    const [kept = ""] = values["kept.refused"] ?? [];
    const mended = { ...wrong, "lines.0.accepted": "", "lines.1.reason": "压坏", "kept.refused": kept };
    const sent = await as("buyer").send(form, filled(key, mended, { damaged: [await aPhoto()] }));
    expect(sent.status).toBe(303);
    const [acceptance] = ((await as("head").get(page)).data as OrderPage).acceptances;
    expect(acceptance?.claims.map(({ fault }) => fault)).toEqual(["short", "damaged", "refused"]);
    expect(acceptance?.photos.map(({ fault }) => fault)).toEqual(["damaged", "refused"]);
    for (const check of await verifyLedger(store.read))
      expect([check.name, check.difference]).toEqual([check.name, 0]);
  });

  test("sends no file that is not a photo, and what is kept of one is pixels alone", async () => {
    const { form, key, page } = await anOrder();
    const typed = { "lines.0.damaged": "1", "lines.0.reason": "压坏" };
    for (const hostile of [Buffer.from(SCRIPT), await aPixelBomb()]) {
      const answer = await as("buyer").send(form, filled(key, typed, { damaged: [hostile] }));
      expect(answer.status).toBe(400);
      expect(Object.keys((answer.data as Faulty).errors)).toEqual(["photos.damaged"]);
    }
    const many = Array.from({ length: 7 }, async () => aPhoto());
    const tooMany = await as("buyer").send(form, filled(key, typed, { damaged: await Promise.all(many) }));
    expect(Object.keys((tooMany.data as Faulty).errors)).toEqual(["photos.damaged"]);
    const { key: next } = (await as("buyer").get(form)).data as { key: string };
    expect((await as("buyer").send(form, filled(next, typed, { damaged: [await aPolyglot()] }))).status).toBe(
      303,
    );
    const [acceptance] = ((await as("buyer").get(page)).data as OrderPage).acceptances;
    const kept = await readPhoto(store, acceptance?.photos[0]?.id ?? "", "full");
    expect(kept?.includes("<script")).toBe(false);
  });
});

test("who may accept does, who is a member looks, and nobody else sees any of it", async () => {
  const { form, key, page, number } = await anOrder();
  for (const role of ["approver", "finance"] as const) {
    expect([role, (await as(role).get(form)).status]).toEqual([role, 403]);
    expect((await as(role).send(form, filled(key))).status).toBe(403);
  }
  const typed = { "lines.0.damaged": "1", "lines.0.reason": "压坏" };
  expect((await as("head").send(form, filled(key, typed, { damaged: [await aPhoto()] }))).status).toBe(303);
  const [acceptance] = ((await as("approver").get(page)).data as OrderPage).acceptances;
  const photo = acceptance?.photos[0]?.id ?? "";
  const shown = `/orders/${number}/photos/${photo}`;
  for (const role of ["buyer", "approver", "finance", "head"] as const)
    expect([role, (await as(role).get(shown)).status]).toEqual([role, 200]);
  expect((await as("centre").get(`/admin/claims/photos/${photo}`)).status).toBe(200);
  expect((await as("analyst").get(`/admin/claims/photos/${photo}`)).status).toBe(403);
  for (const role of ["shopper", "admin"] as const)
    for (const address of [form, page, `${page}/acceptance.pdf`, shown])
      expect([role, address, (await as(role).get(address)).status]).toEqual([role, address, 404]);
  const { commission } = await demoUnits(store);
  expect((await as("head").get(`/purchasing/${commission.id}/orders/${number}/accept`)).status).toBe(404);
});

describe("the desk", () => {
  interface Desk {
    acceptances: { id: string; orderNumber: string }[];
  }
  async function aWaitingOne() {
    const order = await aGoodsFirstOrder(school, Date.now());
    const page = `${home}/${order.number}`;
    const { key } = (await as("head").get(`${page}/accept`)).data as { key: string };
    expect((await as("head").send(`${page}/accept`, filled(key, { "lines.0.short": "1" }))).status).toBe(303);
    return { ...order, key, page, desk: `/admin/acceptances/${key}` };
  }

  test("shows what waits, confirms it once, and the unit sees what is left to be paid", async () => {
    const { key, number, desk, page } = await aWaitingOne();
    const waiting = (await as("centre").get("/admin/acceptances")).data as Desk;
    expect(waiting.acceptances).toContainEqual(expect.objectContaining({ id: key, orderNumber: number }));
    const { key: answer } = (await as("centre").get(desk)).data as { key: string };
    const confirm = () => as("centre").post(desk, { key: answer, decision: "confirm", reason: "" });
    expect((await confirm()).status).toBe(303);
    expect((await confirm()).status).toBe(303);
    expect((await as("centre").get(desk)).data).toMatchObject({
      isWaiting: false,
      sums: { isSettled: true },
    });
    expect((await as("finance").get(page)).data).toMatchObject({
      mayAccept: false,
      acceptances: [{ outcome: "confirmed" }],
    });
  });

  test("disputes with a reason, which the unit reads before it looks again", async () => {
    const { desk, page } = await aWaitingOne();
    const { key } = (await as("centre").get(desk)).data as { key: string };
    const wordless = await as("centre").post(desk, { key, decision: "dispute", reason: " " });
    expect([wordless.status, wordless.data]).toMatchObject([400, { errors: { reason: expect.any(String) } }]);
    const said = await as("centre").post(desk, { key, decision: "dispute", reason: "签收单上是齐的" });
    expect(said.status).toBe(303);
    expect((await as("buyer").get(page)).data).toMatchObject({
      mayAccept: true,
      acceptances: [{ outcome: "disputed", answer: "签收单上是齐的" }],
    });
    expect((await as("buyer").post(desk, { key, decision: "confirm", reason: "" })).status).toBe(403);
  });
});

test("staff ask a unit to pay with signed papers; its members see them, and nobody of another unit", async () => {
  const order = await aSchoolOrder(school, Date.now(), { gateway: "transfer", payerName: "某学校" });
  await drainOutbox(store, gatewaysOf(store), Date.now());
  const desk = `/admin/payment-requests/new?unit=${school.unitId}`;
  const page = (await as("centre").get(desk)).data as {
    key: string;
    orders: { paymentId: string; orderNumber: string }[];
  };
  const paymentId = page.orders.find(({ orderNumber }) => orderNumber === order.number)?.paymentId ?? "";
  const asked = (photo: Buffer, ticked = paymentId) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ key: page.key, note: "请款", payment: ticked }))
      form.append(name, value);
    form.append("photos", new Blob([new Uint8Array(photo)], { type: "image/jpeg" }), "签收单.jpg");
    return form;
  };
  const to = `${desk}&about=${order.number}`;
  const hostile = await as("centre").send(to, asked(Buffer.from(SCRIPT)));
  expect([hostile.status, hostile.data]).toMatchObject([400, { errors: { photos: expect.any(String) } }]);
  expect((await as("centre").send(to, asked(await aPhoto(), newId()))).status).toBe(409);
  expect((await as("buyer").send(to, asked(await aPhoto()))).status).toBe(403);
  const made = await as("centre").send(to, asked(await aPhoto()));
  expect(made.status).toBe(303);
  const number = made.location?.split("/").pop() ?? "";
  const requests = `/purchasing/${school.unitId}/requests`;
  const seen = (await as("finance").get(`${requests}/${number}`)).data as {
    request: { orders: { orderNumber: string }[]; photos: string[] };
  };
  expect(seen.request.orders.map(({ orderNumber }) => orderNumber)).toEqual([order.number]);
  const photo = `${requests}/${number}/photos/${seen.request.photos[0]}`;
  expect((await as("approver").get(photo)).status).toBe(200);
  expect((await as("finance").get(requests)).data).toMatchObject({ requests: [{ number }] });
  const { commission } = await demoUnits(store);
  for (const address of [`${requests}/${number}`, photo]) {
    expect((await as("shopper").get(address)).status).toBe(404);
    expect((await as("head").get(address.replace(school.unitId, commission.id))).status).toBe(404);
  }
});
