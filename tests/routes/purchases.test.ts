import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "#app/domain/values/id.ts";
import { readTable, sheetFile } from "#app/http/sheet.server.ts";
import { users } from "#db/schema/identity.ts";
import { orders } from "#db/schema/ordering.ts";
import { unitMemberships } from "#db/schema/units.ts";
import type { Store } from "#db/store.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";
import { type Answer, Visitor } from "./visitor.ts";

let store: Store;
let head: Visitor;
let buyer: Visitor;
let approver: Visitor;
let home: string;

beforeAll(async () => {
  store = await demoStore();
  head = await new Visitor().signInAs("head");
  buyer = await new Visitor().signInAs("buyer");
  approver = await new Visitor().signInAs("approver");
  const [member] = await store.read
    .select({ unitId: unitMemberships.unitId })
    .from(unitMemberships)
    .innerJoin(users, and(eq(users.id, unitMemberships.userId), eq(users.email, demoEmail("buyer"))))
    .limit(1);
  home = `/purchasing/${member?.unitId}`;
});

function form(fields: Record<string, string | string[] | File>): FormData {
  const sent = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const one of Array.isArray(value) ? value : [value]) sent.append(name, one);
  return sent;
}

const point = (name: string, more: Record<string, string> = {}) =>
  form({
    intent: "save",
    name,
    receiverName: "刘师傅",
    phone: "（010）6500 1234 转 8",
    provinceCode: "110000",
    prefectureCode: "",
    countyCode: "110105",
    street: "双井街道",
    detail: "后门",
    ...more,
  });

async function sheet(rows: string[][]): Promise<File> {
  const answer = await sheetFile("rows", rows);
  return new File([await answer.arrayBuffer()], "表.xlsx");
}

interface PurchaseData {
  number: string;
  state: string;
  version: number;
  badCount: number;
  rowCount: number;
  totalFen: number;
  rows: {
    lineNumber: number;
    problems: { part: string; fault: string; suggestions: { value: string }[] }[];
  }[];
  deliveries: { order: { number: string } | null }[];
  found: { sku: string }[];
}

/** The rows of a confirmation, which the visitor's own answer would read as text. */
async function confirmed(address: string): Promise<string[][]> {
  const { loader } = await import("#app/routes/purchasing/purchases.$number.$file.ts");
  const [, , unitId, , number, file] = address.split("/");
  const cookie = [...buyer.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const request = new Request(`http://localhost:3000${address}`, { headers: { cookie } });
  const answer = await loader({ request, params: { unitId, number, file }, context: {} } as never);
  const read = await readTable(new Uint8Array(await answer.arrayBuffer()));
  return read.ok ? read.table : [];
}

const open = async (address: string) => (await buyer.get(address)).data as PurchaseData;

async function paste(text: string): Promise<string> {
  const answer = await buyer.send(
    `${home}/purchases/new`,
    form({ intent: "paste", key: newId(), paste: text, note: "" }),
  );
  expect([answer.status, answer.data]).toEqual([303, expect.anything()]);
  return answer.location ?? "";
}

describe("places of delivery", () => {
  test("are kept by the unit's head, with a landline, and seen by its other members", async () => {
    for (const name of ["东校区食堂", "西校区食堂"])
      expect((await head.send(`${home}/points`, point(name))).status).toBe(303);
    const seen = (await approver.get(`${home}/points`)).data;
    expect(seen).toMatchObject({
      mayKeep: false,
      points: [{ name: "东校区食堂", phone: "010-65001234-8" }, { name: "西校区食堂" }],
    });
    expect((await buyer.send(`${home}/points`, point("南门"))).status).toBe(403);
  });

  test("say beside each field what is wrong, and that a name is taken", async () => {
    const wrong = await head.send(`${home}/points`, point("", { phone: "12345", countyCode: "" }));
    expect([wrong.status, wrong.data]).toMatchObject([
      400,
      { form: { errors: { name: expect.any(String), phone: expect.stringContaining("座机") } } },
    ]);
    const taken = await head.send(`${home}/points`, point("东校区食堂"));
    expect([taken.status, taken.data]).toMatchObject([
      409,
      { form: { errors: { name: expect.any(String) } } },
    ]);
  });

  test("come from a spreadsheet: the good rows once, however often it is confirmed", async () => {
    const file = await sheet([
      ["送货点", "收货人", "电话", "省", "区县", "详细地址"],
      ["北校区食堂", "王师傅", "13800000000", "", "朝阳区", "北苑 1 号"],
      ["东校区食堂", "王师傅", "13800000000", "", "朝阳区", "北苑 1 号"],
      ["河北厨房", "王师傅", "0312-6800000", "河北", "唐县", "向阳街"],
      ["某处", "", "12", "", "朝杨区", "向阳街"],
    ]);
    const uploaded = await head.send(`${home}/points`, form({ intent: "upload", file }));
    expect(uploaded.status).toBe(303);
    const address = uploaded.location ?? "";
    const problems = ((await head.get(address)).data as { rows: { problems: object[] }[] }).rows.map((row) =>
      row.problems.map((one) => Object.values(one).slice(0, 2).join(" ")),
    );
    expect(problems).toEqual([
      ["name taken"],
      ["county unknown", "receiverName required", "phone phone"],
      [],
      [],
    ]);
    for (let time = 0; time < 2; time += 1) expect((await head.send(address, form({}))).status).toBe(303);
    expect((await head.get(address)).data).toMatchObject({ isDone: true, addedCount: 2 });
    expect((await head.get(`${home}/points`)).data).toMatchObject({ points: { length: 4 } });
    expect((await head.get(`${home}/points/template.xlsx`)).status).toBe(200);
  });

  test("that are closed are not named any more", async () => {
    const { points } = (await head.get(`${home}/points`)).data as { points: { id: string; name: string }[] };
    const last = points.at(-1);
    expect((await head.send(`${home}/points`, form({ intent: "end", pointId: last?.id ?? "" }))).status).toBe(
      303,
    );
    const gone = await head.send(`${home}/points`, form({ intent: "end", pointId: last?.id ?? "" }));
    expect(gone.status).toBe(404);
  });
});

describe("a purchase", () => {
  let sku: string;

  test("is pasted with or without a head, with tabs, commas or blanks", async () => {
    const first = await open(await paste("商品编码\t数量\t送货点\n150521-001\t20\t东校区食堂\n"));
    expect(first).toMatchObject({ badCount: 0, rowCount: 1, state: "draft" });
    for (const text of [
      "150521-001\t20\t东校区食堂",
      "150521-001,20,东校区食堂,2027-01-12",
      "150521-001 20 东校区食堂\n150521-001 10 西校区食堂",
    ])
      expect(await open(await paste(text))).toMatchObject({ badCount: 0 });
    const nothing = await buyer.send(
      `${home}/purchases/new`,
      form({ intent: "paste", key: newId(), paste: " " }),
    );
    expect([nothing.status, nothing.data]).toMatchObject([400, { errors: { paste: expect.any(String) } }]);
  });

  test("is uploaded, mended where it stands, and placed as an order for each place", async () => {
    const file = await sheet([
      ["商品编码", "商品名称", "数量", "送货点", "送货日"],
      ["150521-001", "", "20", "东校区食堂", ""],
      ["150521-001", "", "30", "西校区食糖", ""],
      ["Ж", "", "1", "东校区食堂", ""],
    ]);
    const key = newId();
    const upload = () =>
      buyer.send(`${home}/purchases/new`, form({ intent: "upload", key, file, note: "走后门" }));
    const uploaded = await upload();
    expect(uploaded.status).toBe(303);
    const address = uploaded.location ?? "";
    expect((await upload()).location).toBe(address);
    const drafted = await open(address);
    expect(drafted).toMatchObject({ badCount: 2, rowCount: 3 });
    const [misnamed] = drafted.rows;
    const suggestion = misnamed?.problems[0]?.suggestions[0]?.value;
    const { version } = drafted;
    const take = `${misnamed?.lineNumber}|point|${suggestion}`;
    expect((await buyer.send(address, form({ version: `${version}`, take }))).status).toBe(303);
    expect((await buyer.send(address, form({ version: `${version}`, take }))).status).toBe(409);
    const dropped = await buyer.send(address, form({ version: `${version + 1}`, intent: "dropBad" }));
    expect(dropped.status).toBe(303);
    const good = await open(address);
    expect(good).toMatchObject({ badCount: 0, rowCount: 2, deliveries: { length: 2 } });

    const place = (more: Record<string, string>) =>
      buyer.send(address, form({ intent: "place", gateway: "transfer", payerName: "金盏实验学校", ...more }));
    const unseen = await place({ noReturn: "on", acceptedTotalFen: "1" });
    expect([unseen.status, unseen.data]).toMatchObject([409, { errors: { form: expect.any(String) } }]);
    const acceptedTotalFen = `${good.totalFen}`;
    const unticked = await place({ acceptedTotalFen });
    expect([unticked.status, unticked.data]).toMatchObject([
      400,
      { errors: { noReturn: expect.any(String) } },
    ]);
    for (let time = 0; time < 2; time += 1)
      expect((await place({ acceptedTotalFen, noReturn: "on" })).location).toBe(`${address}?done=placed`);
    const placed = await open(address);
    expect(placed).toMatchObject({ state: "placed" });
    const itsOrder = { number: expect.stringMatching(/^\d{18}$/) };
    expect(placed.deliveries.map(({ order }) => order)).toMatchObject([itsOrder, itsOrder]);
    const [order] = await store.read
      .select()
      .from(orders)
      .where(eq(orders.number, placed.deliveries[0]?.order?.number ?? ""));
    expect(order).toMatchObject({ phone: "010-65001234-8", note: expect.stringContaining("走后门") });
    expect((await buyer.get(`${home}/orders/${order?.number}`)).status).toBe(200);

    // what was ordered is confirmed on paper and as a sheet, and before it was placed by neither
    const paper = await buyer.get(`${address}/confirmation.pdf`);
    expect([paper.status, paper.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    const table = await confirmed(`${address}/confirmation.xlsx`);
    expect(table.slice(1, 3).map((row) => [row[0], row[3], row[7]])).toEqual([
      ["东校区食堂", "150521-001", "20"],
      ["西校区食堂", "150521-001", "30"],
    ]);
    expect(table.at(-2)?.[9]).toBe(String(good.totalFen / 100));
    const draft = await paste("150521-001\t20\t东校区食堂");
    for (const file of ["confirmation.pdf", "confirmation.xlsx", "confirmation.doc"])
      expect((await buyer.get(`${draft}/${file}`)).status).toBe(404);
    expect((await buyer.get(`${address}/confirmation.doc`)).status).toBe(404);
  });

  test("of thousands of rows says how far its check is until it is done", async () => {
    const rows = Array.from({ length: 2_400 }, (_, row) => `150521-001,1,${row % 2 ? "东" : "西"}校区食堂`);
    const file = new File([["商品编码,数量,送货点", ...rows].join("\n")], "长表.csv");
    const uploaded = await buyer.send(
      `${home}/purchases/new`,
      form({ intent: "upload", key: newId(), file, note: "" }),
    );
    const address = uploaded.location ?? "";
    const first = (await buyer.get(address)).data as { isChecking: boolean; checkedCount: number };
    expect(first).toMatchObject({ isChecking: true, rowCount: 2_400 });
    await expect
      .poll(async () => (await buyer.get(address)).data, { timeout: 20_000 })
      .toMatchObject({ isChecking: false, rowCount: 2_400, badCount: expect.any(Number) });
    expect((await open(address)).badCount).toBeLessThan(2_400); // the shelf has two thousand
  });

  test("is found for by pinyin, kept as a list, made again from it and from the last one, and copied", async () => {
    const address = await paste("150521-001\t20\t东校区食堂");
    const { found } = await open(`${address}?q=kezuo`);
    sku = found[0]?.sku ?? "";
    const { version } = await open(address);
    const rows = {
      newGoods: [sku, ""],
      newQuantity: ["5", ""],
      newPoint: ["西校区食堂", ""],
      newDay: ["", ""],
    };
    expect((await buyer.send(address, form({ version: `${version}`, ...rows }))).status).toBe(303);
    expect(await open(address)).toMatchObject({ rowCount: 2 });

    const keep = () => buyer.send(address, form({ intent: "keep", name: "每周牛肉" }));
    expect((await keep()).status).toBe(303);
    expect((await keep()).status).toBe(409);
    const { lists, last } = (await buyer.get(`${home}/purchases/new`)).data as {
      lists: { id: string; name: string; rows: number }[];
      last: string;
    };
    expect(lists).toMatchObject([{ name: "每周牛肉" }]);
    expect(last).toMatch(/^CG\d{16}$/);
    const again = (fields: Record<string, string>): Promise<Answer> =>
      buyer.send(`${home}/purchases/new`, form({ key: newId(), ...fields }));
    const listId = lists[0]?.id ?? "";
    for (const answer of [
      await again({ intent: "standing", listId }),
      await again({ intent: "again" }),
      await buyer.send(address, form({ intent: "copy", key: newId() })),
    ])
      expect(await open(answer.location ?? "")).toMatchObject({ badCount: 0, state: "draft" });
    expect((await again({ intent: "end", listId })).status).toBe(303);
    expect((await again({ intent: "standing", listId })).status).toBe(404);
  });

  test("is seen by the unit's members, changed by its buyers, and nobody else's to know of", async () => {
    const address = await paste("150521-001\t20\t东校区食堂");
    expect((await approver.get(address)).data).toMatchObject({ isDraft: false, rows: { length: 1 } });
    expect((await approver.send(address, form({ intent: "dropBad" }))).status).toBe(403);
    expect((await approver.get(`${home}/purchases/new`)).status).toBe(403);
    const shopper = await new Visitor().signInAs("shopper");
    expect((await shopper.get(address)).status).toBe(404);
    expect((await buyer.get(`${home}/purchases/CG2026112200000000`)).status).toBe(404);
    expect((await buyer.get(`${home}/purchases`)).status).toBe(200);
    expect((await buyer.get(`${home}/purchases/template.xlsx`)).status).toBe(200);
  });
});
