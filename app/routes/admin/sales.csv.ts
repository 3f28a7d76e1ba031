import type { LoaderFunctionArgs } from "@remix-run/node";
import { formatInstant, formatPeriod } from "#app/components/format.ts";
import { type CsvWords, lineRows, reportRows, streamOf } from "#app/domain/reporting/sales-csv.server.ts";
import { listSalesChoices } from "#app/domain/reporting/sales-names.server.ts";
import { parseDrill, parseSalesQuery } from "#app/domain/reporting/sales-query.ts";
import { findBookFirstDay } from "#app/domain/reporting/sales-selection.server.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { localeOf, localPath } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { nameOfMember, nameOfPart, scopeText, type Tongue } from "#app/routes/admin/sales-words.ts";
import { currentStore } from "#db/current.server.ts";

/**
 * The report, or the lines behind one of its figures (`of=lines`), as a table for a spreadsheet. It is
 * written while it is read, so that a hundred thousand lines cost no more memory than a hundred.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "exportSales");
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const { origin, searchParams } = new URL(request.url);
  const asked = parseSalesQuery(searchParams, today, await findBookFirstDay(read, today));
  const drill = asked.ok ? parseDrill(searchParams, asked.query) : undefined;
  const of = searchParams.get("of") ?? "report";
  if (!asked.ok || !drill || (of !== "report" && of !== "lines"))
    throw new Response("Bad Request", { status: 400 });

  const { query } = asked;
  const locale = localeOf(request);
  const tongue: Tongue = { locale, messages: messagesFor(locale) };
  const { admin } = tongue.messages;
  const { firstDay, lastDay } = (of === "lines" && drill.period) || query;
  const choices = await listSalesChoices(read, query, today);
  const home = process.env.PUBLIC_ORIGIN ?? origin;
  const words: CsvWords = {
    heading: [
      [admin.csv.scope, scopeText(query, of === "lines" ? drill : {}, choices, tongue)],
      [admin.csv.span, admin.csv.beijing(admin.csv.days(formatDay(firstDay), formatDay(lastDay)))],
      [admin.csv.asOf, admin.csv.beijing(formatInstant(now, locale))],
    ],
    language: locale === "zh-CN" ? "zh" : "en",
    total: admin.csv.total,
    nameOfPeriod: (id, grain) => formatPeriod(id, grain, locale),
    nameOfMember: (key, name) => nameOfMember(query.group, key, name, tongue),
    nameOfPart: (split, key, name) => nameOfPart(split, key, name, tongue),
    nameOfKind: (kind) => admin.lines.kinds[kind],
    nameOfChannel: (channel) => admin.channels[channel],
    addressOfOrder: (number) => home + localPath(locale, `/admin/orders/${number}`),
    columns: admin.csv.columns,
  };
  const rows =
    of === "lines" ? lineRows(read, query, drill, words, now) : reportRows(read, query, words, now);
  return new Response(streamOf(rows), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="bangfu-sales-${of}-${firstDay}-${lastDay}.csv"`,
    },
  });
}
