import { boolean, day, index, table, text } from "../columns.ts";
import { OUTLET_KINDS } from "../words.ts";
import { counties, districts } from "./geography.ts";

/** Who owns shops, in which counters stand. */
export const retailPartners = table("retail_partners", {
  id: text().primaryKey(),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
  kind: text().notNull(),
});

/** Any place of sale; one tree with the city's centre at its root. */
export const outlets = table(
  "outlets",
  {
    id: text().primaryKey(),
    kind: text({ enum: OUTLET_KINDS }).notNull(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    districtCode: text().references(() => districts.code),
    parentId: text(),
    retailPartnerId: text().references(() => retailPartners.id),
    /** The county of a pavilion. */
    countyId: text().references(() => counties.id),
    /** The region that a hall of the centre shows: a province, prefecture or county code. */
    regionCode: text(),
    openedDay: day().notNull(),
    closedDay: day(),
    isDemo: boolean().notNull(),
  },
  (t) => [
    index("outlets_parent").on(t.parentId),
    index("outlets_district").on(t.districtCode, t.kind),
    index("outlets_county").on(t.countyId),
  ],
);
