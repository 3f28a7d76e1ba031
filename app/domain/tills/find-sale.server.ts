import { and, desc, eq, inArray } from "drizzle-orm";
import { orders } from "#db/schema/ordering.ts";
import { outlets } from "#db/schema/outlets.ts";
import { tillDevices, tillSales } from "#db/schema/tills.ts";
import type { Reader } from "#db/store.ts";

const SALES_MAX = 50;

/** The last sales of tills, of these outlets or of all. */
export async function listRecentSales(read: Reader, outletIds: readonly string[] | null) {
  return read
    .select({
      id: tillSales.id,
      number: tillSales.number,
      deviceCode: tillDevices.code,
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
      soldAt: tillSales.soldAt,
      totalFen: tillSales.totalFen,
      tender: tillSales.tender,
    })
    .from(tillSales)
    .innerJoin(tillDevices, eq(tillDevices.id, tillSales.deviceId))
    .innerJoin(outlets, eq(outlets.id, tillSales.outletId))
    .where(outletIds ? inArray(tillSales.outletId, [...outletIds]) : undefined)
    .orderBy(desc(tillSales.soldAt), desc(tillSales.id))
    .limit(SALES_MAX);
}

/** The sale that is meant by what stands on a receipt: the address in its code, "T2KX9-12", or the order's number. */
export async function findSaleId(read: Reader, typed: string): Promise<string | undefined> {
  const plain = typed.normalize("NFKC").trim();
  const [id] = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i.exec(plain) ?? [];
  const [, code, number] = /^(T[0-9A-Z]{4})[\s-]+(\d{1,9})$/i.exec(plain) ?? [];
  const isMeant = id
    ? eq(tillSales.id, id.toLowerCase())
    : code
      ? and(eq(tillDevices.code, code.toUpperCase()), eq(tillSales.number, Number(number)))
      : /^\d{18}$/.test(plain)
        ? eq(orders.number, plain)
        : undefined;
  if (!isMeant) return undefined;
  const [sale] = await read
    .select({ id: tillSales.id })
    .from(tillSales)
    .innerJoin(tillDevices, eq(tillDevices.id, tillSales.deviceId))
    .innerJoin(orders, eq(orders.id, tillSales.orderId))
    .where(isMeant)
    .limit(1);
  return sale?.id;
}
