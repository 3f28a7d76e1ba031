import type { LoaderFunctionArgs } from "@remix-run/node";
import { formatInstant } from "#app/components/format.ts";
import { RECEIVABLE_STATES } from "#app/domain/reporting/receivable-states.ts";
import { listReceivables } from "#app/domain/reporting/receivables.server.ts";
import { BYTE_ORDER_MARK, csvRow } from "#app/domain/reporting/sales-csv.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

/** More than are ever open at once. */
const ROWS_MAX = 100_000;

/** What is on account and not paid, order by order, for a spreadsheet. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readMoney");
  const now = Date.now();
  const today = businessDay(now);
  const locale = localeOf(request);
  const { receivables: words } = messagesFor(locale).credit;
  const columns = words.orderColumns;
  const tongue = locale === "en" ? "en" : "zh";
  const asked = new URL(request.url).searchParams.get("state");
  const state = RECEIVABLE_STATES.find((one) => one === asked);
  const rows = await listReceivables(currentStore().read, person, { state, limit: ROWS_MAX }, today);
  const table = [
    [words.csvAsOf, formatInstant(now, locale), words.scope],
    [],
    [
      columns.order,
      columns.unit,
      columns.placed,
      columns.state,
      columns.due,
      columns.total,
      columns.deducted,
      columns.received,
      columns.open,
    ],
    ...rows.map((row) => [
      row.number,
      row.name[tongue],
      formatInstant(row.placedAt, locale),
      words.states[row.state],
      row.dueDay === null ? "" : formatDay(row.dueDay),
      formatYuan(row.totalFen),
      formatYuan(row.deductedFen),
      formatYuan(row.receivedFen),
      formatYuan(row.openFen),
    ]),
  ];
  return new Response(BYTE_ORDER_MARK + table.map((row) => csvRow(row)).join(""), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="bangfu-receivables-${formatDay(today)}.csv"`,
    },
  });
}
