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
    expect((await analyst.get("/admin/fairs")).data).toMatchObject({ count: 1, mayKeep: false });
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
