import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  day,
  index,
  instant,
  integer,
  primaryKey,
  table,
  text,
  uniqueIndex,
} from "../columns.ts";
import { counties, districts } from "./geography.ts";
import { users } from "./identity.ts";
import { outlets } from "./outlets.ts";

/** A fair (推介会) at which goods are shown and sold, and orders are signed. */
export const fairs = table(
  "fairs",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    /** Its days in Beijing, both included. */
    fromDay: day().notNull(),
    lastDay: day().notNull(),
    districtCode: text()
      .notNull()
      .references(() => districts.code),
    address: text().notNull(),
    /** The county whose fair it is; null for one that the city holds for several. */
    hostCountyId: text().references(() => counties.id),
    note: text(),
    enteredBy: text()
      .notNull()
      .references(() => users.id),
    enteredAt: instant().notNull(),
    isDemo: boolean().notNull(),
  },
  (t) => [
    index("fairs_days").on(t.fromDay, t.id),
    check("fairs_day_order", sql`${t.lastDay} >= ${t.fromDay}`),
  ],
);

/**
 * From which day up to which an outlet sold at a fair, as it was entered and corrected; no days take it off. The
 * newest version holds. Rows are added and never changed.
 */
export const fairStalls = table(
  "fair_stalls",
  {
    /** The caller's key, made when the form was drawn. */
    id: text().primaryKey(),
    contentHash: text().notNull(),
    fairId: text()
      .notNull()
      .references(() => fairs.id),
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    /** From 1. */
    version: integer().notNull(),
    fromDay: day(),
    lastDay: day(),
    /** Why sales of days that were over came into the fair or left it. */
    reason: text(),
    enteredBy: text()
      .notNull()
      .references(() => users.id),
    enteredAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("fair_stalls_version").on(t.fairId, t.outletId, t.version),
    check(
      "fair_stalls_days",
      sql`(${t.fromDay} is null) = (${t.lastDay} is null) and (${t.fromDay} is null or ${t.lastDay} >= ${t.fromDay})`,
    ),
  ],
);

/** The fair that an outlet's sales of a day belong to: at most one. Kept with the newest versions of the stalls. */
export const fairStallDays = table(
  "fair_stall_days",
  {
    outletId: text()
      .notNull()
      .references(() => outlets.id),
    day: day().notNull(),
    fairId: text()
      .notNull()
      .references(() => fairs.id),
  },
  (t) => [primaryKey({ columns: [t.outletId, t.day] }), index("fair_stall_days_fair").on(t.fairId, t.day)],
);
