import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { viewLog } from "#db/schema/identity.ts";
import type { Store } from "#db/store.ts";
import type { Role } from "#db/words.ts";
import { anEntry, buy, enter } from "#tests/domain/sales-history.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

const DAYS = "from=2026-11-01&to=2026-11-30";

interface ReportPage {
  report: {
    total: { amountFen: number; entryCount: number };
    members: { key: string; sums: { amountFen: number } }[];
  };
}
interface LinesPage {
  figure: { amountFen: number };
  lines: { orderNumber: string; amountFen: number; countyId: string }[];
  next?: string;
}
interface OrderPage {
  receiver: { isMasked: boolean; name: string; phone: string; address: string; note: string | null };
  entries: { amountFen: number }[];
  order: { goodsFen: number };
}

let store: Store;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  store = await demoStore();
  for (const role of ["analyst", "centre", "auditor", "certifier", "shopper"] as const)
    visitors.set(role, await new Visitor().signInAs(role));
});

function as(role: Role): Visitor {
  const visitor = visitors.get(role);
  if (!visitor) throw new Error(`no ${role} is signed in`);
  return visitor;
}

async function open<Page>(role: Role, address: string): Promise<Page> {
  const answer = await as(role).get(address);
  expect(answer.status).toBe(200);
  return answer.data as Page;
}

describe("an analyst", () => {
  test("finds a sale in the report and opens it down to the order", async () => {
    const { report: before } = await open<ReportPage>("analyst", `/admin/sales?${DAYS}`);
    const placed = await buy(store, SEEDED_AT, { note: "门口的王阿姨收" });
    const { report } = await open<ReportPage>("analyst", `/admin/sales?${DAYS}`);
    const county = report.members.find(({ key }) => key === "150521");
    expect(report.total.entryCount).toBe(before.total.entryCount + 2);

    const behind = await open<LinesPage>("analyst", `/admin/sales/lines?${DAYS}&grain=day&member=150521`);
    expect(behind.figure.amountFen).toBe(county?.sums.amountFen);
    expect(behind.lines.reduce((sum, line) => sum + line.amountFen, 0)).toBe(county?.sums.amountFen);
    const line = behind.lines.find(({ orderNumber }) => orderNumber === placed.number);
    expect(line?.countyId).toBe("150521");

    const page = await open<OrderPage>("analyst", `/admin/orders/${placed.number}`);
    expect(page.entries.reduce((sum, entry) => sum + entry.amountFen, 0)).toBe(page.order.goodsFen);
    expect(page.receiver).toEqual({
      isMasked: true,
      name: "张**",
      phone: "138****5678",
      address: "北京市 朝阳区 ****",
      email: null,
      note: null,
    });
  });

  test("finds an order by its number, typed with spaces", async () => {
    const { number } = await buy(store, SEEDED_AT);
    const typed = `${number.slice(0, 8)} ${number.slice(8)}`;
    const answer = await as("analyst").get(`/admin?order=${encodeURIComponent(typed)}`);
    expect(answer.status).toBe(303);
    expect(answer.location).toBe(`/admin/orders/${number}`);
    const missing = await open<{ order: { typed: string } }>("analyst", "/admin?order=12345");
    expect(missing.order.typed).toBe("12345");
  });

  test("leafs through many lines, each of them once", async () => {
    const day = SEEDED_AT - 40 * 86_400_000;
    await enter(
      store,
      Array.from({ length: 230 }, () => anEntry({ soldAt: day })),
    );
    const address = "/admin/sales/lines?from=2026-10-13&to=2026-10-13";
    const amounts: number[] = [];
    let after = "";
    for (let pages = 0; pages < 5; pages += 1) {
      const page = await open<LinesPage>("analyst", address + after);
      amounts.push(...page.lines.map((line) => line.amountFen));
      if (!page.next) break;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
    expect(amounts).toHaveLength(230);
  });

  test("gets tables whose first lines say scope, span and as of when", async () => {
    for (const of of ["report", "lines"]) {
      const answer = await as("analyst").get(`/admin/sales.csv?${DAYS}&county=150521&of=${of}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
      expect(answer.headers.get("content-disposition")).toContain(`bangfu-sales-${of}-20261101-20261130.csv`);
      expect(answer.data).toMatch(
        /^\ufeff?口径,已付款的订单行，减去退货，不含运费；受援县：科尔沁左翼中旗；.*\r\n期间,2026-11-01 至 2026-11-30.*\r\n截至,/,
      );
    }
    const english = await as("analyst").get(`/en/admin/sales.csv?${DAYS}&of=lines`);
    expect(english.data).toContain("/en/admin/orders/");
  });
});

describe("a question that makes no sense", () => {
  test.each(["from=2026-02-31", "group=planet", "from=2026-11-22&to=2026-11-01", "outlet=%00"])(
    "%s is told beside its field, and what was typed stays",
    async (search) => {
      const answer = await as("analyst").get(`/admin/sales?${search}`);
      expect(answer.status).toBe(400);
      const [name = "", value] = search.split(/[=&]/).slice(-2);
      const { fault } = answer.data as { fault: { errors: object; values: Record<string, string> } };
      expect(Object.keys(fault.errors)).toContain(name);
      expect(encodeURIComponent(fault.values[name] ?? "")).toBe(value);
    },
  );

  test.each([
    "/admin/sales/lines?period=209901",
    "/admin/sales/lines?after=nonsense",
    "/admin/sales/lines?from=x",
    "/admin/sales.csv?of=everything",
    "/admin/sales.csv?of=lines&part=beef",
  ])("%s is a bad request", async (address) => {
    expect((await as("analyst").get(address)).status).toBe(400);
  });

  test.each(["1", "0".repeat(18), "%27%20or%201%3D1", "20261122"])(
    "order %s is not there",
    async (number) => {
      expect((await as("analyst").get(`/admin/orders/${number}`)).status).toBe(404);
    },
  );

  test("an id that nobody knows has no sales, and is no fault", async () => {
    for (const filter of ["county=nowhere", "province=0", "district=x", "category=x", "outlet=x"]) {
      const { report } = await open<ReportPage>("analyst", `/admin/sales?${DAYS}&${filter}`);
      expect(report.total.amountFen).toBe(0);
    }
  });
});

describe("who sees what", () => {
  test("the centre, which ships, sees whom to ship to", async () => {
    const { number } = await buy(store, SEEDED_AT, { note: "请放门卫" });
    const { receiver } = await open<OrderPage>("centre", `/admin/orders/${number}`);
    expect(receiver).toMatchObject({
      isMasked: false,
      name: "张小明",
      phone: "13812345678",
      note: "请放门卫",
    });
    expect(receiver.address).toContain("团结湖街道");
  });

  test("a certifier comes in and finds no sales", async () => {
    const page = await open<{ sales: unknown; order: unknown }>("certifier", "/admin");
    expect(page.sales).toBeUndefined();
    expect(page.order).toBeUndefined();
    expect((await as("certifier").get("/admin/sales")).status).toBe(403);
    expect((await as("certifier").get("/admin/sales.csv")).status).toBe(403);
  });

  describe("an auditor", () => {
    const seen = async () => {
      const rows = await store.read
        .select({ address: viewLog.address })
        .from(viewLog)
        .where(eq(viewLog.role, "auditor"));
      return rows.map(({ address }) => address);
    };
    let number = "";
    beforeEach(async () => {
      number = (await buy(store, SEEDED_AT)).number;
    });

    test("sees it masked, and each view is written down", async () => {
      const before = await seen();
      const page = await open<OrderPage>("auditor", `/admin/orders/${number}`);
      expect(page.receiver.isMasked).toBe(true);
      await open("auditor", `/admin/sales/lines?${DAYS}`);
      await as("auditor").get(`/admin/sales.csv?${DAYS}&of=lines`);
      expect((await seen()).slice(before.length).sort()).toEqual(
        [`/admin/orders/${number}`, `/admin/sales/lines?${DAYS}`, `/admin/sales.csv?${DAYS}&of=lines`].sort(),
      );
    });

    test("nobody else's views are written down", async () => {
      const count = async () => (await store.read.select({ id: viewLog.id }).from(viewLog)).length;
      const before = await count();
      await open("analyst", `/admin/orders/${number}`);
      await open("centre", `/admin/orders/${number}`);
      expect(await count()).toBe(before);
    });
  });

  test("somebody who is signed in as nobody here gets no further than the door", async () => {
    expect((await as("shopper").get("/admin")).status).toBe(403);
    expect((await new Visitor().get("/admin/sales")).location).toBe("/account/sign-in?to=%2Fadmin%2Fsales");
  });
});
