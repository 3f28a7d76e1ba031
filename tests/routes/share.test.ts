import { and, eq, like } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import type { ShareLinesPage } from "#app/http/share-lines-page.server.ts";
import { buyingUnits, unitAffiliations } from "#db/schema/units.ts";
import type { Store } from "#db/store.ts";
import { buy } from "#tests/domain/sales-history.ts";
import { Visitor } from "#tests/routes/visitor.ts";
import { demoStore } from "#tests/setup/fresh-store.ts";

let store: Store;
let school: string;
let commission: string;

beforeAll(async () => {
  store = await demoStore();
  const find = async (name: string) => {
    const [unit] = await store.read
      .select({ id: buyingUnits.id })
      .from(buyingUnits)
      .where(and(like(buyingUnits.nameZh, `%${name}%`), eq(buyingUnits.isDemo, true)));
    if (!unit) throw new Error(`there is no demonstration unit ${name}`);
    return unit;
  };
  school = (await find("金盏")).id;
  commission = (await find("教育委员会")).id;
});

interface SharePage {
  asOf: number;
  share: {
    state: string;
    baseFen: number;
    floorFen: number;
    netFen: number;
    ownFen: number;
    staffFen: number;
  };
  below: { count: number; netFen: number } | null;
  months: { ownFen: number; staffFen: number }[];
  declarations: { baseFen: number; holds: boolean }[];
}

const read = async (visitor: Visitor, unitId: string) =>
  (await visitor.get(`/purchasing/${unitId}/share`)).data as SharePage;

describe("a school's share", () => {
  test("is declared by its finance officer, and by nobody who only buys", async () => {
    const finance = await new Visitor().signInAs("finance");
    const page = `/purchasing/${school}/share/declare`;
    expect((await read(finance, school)).share.state).toBe("undeclared");
    const form = (await finance.get(page)).data as { key: string };
    const fields = { key: form.key, seen: "0", canteen: "own", base: "10,000.00" };
    const buyer = await new Visitor().signInAs("buyer");
    expect((await buyer.get(page)).status).toBe(403);
    expect((await buyer.post(page, fields)).status).toBe(403);

    const wrong = await finance.post(page, { ...fields, base: "一千" });
    expect([wrong.status, wrong.data]).toEqual([
      400,
      expect.objectContaining({ errors: expect.objectContaining({ base: expect.any(String) }) }),
    ]);
    const none = await finance.post(page, { ...fields, canteen: "none" });
    expect([none.status, Object.keys((none.data as { errors: object }).errors)]).toEqual([400, ["base"]]);
    const nobody = await finance.post(page, { ...fields, canteen: "shared", base: "", carrier: "NOBODY22" });
    expect(Object.keys((nobody.data as { errors: object }).errors)).toEqual(["carrier"]);
    expect((await finance.post(page, fields)).status).toBe(303);
    expect((await finance.post(page, fields)).status).toBe(303);
    const lower = await finance.post(page, { ...fields, key: newId(), seen: "1", base: "9999" });
    expect([lower.status, Object.keys((lower.data as { errors: object }).errors)]).toEqual([409, ["reason"]]);
    const declared = await read(buyer, school);
    expect(declared.share).toMatchObject({ baseFen: 1_000_000, floorFen: 100_000, netFen: 0 });
    expect(declared.declarations).toEqual([expect.objectContaining({ baseFen: 1_000_000, holds: true })]);
  });

  test("grows with what the unit and its people pay, and shows no basket of theirs", async () => {
    const now = Date.now();
    await buy(store, now, { buyingUnitId: school, entryChannel: "school" });
    const staffs = await buy(store, now, { buyingUnitId: school });
    const head = await new Visitor().signInAs("head");
    const { share, months, below } = await read(head, school);
    expect(share.ownFen).toBeGreaterThan(0);
    expect(share.staffFen).toBe(share.ownFen);
    expect(share.netFen).toBe(share.ownFen + share.staffFen);
    expect(months.reduce((sum, month) => sum + month.ownFen + month.staffFen, 0)).toBe(share.netFen);
    expect(below).toBeNull();
    const linesAt = async (visitor: Visitor, address: string) =>
      ((await visitor.get(address)).data as { page: ShareLinesPage }).page;
    const lines = await linesAt(head, `/purchasing/${school}/share/lines`);
    expect(lines.lines.reduce((sum, line) => sum + line.netFen, 0)).toBe(share.ownFen);
    expect(lines.staffFen).toBe(share.staffFen);
    expect(JSON.stringify(lines)).not.toContain(staffs.number);
    expect((await read(head, commission)).below).toMatchObject({ count: 2, netFen: share.netFen });

    // the same lines stand behind the figures of those above it and of the market's operators
    const above = `/purchasing/${commission}/share/lines?of=${school}`;
    expect((await linesAt(head, above)).lines).toEqual(lines.lines);
    const analyst = await new Visitor().signInAs("analyst");
    expect((await linesAt(analyst, `/admin/share/lines?unit=${school}`)).lines).toEqual(lines.lines);
    expect((await head.get(`/purchasing/${school}/share/lines?of=${commission}`)).status).toBe(404);
    const buyer = await new Visitor().signInAs("buyer");
    expect((await buyer.get(`/purchasing/${school}/share/lines?of=${school}`)).status).toBe(403);

    // a school that came yesterday counts for the commission from then on, and with it its lines
    const today = businessDay(now);
    const move = (fromDay: number) =>
      store.write((tx) =>
        tx.update(unitAffiliations).set({ fromDay }).where(eq(unitAffiliations.unitId, school)),
      );
    const [{ fromDay = 0 } = {}] = await store.read
      .select({ fromDay: unitAffiliations.fromDay })
      .from(unitAffiliations)
      .where(eq(unitAffiliations.unitId, school));
    await move(addDays(today, 1));
    expect((await linesAt(head, above)).lines).toEqual([]);
    await move(today);
    expect((await linesAt(head, above)).lines).toHaveLength(lines.lines.length);
    await move(fromDay);
  });

  test("of barracks opens down to no line for who does not ship to them", async () => {
    const become = (kind: "barracks" | "budget_2", entryChannel: "barracks" | "school") =>
      store.write((tx) =>
        tx.update(buyingUnits).set({ kind, entryChannel }).where(eq(buyingUnits.id, school)),
      );
    const analyst = await new Visitor().signInAs("analyst");
    await become("barracks", "barracks");
    expect((await analyst.get(`/admin/share/lines?unit=${school}`)).status).toBe(404);
    await become("budget_2", "school");
    expect((await analyst.get(`/admin/share/lines?unit=${school}`)).status).toBe(200);
  });

  test("is chased by the commission above it, and by nobody beside it", async () => {
    const head = await new Visitor().signInAs("head");
    const address = `/purchasing/${commission}/share/units`;
    const page = (await head.get(address)).data as {
      units: { unitId: string; state: string; isRemindable: boolean; netFen: number }[];
      total: { netFen: number };
    };
    expect(page.units).toHaveLength(3);
    expect(page.total.netFen).toBe((await read(head, commission)).below?.netFen);
    expect(page.units.find(({ unitId }) => unitId === school)).toMatchObject({ isRemindable: true });
    const form = new URLSearchParams([
      ["unit", school],
      ["unit", commission],
    ]);
    expect(await head.postForm(address, form)).toMatchObject({ status: 200, data: { reminded: 1 } });
    expect((await head.postForm(address, form)).status).toBe(409);
    const csv = String((await head.get(`${address}.csv`)).data);
    expect(csv).toContain("金盏实验学校");
    expect(csv.split("\r\n").length).toBe(8);
    // the school has nobody below it, and its buyer may not chase
    expect(((await head.get(`/purchasing/${school}/share/units`)).data as typeof page).units).toHaveLength(1);
    const buyer = await new Visitor().signInAs("buyer");
    expect((await buyer.get(`/purchasing/${school}/share/units`)).status).toBe(403);
    expect((await buyer.get(address)).status).toBe(404);

    const analyst = await new Visitor().signInAs("analyst");
    const places = (await analyst.get("/admin/share")).data as { places: { code: string; netFen: number }[] };
    expect(places.places).toEqual([expect.objectContaining({ code: "110105", netFen: page.total.netFen })]);
    const chaoyang = (await analyst.get("/admin/share?place=110105")).data as typeof page;
    expect(chaoyang.units.reduce((sum, { netFen }) => sum + netFen, 0)).toBe(page.total.netFen);
    expect((await analyst.get("/admin/share?place=nowhere")).status).toBe(404);
    expect((await analyst.postForm("/admin/share", form)).status).toBe(403);
    const admin = await new Visitor().signInAs("admin");
    expect((await admin.postForm("/admin/share?place=110105", form)).data).toEqual({ reminded: 1 });
    expect(String((await analyst.get("/admin/share.csv")).data)).toContain("金盏实验学校");
  });

  test("says what to order, and makes it a draft of the buyer's", async () => {
    const buyer = await new Visitor().signInAs("buyer");
    const address = `/purchasing/${school}/share/order`;
    const proposal = (await buyer.get(address)).data as {
      key: string;
      amountFen: number;
      sumFen: number;
      lines: { sku: string; quantity: number }[];
    };
    const { share } = await read(buyer, school);
    expect(proposal.amountFen).toBe(share.floorFen - share.netFen);
    expect(proposal.sumFen).toBeGreaterThanOrEqual(proposal.amountFen);
    const fields = new URLSearchParams({ key: proposal.key });
    for (const { sku, quantity } of proposal.lines) {
      fields.append("code", sku);
      fields.append("quantity", String(quantity));
    }
    const drafted = await buyer.postForm(address, fields);
    expect(drafted.status).toBe(303);
    expect((await buyer.postForm(address, fields)).location).toBe(drafted.location);
    expect((await buyer.get(drafted.location ?? "")).status).toBe(200);
    const finance = await new Visitor().signInAs("finance");
    expect((await finance.get(address)).status).toBe(200);
    expect((await finance.postForm(address, fields)).status).toBe(403);
  });

  test("is certified once it is met, for anybody to check", async () => {
    const head = await new Visitor().signInAs("head");
    const page = `/purchasing/${school}/share`;
    const refused = await head.post(page, { intent: "certify" });
    expect([refused.status, refused.data]).toEqual([
      409,
      expect.objectContaining({ refusal: expect.objectContaining({ code: "SHARE_NOT_MET" }) }),
    ]);
    const { share } = await read(head, school);
    await buy(store, Date.now(), {
      buyingUnitId: school,
      entryChannel: "school",
      goods: [{ variantId: "V060", quantity: 200 }],
    });
    const buyer = await new Visitor().signInAs("buyer");
    expect((await buyer.post(page, { intent: "certify" })).status).toBe(403);
    const issued = await head.post(page, { intent: "certify" });
    expect(issued.status).toBe(303);
    const address = issued.location ?? "";

    const anybody = new Visitor();
    expect((await anybody.get(address)).data).toMatchObject({
      isGenuine: true,
      statement: { isDemo: true, year: expect.any(Number), floorFen: share.floorFen },
      standing: { isSuperseded: false },
    });
    const file = String((await anybody.get(`${address}/certificate.json`)).data);
    const pdf = await anybody.get(`${address}/certificate.pdf`);
    expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    const check = async (statement: string, asFile = false) => {
      const form = new FormData();
      if (asFile) form.set("file", new File([statement], "certificate.json"));
      else form.set("statement", statement);
      return (await anybody.send("/certificates", form)).data as { verdict: string; number: string | null };
    };
    expect(await check(file)).toMatchObject({ verdict: "genuine", number: address.split("/").at(-1) });
    expect((await check(file, true)).verdict).toBe("genuine");
    expect(await check(file.replace('"netFen":', '"netFen":1'))).toMatchObject({
      verdict: "forged",
      number: null,
    });
    expect((await check("{}")).verdict).toBe("unreadable");
    expect((await anybody.send("/certificates", new FormData())).status).toBe(400);
    expect(
      (await anybody.get(`/certificates?number=${address.split("/").at(-1)?.toLowerCase()}`)).status,
    ).toBe(303);
    expect((await anybody.get("/certificates?number=BF1")).status).toBe(404);
    const keys = JSON.parse(String((await anybody.get("/.well-known/bangfu-certificate-keys.json")).data));
    expect(keys.keys).toEqual([expect.objectContaining({ algorithm: "Ed25519", isCurrent: true })]);
  });

  test("is told in words where an address asks for what there is not", async () => {
    const head = await new Visitor().signInAs("head");
    for (const [query, status] of [
      ["share?year=1999", 400],
      ["share?year=x", 400],
      ["share/lines?month=13", 400],
      ["share/lines?after=x", 400],
      ["share/lines?month=1", 200],
      ["share?year=2020", 200],
    ] as const)
      expect([query, (await head.get(`/purchasing/${school}/${query}`)).status]).toEqual([query, status]);
  });
});
