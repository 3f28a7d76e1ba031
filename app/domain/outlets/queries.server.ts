import { and, eq, gt, isNull, lte, ne, or, sql } from "drizzle-orm";
import { districts } from "#db/schema/geography.ts";
import { outlets } from "#db/schema/outlets.ts";
import { perConnection, type Reader } from "#db/store.ts";

const statements = perConnection((read: Reader) => ({
  centre: read
    .select({ id: outlets.id })
    .from(outlets)
    .where(eq(outlets.kind, "centre"))
    .limit(1)
    .prepare("outlet_centre"),
  selling: read
    .select({ kind: outlets.kind, districtCode: outlets.districtCode, districtZh: districts.nameZh })
    .from(outlets)
    .leftJoin(districts, eq(districts.code, outlets.districtCode))
    .where(eq(outlets.id, sql.placeholder("outletId")))
    .limit(1)
    .prepare("outlet_selling"),
}));

/** The city's centre, from which online orders are fulfilled. Throws in a database without one. */
export async function getCentreId(read: Reader): Promise<string> {
  const [centre] = await statements(read).centre.execute();
  if (!centre) throw new Error("this database has no centre");
  return centre.id;
}

/** What an outlet is called; its id where there is none. */
export async function getOutletName(read: Reader, outletId: string): Promise<{ zh: string; en: string }> {
  const [outlet] = await read
    .select({ zh: outlets.nameZh, en: outlets.nameEn })
    .from(outlets)
    .where(eq(outlets.id, outletId))
    .limit(1);
  return outlet ?? { zh: outletId, en: outletId };
}

/**
 * True for an outlet where people stand before shelves, and which is open on a day: pavilions are online,
 * and what is closed leads nobody anywhere.
 */
export async function isOpenPlace(read: Reader, outletId: string, day: number): Promise<boolean> {
  const found = await read
    .select({ id: outlets.id })
    .from(outlets)
    .where(
      and(
        eq(outlets.id, outletId),
        ne(outlets.kind, "pavilion"),
        lte(outlets.openedDay, day),
        or(isNull(outlets.closedDay), gt(outlets.closedDay, day)),
      ),
    )
    .limit(1);
  return found.length > 0;
}

/** What a sale needs to know of the outlet that made it: its kind, and the district it stands in. */
export async function findSellingOutlet(read: Reader, outletId: string) {
  const [outlet] = await statements(read).selling.execute({ outletId });
  if (!outlet) return undefined;
  const { kind, districtCode, districtZh } = outlet;
  return { kind, districtCode: districtCode ?? "", regionZh: `北京市${districtZh ?? ""}` };
}
