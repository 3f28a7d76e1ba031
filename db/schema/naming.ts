import { day, primaryKey, table, text } from "../columns.ts";
import { NAMED_KINDS } from "../words.ts";

/**
 * What an outlet, a category or a district was called up to (not including) a day. The name of today
 * stands with the thing itself; counties, which change in more than their name, have county_versions.
 */
export const pastNames = table(
  "past_names",
  {
    kind: text({ enum: NAMED_KINDS }).notNull(),
    /** The id of the outlet or category, the code of the district. */
    memberId: text().notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    validToDay: day().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.memberId, t.validToDay] })],
);
