import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "#app/domain/values/id.ts";
import { HAIDIAN, HAIDIAN_SHOP } from "#tests/fixtures/some-outlets.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { Visitor } from "./visitor.ts";

let admin: Visitor;
let auditor: Visitor;

beforeAll(async () => {
  await demoStore();
  admin = await new Visitor().signInAs("admin");
  auditor = await new Visitor().signInAs("auditor");
});

const counter = (more: Record<string, string> = {}) => ({
  key: newId(),
  kind: "counter",
  nameZh: `专柜 ${newId()}`,
  nameEn: "A counter",
  districtCode: HAIDIAN,
  parentId: "",
  shopId: HAIDIAN_SHOP,
  openedDay: "2026-01-05",
  ...more,
});

async function open(more: Record<string, string> = {}): Promise<string> {
  const { status, location } = await admin.post("/admin/outlets/new", counter(more));
  expect(status).toBe(303);
  return location ?? "";
}

describe("an administrator", () => {
  test("opens a counter, which is then listed on a day and in its export", async () => {
    const nameZh = `清河专柜 ${newId().slice(-6)}`;
    const address = await open({ nameZh });
    const list = await admin.get(`/admin/outlets?day=2026-01-05&words=${encodeURIComponent(nameZh)}`);
    expect(list.data).toMatchObject({ listed: 1, list: [{ name: { zh: nameZh } }] });
    const before = await admin.get(`/admin/outlets?day=2026-01-04&words=${encodeURIComponent(nameZh)}`);
    expect(before.data).toMatchObject({ listed: 0 });
    expect((await admin.get("/admin/outlets.csv?day=2026-01-05")).data).toContain(nameZh);
    expect((await admin.get("/admin/outlets.csv?day=2026-01-04")).data).not.toContain(nameZh);
    expect((await admin.get(address)).data).toMatchObject({ outlet: { nameZh, entryFeeFen: 0 } });
  });

  test("is told what is wrong beside each field, and what was typed stays", async () => {
    const answer = await admin.post("/admin/outlets/new", counter({ nameEn: "", openedDay: "2026-02-30" }));
    expect(answer.status).toBe(400);
    expect(answer.data).toMatchObject({
      values: { districtCode: HAIDIAN },
      errors: { nameEn: expect.any(String), openedDay: expect.any(String) },
    });
    const misfit = await admin.post("/admin/outlets/new", counter({ districtCode: "110101" }));
    expect([misfit.status, misfit.data]).toMatchObject([409, { refusal: { code: "OUTLET_SHOP_MISFIT" } }]);
  });

  test("renames, moves, closes and takes the closing back, each once however often it is sent", async () => {
    const address = await open();
    const today = ((await admin.get(address)).data as { today: number }).today;
    const tomorrow = new Date(Date.now() + 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
    const forms = [
      { intent: "rename", nameZh: `新名 ${newId()}`, nameEn: "New" },
      { intent: "move", parentId: "O-CENTRE", shopId: "", note: "商超装修" },
      { intent: "close", closedDay: tomorrow, note: "" },
      { intent: "withdraw" },
      {
        intent: "deduct",
        kind: "labour",
        measure: "share",
        amount: "3.5",
        fromDay: tomorrow,
        source: "协议",
      },
    ].map((form) => ({ key: newId(), ...form }) as Record<string, string>);
    for (const form of forms) {
      expect((await admin.post(address, form)).status).toBe(303);
      expect((await admin.post(address, form)).status).toBe(303);
    }
    const { data } = await admin.get(address);
    expect(data).toMatchObject({
      today,
      outlet: { parentId: "O-CENTRE", shopId: null, closedDay: null },
      deductions: [{ kind: "labour", sharePermille: 35 }],
      events: [
        { kind: "closing_withdrawn" },
        { kind: "closing" },
        { kind: "moved" },
        { kind: "renamed" },
        { kind: "opened" },
      ],
    });
  });

  test("cannot enter an entry fee, by whatever name it is sent", async () => {
    const address = await open({ entryFeeFen: "100", entryFee: "1" });
    expect((await admin.get(address)).data).toMatchObject({ outlet: { entryFeeFen: 0 } });
    const fee = { intent: "deduct", key: newId(), kind: "entry_fee", measure: "monthly", amount: "1" };
    expect((await admin.post(address, { ...fee, fromDay: "2027-01-01", source: "x" })).status).toBe(400);
  });
});

test("an auditor reads all of it and changes nothing", async () => {
  const address = await open();
  expect((await auditor.get(address)).status).toBe(200);
  const rename = { intent: "rename", key: newId(), nameZh: "改", nameEn: "Changed" };
  expect((await auditor.post(address, rename)).status).toBe(403);
  expect((await auditor.post("/admin/outlets/new", counter())).status).toBe(403);
  expect((await auditor.post("/admin/outlets/partners", { key: newId() })).status).toBe(403);
  expect((await auditor.post(`/admin/outlets/shops/${HAIDIAN_SHOP}`, { key: newId() })).status).toBe(403);
});

describe("a spreadsheet of outlets", () => {
  const sheet = (name: string) =>
    new Uint8Array(readFileSync(new URL(`../fixtures/sheets/${name}`, import.meta.url)));
  const send = (visitor: Visitor, content: BlobPart, name: string) => {
    const form = new FormData();
    form.append("file", new File([content], name));
    return visitor.send("/admin/outlets/imports", form);
  };

  test("is shown row by row, entered once, and its bad rows can be taken home", async () => {
    const { location, status } = await send(admin, sheet("hundred-counters.xlsx"), "登记表.xlsx");
    expect(status).toBe(303);
    const address = location ?? "";
    expect((await admin.get(address)).data).toMatchObject({ good: 96, confirmedAt: null });
    expect((await admin.post(address, {})).status).toBe(303);
    expect((await admin.post(address, {})).status).toBe(303);
    expect((await admin.get(address)).data).toMatchObject({ good: 96, openedCount: 96 });
    const file = await admin.get(`${address}/bad.xlsx`);
    expect(file.headers.get("content-type")).toContain("spreadsheetml");
    expect((await admin.get("/admin/outlets/template.xlsx")).status).toBe(200);
  });

  test("that is no spreadsheet, or none of outlets, is refused with the reason at the field", async () => {
    for (const [content, name] of [
      ["", "empty.csv"],
      ["你好，世界", "words.csv"],
      [new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), "old.xls"],
    ] as const) {
      const answer = await send(admin, content, name);
      expect([answer.status, answer.data]).toMatchObject([400, { errors: { file: expect.any(String) } }]);
    }
  });

  test("is for administrators alone", async () => {
    expect((await send(auditor, "名称,区,开业日", "表.csv")).status).toBe(403);
  });
});
