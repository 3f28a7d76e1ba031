import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { users, viewLog } from "#db/schema/identity.ts";
import { fapiaoRequests, fapiaos, fapiaoTitles } from "#db/schema/invoicing.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { buy } from "#tests/domain/sales-history.ts";
import { A_TAX_ID } from "#tests/fixtures/a-fapiao.ts";
import { aUnit as enterUnit } from "#tests/fixtures/share-units.ts";
import { type Answer, Visitor } from "#tests/routes/visitor.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

let store: Store;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  store = await demoStore();
  for (const role of ["shopper", "buyer", "centre", "auditor", "analyst"] as const)
    visitors.set(role, await new Visitor().signInAs(role));
});

function as(role: Role): Visitor {
  const visitor = visitors.get(role);
  if (!visitor) throw new Error(`no ${role} is signed in`);
  return visitor;
}

async function idOf(role: Role): Promise<string> {
  const [user] = await store.read
    .select()
    .from(users)
    .where(eq(users.email, demoEmail(role)));
  return user?.id ?? "";
}

/** Millet at 9 % and beef without tax, bought by the shopper, or by a guest. */
const goods = [
  { variantId: "V034", quantity: 2 },
  { variantId: "V001", quantity: 1 },
];
const buyAs = async (role: Role) => buy(store, SEEDED_AT, { goods, userId: await idOf(role) });
const buyAsGuest = () => buy(store, SEEDED_AT, { goods });

const aPerson = { kind: "ordinary", titleKind: "person", name: "林晓禾", email: "lin@example.com" };
const aUnit = {
  kind: "special",
  titleKind: "unit",
  name: "某某机关后勤服务中心",
  taxId: "1211 0000 dem0 0000 19",
  address: "北京市朝阳区某街 8 号",
  phone: "010-12345678",
  bank: "某某银行朝阳支行",
  bankAccount: "1234567890123456789",
  email: "",
};

const ask = (visitor: Visitor, number: string, fields: Record<string, string>, language = "") =>
  visitor.post(`${language}/orders/${number}/fapiao`, { requestId: newId(), ...fields });

async function requestOf(number: string) {
  const [request] = await store.read
    .select()
    .from(fapiaoRequests)
    .where(eq(fapiaoRequests.orderNumber, number));
  if (!request) throw new Error("nobody asked");
  return request;
}

async function issue(number: string): Promise<Answer> {
  const { id } = await requestOf(number);
  return as("centre").post(`/admin/fapiao/requests/${id}`, { intent: "issue" });
}

const issuedOf = async (number: string) =>
  (await store.read.select().from(fapiaos).where(eq(fapiaos.orderNumber, number))).filter(
    ({ state }) => state === "issued",
  );

const errorsOf = (answer: Answer) => (answer.data as { errors: Record<string, string> }).errors;

describe("a buyer", () => {
  test("asks, the desk issues, and both download what was issued", async () => {
    const { number } = await buyAs("shopper");
    expect(await ask(as("shopper"), number, aUnit)).toMatchObject({
      status: 303,
      location: `/orders/${number}#fapiao`,
    });
    expect(await requestOf(number)).toMatchObject({
      taxId: A_TAX_ID,
      state: "requested",
      userId: await idOf("shopper"),
    });
    expect(await issue(number)).toMatchObject({ status: 303 });
    const [taxed, exempt] = await issuedOf(number);
    expect([taxed?.kind, exempt?.kind]).toEqual(["special", "ordinary"]);

    const page = (await as("shopper").get(`/orders/${number}`)).data as {
      fapiao: { issued: { number: string }[] };
    };
    expect(page.fapiao.issued.map((one) => one.number)).toEqual([taxed?.number, exempt?.number]);
    const file = `/orders/${number}/fapiao/${taxed?.number}`;
    for (const [visitor, address] of [
      [as("shopper"), `${file}.pdf`],
      [as("centre"), `/admin/fapiao/${taxed?.id}/pdf`],
    ] as const) {
      const pdf = await visitor.get(address);
      expect(pdf.status).toBe(200);
      expect(pdf.headers.get("content-type")).toBe("application/pdf");
      expect(pdf.headers.get("cache-control")).toBe("private, no-store");
      expect(String(pdf.data).startsWith("%PDF-1.7")).toBe(true);
    }
    const xml = await as("shopper").get(`${file}.xml`);
    expect(xml.headers.get("content-type")).toContain("application/xml");
    expect(xml.data).toContain(`<Number>${taxed?.number}</Number>`);
    const own = (await as("shopper").get("/account/fapiao")).data as { requests: { orderNumber: string }[] };
    expect(own.requests.map(({ orderNumber }) => orderNumber)).toContain(number);
  });

  test("pressing twice asks once", async () => {
    const { number } = await buyAs("shopper");
    const form = { ...aPerson, requestId: newId() };
    const post = () => as("shopper").post(`/orders/${number}/fapiao`, form);
    expect((await Promise.all([post(), post()])).map(({ status }) => status)).toEqual([303, 303]);
    expect((await ask(as("shopper"), number, aPerson)).status).toBe(409);
    await Promise.all([issue(number), issue(number)]);
    await issue(number);
    expect(await issuedOf(number)).toHaveLength(2);
  });

  test("is told beside the field what is wrong with a tax id, in their language, and may not override it", async () => {
    const { number } = await buyAs("shopper");
    const wrong = { ...aUnit, taxId: "12110000DEM0000018", overrideReason: "看过执照", bank: " " };
    const zh = await ask(as("shopper"), number, wrong);
    expect(zh.status).toBe(400);
    expect(errorsOf(zh)).toEqual({
      taxId: "统一社会信用代码校验不通过，请对照营业执照核对。确实无误的，请联系客服处理。",
      bank: "专用发票要填这一项。",
    });
    expect((zh.data as { values: object }).values).toMatchObject({ taxId: wrong.taxId, name: aUnit.name });
    const en = await ask(as("shopper"), number, { ...wrong, taxId: "O" }, "/en");
    expect(errorsOf(en).taxId).toMatch(/^The unified social credit code has 18 characters/);
    const person = await ask(as("shopper"), number, { ...aPerson, kind: "special" });
    expect(Object.keys(errorsOf(person))).toEqual(["titleKind"]);
    const nameless = await ask(as("shopper"), number, { ...aPerson, name: "  ", email: "lin" });
    expect(Object.keys(errorsOf(nameless)).sort()).toEqual(["email", "name"]);
  });

  test("keeps a title and finds it filled in the next time", async () => {
    const { number } = await buyAs("buyer");
    await ask(as("buyer"), number, { ...aUnit, keepTitle: "yes" });
    const next = await buyAs("buyer");
    const page = (await as("buyer").get(`/orders/${next.number}/fapiao`)).data as { filled: object };
    expect(page.filled).toMatchObject({ name: aUnit.name, taxId: A_TAX_ID, isDefault: true });
  });

  test("cannot see, ask for or download what belongs to somebody else", async () => {
    const { number } = await buyAs("shopper");
    await ask(as("shopper"), number, aPerson);
    await issue(number);
    const [issued] = await issuedOf(number);
    const other = await buyAs("buyer");
    const strangers = [as("buyer"), new Visitor(), as("analyst")];
    for (const stranger of strangers) {
      expect((await stranger.get(`/orders/${number}/fapiao`)).status).toBe(404);
      expect((await ask(stranger, number, aPerson)).status).toBe(404);
      for (const format of ["pdf", "xml"])
        expect((await stranger.get(`/orders/${number}/fapiao/${issued?.number}.${format}`)).status).toBe(404);
    }
    // nor through an order of their own
    expect((await as("buyer").get(`/orders/${other.number}/fapiao/${issued?.number}.pdf`)).status).toBe(404);
    expect((await as("shopper").get(`/orders/${number}/fapiao/${issued?.id}.pdf`)).status).toBe(404);
    expect((await new Visitor().get(`/admin/fapiao/${issued?.id}/pdf`)).status).toBe(303);
    // who knows number and phone of an account's order sees the order, and not whose fapiao it has
    const finder = new Visitor();
    await finder.post("/orders/find", { number, phone: "13812345678" });
    const seen = await finder.get(`/orders/${number}`);
    expect(seen.status).toBe(200);
    expect((seen.data as { fapiao?: object }).fapiao).toBeUndefined();
    expect((await finder.get(`/orders/${number}/fapiao/${issued?.number}.pdf`)).status).toBe(404);
  });

  test("who bought as a guest asks and downloads with the order's grant", async () => {
    const { number } = await buyAsGuest();
    const guest = new Visitor();
    expect((await ask(guest, number, aPerson)).status).toBe(404);
    await guest.post("/orders/find", { number, phone: "13812345678" });
    expect((await ask(guest, number, aPerson)).status).toBe(303);
    await issue(number);
    const [issued] = await issuedOf(number);
    expect((await guest.get(`/orders/${number}/fapiao/${issued?.number}.pdf`)).status).toBe(200);
  });
});

describe("titles", () => {
  test("are added, changed, made default and deleted by their owner alone", async () => {
    const save = (visitor: Visitor, fields: Record<string, string>) =>
      visitor.post("/account/titles", { intent: "save", ...fields });
    expect((await save(as("shopper"), { titleKind: "unit", name: "某单位", taxId: "1" })).status).toBe(400);
    expect((await save(as("shopper"), { titleKind: "person", name: "林晓禾" })).status).toBe(303);
    expect((await save(as("shopper"), { titleKind: "unit", name: "某单位", taxId: A_TAX_ID })).status).toBe(
      303,
    );
    const own = async () =>
      store.read
        .select()
        .from(fapiaoTitles)
        .where(eq(fapiaoTitles.userId, await idOf("shopper")));
    const unit = (await own()).find(({ kind }) => kind === "unit");
    expect((await own()).map(({ name, isDefault }) => [name, isDefault]).sort()).toEqual([
      ["林晓禾", true],
      ["某单位", false],
    ]);
    const titleId = unit?.id ?? "";
    expect((await save(as("buyer"), { titleId, titleKind: "person", name: "抢" })).status).toBe(404);
    expect((await as("buyer").get(`/account/titles?edit=${titleId}`)).status).toBe(404);
    expect((await as("buyer").post("/account/titles", { intent: "delete", titleId })).status).toBe(404);
    await as("shopper").post("/account/titles", { intent: "default", titleId });
    expect((await own()).filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([titleId]);
    const changed = { titleId, titleKind: "unit", name: "某单位（新）", taxId: A_TAX_ID, isDefault: "yes" };
    expect((await save(as("shopper"), changed)).status).toBe(303);
    expect((await own()).find(({ id }) => id === titleId)).toMatchObject({
      name: "某单位（新）",
      isDefault: true,
    });
    await as("shopper").post("/account/titles", { intent: "delete", titleId });
    expect((await own()).map(({ name }) => name)).toEqual(["林晓禾"]);
  });
});

describe("the finance desk", () => {
  test("issues many at once, and tells how many it could not", async () => {
    const placed = [await buyAsGuest(), await buyAsGuest()];
    const ids: string[] = [];
    for (const { number } of placed) {
      const requestId = newId();
      ids.push(requestId);
      await as("centre").post(`/admin/fapiao/new?order=${number}`, {
        ...aPerson,
        requestId,
        overrideReason: "",
      });
    }
    const page = (await as("centre").get("/admin/fapiao")).data as {
      requests: { id: string }[];
      waiting: number;
    };
    expect(page.requests.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    const chosen = new URLSearchParams([...ids, newId()].map((id) => ["ids", id]));
    const many = await as("centre").postForm("/admin/fapiao", chosen);
    expect(many).toMatchObject({ status: 303, location: "/admin/fapiao?issued=2&failed=1" });
    for (const { number } of placed) expect(await issuedOf(number)).toHaveLength(2);
  });

  test("sends a request back with a reason, which the buyer reads", async () => {
    const { number } = await buyAs("shopper");
    await ask(as("shopper"), number, aPerson);
    const address = `/admin/fapiao/requests/${(await requestOf(number)).id}`;
    expect((await as("centre").post(address, { intent: "refuse", reason: "" })).status).toBe(400);
    expect((await as("centre").post(address, { intent: "refuse", reason: "抬头不全" })).status).toBe(303);
    const page = (await as("shopper").get(`/orders/${number}`)).data as { fapiao: object };
    expect(page.fapiao).toMatchObject({ last: { state: "refused", answer: "抬头不全" } });
  });

  test("takes a tax id that fails its check for a reason, which is kept with who gave it", async () => {
    const { number } = await buyAsGuest();
    const form = { ...aUnit, kind: "ordinary", taxId: "12110000DEM0000018" };
    const post = (fields: Record<string, string>) =>
      as("centre").post(`/admin/fapiao/new?order=${number}`, { ...form, requestId: newId(), ...fields });
    expect(Object.keys(errorsOf(await post({ overrideReason: "" })))).toEqual(["taxId"]);
    expect(Object.keys(errorsOf(await post({ overrideReason: "看过执照", taxId: "12" })))).toEqual(["taxId"]);
    expect((await post({ overrideReason: "看过执照原件" })).status).toBe(303);
    expect(await requestOf(number)).toMatchObject({
      taxId: "12110000DEM0000018",
      overrideReason: "看过执照原件",
      overriddenBy: await idOf("centre"),
    });
  });

  test("takes lines back with a red fapiao, once for a double click, and never more than there is", async () => {
    const { number } = await buyAs("shopper");
    await ask(as("shopper"), number, aPerson);
    await issue(number);
    const [blue] = await issuedOf(number);
    const address = `/admin/fapiao/${blue?.id}`;
    const page = (await as("centre").get(address)).data as { redId: string; left: { restFen: number }[] };
    const form = { redId: page.redId, reason: "wrong", "lines.0.amount": "1.00", "lines.1.amount": "" };
    const post = (fields: Record<string, string>) => as("centre").post(address, { ...form, ...fields });
    expect((await Promise.all([post({}), post({})])).map(({ status }) => status)).toEqual([303, 303]);
    expect((await issuedOf(number)).filter(({ colour }) => colour === "red")).toMatchObject([
      { grossFen: -100 },
    ]);
    expect((await post({ "lines.0.amount": "2.00" })).data).toMatchObject({
      refusal: { code: "KEY_REUSED" },
    });
    const tooMuch = ((page.left[0]?.restFen ?? 0) / 100).toFixed(2);
    expect((await post({ redId: newId(), "lines.0.amount": tooMuch })).data).toMatchObject({
      refusal: { code: "RED_ABOVE_ORIGINAL" },
    });
    expect((await post({ redId: newId(), "lines.0.amount": "1.2.3" })).status).toBe(400);
    expect((await post({ redId: newId(), "lines.0.amount": "0" })).data).toMatchObject({
      refusal: { code: "RED_EMPTY" },
    });
    expect((await verifyLedger(store.read)).filter(({ difference }) => difference !== 0)).toEqual([]);
  });

  test("shows the auditor a barracks by its code, and its tax id not at all", async () => {
    const nameZh = "某部后勤保障队";
    const barracks = { nameZh, nameEn: null, kind: "barracks", entryChannel: "barracks" } as const;
    await enterUnit(store, await idOf("admin"), { ...barracks, code: "BRCK2345" });
    const { number } = await buyAs("shopper");
    await ask(as("shopper"), number, { ...aUnit, name: `${nameZh}（采购）` });
    const { id } = await requestOf(number);
    for (const address of [`/admin/fapiao/requests/${id}`, "/admin/fapiao?view=requests"]) {
      const seen = JSON.stringify((await as("auditor").get(address)).data);
      expect(seen).not.toContain(nameZh);
      expect(seen).toContain("军营单位（BRCK2345）");
      expect(JSON.stringify((await as("centre").get(address)).data)).toContain(nameZh);
    }
    const own = (await as("auditor").get(`/admin/fapiao/requests/${id}`)).data;
    expect(JSON.stringify(own)).not.toContain(A_TAX_ID);
  });

  test("shows the auditor everything with persons masked, lets them change nothing, and notes that they looked", async () => {
    const { number } = await buyAs("shopper");
    await ask(as("shopper"), number, { ...aPerson, name: "欧阳晓禾" });
    const { id } = await requestOf(number);
    const auditor = as("auditor");
    const request = JSON.stringify((await auditor.get(`/admin/fapiao/requests/${id}`)).data);
    expect(request).not.toContain("欧阳晓禾");
    expect(request).not.toContain("lin@example.com");
    expect((await auditor.post(`/admin/fapiao/requests/${id}`, { intent: "issue" })).status).toBe(403);
    await issue(number);
    const [issued] = await issuedOf(number);
    for (const address of [
      "/admin/fapiao?view=blue",
      `/admin/fapiao/${issued?.id}`,
      "/admin/fapiao?view=requests",
    ]) {
      const { status, data } = await auditor.get(address);
      expect(status).toBe(200);
      expect(JSON.stringify(data)).not.toContain("欧阳晓禾");
    }
    expect((await auditor.get(`/admin/fapiao/${issued?.id}/pdf`)).status).toBe(403);
    expect((await auditor.post(`/admin/fapiao/${issued?.id}`, {})).status).toBe(403);
    expect((await auditor.post("/admin/fapiao", {})).status).toBe(403);
    const seen = (await store.read.select().from(viewLog)).map(({ address }) => address);
    expect(seen).toContain(`/admin/fapiao/${issued?.id}`);
  });

  test("finds by order, number, name and tax id, a page at a time", async () => {
    const { number } = await buyAsGuest();
    await as("centre").post(`/admin/fapiao/new?order=${number}`, {
      ...aUnit,
      name: "独一无二的单位",
      requestId: newId(),
      overrideReason: "",
    });
    await issue(number);
    const [issued] = await issuedOf(number);
    type Page = { requests?: { orderNumber: string }[]; fapiaos?: { number: string }[] };
    const find = async (view: string, q: string) =>
      (await as("centre").get(`/admin/fapiao?${new URLSearchParams({ view, q })}`)).data as Page;
    expect((await find("requests", number)).requests).toHaveLength(1);
    expect((await find("requests", "独一无二的单位")).requests).toHaveLength(1);
    expect((await find("requests", A_TAX_ID)).requests?.map(({ orderNumber }) => orderNumber)).toContain(
      number,
    );
    expect((await find("blue", issued?.number ?? "")).fapiaos).toMatchObject([{ number: issued?.number }]);
    expect((await find("blue", "独一无二的单位")).fapiaos).toHaveLength(2);
    expect((await find("red", "独一无二的单位")).fapiaos).toEqual([]);
    for (const after of ["1_x", "9'_--", "99999999999999999999_0"])
      expect((await as("centre").get(`/admin/fapiao?${new URLSearchParams({ after })}`)).status).toBe(200);
  });
});
