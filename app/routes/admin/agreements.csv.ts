import type { LoaderFunctionArgs } from "@remix-run/node";
import { formatInstant } from "#app/components/format.ts";
import { BYTE_ORDER_MARK, csvRow, csvYuan } from "#app/domain/reporting/sales-csv.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { listLinesForFile } from "#app/http/agreement-desk.server.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";

/** The goods of all agreements as a table for a spreadsheet: agreed, called off, paid, and apart from them what is expected. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readAgreements");
  const now = Date.now();
  const locale = localeOf(request);
  const { agreements, common } = messagesFor(locale);
  const { csv, columns } = agreements;
  const isEn = locale === "en";
  const lines = await listLinesForFile(person, now);
  const table = [
    [csv.asOf, formatInstant(now, locale), csv.scope, common.demo],
    [],
    [
      ...[columns.number, columns.title, columns.unit, columns.seller, csv.from, csv.last],
      ...[csv.sku, csv.goods, csv.agreed, csv.called, csv.paid, csv.paidYuan, csv.left],
      ...[csv.covered, csv.uncalled, csv.shortfall],
    ],
    ...lines.map(({ seller, goods, forecast, ...line }) => [
      line.number,
      line.title,
      isEn ? line.unitName.en : line.unitName.zh,
      seller ? (isEn ? seller.nameEn : seller.nameZh) : agreements.centre,
      formatDay(line.fromDay),
      formatDay(line.lastDay),
      goods.sku,
      isEn ? `${goods.nameEn} ${goods.specEn}` : `${goods.nameZh} ${goods.specZh}`,
      String(line.quantity),
      String(line.calledOff),
      String(line.paidQuantity),
      csvYuan(line.paidFen),
      String(forecast.left),
      String(forecast.covered),
      forecast.uncalled === null ? "" : String(forecast.uncalled),
      String(forecast.shortfall),
    ]),
  ];
  return new Response(BYTE_ORDER_MARK + table.map((row) => csvRow(row)).join(""), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="bangfu-agreements-${formatDay(businessDay(now))}.csv"`,
    },
  });
}
