import { eq } from "drizzle-orm";
import { setPaymentTerms } from "#app/domain/purchasing/payment-terms.server.ts";
import { grantMembership } from "#app/domain/units/members.server.ts";
import { affiliate, insertUnit, type NewUnit } from "#app/domain/units/open-unit.server.ts";
import { businessDay, periodOf } from "#app/domain/values/business-day.ts";
import { newId } from "#app/domain/values/id.ts";
import { checkCharacterOf } from "#app/domain/values/uscc.ts";
import { users } from "#db/schema/identity.ts";
import { buyingUnits } from "#db/schema/units.ts";
import type { Tx } from "#db/store.ts";
import { UNIT_ROLES } from "#db/words.ts";
import { demoEmail } from "./demo-accounts.ts";

/** Invented units of Chaoyang: an education commission with its schools, a hospital and an enterprise. */
const UNITS = [
  {
    key: "EDU",
    nameZh: "朝阳区教育委员会（演示）",
    nameEn: "Chaoyang Education Commission (demo)",
    kind: "budget_1",
    entryChannel: "organ",
    street: "朝外大街",
  },
  {
    key: "SCH1",
    nameZh: "金盏实验学校（演示）",
    nameEn: "Jinzhan Experimental School (demo)",
    kind: "budget_2",
    entryChannel: "school",
    street: "金盏路",
    parent: "EDU",
  },
  {
    key: "SCH2",
    nameZh: "南磨房小学（演示）",
    nameEn: "Nanmofang Primary School (demo)",
    kind: "budget_2",
    entryChannel: "school",
    street: "南磨房路",
    parent: "EDU",
  },
  {
    key: "HSP",
    nameZh: "东坝社区医院（演示）",
    nameEn: "Dongba Community Hospital (demo)",
    kind: "other",
    entryChannel: "hospital",
    street: "东坝中路",
  },
  {
    key: "ENT",
    nameZh: "朝青科技公司（演示）",
    nameEn: "Chaoqing Technology (demo)",
    kind: "enterprise",
    entryChannel: "enterprise",
    street: "朝阳北路",
  },
] as const;

/**
 * Enters the demonstration units, once. The school is served by one demo account for each role of a member;
 * the head and the finance officer serve the commission above it, too.
 */
export async function seedDemoUnits(tx: Tx, now: number): Promise<void> {
  const [any] = await tx.select({ id: buyingUnits.id }).from(buyingUnits).limit(1);
  if (any) return;
  const members = new Map(
    await Promise.all(UNIT_ROLES.map(async (role) => [role, await findUser(tx, demoEmail(role))] as const)),
  );
  const headId = members.get("head") ?? "";
  const { firstDay: fromDay } = periodOf(businessDay(now), "year");
  const ids = new Map<string, string>();
  for (const unit of UNITS) {
    const id = await insertUnit(tx, aUnit(unit, headId, fromDay, now));
    ids.set(unit.key, id);
    if ("parent" in unit) await affiliate(tx, id, ids.get(unit.parent) ?? "", fromDay);
  }
  const serve = async (key: string, role: (typeof UNIT_ROLES)[number]) =>
    grantMembership(tx, { unitId: ids.get(key) ?? "", userId: members.get(role) ?? "", role }, null, now);
  for (const role of UNIT_ROLES) await serve("SCH1", role);
  await serve("EDU", "finance");
  await serve("EDU", "head");
  // the commission has its goods first
  const terms = {
    mode: "goods_first" as const,
    creditDays: 30,
    limitFen: 5_000_000,
    validFromDay: businessDay(now),
    validUntilDay: null,
    reason: "演示约定",
  };
  const set = { key: newId(), by: await findUser(tx, demoEmail("admin")), at: now };
  await setPaymentTerms(tx, ids.get("EDU") ?? "", terms, set);
}

function aUnit(unit: (typeof UNITS)[number], appliedBy: string, openedDay: number, now: number): NewUnit {
  const { key, nameZh, nameEn, kind, entryChannel, street } = unit;
  const first17 = `12110105DEM${key.padEnd(6, "0").replace(/[SIOVZ]/g, "A")}`;
  return {
    nameZh,
    nameEn,
    kind,
    entryChannel,
    state: "active",
    uscc: first17 + checkCharacterOf(first17),
    districtCode: "110105",
    provinceCode: "110000",
    countyCode: "110105",
    regionZh: "北京市 朝阳区",
    street,
    detail: "1 号（演示）",
    contactName: "赵采（演示）",
    phone: "010-00000000",
    email: demoEmail("buyer"),
    appliedBy,
    appliedAt: now,
    openedDay,
    isDemo: true,
  };
}

async function findUser(tx: Tx, email: string): Promise<string> {
  const [user] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email)).limit(1);
  if (!user) throw new Error(`there is no demo account ${email}`);
  return user.id;
}
