import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { confirmImport, findImport, keepImport } from "#app/domain/outlets/import-outlets.server.ts";
import { openOutlet } from "#app/domain/outlets/open-outlet.server.ts";
import { nameInPinyin, OUTLET_COLUMNS } from "#app/domain/outlets/outlet-rows.ts";
import { listOutletsOn } from "#app/domain/outlets/outlets-on-day.server.ts";
import { rowsOf } from "#app/domain/values/sheet.ts";
import { readTable, sheetFile } from "#app/http/sheet.server.ts";
import { outletEvents, outlets, shops } from "#db/schema/outlets.ts";
import { countOf, type Store } from "#db/store.ts";
import { aDeed, anOutlet } from "#tests/fixtures/some-outlets.ts";
import { SEEDED_AT, seededStore } from "#tests/setup/fresh-store.ts";

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../fixtures/sheets/${name}`, import.meta.url)));

async function readRows(bytes: Uint8Array) {
  const sheet = await readTable(bytes);
  if (!sheet.ok) throw new Error(sheet.fault);
  const read = rowsOf(sheet.table, OUTLET_COLUMNS);
  if (!read.ok) throw new Error(read.fault);
  return read.rows;
}

let store: Store;

beforeEach(async () => {
  store = await seededStore();
});

async function upload(bytes: Uint8Array, fileHash: string): Promise<string> {
  const rows = await readRows(bytes);
  return store.write((tx) => keepImport(tx, { fileName: "表.xlsx", fileHash, rows }, "somebody", SEEDED_AT));
}

const confirm = (id: string) => store.write((tx) => confirmImport(tx, id, "somebody", SEEDED_AT));

async function find(id: string) {
  const found = await findImport(store.read, id);
  if (!found) throw new Error("the import is gone");
  return found;
}

const faultsOf = ({ rows }: Awaited<ReturnType<typeof find>>) =>
  Object.fromEntries(
    rows
      .filter(({ problems }) => problems.length > 0)
      .map(({ rowNumber, problems }) => [
        rowNumber,
        problems.map(({ column, fault, suggestion }) =>
          [column, fault, suggestion].filter(Boolean).join(" "),
        ),
      ]),
  );

async function countRows() {
  const count = async (table: typeof outlets | typeof shops | typeof outletEvents) => {
    const [row] = await store.read.select({ count: countOf() }).from(table);
    return row?.count ?? 0;
  };
  return { outlets: await count(outlets), shops: await count(shops), events: await count(outletEvents) };
}

describe("a hundred counters in one spreadsheet", () => {
  test("are opened in one go, and the bad rows say why in place and what may have been meant", async () => {
    const id = await upload(fixture("hundred-counters.xlsx"), "hash");
    const before = await countRows();
    expect(faultsOf(await find(id))).toEqual({
      13: ["district unknown 海淀区"],
      23: ["partner unknown 演示连锁超市"],
      33: ["openedDay date 2026-12-01"],
      43: ["nameZh twice"],
    });
    expect(await countRows()).toEqual(before);

    await confirm(id);
    expect(await countRows()).toEqual({
      outlets: before.outlets + 96,
      shops: before.shops + 96,
      events: before.events + 192,
    });
    const after = await find(id);
    expect(after).toMatchObject({ openedCount: 96, confirmedAt: SEEDED_AT });
    expect(Object.keys(faultsOf(after))).toHaveLength(4);
    const open = await listOutletsOn(store.read, 20270101);
    const first = open.find(({ name }) => name.zh === "登记专柜 003");
    expect(first).toMatchObject({
      kind: "counter",
      name: { en: "Dengjizhuangui 003" },
      parentId: "O-SUB-110102",
      shop: { zh: "登记门店 3" },
      openedDay: 20261204,
    });
    expect(open.find(({ name }) => name.zh === "登记专柜 010")?.kind).toBe("cabinet");
  });

  test("are opened once, however often the file is sent and confirmed", async () => {
    const id = await upload(fixture("hundred-counters.xlsx"), "hash");
    expect(await upload(fixture("hundred-counters.xlsx"), "hash")).toBe(id);
    await Promise.all([confirm(id), confirm(id), confirm(id)]);
    const once = await countRows();
    await confirm(id);
    expect(await upload(fixture("hundred-counters.xlsx"), "hash")).toBe(id);
    expect(await countRows()).toEqual(once);

    // the same rows in another file are known by their names
    const again = await upload(fixture("hundred-counters.xlsx"), "another");
    expect((await find(again)).rows.every(({ problems }) => problems.length > 0)).toBe(true);
    await expect(confirm(again)).rejects.toMatchObject({ code: "IMPORT_EMPTY" });
  });

  test("are checked again when they are confirmed: what was good when it was shown may be bad by then", async () => {
    const id = await upload(fixture("counters-bom.csv"), "hash");
    const before = await countRows();
    await store.write((tx) => openOutlet(tx, anOutlet({ nameZh: "甲专柜" }), aDeed()));
    expect(faultsOf(await find(id))[2]).toEqual(["nameZh taken"]);
    await confirm(id); // checked again: the row that was good when it was shown is bad now
    expect((await countRows()).outlets).toBe(before.outlets + 2);
  });

  test("come back as a file of the bad rows, which can be sent again once it is put right", async () => {
    const { rows } = await find(await upload(fixture("hundred-counters.xlsx"), "hash"));
    const bad = rows.filter(({ problems }) => problems.length > 0);
    const file = await sheetFile("bad", [
      [...OUTLET_COLUMNS.map(({ titles }) => titles[0]), "问题"],
      ...bad.map(({ cells }) => [...OUTLET_COLUMNS.map(({ key }) => cells[key]), "=1+1"]),
    ]);
    const sent = await readRows(new Uint8Array(await file.arrayBuffer()));
    expect(sent.map(({ cells }) => cells)).toEqual(bad.map(({ cells }) => cells));
  });
});

describe("a file", () => {
  test.each(["counters-gbk.csv", "counters-bom.csv", "counters-utf16.txt"])(
    "%s says the same",
    async (name) => {
      const rows = await readRows(fixture(name));
      expect(rows.map(({ cells }) => [cells.nameZh, cells.district, cells.openedDay])).toEqual([
        ["甲专柜", "海淀", "2026/12/1"],
        ["乙专柜", "110105", "20261202"],
        ["丙专柜", "西城区", "2026-13-01"],
      ]);
      expect(faultsOf(await find(await upload(fixture(name), "hash")))).toEqual({ 4: ["openedDay date"] });
    },
  );

  test("of hostile rows opens what is only odd, as text, and refuses the rest", async () => {
    const id = await upload(fixture("hostile.csv"), "hash");
    const found = await find(id);
    expect(faultsOf(found)).toMatchObject({
      6: ["parent unknown"],
      7: ["district unknown"],
      8: ["nameZh tooLong"],
      9: ["nameZh invalid"],
      11: ["nameZh required", "openedDay required"],
      12: ["openedDay date"],
      14: ["openedDay required"],
    });
    await confirm(id);
    const names = (await listOutletsOn(store.read, 20261231)).map(({ name }) => name.zh);
    expect(names).toEqual(
      expect.arrayContaining(["<script>alert(1)</script>", "'; drop table outlets; --", "多列"]),
    );
  });

  test.each([
    ["an old Excel file", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1], "oldExcel"],
    ["a zip of nothing", [0x50, 0x4b, 0x03, 0x04, 0, 0, 0], "notReadable"],
    ["bytes that are no text", [0xff, 0x00, 0x80, 0x81], "notReadable"],
  ])("that is %s is refused", async (_, bytes, fault) => {
    expect(await readTable(new Uint8Array(bytes))).toEqual({ ok: false, fault });
  });

  test("that says it unpacks to a gigabyte is not unpacked", async () => {
    const bytes = Buffer.from(fixture("hundred-counters.xlsx"));
    const directory = bytes.readUInt32LE(bytes.lastIndexOf("PK\u0005\u0006") + 16);
    bytes.writeUInt32LE(1_000_000_000, directory + 24);
    expect(await readTable(new Uint8Array(bytes))).toEqual({ ok: false, fault: "tooLarge" });
  });

  test("of any bytes is read or refused, and never breaks the page", async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ maxLength: 300 }).map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (given) => {
        const sheet = await readTable(given);
        if (sheet.ok) rowsOf(sheet.table, OUTLET_COLUMNS);
      }),
    );
    const whole = fixture("hundred-counters.xlsx");
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const broken = whole.slice();
        broken[at] = byte;
        const sheet = await readTable(broken);
        if (sheet.ok) rowsOf(sheet.table, OUTLET_COLUMNS);
      }),
      { numRuns: 40 },
    );
  });
});

test("a Chinese name without an English one is spelt", () => {
  expect(nameInPinyin("中关村 2 号专柜")).toBe("Zhongguancun 2 Haozhuangui");
});
