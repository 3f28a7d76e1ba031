import { sql } from "drizzle-orm";
import { boolean, check, day, index, instant, primaryKey, table, text, uniqueIndex } from "../columns.ts";
import { ENTRY_CHANNELS, UNIT_EVENTS, UNIT_KINDS, UNIT_ROLES, UNIT_STATES } from "../words.ts";
import { districts } from "./geography.ts";
import { users } from "./identity.ts";

/** An institution that buys (采购单位). What it belongs to is in its affiliations, day by day. */
export const buyingUnits = table(
  "buying_units",
  {
    id: text().primaryKey(),
    /** What its people give to be counted to it: eight letters and digits that cannot be confused. */
    code: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text(),
    kind: text({ enum: UNIT_KINDS }).notNull(),
    entryChannel: text({ enum: ENTRY_CHANNELS }).notNull(),
    state: text({ enum: UNIT_STATES }).notNull(),
    /** 统一社会信用代码; none for barracks. */
    uscc: text(),
    /** Why a code that fails its check was taken all the same. */
    usccReason: text(),
    /** The district of Beijing whose rules it goes by; null for a unit elsewhere. */
    districtCode: text().references(() => districts.code),
    provinceCode: text().notNull(),
    prefectureCode: text(),
    countyCode: text().notNull(),
    regionZh: text().notNull(),
    street: text().notNull(),
    detail: text().notNull(),
    contactName: text().notNull(),
    phone: text().notNull(),
    email: text(),
    /** The unit that it said it belongs to when it registered. */
    askedParentId: text(),
    appliedBy: text()
      .notNull()
      .references(() => users.id),
    appliedAt: instant().notNull(),
    /** The first day on which it could order, and the first on which it no longer can. */
    openedDay: day(),
    closedDay: day(),
    isDemo: boolean().notNull(),
  },
  (t) => [
    uniqueIndex("buying_units_code").on(t.code),
    index("buying_units_state").on(t.state, t.appliedAt),
    index("buying_units_uscc").on(t.uscc),
    index("buying_units_district").on(t.districtCode),
    check("buying_units_channel", sql`${t.entryChannel} <> 'none'`),
    check("buying_units_barracks", sql`(${t.kind} = 'barracks') = (${t.entryChannel} = 'barracks')`),
  ],
);

/** Which unit a unit belongs to: from a day, up to and not including another. Where no row holds, it stands alone. */
export const unitAffiliations = table(
  "unit_affiliations",
  {
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    parentId: text()
      .notNull()
      .references(() => buyingUnits.id),
    fromDay: day().notNull(),
    toDay: day(),
  },
  (t) => [
    primaryKey({ columns: [t.unitId, t.fromDay] }),
    index("unit_affiliations_parent").on(t.parentId, t.fromDay),
    check("unit_affiliations_other", sql`${t.unitId} <> ${t.parentId}`),
    check("unit_affiliations_days", sql`${t.toDay} is null or ${t.toDay} > ${t.fromDay}`),
  ],
);

/** Who was what in a unit, since when and until when. A row that has ended stays. */
export const unitMemberships = table(
  "unit_memberships",
  {
    id: text().primaryKey(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    userId: text()
      .notNull()
      .references(() => users.id),
    role: text({ enum: UNIT_ROLES }).notNull(),
    grantedAt: instant().notNull(),
    /** Null for the shop's own doing. */
    grantedBy: text().references(() => users.id),
    endedAt: instant(),
    endedBy: text().references(() => users.id),
  },
  (t) => [
    uniqueIndex("unit_memberships_held").on(t.unitId, t.userId, t.role).where(sql`ended_at is null`),
    index("unit_memberships_unit").on(t.unitId, t.grantedAt),
    index("unit_memberships_user").on(t.userId),
  ],
);

/** What was done to a unit, by whom, and from which day it holds. Rows are added and never changed. */
export const unitEvents = table(
  "unit_events",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    unitId: text()
      .notNull()
      .references(() => buyingUnits.id),
    kind: text({ enum: UNIT_EVENTS }).notNull(),
    /** The day from which it holds. */
    day: day().notNull(),
    /** What it was before and what it is now: a name, a parent's id, a code. */
    fromText: text(),
    toText: text(),
    reason: text(),
    /** Null for the shop's own doing. */
    actorUserId: text(),
    happenedAt: instant().notNull(),
  },
  (t) => [index("unit_events_unit").on(t.unitId, t.happenedAt)],
);
