import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { verifyLedger } from "#app/domain/reporting/verify-ledger.server.ts";
import { newId } from "#app/domain/values/id.ts";
import { bankReceipts, bankStatements, payouts, receiptClaims, receiptMatches } from "#db/schema/payments.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { anOrder } from "#tests/domain/sales-history.ts";
import { placeByTransfer, receive, SCHOOL, type TransferOrder } from "#tests/fixtures/a-transfer.ts";
import { aPerson, aUnit } from "#tests/fixtures/share-units.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

interface ListPage {
  sums: Record<
    "receivedFen" | "matchedFen" | "creditFen" | "backFen" | "proposedFen" | "unallocatedFen",
    number
  >;
  receipts: { id: string; payerName: string; payerAccount: string | null; serialNumber: string }[];
  next?: string;
}
interface StatementPage {
  counts: { state: string; count: number }[];
  wrong: { rowNumber: number; faults: string[]; state: string }[];
  rows: { rowNumber: number; receiptId: string | null; text: string }[];
}
interface ReceiptPage {
  receipt: { amountFen: number; allocatedFen: number; payerName: string; remark: string };
  claims: { id: string; kind: string; amountFen: number; reason: string | null; claimedBy: string }[];
  proposed: { id: string; isOwn: boolean }[];
  suggestions: { paymentId: string; hasCode: boolean; hasAmount: boolean; hasPayer: boolean }[];
  matchId?: string;
}

let store: Store;
const visitors = new Map<Role, Visitor>();
const naughty = JSON.parse(
  readFileSync(new URL("../fixtures/blns/blns.json", import.meta.url), "utf8"),
) as string[];

beforeAll(async () => {
  store = await demoStore();
  for (const role of ["centre", "admin", "auditor", "analyst"] as const)
    visitors.set(role, await new Visitor().signInAs(role));
});

function as(role: Role): Visitor {
  const visitor = visitors.get(role);
  if (!visitor) throw new Error(`no ${role} is signed in`);
  return visitor;
}

const order = (quantity = 1): Promise<TransferOrder> =>
  placeByTransfer(
    store,
    anOrder({
      gateway: "transfer",
      goods: [{ variantId: "V060", quantity }],
      payerName: SCHOOL,
      origin: "https://shop.example",
    }),
    Date.now(),
  );
const yuan = (fen: number) => (fen / 100).toFixed(2);

/** A statement in the usual form, of rows of serial number, amount, payer and remark. */
function csv(rows: readonly (readonly [string, string, string, string])[]): string {
  const lines = rows.map(([serial, amount, payer, remark]) =>
    ["2026-11-22", serial, `"${amount}"`, payer, "1100012345670001", remark].join(","),
  );
  return ["交易日期,流水号,贷方发生额,对方户名,对方账号,附言", ...lines].join("\r\n");
}

async function upload(content: BlobPart, role: Role = "centre", name = "对账单.csv") {
  const form = new FormData();
  form.append("accountId", "TA-DEMO");
  form.append("file", new File([content], name));
  return as(role).send("/admin/transfers/statements", form);
}

async function importAs(role: Role, content: BlobPart): Promise<string> {
  const { location } = await upload(content, role);
  expect((await as(role).post(location ?? "", {})).status).toBe(303);
  return location ?? "";
}

async function list(query = "", role: Role = "centre"): Promise<ListPage> {
  const answer = await as(role).get(`/admin/transfers${query}`);
  expect(answer.status).toBe(200);
  return answer.data as ListPage;
}

async function idOf(serialNumber: string): Promise<string> {
  const [row] = (await list(`?words=${serialNumber}`)).receipts;
  return row?.id ?? "";
}

async function open(receiptId: string, role: Role = "centre"): Promise<ReceiptPage> {
  const answer = await as(role).get(`/admin/transfers/${receiptId}`);
  expect(answer.status).toBe(200);
  return answer.data as ReceiptPage;
}

async function enter(fields: { amount: string; remark?: string; payerName?: string }, role: Role = "centre") {
  const form = {
    accountId: "TA-DEMO",
    serialNumber: newId(),
    bankDay: "2026-11-22",
    payerName: SCHOOL,
    payerAccount: "1100 0123",
    remark: "",
    ...fields,
  };
  const { location, status } = await as(role).post("/admin/transfers/new", form);
  expect(status).toBe(303);
  return { receiptId: location?.split("/").pop() ?? "", form };
}

async function expectBooksToAgree(): Promise<void> {
  expect((await verifyLedger(store.read)).filter((check) => check.difference !== 0)).toEqual([]);
  const { sums } = await list();
  const { receivedFen, matchedFen, creditFen, backFen, proposedFen, unallocatedFen } = sums;
  expect(receivedFen).toBe(matchedFen + creditFen + backFen + proposedFen + unallocatedFen);
}

describe("a statement", () => {
  test("is shown before it is booked, with what is wrong with each bad row; then booked, and the order paid", async () => {
    const paid = await order();
    const content = csv([
      ["R1", yuan(paid.totalFen), SCHOOL, `货款 ${paid.code}`],
      ["R2", "12.345", "某单位", ""],
      ["", "10.00", "某单位", ""],
      ["R4", "88.00", "王小明", "不知道是什么"],
    ]);
    const { status, location } = await upload(`\ufeff${content}`);
    expect(status).toBe(303);
    const look = async (role: Role = "centre") => (await as(role).get(location ?? "")).data as StatementPage;
    const before = await look();
    expect(before.counts).toContainEqual({ state: "new", count: 2 });
    expect(before.wrong).toMatchObject([
      { rowNumber: 3, faults: ["amountWrong"] },
      { rowNumber: 4, faults: ["serialMissing"] },
    ]);
    expect(await idOf("R1")).toBe("");

    expect((await as("auditor").post(location ?? "", {})).status).toBe(403);
    expect((await as("centre").post(location ?? "", {})).status).toBe(303);
    expect((await look()).counts).toContainEqual({ state: "recorded", count: 2 });
    const { claims } = await open(await idOf("R1"));
    expect(claims).toMatchObject([{ kind: "payment", amountFen: paid.totalFen }]);
    expect((await look("auditor")).rows.every(({ text }) => text === "")).toBe(true);
    await expectBooksToAgree();
  });

  test("changes nothing when it comes again: the same file, or the same rows in another", async () => {
    const content = csv([["S1", "5.00", SCHOOL, ""]]);
    const first = await importAs("centre", content);
    const before = await list();
    expect(await importAs("admin", content)).toBe(first);
    const other = await importAs("admin", `${content}\r\n`);
    expect(other).not.toBe(first);
    const { counts } = (await as("centre").get(other)).data as StatementPage;
    expect(counts).toContainEqual({ state: "known", count: 1 });
    expect((await list()).sums).toEqual(before.sums);
    await expectBooksToAgree();
  });

  test("whose row says another amount under a known number books nothing of it, and says so", async () => {
    await importAs("centre", csv([["C1", "5.00", SCHOOL, ""]]));
    const other = await importAs("centre", csv([["C1", "6.00", SCHOOL, ""]]));
    const { wrong } = (await as("centre").get(other)).data as StatementPage;
    expect(wrong).toMatchObject([{ rowNumber: 2, state: "conflict" }]);
    await expectBooksToAgree();
  });

  test("in GBK is read as it is", async () => {
    const file = readFileSync(new URL("../fixtures/statements/icbc-gbk.csv", import.meta.url));
    await importAs("centre", new Uint8Array(file));
    expect((await list("?words=国家机关")).receipts).toMatchObject([{ serialNumber: "2026112100010003" }]);
  });

  test("that is none is refused in a sentence", async () => {
    for (const content of ["", "a,b,c\n1,2,3", new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])]) {
      const { status, data } = await upload(content);
      expect([status, data]).toMatchObject([400, { errors: { file: expect.any(String) } }]);
    }
    const noFile = new FormData();
    noFile.append("accountId", "TA-DEMO");
    expect((await as("centre").send("/admin/transfers/statements", noFile)).status).toBe(400);
    expect((await upload(csv([["X", "1", "", ""]]), "auditor")).status).toBe(403);
    expect((await store.read.select().from(bankStatements)).some(({ content }) => content === "")).toBe(
      false,
    );
  });
});

describe("one receipt", () => {
  test("entered by hand is there once, and again under the same number with other money refused", async () => {
    const { receiptId, form } = await enter({ amount: "66.60" });
    const again = await as("centre").post("/admin/transfers/new", form);
    expect(again.location).toBe(`/admin/transfers/${receiptId}`);
    const other = await as("centre").post("/admin/transfers/new", { ...form, amount: "66.61" });
    expect(other).toMatchObject({ status: 409, data: { refusal: { code: "SERIAL_TAKEN" } } });
    const wrong = await as("centre").post("/admin/transfers/new", {
      ...form,
      amount: "1.234",
      serialNumber: "",
      bankDay: "2026-02-30",
    });
    const { errors, values } = wrong.data as { errors: object; values: { amount: string } };
    expect(Object.keys(errors).sort()).toEqual(["amount", "bankDay", "serialNumber"]);
    expect(values.amount).toBe("1.234");
  });

  test("of another payer needs a reason; then its order is paid, and a second click does nothing more", async () => {
    const paid = await order();
    const { receiptId } = await enter({
      amount: yuan(paid.totalFen),
      payerName: "某某后勤公司",
      remark: paid.code,
    });
    const page = await open(receiptId);
    expect(page.suggestions).toMatchObject([{ hasCode: true, hasAmount: true, hasPayer: false }]);
    const form = {
      intent: "match",
      matchId: page.matchId ?? "",
      take: page.suggestions[0]?.paymentId ?? "",
      reason: "",
    };
    const address = `/admin/transfers/${receiptId}`;
    const refused = await as("centre").post(address, form);
    expect(refused).toMatchObject({ status: 409, data: { refusal: { code: "PAYER_DIFFERS" } } });
    for (let press = 0; press < 2; press += 1)
      expect((await as("centre").post(address, { ...form, reason: "代付，已核实" })).status).toBe(303);
    expect((await open(receiptId)).claims).toMatchObject([
      { kind: "payment", amountFen: paid.totalFen, reason: "代付，已核实", claimedBy: expect.any(String) },
    ]);
    await expectBooksToAgree();
  });

  test("is parted over orders named by number or code, amounts left empty taking what is wanted", async () => {
    const [one, two, three] = [await order(), await order(2), await order()];
    const { receiptId } = await enter({ amount: yuan(one.totalFen + two.totalFen + 500) });
    const { matchId = "" } = await open(receiptId);
    const address = `/admin/transfers/${receiptId}`;
    const lines = {
      intent: "match",
      matchId,
      "lines.0.ref": one.number,
      "lines.0.amount": "",
      "lines.1.ref": two.code.toLowerCase(),
      "lines.1.amount": yuan(two.totalFen),
      "lines.2.ref": three.number,
      "lines.2.amount": "",
    };
    const wrong = await as("centre").post(address, {
      ...lines,
      "lines.0.ref": "202600000000000000",
      "lines.3.ref": two.number,
    });
    const { errors } = wrong.data as { errors: object };
    expect([wrong.status, Object.keys(errors).sort()]).toEqual([400, ["lines.0.ref", "lines.3.ref"]]);
    expect((await as("centre").post(address, lines)).status).toBe(303);
    const { claims, receipt } = await open(receiptId);
    expect(claims.map(({ amountFen }) => amountFen).sort((a, b) => a - b)).toEqual(
      [500, one.totalFen, two.totalFen].sort((a, b) => a - b),
    );
    expect(receipt.allocatedFen).toBe(receipt.amountFen);
    const part = claims.find(({ amountFen }) => amountFen === 500);
    const back = { intent: "reverse", claimId: part?.id ?? "", reason: "认错了" };
    expect((await as("centre").post(address, { ...back, reason: " " })).status).toBe(400);
    expect((await as("centre").post(address, back)).status).toBe(303);
    const paid = claims.find(({ amountFen }) => amountFen === one.totalFen);
    const settled = await as("centre").post(address, { ...back, claimId: paid?.id ?? "" });
    expect(settled).toMatchObject({ status: 409, data: { refusal: { code: "MATCH_SETTLED" } } });
    const elsewhere = await as("centre").post(
      `/admin/transfers/${(await enter({ amount: "1" })).receiptId}`,
      back,
    );
    expect(elsewhere.status).toBe(404);
    await expectBooksToAgree();
  });

  test("above the limit is confirmed by another person than who proposed it", async () => {
    const large = await order(1_900);
    expect(large.totalFen).toBeGreaterThan(5_000_000);
    const { receiptId } = await enter({ amount: yuan(large.totalFen), remark: large.code });
    const [proposed] = (await open(receiptId)).proposed;
    expect(proposed).toMatchObject({ isOwn: true });
    const confirm = { intent: "confirm", matchId: proposed?.id ?? "" };
    const address = `/admin/transfers/${receiptId}`;
    expect((await list("?state=proposed")).receipts.map(({ id }) => id)).toContain(receiptId);
    const own = await as("centre").post(address, confirm);
    expect(own).toMatchObject({ status: 409, data: { refusal: { code: "SAME_PERSON" } } });
    expect((await as("auditor").post(address, confirm)).status).toBe(403);
    expect((await as("admin").post(address, confirm)).status).toBe(303);
    expect((await open(receiptId)).claims).toMatchObject([{ amountFen: large.totalFen }]);
    expect((await as("admin").post(address, { ...confirm, matchId: `auto:${newId()}` })).status).toBe(404);
    await expectBooksToAgree();
  });

  test("that goes back is marked as sent with the bank's number; another account takes two people", async () => {
    const { receiptId } = await enter({ amount: "300", payerName: "王小明" });
    const { matchId = "" } = await open(receiptId);
    const back = { intent: "match", matchId, backAmount: "300", reason: "误汇" };
    expect((await as("centre").post(`/admin/transfers/${receiptId}`, back)).status).toBe(303);
    const [payout] = (await store.read.select().from(payouts)).filter(
      ({ amountFen }) => amountFen === 30_000,
    );
    const address = `/admin/transfers/payouts/${payout?.id}`;
    const sent = {
      intent: "send",
      accountId: "TA-DEMO",
      serialNumber: "OUT-1",
      payeeName: "王小明",
      payeeAccount: "9999",
      note: "",
    };
    const unexplained = await as("centre").post(address, sent);
    expect(unexplained).toMatchObject({ status: 409, data: { refusal: { code: "REASON_MISSING" } } });
    expect((await as("centre").post(address, { ...sent, note: "换卡" })).status).toBe(303);
    expect((await as("centre").post(address, { intent: "confirm" })).status).toBe(409);
    expect((await as("centre").post(address, { reason: "x" })).status).toBe(400);
    expect((await as("admin").post(address, { intent: "confirm" })).status).toBe(303);
    const shown = (await as("auditor").get(address)).data as {
      payout: { state: string; payeeName: string; paidToAccount: string };
    };
    expect(shown.payout).toMatchObject({ state: "succeeded", payeeName: "王**", paidToAccount: "**99" });
    await expectBooksToAgree();
  });
});

describe("the list", () => {
  test("shows what is to be matched first, goes on page by page, and misses none", async () => {
    const rows = Array.from(
      { length: 120 },
      (_, i) => [`P${i}`, `${i + 1}.00`, `单位 ${i}`, ""] as [string, string, string, string],
    );
    await importAs("centre", csv(rows));
    const seen: string[] = [];
    for (let query = ""; ; ) {
      const { receipts, next } = await list(query);
      seen.push(...receipts.map(({ id }) => id));
      if (!next) break;
      query = `?after=${next}`;
    }
    const all = await store.read.select().from(bankReceipts);
    expect(new Set(seen).size).toBe(seen.length);
    expect([...seen].sort()).toEqual(all.map(({ id }) => id).sort());
    const isOpen = seen.map((id) => {
      const row = all.find((receipt) => receipt.id === id);
      return (row?.allocatedFen ?? 0) < (row?.amountFen ?? 0);
    });
    expect(isOpen.lastIndexOf(true)).toBeLessThan(isOpen.indexOf(false));
  });

  test("finds by payer, number, amount and code, by day and by state", async () => {
    expect((await list("?words=单位 7&state=open")).receipts.length).toBeGreaterThan(0);
    expect((await list("?words=P119")).receipts).toHaveLength(1);
    expect((await list("?words=120.00")).receipts.map(({ serialNumber }) => serialNumber)).toContain("P119");
    expect((await list("?from=2026-11-23")).receipts).toEqual([]);
    expect((await list("?words=%25")).receipts).toEqual([]);
    expect((await list("?state=matched")).receipts.length).toBeGreaterThan(0);
  });

  test("hides accounts and the names of persons from who need not know them", async () => {
    const { receipts } = await list("", "auditor");
    expect(receipts.every(({ payerAccount }) => payerAccount === null || /^\*+/.test(payerAccount))).toBe(
      true,
    );
    const found = (await list("?words=王小明", "auditor")).receipts;
    expect(found.map(({ payerName }) => payerName)).toContain("王**");
    expect((await as("analyst").get("/admin/transfers")).status).toBe(403);
  });

  test("bears whatever is asked of it", async () => {
    for (const text of [...naughty, "\u0000", "a\u0000b"]) {
      const asked = new URLSearchParams({ words: text, state: text, from: text, to: text, after: text });
      expect((await as("centre").get(`/admin/transfers?${asked}`)).status).toBe(200);
    }
  });
});

test("the forms bear whatever is typed: a page, a refusal, a 4xx, and never a fault", async () => {
  const { receiptId } = await enter({ amount: "7.77" });
  const payout = (await store.read.select().from(payouts))[0];
  const forms: [string, string[]][] = [
    [
      "/admin/transfers/new",
      ["accountId", "serialNumber", "amount", "bankDay", "payerName", "payerAccount", "remark"],
    ],
    [
      `/admin/transfers/${receiptId}`,
      [
        "matchId",
        "take",
        "lines.0.ref",
        "lines.0.amount",
        "creditOrder",
        "creditAmount",
        "backAmount",
        "returned",
        "reason",
      ],
    ],
    [
      `/admin/transfers/payouts/${payout?.id}`,
      ["accountId", "serialNumber", "payeeName", "payeeAccount", "note", "reason"],
    ],
  ];
  const intents = ["match", "confirm", "decline", "reverse", "send", "fail", ""];
  for (const text of [...naughty.slice(0, 250), "\u0000", "-1", "1e9", "9999999999999999"])
    for (const [address, fields] of forms) {
      const intent = intents[text.length % intents.length] ?? "";
      const typed = Object.fromEntries(fields.map((name) => [name, text]));
      const { status } = await as("centre").post(address, { ...typed, claimId: text, intent });
      expect(status, JSON.stringify([address, intent, text])).toBeLessThan(500);
    }
  const { matchId = "" } = await open(receiptId);
  for (const text of naughty.slice(0, 100)) {
    const some = {
      intent: "match",
      matchId,
      "lines.0.ref": text,
      creditOrder: text,
      creditAmount: "1",
      reason: text,
    };
    expect((await as("centre").post(`/admin/transfers/${receiptId}`, some)).status).toBeLessThan(500);
  }
  expect((await open(receiptId)).claims).toEqual([]);
  expect(await store.read.select().from(receiptMatches)).not.toEqual([]);
  expect((await store.read.select().from(receiptClaims)).every(({ amountFen }) => amountFen !== 0)).toBe(
    true,
  );
});

test("a barracks that pays is a code to whoever does not ship to it", async () => {
  const nameZh = "某部后勤保障队";
  await aUnit(store, await aPerson(store), {
    ...{ nameZh, nameEn: "A Support Unit", code: "BRCK2345" },
    ...{ kind: "barracks", entryChannel: "barracks" },
  });
  const receiptId = await receive(
    store,
    { amountFen: 12_345, payerName: `${nameZh} 采购科` },
    Date.now(),
    "TA-DEMO",
  );
  const read = async (role: Role) =>
    JSON.stringify([
      (await as(role).get("/admin/transfers")).data,
      (await as(role).get(`/admin/transfers/${receiptId}`)).data,
    ]);
  expect(await read("centre")).toContain(nameZh);
  const seen = await read("auditor");
  expect(seen).not.toContain(nameZh);
  expect(seen).toContain("军营单位（BRCK2345）");
});
