import type { LoaderFunctionArgs } from "@remix-run/node";
import { formatInstant } from "#app/components/format.ts";
import { countByDistrict, listOutletsOn } from "#app/domain/outlets/outlets-on-day.server.ts";
import { BYTE_ORDER_MARK, csvRow, csvYuan } from "#app/domain/reporting/sales-csv.ts";
import { businessDay, formatDay, parseDay } from "#app/domain/values/business-day.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

/** All outlets that were open on a day, as a table for a spreadsheet. */
export async function loader({ request }: LoaderFunctionArgs) {
  await openPage(request, "readOutlets");
  const { read } = currentStore();
  const now = Date.now();
  const day = parseDay(new URL(request.url).searchParams.get("day") ?? "") ?? businessDay(now);
  const locale = localeOf(request);
  const { outlets: words, common } = messagesFor(locale);
  const tongue = locale === "en" ? "en" : "zh";
  const places = await listOutletsOn(read, day);
  const nameOf = new Map(places.map(({ id, name }) => [id, name[tongue]]));
  const districts = new Map(
    (await countByDistrict(read, places, day)).map(({ code, name }) => [code, name[tongue]]),
  );
  const { csv } = words;
  const rows = [
    [csv.day, formatDay(day)],
    [csv.asOf, formatInstant(now, locale), common.demo],
    [],
    [
      csv.id,
      csv.kind,
      csv.name,
      csv.districtCode,
      csv.district,
      csv.parent,
      csv.partner,
      csv.shop,
      csv.opened,
      csv.closed,
      csv.entryFee,
    ],
    ...places.map((place) => [
      place.id,
      words.kinds[place.kind],
      place.name[tongue],
      place.districtCode ?? "",
      districts.get(place.districtCode ?? "") ?? words.online,
      nameOf.get(place.parentId ?? "") ?? "",
      place.partner?.[tongue] ?? "",
      place.shop?.[tongue] ?? "",
      formatDay(place.openedDay),
      place.closedDay === null ? "" : formatDay(place.closedDay),
      csvYuan(0),
    ]),
  ];
  return new Response(BYTE_ORDER_MARK + rows.map((row) => csvRow(row)).join(""), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="bangfu-outlets-${formatDay(day)}.csv"`,
    },
  });
}
