import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { outlets } from "#db/schema/outlets.ts";
import { tillDevices, tillSales, tillSetAside } from "#db/schema/tills.ts";
import { countOf, type Reader } from "#db/store.ts";
import { listMissing } from "./missing.server.ts";

const DEVICES_MAX = 500;

/** The tills, of these outlets or of all, each with the sales that it has not sent and what of it waits for a person. */
export async function listDevices(read: Reader, outletIds: readonly string[] | null) {
  const devices = await read
    .select({
      id: tillDevices.id,
      code: tillDevices.code,
      name: tillDevices.name,
      outletZh: outlets.nameZh,
      outletEn: outlets.nameEn,
      madeAt: tillDevices.madeAt,
      codeExpiresAt: tillDevices.codeExpiresAt,
      registeredAt: tillDevices.registeredAt,
      revokedAt: tillDevices.revokedAt,
      revokedReason: tillDevices.revokedReason,
      seenAt: tillDevices.seenAt,
      clockAheadMs: tillDevices.clockAheadMs,
      lastNumber: sql`coalesce((select max(${tillSales.number}) from ${tillSales}
        where ${tillSales.deviceId} = ${tillDevices.id}), 0)`.mapWith(Number),
      setAside: sql`(${read
        .select({ count: countOf() })
        .from(tillSetAside)
        .where(and(eq(tillSetAside.deviceId, tillDevices.id), isNull(tillSetAside.settledAt)))})`.mapWith(
        Number,
      ),
    })
    .from(tillDevices)
    .innerJoin(outlets, eq(outlets.id, tillDevices.outletId))
    .where(outletIds ? inArray(tillDevices.outletId, [...outletIds]) : undefined)
    .orderBy(outlets.nameZh, tillDevices.code)
    .limit(DEVICES_MAX);
  const missing =
    devices.length === 0
      ? []
      : await listMissing(
          read,
          devices.map(({ id }) => id),
        );
  return devices.map((device) => ({
    ...device,
    missing: missing
      .filter(({ deviceId }) => deviceId === device.id)
      .map(({ first, last }) => ({ first, last })),
  }));
}
