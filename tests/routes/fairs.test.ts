import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "#app/domain/values/id.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { Visitor } from "./visitor.ts";

let centre: Visitor;

beforeAll(async () => {
  await demoStore();
  centre = await new Visitor().signInAs("centre");
});

const aForm = (fields: Record<string, string> = {}) => ({
  key: newId(),
  nameZh: "赤峰好物推介会",
  nameEn: "Chifeng fair",
  fromDay: "2099-11-20",
  lastDay: "2099-11-22",
  districtCode: "110106",
  address: "会展中心一层",
  hostCountyId: "",
  note: "",
  ...fields,
});

async function enter(): Promise<string> {
  const form = aForm();
  const answer = await centre.post("/admin/fairs/new", form);
  expect(answer).toMatchObject({ status: 303, location: `/admin/fairs/${form.key}/stalls` });
  return form.key;
}

const aStall = (fields: Record<string, string> = {}) => ({
  intent: "set",
  key: newId(),
  outletId: "O-SUB-110105",
  fromDay: "2099-11-20",
  lastDay: "2099-11-21",
  reason: "补录",
  ...fields,
});

describe("a fair that staff enter", () => {
  test("asks for what is missing, and keeps what was typed", async () => {
    const answer = await centre.post("/admin/fairs/new", aForm({ address: "", fromDay: "明天" }));
    expect(answer.status).toBe(400);
    expect(answer.data).toMatchObject({
      errors: { address: expect.any(String), fromDay: expect.any(String) },
      values: { nameZh: "赤峰好物推介会", fromDay: "明天" },
    });
    const late = await centre.post("/admin/fairs/new", aForm({ lastDay: "2099-11-19" }));
    expect(late).toMatchObject({ status: 409, data: { refusal: { code: "FAIR_DAYS_WRONG" } } });
  });

  test("has its outlets entered, corrected and taken off, and an analyst reads it", async () => {
    const fairId = await enter();
    const stalls = `/admin/fairs/${fairId}/stalls`;
    expect((await centre.post(stalls, aStall({ fromDay: "" }))).status).toBe(400);
    expect(await centre.post(stalls, aStall())).toMatchObject({ status: 303, location: stalls });
    expect((await centre.post(stalls, aStall({ lastDay: "2099-11-22", reason: "" }))).status).toBe(303);
    const analyst = await new Visitor().signInAs("analyst");
    expect((await analyst.get(`/admin/fairs/${fairId}`)).data).toMatchObject({
      stallCount: 1,
      sums: { onSiteFen: 0 },
      rows: [],
    });
    expect((await centre.post(stalls, { ...aStall(), intent: "off" })).status).toBe(303);
    expect((await analyst.get(`/admin/fairs/${fairId}`)).data).toMatchObject({ stallCount: 0 });
    expect((await analyst.get("/admin/fairs")).data).toMatchObject({ mayKeep: false });
  });

  test("that is over asks why an outlet is entered now", async () => {
    const form = aForm({ fromDay: "2020-11-20", lastDay: "2020-11-22" });
    await centre.post("/admin/fairs/new", form);
    const days = { fromDay: "2020-11-20", lastDay: "2020-11-21" };
    const stalls = `/admin/fairs/${form.key}/stalls`;
    const answer = await centre.post(stalls, aStall({ ...days, reason: "" }));
    expect(answer).toMatchObject({
      status: 409,
      data: { refusal: { code: "REASON_MISSING" }, values: days },
    });
    expect((await centre.post(stalls, aStall(days))).status).toBe(303);
  });

  test("is changed by nobody who only reads, and shows an auditor nobody's whole name", async () => {
    const fairId = await enter();
    await centre.post(`/admin/fairs/${fairId}/stalls`, aStall({ outletId: "O-SUB-110106" }));
    for (const role of ["analyst", "auditor"] as const) {
      const reader = await new Visitor().signInAs(role);
      expect((await reader.post("/admin/fairs/new", aForm())).status).toBe(403);
      expect((await reader.post(`/admin/fairs/${fairId}/stalls`, aStall())).status).toBe(403);
      const page = await reader.get(`/admin/fairs/${fairId}/stalls`);
      expect(page.data).toMatchObject({
        keys: null,
        outlets: [],
        stalls: [{ enteredBy: expect.stringMatching(/\*/) }],
      });
    }
  });

  test("answers an address that names no figure with a 400, and a wrong fair with a 404", async () => {
    const fairId = await enter();
    expect((await centre.get(`/admin/fairs/${fairId}/lines`)).status).toBe(200);
    expect((await centre.get(`/admin/fairs/${fairId}/lines?county=nowhere`)).status).toBe(400);
    expect((await centre.get(`/admin/fairs/${fairId}/lines?after=x`)).status).toBe(400);
    expect((await centre.get("/admin/fairs/x")).status).toBe(404);
  });
});

describe("what was signed at a fair", () => {
  const unitCode = async () => {
    const page = await centre.get("/admin/units");
    const { list } = page.data as { list: { rows: { name: { zh: string }; code: string }[] } };
    return list.rows.find(({ name }) => name.zh.startsWith("金盏"))?.code ?? "";
  };
  const aSigned = (fields: Record<string, string> = {}) => ({
    key: newId(),
    unitCode: "",
    buyerName: "某实验小学",
    buyerUscc: "",
    supplierId: "S001",
    signedDay: "2020-11-21",
    takeByDay: "2099-12-31",
    goods: "150521-001 100 80.50\n150521-002\t20\t¥12",
    note: "",
    ...fields,
  });
  const aPastFair = async () => {
    const form = aForm({ fromDay: "2020-11-20", lastDay: "2020-11-22" });
    await centre.post("/admin/fairs/new", form);
    return `/admin/fairs/${form.key}`;
  };

  test("is entered with every bad row told in place, and what was typed stays", async () => {
    const orders = `${await aPastFair()}/orders`;
    const goods = "没有这个 3 5\n150521-001 3.5 80\n150521-001 3 免费";
    const bad = await centre.post(`${orders}/new`, aSigned({ goods }));
    expect(bad).toMatchObject({ status: 400, data: { values: { goods } } });
    const { goods: told = "" } = (bad.data as { errors: { goods?: string } }).errors;
    expect(told.split("\n").map((row) => row.slice(0, 6))).toEqual(
      ["第 1 行", "第 2 行", "第 3 行"].map((row) => `${row}“`),
    );
    const nobody = await centre.post(`${orders}/new`, aSigned({ buyerName: "" }));
    expect(nobody).toMatchObject({ status: 400, data: { errors: { unitCode: expect.any(String) } } });
    const unknown = await centre.post(`${orders}/new`, aSigned({ buyerName: "", unitCode: "ZZZZ9999" }));
    expect(unknown).toMatchObject({ status: 400, data: { errors: { unitCode: expect.any(String) } } });
    const uscc = await centre.post(`${orders}/new`, aSigned({ buyerUscc: "123" }));
    expect(uscc).toMatchObject({ status: 400, data: { errors: { buyerUscc: expect.any(String) } } });
    const misfit = await centre.post(`${orders}/new`, aSigned({ supplierId: "S002" }));
    expect(misfit).toMatchObject({ status: 409, data: { refusal: { code: "SIGNED_GOODS_MISFIT" } } });
  });

  test("opens from the column to its lines, and its unit orders from it once it is linked", async () => {
    const fair = await aPastFair();
    const form = aSigned();
    const page = `${fair}/orders/${form.key}`;
    expect(await centre.post(`${fair}/orders/new`, form)).toMatchObject({ status: 303, location: page });
    const signedFen = 100 * 8_050 + 20 * 1_200;
    expect((await centre.get(fair)).data).toMatchObject({
      sums: { signedFen, openFen: signedFen },
      rows: [{}],
    });
    const { rows } = (await centre.get(fair)).data as { rows: { key: string }[] };
    const lines = await centre.get(`${fair}/orders?county=${rows[0]?.key}`);
    expect(lines.data).toMatchObject({
      lines: [{ signedFen: 805_000 }, { signedFen: 24_000 }],
      orders: [{ signedFen }],
    });
    expect((await centre.get(`${fair}/orders?county=nowhere`)).status).toBe(400);
    expect((await centre.get(`${fair}/lines?of=realised&county=${rows[0]?.key}`)).data).toMatchObject({
      amountFen: 0,
    });
    expect((await centre.get(`${fair}/lines?of=hopes`)).status).toBe(400);

    const buyer = await new Visitor().signInAs("buyer");
    const unit = (await buyer.get("/purchasing")).location ?? "";
    const draw = { key: newId(), signedOrderId: form.key };
    const shown = async () => {
      const { orders } = (await buyer.get(`${unit}/signed`)).data as { orders: { id: string }[] };
      return orders.filter(({ id }) => id === form.key);
    };
    expect(await shown()).toEqual([]);
    expect((await buyer.post(`${unit}/signed`, draw)).status).toBe(404);
    expect((await centre.post(page, { intent: "link", unitCode: "ZZZZ9999" })).status).toBe(400);
    expect((await centre.post(page, { intent: "link", unitCode: await unitCode() })).status).toBe(303);
    expect(await shown()).toMatchObject([{ id: form.key, lines: [{ left: 100 }, { left: 20 }] }]);
    const approver = await new Visitor().signInAs("approver");
    const { orders: seen } = (await approver.get(`${unit}/signed`)).data as {
      orders: { key: null | string }[];
    };
    expect(new Set(seen.map(({ key }) => key))).toEqual(new Set([null]));
    expect((await approver.post(`${unit}/signed`, draw)).status).toBe(403);
    const drawn = await buyer.post(`${unit}/signed`, draw);
    expect(drawn.location).toMatch(`${unit}/purchases/CG`);
    expect((await buyer.get(drawn.location ?? "")).status).toBe(200);
    expect((await buyer.post(`${unit}/signed`, draw)).location).toBe(drawn.location);
  });

  test("is changed by nobody who only reads, and called off with a reason", async () => {
    const fair = await aPastFair();
    const form = aSigned();
    const page = `${fair}/orders/${form.key}`;
    await centre.post(`${fair}/orders/new`, form);
    const analyst = await new Visitor().signInAs("analyst");
    expect((await analyst.post(page, { intent: "end", reason: "录错" })).status).toBe(403);
    expect((await analyst.post(`${fair}/orders/new`, aSigned())).status).toBe(403);
    expect((await analyst.get(page)).data).toMatchObject({ mayKeep: false, buyer: { zh: "某实验小学" } });
    expect((await centre.post(page, { intent: "end", reason: " " })).status).toBe(400);
    expect((await centre.post(page, { intent: "end", reason: "录错" })).status).toBe(303);
    expect((await analyst.get(fair)).data).toMatchObject({ sums: { signedFen: 0 } });
    expect((await analyst.get(page)).data).toMatchObject({ signed: { endReason: "录错" } });
  });
});

describe("what somebody expects of a fair", () => {
  const aForecast = (fields: Record<string, string> = {}) => ({
    key: newId(),
    scope: "fair",
    countyId: "",
    supplierId: "",
    amount: "3500000",
    statedBy: "组委会",
    statedDay: "2020-11-20",
    source: "开幕式致辞",
    ...fields,
  });

  test("stands apart, is replaced and taken back, and changes no column", async () => {
    const form = aForm({ fromDay: "2020-11-20", lastDay: "2020-11-22" });
    await centre.post("/admin/fairs/new", form);
    const fair = `/admin/fairs/${form.key}`;
    const before = (await centre.get(fair)).data as { sums: unknown };
    const state = (fields?: Record<string, string>) => centre.post(`${fair}/forecasts`, aForecast(fields));
    expect((await state({ amount: "很多" })).status).toBe(400);
    expect((await state({ source: "" })).status).toBe(400);
    for (const wrong of [{ scope: "county" }, { statedDay: "2099-01-01" }, { amount: "0" }])
      expect(await state(wrong)).toMatchObject({
        status: 409,
        data: { refusal: { code: "FORECAST_MISFIT" } },
      });
    expect((await state()).status).toBe(303);
    expect((await state({ amount: "4,000,000.50" })).status).toBe(303);
    expect((await state({ scope: "supplier", supplierId: "S001" })).status).toBe(303);
    expect((await centre.get(fair)).data).toMatchObject({
      sums: before.sums,
      forecasts: [
        { amountFen: 400_000_050, conversions: [{ days: 90, realisedFen: 0 }, {}, {}] },
        { scope: "supplier" },
      ],
    });
    expect((await state({ amount: "0" })).status).toBe(303);
    expect((await centre.get(fair)).data).toMatchObject({ forecasts: [{ scope: "supplier" }] });
    expect((await centre.get(`${fair}/forecasts`)).data).toMatchObject({
      forecasts: [{ version: 3, isStanding: false }, { version: 2 }, { version: 1 }, { isStanding: true }],
    });
    const analyst = await new Visitor().signInAs("analyst");
    expect((await analyst.post(`${fair}/forecasts`, aForecast())).status).toBe(403);
    expect((await analyst.get(`${fair}/forecasts`)).data).toMatchObject({ key: null });
  });
});

test("the columns of a fair and what was signed leave as tables that say their scope and instant", async () => {
  const { fairs } = (await centre.get("/admin/fairs")).data as { fairs: { id: string; isDemo: boolean }[] };
  const demo = fairs.find(({ isDemo }) => isDemo);
  const csv = async (query: string) => {
    const answer = await centre.get(`/admin/fairs/${demo?.id}/report.csv${query}`);
    return (answer.data as string).split("\r\n");
  };
  const columns = await csv("?by=supplier");
  expect(columns[0]).toContain("推介会");
  expect(columns[1]).toContain("北京时间");
  const amounts = columns.slice(4, -2).map((row) => Number(row.split(",").at(3)));
  expect(columns.at(-2)?.split(",").at(3)).toBe(amounts.reduce((sum, yuan) => sum + yuan, 0).toFixed(2));
  expect((await csv("?of=orders")).filter((row) => row.startsWith("QY"))).toHaveLength(6);
  expect((await centre.get(`/admin/fairs/${demo?.id}/report.csv?by=hope`)).status).toBe(400);
});
