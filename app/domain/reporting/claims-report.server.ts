import { type AnyColumn, and, desc, eq, gte, lt, max, ne, type SQL, sql } from "drizzle-orm";
import { addDays, startOfDay } from "#app/domain/values/business-day.ts";
import { claimLines, claims } from "#db/schema/claims.ts";
import { orderLines, refundLines } from "#db/schema/ordering.ts";
import { refunds } from "#db/schema/payments.ts";
import { countOf, type Reader, sumOf } from "#db/store.ts";
import type { ClaimReportGroup, ClaimReportQuery } from "./claims-report.ts";

const ROWS_MAX = 5_000;

/** Instants of a span of Beijing days. */
function within(column: AnyColumn, { firstDay, lastDay }: ClaimReportQuery): SQL | undefined {
  return and(gte(column, startOfDay(firstDay)), lt(column, startOfDay(addDays(lastDay, 1))));
}

const names = {
  nameZh: { county: max(orderLines.countyNameZh), supplier: max(orderLines.supplierNameZh) },
  nameEn: { county: max(orderLines.countyNameEn), supplier: max(orderLines.supplierNameEn) },
};

function nameColumns(by: ClaimReportGroup) {
  const isNamed = by === "county" || by === "supplier";
  return {
    nameZh: isNamed ? names.nameZh[by] : sql<string | null>`max(cast(null as text))`,
    nameEn: isNamed ? names.nameEn[by] : sql<string | null>`max(cast(null as text))`,
  };
}

const count = (condition: SQL) => sumOf(sql`case when ${condition} then 1 else 0 end`);

/** Goods repaid in a span, the largest sum first: by who bore it, why, of which county, by which supplier. */
export async function sumRefundsBy(read: Reader, query: ClaimReportQuery) {
  const key = {
    bearer: refunds.borneBy,
    reason: refunds.reason,
    county: orderLines.countyId,
    supplier: orderLines.supplierId,
  }[query.by];
  const amountFen = sumOf(refundLines.amountFen);
  return read
    .select({
      key: sql<string | null>`${key}`,
      ...nameColumns(query.by),
      refundLines: countOf(),
      ofClaims: countOf(claims.id),
      pieces: sumOf(refundLines.quantity),
      amountFen,
    })
    .from(refunds)
    .innerJoin(refundLines, eq(refundLines.refundId, refunds.id))
    .innerJoin(orderLines, eq(orderLines.id, refundLines.orderLineId))
    .leftJoin(claims, eq(claims.id, refunds.id))
    .where(and(within(refunds.requestedAt, query), ne(refunds.state, "failed")))
    .groupBy(key)
    .orderBy(desc(amountFen))
    .limit(ROWS_MAX);
}

/** Goods claimed in a span, the most claimed first, and what became of the claims. */
export async function sumClaimsBy(read: Reader, query: ClaimReportQuery) {
  const key = {
    bearer: claims.borneBy,
    reason: claims.kind,
    county: orderLines.countyId,
    supplier: orderLines.supplierId,
  }[query.by];
  const asked = countOf();
  return read
    .select({
      key: sql<string | null>`${key}`,
      ...nameColumns(query.by),
      asked,
      // of an accepted claim a line may be left out
      accepted: count(sql`${claims.state} = 'accepted' and ${claimLines.acceptedFen} > 0`),
      refused: count(
        sql`${claims.state} = 'refused' or (${claims.state} = 'accepted' and ${claimLines.acceptedFen} = 0)`,
      ),
      withdrawn: count(sql`${claims.state} = 'withdrawn'`),
      open: count(sql`${claims.state} in ('requested', 'more_asked', 'goods_awaited')`),
      acceptedFen: sumOf(claimLines.acceptedFen),
    })
    .from(claims)
    .innerJoin(claimLines, eq(claimLines.claimId, claims.id))
    .innerJoin(orderLines, eq(orderLines.id, claimLines.orderLineId))
    .where(within(claims.requestedAt, query))
    .groupBy(key)
    .orderBy(desc(asked))
    .limit(ROWS_MAX);
}

/** The refunds of a span by all four at once: what the table for a spreadsheet holds. */
export async function listRefundCells(read: Reader, query: ClaimReportQuery) {
  return read
    .select({
      borneBy: refunds.borneBy,
      reason: refunds.reason,
      countyId: orderLines.countyId,
      countyNameZh: max(orderLines.countyNameZh),
      countyNameEn: max(orderLines.countyNameEn),
      supplierId: orderLines.supplierId,
      supplierNameZh: max(orderLines.supplierNameZh),
      supplierNameEn: max(orderLines.supplierNameEn),
      refundLines: countOf(),
      ofClaims: countOf(claims.id),
      pieces: sumOf(refundLines.quantity),
      amountFen: sumOf(refundLines.amountFen),
    })
    .from(refunds)
    .innerJoin(refundLines, eq(refundLines.refundId, refunds.id))
    .innerJoin(orderLines, eq(orderLines.id, refundLines.orderLineId))
    .leftJoin(claims, eq(claims.id, refunds.id))
    .where(and(within(refunds.requestedAt, query), ne(refunds.state, "failed")))
    .groupBy(refunds.borneBy, refunds.reason, orderLines.countyId, orderLines.supplierId)
    .orderBy(refunds.borneBy, refunds.reason, orderLines.countyId, orderLines.supplierId)
    .limit(100_000);
}
