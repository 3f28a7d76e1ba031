import { boolean, index, table, text } from "../columns.ts";
import { SUPPLIER_KINDS } from "../words.ts";
import { counties } from "./geography.ts";

export const suppliers = table(
  "suppliers",
  {
    id: text().primaryKey(),
    nameZh: text().notNull(),
    nameEn: text().notNull(),
    countyId: text()
      .notNull()
      .references(() => counties.id),
    kind: text({ enum: SUPPLIER_KINDS }).notNull(),
    isDemo: boolean().notNull(),
  },
  (t) => [index("suppliers_county").on(t.countyId)],
);
