import type { LoaderFunctionArgs } from "@remix-run/node";
import { formatInstant } from "#app/components/format.ts";
import { BYTE_ORDER_MARK, csvRow } from "#app/domain/reporting/sales-csv.ts";
import { listUnitsForFile } from "#app/domain/units/list-units.server.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { unitFilters } from "#app/routes/admin/unit-query.ts";
import { currentStore } from "#db/current.server.ts";

/** The buying units of a list as a table for a spreadsheet; of barracks as much as the reader may know. */
export async function loader({ request }: LoaderFunctionArgs) {
  const person = await openPage(request, "readUnits");
  const now = Date.now();
  const locale = localeOf(request);
  const { units, admin, purchasing, common } = messagesFor(locale);
  const tongue = locale === "en" ? "en" : "zh";
  const { csv } = units.list;
  const filters = unitFilters(new URL(request.url).searchParams);
  const rows = await listUnitsForFile(currentStore().read, filters, person);
  const dayText = (day: number | null) => (day === null ? "" : formatDay(day));
  const table = [
    [csv.asOf, formatInstant(now, locale), common.demo],
    [],
    [
      csv.code,
      csv.name,
      csv.kind,
      csv.channel,
      csv.uscc,
      csv.districtCode,
      csv.district,
      csv.state,
      csv.appliedAt,
      csv.opened,
      csv.closed,
      csv.demo,
    ],
    ...rows.map((unit) => [
      unit.code,
      unit.name[tongue],
      purchasing.kinds[unit.kind],
      admin.channels[unit.entryChannel],
      unit.uscc ?? "",
      unit.districtCode ?? "",
      unit.district?.[tongue] ?? "",
      units.states[unit.state],
      formatInstant(unit.appliedAt, locale),
      dayText(unit.openedDay),
      dayText(unit.closedDay),
      unit.isDemo ? csv.yes : "",
    ]),
  ];
  return new Response(BYTE_ORDER_MARK + table.map((row) => csvRow(row)).join(""), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="bangfu-units-${formatDay(businessDay(now))}.csv"`,
    },
  });
}
