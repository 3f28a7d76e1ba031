import { and, eq, isNull } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { listRoles } from "#app/domain/identity/sessions.server.ts";
import { addMember, leaveUnit, removeMember } from "#app/domain/units/change-members.server.ts";
import { affiliateUnit, closeUnit, renameUnit } from "#app/domain/units/change-unit.server.ts";
import {
  listMemberships,
  listUnitEvents,
  listUnitsFor,
  listUnitsUnder,
  readAffiliations,
} from "#app/domain/units/list-units.server.ts";
import { APPLICATIONS_MAX, registerUnit } from "#app/domain/units/register-unit.server.ts";
import { approveUnit, refuseUnit, setUscc } from "#app/domain/units/review-unit.server.ts";
import { addDays, businessDay } from "#app/domain/values/business-day.ts";
import type { RefusalCode } from "#app/domain/values/refusal.ts";
import { buyingUnits, unitMemberships } from "#db/schema/units.ts";
import type { Store, Tx } from "#db/store.ts";
import { demoEmail } from "#seeds/demo-accounts.ts";
import {
  anApplication,
  aUnitDeed,
  aUscc,
  demoUnits,
  demoUser,
  openUnitFor,
} from "#tests/fixtures/some-units.ts";
import { demoStore, SEEDED_AT } from "#tests/setup/fresh-store.ts";

const TODAY = businessDay(SEEDED_AT);
const TOMORROW = addDays(TODAY, 1);
/** Eighteen characters that are well formed and fail the check. */
const FAILING = "121101050000000009";

let store: Store;
let shopper: string;
let admin: string;

beforeEach(async () => {
  store = await demoStore();
  shopper = await demoUser(store, "shopper");
  admin = await demoUser(store, "admin");
});

const register = (more: Parameters<typeof anApplication>[0] = {}, deed = aUnitDeed(shopper)) =>
  store.write((tx) => registerUnit(tx, anApplication(more), deed));
const approve = (id: string) => store.write((tx) => approveUnit(tx, id, aUnitDeed(admin)));
const refused = (work: (tx: Tx) => Promise<unknown>, code: RefusalCode) =>
  expect(store.write(work)).rejects.toMatchObject({ code });
const rolesIn = async (userId: string, unitId: string) =>
  (await listRoles(store.read, userId)).filter(({ scopeId }) => scopeId === unitId).map(({ role }) => role);

async function rowOf(id: string) {
  const [row] = await store.read.select().from(buyingUnits).where(eq(buyingUnits.id, id));
  return row;
}

describe("a unit that registers", () => {
  test("waits for review with the channel of its type, and orders nothing until then", async () => {
    const id = await register();
    expect(await rowOf(id)).toMatchObject({
      state: "applied",
      kind: "budget_2",
      entryChannel: "school",
      districtCode: "110108",
      regionZh: "北京市 海淀区",
      openedDay: null,
    });
    expect(await rolesIn(shopper, id)).toEqual([]);
    expect(await listUnitEvents(store.read, id)).toMatchObject([{ kind: "applied" }]);
  });

  test("is one unit when its form is sent twice, and another content under the key is refused", async () => {
    const deed = aUnitDeed(shopper);
    const same = anApplication();
    const id = await store.write((tx) => registerUnit(tx, same, deed));
    expect(await store.write((tx) => registerUnit(tx, same, deed))).toBe(id);
    await refused((tx) => registerUnit(tx, { ...same, nameZh: "别的中学" }, deed), "KEY_REUSED");
  });

  test("belongs to a unit of the code it names, from the day of its approval; its applicant becomes its head", async () => {
    const { commission } = await demoUnits(store);
    await refused(
      (tx) => registerUnit(tx, anApplication({ parentCode: "NOSUCH22" }), aUnitDeed(shopper)),
      "UNIT_PARENT_UNKNOWN",
    );
    const id = await register({ parentCode: commission.code });
    expect((await readAffiliations(store.read, id, TODAY)).above).toEqual([]);
    await approve(id);
    expect(await rowOf(id)).toMatchObject({ state: "active", openedDay: TODAY });
    expect((await readAffiliations(store.read, id, TODAY)).above).toMatchObject([
      { fromDay: TODAY, toDay: null, unit: { id: commission.id } },
    ]);
    expect(await rolesIn(shopper, id)).toEqual(["head"]);
    expect((await listUnitsUnder(store.read, commission.id, TODAY)).map((unit) => unit.id)).toContain(id);
  });

  test("is decided once, whoever decides first", async () => {
    const id = await register();
    const both = await Promise.allSettled([
      store.write((tx) => approveUnit(tx, id, aUnitDeed(admin))),
      store.write((tx) => refuseUnit(tx, id, "材料不全", aUnitDeed(admin))),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await refused((tx) => refuseUnit(tx, id, "再一次", aUnitDeed(admin)), "UNIT_DECIDED");
  });

  test("whose code fails its check is approved only once staff have said why they take it", async () => {
    const id = await register({ uscc: FAILING, isUsccAsPrinted: "yes" });
    await refused((tx) => approveUnit(tx, id, aUnitDeed(admin)), "UNIT_USCC_FAILS");
    expect(await rowOf(id)).toMatchObject({ state: "applied" });
    await refused(
      (tx) => setUscc(tx, id, { uscc: FAILING, reason: "" }, aUnitDeed(admin)),
      "UNIT_USCC_FAILS",
    );
    await store.write((tx) => setUscc(tx, id, { uscc: FAILING, reason: "已核对证书原件" }, aUnitDeed(admin)));
    await approve(id);
    expect(await rowOf(id)).toMatchObject({ state: "active", usccReason: "已核对证书原件" });
    expect(await listUnitEvents(store.read, id)).toContainEqual(
      expect.objectContaining({ kind: "uscc_overridden", reason: "已核对证书原件" }),
    );
  });

  test("under a code that another has is told so, and may be a further one under it", async () => {
    const uscc = aUscc();
    await register({ uscc });
    await refused((tx) => registerUnit(tx, anApplication({ uscc }), aUnitDeed(shopper)), "UNIT_USCC_TAKEN");
    await register({ uscc, isFurther: "yes" });
  });

  test("is refused where it is nowhere, and when too many of one person wait", async () => {
    const lost = anApplication({ countyCode: "150430" });
    await refused((tx) => registerUnit(tx, lost, aUnitDeed(shopper)), "UNKNOWN_PLACE");
    for (let count = 0; count < APPLICATIONS_MAX; count += 1) await register();
    await refused((tx) => registerUnit(tx, anApplication(), aUnitDeed(shopper)), "UNIT_APPLICATIONS_FULL");
  });
});

describe("a unit that changes", () => {
  test("moves under another from a day on, and where it was before stays as it was", async () => {
    const { school, commission, hospital } = await demoUnits(store);
    const before = await readAffiliations(store.read, school.id, TODAY);
    await store.write((tx) =>
      affiliateUnit(
        tx,
        school.id,
        { parentCode: hospital.code, fromDay: TOMORROW, reason: "划转" },
        aUnitDeed(admin),
      ),
    );
    const { above } = await readAffiliations(store.read, school.id, TODAY);
    expect(above.map(({ unit, fromDay, toDay }) => [unit.id, fromDay, toDay])).toEqual([
      [hospital.id, TOMORROW, null],
      [commission.id, before.above[0]?.fromDay, TOMORROW],
    ]);
    const under = async (id: string, day: number) =>
      (await listUnitsUnder(store.read, id, day)).map((unit) => unit.id);
    expect(await under(commission.id, TODAY)).toContain(school.id);
    expect(await under(commission.id, TOMORROW)).not.toContain(school.id);
    expect(await under(hospital.id, TOMORROW)).toContain(school.id);
    await refused(
      (tx) =>
        affiliateUnit(
          tx,
          school.id,
          { parentCode: "", fromDay: addDays(TODAY, -1), reason: "" },
          aUnitDeed(admin),
        ),
      "UNIT_DAY_WRONG",
    );
  });

  test("never comes to stand under itself, not even when two changes are made at once", async () => {
    const [a, b] = [await openUnitFor(store, shopper), await openUnitFor(store, shopper)];
    const put = (id: string, parentCode: string, fromDay: number) => (tx: Tx) =>
      affiliateUnit(tx, id, { parentCode, fromDay, reason: "" }, aUnitDeed(admin));
    await refused(put(a.id, a.code, TODAY), "UNIT_RING");
    const both = await Promise.allSettled([
      store.write(put(a.id, b.code, TOMORROW)),
      store.write(put(b.id, a.code, TODAY)),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "UNIT_RING" } });
  });

  test("closes when nothing stands under it, and then stands under nothing and changes no more", async () => {
    const { commission, school } = await demoUnits(store);
    const close = (id: string) => (tx: Tx) => closeUnit(tx, id, "撤并", aUnitDeed(admin));
    await refused(close(commission.id), "UNIT_HAS_UNITS");
    await store.write(close(school.id));
    expect(await rowOf(school.id)).toMatchObject({ state: "closed", closedDay: TODAY });
    expect((await listUnitsUnder(store.read, commission.id, TODAY)).map(({ id }) => id)).not.toContain(
      school.id,
    );
    await refused(close(school.id), "UNIT_ENDED");
    const name = { nameZh: "新名", nameEn: "" };
    await refused((tx) => renameUnit(tx, school.id, name, aUnitDeed(admin)), "UNIT_ENDED");
  });

  test("keeps its old name in the record when it is renamed", async () => {
    const { school } = await demoUnits(store);
    const deed = aUnitDeed(admin);
    const rename = (tx: Tx) => renameUnit(tx, school.id, { nameZh: "金盏学校", nameEn: "" }, deed);
    await store.write(rename);
    await store.write(rename);
    expect(await listUnitEvents(store.read, school.id)).toMatchObject([
      {
        kind: "renamed",
        fromText: expect.stringContaining("金盏实验学校"),
        toText: "金盏学校",
      },
    ]);
  });
});

describe("members", () => {
  const membershipOf = async (unitId: string, userId: string, role: "head" | "buyer") => {
    const [held] = await store.read
      .select({ id: unitMemberships.id })
      .from(unitMemberships)
      .where(
        and(
          eq(unitMemberships.unitId, unitId),
          eq(unitMemberships.userId, userId),
          eq(unitMemberships.role, role),
          isNull(unitMemberships.endedAt),
        ),
      );
    return held?.id ?? "";
  };

  test("are added by their e-mail, once, and end with their history kept", async () => {
    const unit = await openUnitFor(store, shopper);
    const buyer = await demoUser(store, "buyer");
    const add = (email: string) => (tx: Tx) =>
      addMember(tx, unit.id, { email, role: "buyer" }, aUnitDeed(shopper));
    await refused(add("nobody@example.com"), "MEMBER_UNKNOWN");
    await store.write(add(demoEmail("buyer").toUpperCase()));
    await refused(add(demoEmail("buyer")), "MEMBER_HAS_ROLE");
    expect(await rolesIn(buyer, unit.id)).toEqual(["buyer"]);
    const id = await membershipOf(unit.id, buyer, "buyer");
    const end = (tx: Tx) => removeMember(tx, unit.id, id, aUnitDeed(shopper));
    await store.write(end);
    await refused(end, "MEMBERSHIP_ENDED");
    expect(await rolesIn(buyer, unit.id)).toEqual([]);
    await store.write(add(demoEmail("buyer")));
    const rows = (await listMemberships(store.read, unit.id)).filter(({ userId }) => userId === buyer);
    expect(rows.map(({ endedAt }) => endedAt === null)).toEqual([true, false]);
  });

  test("of another unit are not ended by its head", async () => {
    const { school } = await demoUnits(store);
    const unit = await openUnitFor(store, shopper);
    const id = await membershipOf(school.id, await demoUser(store, "buyer"), "buyer");
    await refused((tx) => removeMember(tx, unit.id, id, aUnitDeed(shopper)), "MEMBERSHIP_ENDED");
  });

  test("keep one head, also when two heads end each other at once or leave", async () => {
    const unit = await openUnitFor(store, shopper);
    const other = await demoUser(store, "buyer");
    await refused((tx) => leaveUnit(tx, unit.id, aUnitDeed(shopper)), "LAST_HEAD");
    const member = { email: demoEmail("buyer"), role: "head" } as const;
    await store.write((tx) => addMember(tx, unit.id, member, aUnitDeed(shopper)));
    const [mine, theirs] = [
      await membershipOf(unit.id, shopper, "head"),
      await membershipOf(unit.id, other, "head"),
    ];
    const both = await Promise.allSettled([
      store.write((tx) => removeMember(tx, unit.id, mine, aUnitDeed(other))),
      store.write((tx) => removeMember(tx, unit.id, theirs, aUnitDeed(shopper))),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const heads = (await listMemberships(store.read, unit.id)).filter(
      ({ role, endedAt }) => role === "head" && endedAt === null,
    );
    expect(heads).toHaveLength(1);
  });

  test("leave with all they were, and what they were stays on record", async () => {
    const unit = await openUnitFor(store, shopper);
    const buyer = await demoUser(store, "buyer");
    for (const role of ["buyer", "finance"] as const)
      await store.write((tx) =>
        addMember(tx, unit.id, { email: demoEmail("buyer"), role }, aUnitDeed(shopper)),
      );
    await store.write((tx) => leaveUnit(tx, unit.id, aUnitDeed(buyer, SEEDED_AT + 1)));
    expect(await rolesIn(buyer, unit.id)).toEqual([]);
    const rows = (await listMemberships(store.read, unit.id)).filter(({ userId }) => userId === buyer);
    expect(rows.map(({ endedById }) => endedById)).toEqual([buyer, buyer]);
  });
});

describe("barracks in the list of units", () => {
  const viewer = (role: "analyst" | "auditor" | "centre" | "admin") => ({ roles: [{ role, scopeId: "" }] });
  const page = { page: 1, size: 50 };

  test.each(["analyst", "auditor"] as const)("are no more than a code to the %s", async (role) => {
    const unit = await openUnitFor(store, shopper, {
      type: "barracks",
      uscc: "",
      nameZh: "某部八连",
      nameEn: "Company Eight",
    });
    const find = (filters: Parameters<typeof listUnitsFor>[1]) =>
      listUnitsFor(store.read, filters, viewer(role), page);
    const { rows } = await find({ kind: "barracks" });
    expect(rows).toMatchObject([
      { name: { zh: `军营单位（${unit.code}）` }, district: null, districtCode: null },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/某部|Company Eight|110108|海淀/);
    expect((await find({ words: "八连" })).count).toBe(0);
    expect((await find({ words: "company" })).count).toBe(0);
    expect((await find({ words: unit.code.toLowerCase() })).count).toBe(1);
    expect((await find({ districtCode: "110108" })).rows).toEqual([]);
  });

  test("are named to those who ship", async () => {
    await openUnitFor(store, shopper, { type: "barracks", uscc: "", nameZh: "某部八连" });
    const { rows } = await listUnitsFor(store.read, { words: "八连" }, viewer("centre"), page);
    expect(rows).toMatchObject([{ name: { zh: "某部八连" }, district: { zh: "海淀区" } }]);
  });
});
