import { asc, eq } from "drizzle-orm";
import { suppliers } from "#db/schema/suppliers.ts";
import type { Reader } from "#db/store.ts";

/** A supplier by its id. */
export async function findSupplier(read: Reader, supplierId: string) {
  const [supplier] = await read
    .select({ id: suppliers.id, nameZh: suppliers.nameZh, nameEn: suppliers.nameEn })
    .from(suppliers)
    .where(eq(suppliers.id, supplierId))
    .limit(1);
  return supplier;
}

/** All suppliers by name. */
export function listSupplierNames(read: Reader) {
  return read
    .select({ id: suppliers.id, nameZh: suppliers.nameZh, nameEn: suppliers.nameEn })
    .from(suppliers)
    .orderBy(asc(suppliers.nameZh), asc(suppliers.id));
}
