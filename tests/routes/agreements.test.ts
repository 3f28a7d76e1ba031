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
  key: newId(),
  seller: "S001",
  title: "食堂牛肉",
  note: "",
  from: "2026-01-01",
  last: "2099-12-31",
  goods: "150521-001 120\n150521-002\t40",
});

const aLine = (number: number, cells: Record<string, string> = {}) => {
  const usual = { quantity: "120", rule: "fixed", value: "85.00", from: "", to: "", ...cells };
  return Object.fromEntries(Object.entries(usual).map(([part, typed]) => [`line.${number}.${part}`, typed]));
};

const aDraft = (more: Record<string, string> = {}) => ({
  ...{
    intent: "save",
    version: "1",
    title: "食堂牛肉",
    note: "",
    from: "2026-01-01",
    last: "2099-12-31",
    goods: "",
  },
  ...aLine(1),
  ...aLine(2, { quantity: "40", rule: "below", value: "5", from: "10-01", to: "03-31" }),
  ...more,
});

/** Drafts one and answers the address of its page. */
async function draft(form: Partial<ReturnType<typeof aForm>> = {}): Promise<string> {
  const { status, location } = await buyer.post(`${unit}/agreements/new`, { ...aForm(), ...form });
  expect(status).toBe(303);
  return location ?? "";
}

const numberOf = (address: string) => address.split("/").at(-1) ?? "";

/** Proposes one, and answers its number. */
async function propose(form: Partial<ReturnType<typeof aForm>> = {}): Promise<string> {
  const address = await draft(form);
  expect((await buyer.post(address, aDraft({ intent: "propose" }))).status).toBe(303);
  return numberOf(address);
}

describe("a unit that drafts an agreement", () => {
  test("is told which rows name no goods, and that a seller is to be chosen", async () => {
    const bad = await buyer.post(`${unit}/agreements/new`, {
      ...aForm(),
      goods: "150521-001 120\n没有这个 3",
    });
    expect(bad.status).toBe(400);
    expect(bad.data).toMatchObject({
      errors: { goods: expect.stringContaining("第 2 行") },
      values: { title: "食堂牛肉" },
    });
    const nobody = await buyer.post(`${unit}/agreements/new`, { ...aForm(), seller: "" });
    expect(nobody.data).toMatchObject({ errors: { seller: expect.any(String) } });
    const foreign = await buyer.post(`${unit}/agreements/new`, { ...aForm(), seller: "S002" });
    expect(foreign.data).toMatchObject({ refusal: { code: "AGREEMENT_GOODS_WRONG" } });
  });

  test("is told beside the field what is wrong with a price or a season", async () => {
    const address = await draft();
    const wrong = {
      ...aLine(1, { value: "abc", from: "10-01", to: "" }),
      ...aLine(2, { rule: "below", value: "95", from: "13-40", to: "03-31" }),
    };
    const { status, data } = await buyer.post(address, aDraft(wrong));
    expect(status).toBe(400);
    expect(Object.keys((data as { errors: object }).errors).sort()).toEqual([
      "line.1.to",
      "line.1.value",
      "line.2.from",
      "line.2.value",
    ]);
  });

  test("keeps what was typed, takes a line out and adds another", async () => {
    const address = await draft();
    const more = { "line.1.remove": "yes", "line.1.value": "", goods: "150521-001 7" };
    expect((await buyer.post(address, aDraft(more))).status).toBe(303);
    const { page } = (await buyer.get(address)).data as { page: { lines: object[]; agreement: object } };
    expect(page.lines).toMatchObject([
      { lineNumber: 2, quantity: 40, belowListPermille: 50, seasonFrom: 1001, seasonTo: 331 },
      { quantity: 7, belowListPermille: null },
    ]);
    expect(page.agreement).toMatchObject({ state: "drafted", version: 2 });
  });
});

describe("an agreement that was proposed", () => {
  test("is confirmed by its supplier and by nobody else", async () => {
    const number = await propose();
    const supplier = await new Visitor().signInAs("supplier");
    const centre = await new Visitor().signInAs("centre");
    expect((await centre.get(`/admin/agreements/${number}`)).data).toMatchObject({ mayAnswer: false });
    expect((await centre.post(`/admin/agreements/${number}`, { intent: "confirm" })).status).toBe(404);
    const empty = await supplier.post(`/supplier/agreements/${number}`, { intent: "refuse", reason: " " });
    expect(empty.data).toMatchObject({ errors: { reason: expect.any(String) } });
    const confirm = () => supplier.post(`/supplier/agreements/${number}`, { intent: "confirm" });
    expect([(await confirm()).status, (await confirm()).status]).toEqual([303, 303]);
    expect((await buyer.get(`${unit}/agreements/${number}`)).data).toMatchObject({
      page: { agreement: { state: "active" } },
    });
    const late = await buyer.post(`${unit}/agreements/${number}`, { intent: "withdraw" });
    expect(late.data).toMatchObject({ refusal: { code: "AGREEMENT_MOVED" } });
  });

  test("to the centre is the centre's to answer, not a supplier's to see", async () => {
    const number = await propose({ seller: "centre" });
    const supplier = await new Visitor().signInAs("supplier");
    expect((await supplier.get(`/supplier/agreements/${number}`)).status).toBe(404);
    const auditor = await new Visitor().signInAs("auditor");
    expect((await auditor.get(`/admin/agreements/${number}`)).data).toMatchObject({ mayAnswer: false });
    expect((await auditor.post(`/admin/agreements/${number}`, { intent: "confirm" })).status).toBe(403);
    const centre = await new Visitor().signInAs("centre");
    const reason = { intent: "refuse", reason: "今年没有这么多" };
    expect((await centre.post(`/admin/agreements/${number}`, reason)).status).toBe(303);
    expect((await buyer.get(`${unit}/agreements/${number}`)).data).toMatchObject({
      page: { agreement: { state: "refused", reason: reason.reason } },
    });
  });

  test("of another unit is not there, and a draft is nobody else's", async () => {
    const address = await draft();
    const head = await new Visitor().signInAs("head");
    const { units } = (await head.get("/purchasing")).data as { units: { id: string }[] };
    for (const other of units.filter((one) => !unit.endsWith(one.id)))
      expect((await head.get(`/purchasing/${other.id}/agreements/${numberOf(address)}`)).status).toBe(404);
    const supplier = await new Visitor().signInAs("supplier");
    expect((await supplier.get(`/supplier/agreements/${numberOf(address)}`)).status).toBe(404);
    const approver = await new Visitor().signInAs("approver");
    expect((await approver.post(address, aDraft())).status).toBe(403);
    expect((await buyer.post(address, { intent: "withdraw" })).status).toBe(303);
  });
});

describe("an active agreement", () => {
  let number: string;
  let supplier: Visitor;
  let centre: Visitor;

  beforeAll(async () => {
    supplier = await new Visitor().signInAs("supplier");
    centre = await new Visitor().signInAs("centre");
    number = await propose();
    await supplier.post(`/supplier/agreements/${number}`, { intent: "confirm" });
  });

  interface Page {
    page: { keys: { callOff: string; amendment: string }; lines: { quantity: number; lineNumber: number }[] };
  }
  const open = async () => ((await buyer.get(`${unit}/agreements/${number}`)).data as Page).page;

  test("is called off as a purchase that names it, once", async () => {
    const { keys } = await open();
    const call = { intent: "callOff", key: keys.callOff, "want.V001": "3", "want.V002": "" };
    const made = await buyer.post(`${unit}/agreements/${number}`, call);
    expect([made.status, made.location]).toEqual([303, expect.stringContaining("/purchases/CG")]);
    const again = await buyer.post(`${unit}/agreements/${number}`, call);
    expect(again.location).toBe(made.location);
    expect((await buyer.get(made.location ?? "")).data).toMatchObject({ source: "agreement", rowCount: 1 });
    const nothing = await buyer.post(`${unit}/agreements/${number}`, { ...call, "want.V001": "" });
    expect(nothing.data).toMatchObject({ refusal: { code: "CALL_OFF_EMPTY" } });
  });

  test("is amended by one side with the other's yes, goods added first for their price", async () => {
    const { keys } = await open();
    const form = {
      ...{ intent: "amendGoods", key: keys.amendment, last: "2099-12-31", reason: "", goods: "150521-003 9" },
      ...aLine(1, { quantity: "150" }),
      ...aLine(2, { quantity: "40", rule: "below", value: "5", from: "10-01", to: "03-31" }),
    };
    const supplierPage = `/supplier/agreements/${number}`;
    const shown = (await supplier.post(supplierPage, form)).data as { added: { lineNumber: number }[] };
    expect(shown.added).toMatchObject([{ lineNumber: 3, quantity: 9, goods: { sku: "150521-003" } }]);
    const whole = {
      ...form,
      ...{ intent: "amend", goods: "", "line.3.variant": "V003" },
      ...aLine(3, { quantity: "9", value: "10" }),
    };
    const silent = await supplier.post(supplierPage, whole);
    expect(silent.data).toMatchObject({ errors: { reason: expect.any(String) }, added: [{ lineNumber: 3 }] });
    expect((await supplier.post(supplierPage, { ...whole, reason: "多供一些" })).status).toBe(303);
    const { page } = (await buyer.get(`${unit}/agreements/${number}`)).data as {
      page: { amendments: { id: string; changes: object[] }[] };
    };
    expect(page.amendments).toMatchObject([{ number: 1, outcome: null, isFromUnit: false }]);
    expect(page.amendments[0]?.changes).toMatchObject([
      { before: { quantity: 120 }, after: { quantity: 150 } },
      { before: null, after: { quantity: 9, unitPriceFen: 1_000 } },
    ]);
    const amendmentId = page.amendments[0]?.id ?? "";
    const yes = { intent: "confirmAmendment", amendmentId };
    const own = await supplier.post(supplierPage, yes);
    expect(own.data).toMatchObject({ refusal: { code: "NOT_YOURS_TO_DECIDE" } });
    expect((await buyer.post(`${unit}/agreements/${number}`, yes)).status).toBe(303);
    expect((await open()).lines.map(({ quantity }) => quantity)).toEqual([150, 40, 9]);
    const then = (await buyer.get(`${unit}/agreements/${number}?on=2020-01-01`)).data as object;
    expect(then).toMatchObject({ page: { past: { day: 20200101, content: null } } });
  });

  test("stands in the operators' file with what was called off, paid and expected, line by line", async () => {
    const auditor = await new Visitor().signInAs("auditor");
    const { status, data } = await auditor.get("/admin/agreements.csv");
    expect(status).toBe(200);
    const [facts, , head, ...rows] = String(data).trim().split("\r\n");
    expect(facts).toContain("不相加");
    expect(head).toContain("预计缺口");
    const own = rows.filter((row) => row.startsWith(number)).map((row) => row.split(","));
    expect(own.map((cells) => [cells[6], cells[8], cells[9], cells[11]])).toEqual([
      ["150521-001", "150", "0", "0.00"],
      ["150521-002", "40", "0", "0.00"],
      ["150521-003", "9", "0", "0.00"],
    ]);
  });

  test("is neither amended nor called off by those who only read it", async () => {
    const amend = { intent: "amend", key: newId(), last: "2099-12-31", reason: "试试", ...aLine(1) };
    expect((await centre.post(`/admin/agreements/${number}`, amend)).status).toBe(404);
    const approver = await new Visitor().signInAs("approver");
    expect((await approver.post(`${unit}/agreements/${number}`, amend)).status).toBe(403);
    const other = { intent: "confirmAmendment", amendmentId: newId() };
    expect((await buyer.post(`${unit}/agreements/${number}`, other)).status).toBe(404);
  });
});
