import type { LoaderFunctionArgs } from "@remix-run/node";
import { formatInstant } from "#app/components/format.ts";
import { listRefundCells } from "#app/domain/reporting/claims-report.server.ts";
import { parseClaimReport } from "#app/domain/reporting/claims-report.ts";
import { BYTE_ORDER_MARK, csvRow, csvYuan } from "#app/domain/reporting/sales-csv.ts";
import { formatDay } from "#app/domain/values/business-day.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

/** The refunds of a span by cost bearer, reason, county and supplier at once, as a table for a spreadsheet. */
export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "exportSales");
  const now = Date.now();
  const asked = parseClaimReport(new URL(request.url).searchParams, now);
  if (!asked.ok) throw new Response("Bad Request", { status: 400 });
  const { query } = asked;
  const locale = localeOf(request);
  const isEn = locale === "en";
  const { admin, claims, refunds, common } = messagesFor(locale);
  const words = claims.report.csv;
  const [firstDay, lastDay] = [formatDay(query.firstDay), formatDay(query.lastDay)];
  const rows = [
    [admin.csv.scope, admin.sales.joined([claims.report.refundScope, common.demo])],
    [admin.csv.span, admin.csv.beijing(admin.csv.days(firstDay, lastDay))],
    [admin.csv.asOf, admin.csv.beijing(formatInstant(now, locale))],
    [],
    [
      words.bearer,
      words.reason,
      words.countyId,
      words.county,
      words.supplierId,
      words.supplier,
      words.refundLines,
      words.claimLines,
      words.pieces,
      words.amountYuan,
    ],
    ...(await listRefundCells(currentStore().read, query)).map((cell) => [
      cell.borneBy ? refunds.borneBy[cell.borneBy] : claims.report.nobody,
      refunds.reasons[cell.reason],
      cell.countyId,
      isEn ? cell.countyNameEn : cell.countyNameZh,
      cell.supplierId,
      isEn ? cell.supplierNameEn : cell.supplierNameZh,
      cell.refundLines,
      cell.ofClaims,
      cell.pieces,
      csvYuan(cell.amountFen),
    ]),
  ];
  return new Response(BYTE_ORDER_MARK + rows.map((row) => csvRow(row)).join(""), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="bangfu-refunds-${firstDay}-${lastDay}.csv"`,
    },
  });
}
