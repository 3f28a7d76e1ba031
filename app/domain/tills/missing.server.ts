import { inArray, sql } from "drizzle-orm";
import { tillDevices } from "#db/schema/tills.ts";
import type { Reader } from "#db/store.ts";

/** Numbers that a device gave to sales which are not here: from the first to the last of them. */
export interface MissingNumbers {
  deviceId: string;
  first: number;
  last: number;
}

const RANGES_MAX = 200;

/** Every number that is sold, was set aside, or was named as the last when a shift was closed. */
const NUMBERS = sql`(
  select device_id, number from till_sales
  union select device_id, number from till_set_aside where number is not null
  union select device_id, last_sale_number + 1 from till_shifts where last_sale_number is not null) as numbers`;

/**
 * The gaps in the numbers of devices: what they sold and have not sent, or never will. A number that came
 * and could not be taken is no gap: it is among what was set aside.
 */
export async function listMissing(read: Reader, deviceIds: readonly string[]): Promise<MissingNumbers[]> {
  const before = sql`lag(number, 1, 0) over (partition by device_id order by number)`;
  const steps = sql`(select device_id as of_device, number, ${before} as before from ${NUMBERS}) as steps`;
  const rows = await read
    .select({
      deviceId: tillDevices.id,
      first: sql`before + 1`.mapWith(Number),
      last: sql`number - 1`.mapWith(Number),
    })
    .from(tillDevices)
    .innerJoin(steps, sql`of_device = ${tillDevices.id} and number - before > 1`)
    .where(inArray(tillDevices.id, [...deviceIds]))
    .orderBy(tillDevices.id, sql`number`)
    .limit(RANGES_MAX);
  return rows;
}
