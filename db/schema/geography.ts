import { day, index, integer, primaryKey, real, table, text } from "../columns.ts";

/** Every province, prefecture and county code since 1981, each with its life. Source: GB/T 2260 tables. */
export const divisions = table(
  "divisions",
  {
    code: text().notNull(),
    level: text({ enum: ["province", "prefecture", "county"] }).notNull(),
    nameZh: text().notNull(),
    provinceNameZh: text().notNull(),
    prefectureNameZh: text(),
    parentCode: text(),
    state: text({ enum: ["current", "changed", "retired"] }).notNull(),
    validFromYear: integer().notNull(),
    validToYear: integer(),
    /** Codes joined by "|", where a place went on under others. */
    successorCodes: text(),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.validFromYear, t.nameZh] }),
    index("divisions_parent").on(t.parentCode, t.state),
  ],
);

/** A place that Beijing aids. The id outlives its codes and names, which are in county_versions. */
export const counties = table("counties", {
  id: text().primaryKey(),
  kind: text({ enum: ["county", "banner", "city", "district", "regiment"] }).notNull(),
  programme: text().notNull(),
  programmeZh: text().notNull(),
  programmeEn: text().notNull(),
  pinyin: text().notNull(),
  lon: real(),
  lat: real(),
  /** Lists joined by "|", in the same order in both languages. */
  typicalProductsZh: text().notNull(),
  typicalProductsEn: text().notNull(),
  profileZh: text().notNull(),
  profileEn: text().notNull(),
  note: text(),
});

/** What a county was called, and where it belonged, from a day up to (not including) another. */
export const countyVersions = table(
  "county_versions",
  {
    countyId: text()
      .notNull()
      .references(() => counties.id),
    /** Null for a regiment, which has no county code. */
    code: text(),
    nameZh: text().notNull(),
    shortZh: text().notNull(),
    nameEn: text().notNull(),
    shortEn: text().notNull(),
    prefectureCode: text().notNull(),
    prefectureNameZh: text().notNull(),
    prefectureNameEn: text().notNull(),
    provinceCode: text().notNull(),
    provinceNameZh: text().notNull(),
    provinceNameEn: text().notNull(),
    validFromDay: day().notNull(),
    validToDay: day(),
  },
  (t) => [primaryKey({ columns: [t.countyId, t.validFromDay] })],
);

export const countyAliases = table(
  "county_aliases",
  {
    countyId: text()
      .notNull()
      .references(() => counties.id),
    alias: text().notNull(),
    kind: text({ enum: ["alias", "formerName", "misprint", "oldCode"] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.countyId, t.alias] }), index("county_aliases_alias").on(t.alias)],
);

/** A district of Beijing: the buying side of a pairing. */
export const districts = table("districts", {
  code: text().primaryKey(),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
  pinyin: text().notNull(),
  lon: real(),
  lat: real(),
});

/** A county and a district joined from a day up to another, with the grade of the evidence for it. */
export const pairings = table(
  "pairings",
  {
    countyId: text()
      .notNull()
      .references(() => counties.id),
    districtCode: text()
      .notNull()
      .references(() => districts.code),
    validFromDay: day().notNull(),
    validToDay: day(),
    basis: text({ enum: ["stated", "lookedUp", "general"] }).notNull(),
    confidence: text().notNull(),
    sourceNoteZh: text(),
    sourceNoteEn: text(),
  },
  (t) => [primaryKey({ columns: [t.countyId, t.districtCode, t.validFromDay] })],
);
