import { and, asc, desc, eq, inArray } from "drizzle-orm";
import { businessDay } from "#app/domain/values/business-day.ts";
import { hashOf } from "#app/domain/values/hash-of.server.ts";
import { Refusal } from "#app/domain/values/refusal.ts";
import { fairForecasts } from "#db/schema/fairs.ts";
import { counties } from "#db/schema/geography.ts";
import { suppliers } from "#db/schema/suppliers.ts";
import type { Reader, Tx } from "#db/store.ts";
import type { ForecastScope } from "#db/words.ts";
import { keepFair } from "./set-stall.server.ts";

/** An amount that somebody expects of a fair (预计). */
export interface NewForecast {
  /** Made by the caller; the same id with the same content is one forecast. */
  id: string;
  fairId: string;
  scope: ForecastScope;
  /** The county or the supplier it is about; "" for the whole fair. */
  memberId: string;
  /** Zero takes back what was stated of the same before. */
  amountFen: number;
  statedBy: string;
  statedDay: number;
  source: string;
}

const FORECASTS_MAX = 1_000;

/**
 * Keeps what somebody expects, in the place of what was expected of the same before, which stays readable. It is
 * part of no other number. Entered before, it changes nothing. Refuses with FORECAST_MISFIT (no such county or
 * supplier, a day that is still to come, or nothing to take back) or KEY_REUSED.
 */
export async function enterForecast(tx: Tx, forecast: NewForecast, by: string, now: number): Promise<void> {
  const { id, fairId, scope, memberId, amountFen, statedDay } = forecast;
  const contentHash = hashOf(forecast);
  await keepFair(tx, fairId);
  const [earlier] = await tx
    .select({ contentHash: fairForecasts.contentHash })
    .from(fairForecasts)
    .where(eq(fairForecasts.id, id))
    .limit(1);
  if (earlier && earlier.contentHash !== contentHash) throw new Refusal("KEY_REUSED");
  if (earlier) return;
  const [standing] = await tx
    .select({ version: fairForecasts.version, amountFen: fairForecasts.amountFen })
    .from(fairForecasts)
    .where(
      and(
        eq(fairForecasts.fairId, fairId),
        eq(fairForecasts.scope, scope),
        eq(fairForecasts.memberId, memberId),
      ),
    )
    .orderBy(desc(fairForecasts.version))
    .limit(1);
  const isIdle = amountFen === 0 && !standing?.amountFen;
  if (isIdle || statedDay > businessDay(now) || !(await isMember(tx, scope, memberId)))
    throw new Refusal("FORECAST_MISFIT");
  await tx.insert(fairForecasts).values({
    ...forecast,
    contentHash,
    version: (standing?.version ?? 0) + 1,
    enteredBy: by,
    enteredAt: now,
  });
}

async function isMember(tx: Tx, scope: ForecastScope, memberId: string): Promise<boolean> {
  if (scope === "fair") return memberId === "";
  const table = scope === "county" ? counties : suppliers;
  const found = await tx.select({ id: table.id }).from(table).where(eq(table.id, memberId)).limit(1);
  return found.length > 0;
}

/** What was ever expected of fairs, the whole fair first; of each the newest version first, which stands unless it is zero. */
export async function listForecasts(read: Reader, fairIds: readonly string[]) {
  if (fairIds.length === 0) return [];
  const rows = await read
    .select({
      id: fairForecasts.id,
      fairId: fairForecasts.fairId,
      scope: fairForecasts.scope,
      memberId: fairForecasts.memberId,
      version: fairForecasts.version,
      amountFen: fairForecasts.amountFen,
      statedBy: fairForecasts.statedBy,
      statedDay: fairForecasts.statedDay,
      source: fairForecasts.source,
    })
    .from(fairForecasts)
    .where(inArray(fairForecasts.fairId, [...fairIds]))
    .orderBy(
      asc(fairForecasts.fairId),
      asc(fairForecasts.memberId),
      asc(fairForecasts.scope),
      desc(fairForecasts.version),
    )
    .limit(FORECASTS_MAX);
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const isNewest =
      before?.fairId !== row.fairId || before.scope !== row.scope || before.memberId !== row.memberId;
    return { ...row, isStanding: isNewest && row.amountFen > 0 };
  });
}

export type Forecast = Awaited<ReturnType<typeof listForecasts>>[number];
