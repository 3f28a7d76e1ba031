import { and, desc, eq } from "drizzle-orm";
import { listCounties } from "#app/domain/geography/counties.server.ts";
import type { Name } from "#app/domain/naming/past-names.ts";
import { attributionEntries } from "#db/schema/attribution.ts";
import { orderLines } from "#db/schema/ordering.ts";
import type { Reader } from "#db/store.ts";
import { listDistrictsOn, readCentreView } from "./centre-view.server.ts";

/** A sale as the lobby may see it: where the goods come from, what they are, what they cost. Nobody is named. */
export interface LatestSale {
  id: string;
  county: Name;
  goods: Name;
  amountFen: number;
}

export interface Wall {
  day: number;
  amountFen: number;
  orderCount: number;
  weightGrams: number;
  /** Counties that something of was sold today. */
  countyCount: number;
  counties: { name: Name | null; key: string; amountFen: number }[];
  districts: { code: string; name: Name; amountFen: number; places: number; isGap: boolean }[];
  latest: LatestSale[];
}

const COUNTIES_SHOWN = 6;
const SALES_SHOWN = 5;

/** What the lobby's screen shows of a day: totals, the counties that sold most, the districts, the newest sales. */
export async function readWall(read: Reader, day: number): Promise<Wall> {
  const view = await readCentreView(read, day, day, day);
  const fenOf = new Map(view.bodies.map(({ key, sums }) => [key, sums.amountFen]));
  // there is no room on a wall for 新疆生产建设兵团第十四师四十七团
  const short = new Map(
    (await listCounties(read, day)).map(({ id, shortZh, shortEn }) => [id, { zh: shortZh, en: shortEn }]),
  );
  const sold = view.counties.filter(({ sums }) => sums.amountFen > 0);
  const { amountFen, orderCount, weightGrams } = view.total;
  return {
    day,
    amountFen,
    orderCount,
    weightGrams,
    countyCount: sold.length,
    counties: sold
      .slice(0, COUNTIES_SHOWN)
      .map(({ key, name, sums }) => ({ key, name: short.get(key) ?? name, amountFen: sums.amountFen })),
    districts: (await listDistrictsOn(read, day)).map(({ code, name, counts, isGap }) => ({
      code,
      name,
      amountFen: fenOf.get(code) ?? 0,
      places: counts.counter + counts.zone + counts.cabinet,
      isGap,
    })),
    latest: (await listLatestSales(read, day)).map(({ countyId, ...sale }) => ({
      ...sale,
      county: short.get(countyId) ?? sale.county,
    })),
  };
}

/** The newest lines that a county was credited with on a day; what they are called is what was sold, not what it is called now. */
async function listLatestSales(read: Reader, day: number): Promise<(LatestSale & { countyId: string })[]> {
  const rows = await read
    .select({
      id: attributionEntries.id,
      countyId: attributionEntries.countyId,
      countyZh: orderLines.countyNameZh,
      countyEn: orderLines.countyNameEn,
      goodsZh: orderLines.nameZh,
      goodsEn: orderLines.nameEn,
      amountFen: attributionEntries.amountFen,
    })
    .from(attributionEntries)
    .innerJoin(orderLines, eq(orderLines.id, attributionEntries.orderLineId))
    .where(and(eq(attributionEntries.businessDay, day), eq(attributionEntries.kind, "sale")))
    .orderBy(desc(attributionEntries.businessDay), desc(attributionEntries.id))
    .limit(SALES_SHOWN);
  return rows.map(({ id, countyId, countyZh, countyEn, goodsZh, goodsEn, amountFen }) => ({
    id,
    countyId,
    county: { zh: countyZh, en: countyEn },
    goods: { zh: goodsZh, en: goodsEn },
    amountFen,
  }));
}
