import type { LoaderFunctionArgs } from "@remix-run/node";
import { formatInstant } from "#app/components/format.ts";
import { FAIR_GROUPS } from "#app/domain/reporting/fair-groups.ts";
import { readSignedLines } from "#app/domain/reporting/fair-orders.server.ts";
import { readCountyNames, readFairRows, sumFairs } from "#app/domain/reporting/fair-report.server.ts";
import { BYTE_ORDER_MARK, type Cell, csvRow, csvYuan } from "#app/domain/reporting/sales-csv.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { getFair } from "#app/routes/admin/fair-page.server.ts";
import { openPage } from "#app/routes/admin/open-page.server.ts";
import { currentStore } from "#db/current.server.ts";

/** The two columns of a fair by county or supplier, or with `of=orders` every line that was signed, for a spreadsheet. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  await openPage(request, "readFairs");
  const fair = await getFair(params.fairId);
  const { read } = currentStore();
  const now = Date.now();
  const today = businessDay(now);
  const search = new URL(request.url).searchParams;
  const group = FAIR_GROUPS.find((one) => one === (search.get("by") ?? "county"));
  const of = search.get("of") ?? "columns";
  if (!group || (of !== "columns" && of !== "orders")) throw new Response("Bad Request", { status: 400 });

  const locale = localeOf(request);
  const { admin, common, fairs } = messagesFor(locale);
  const say = (name: { zh: string; en: string }) => (locale === "en" ? name.en : name.zh);
  const heading: Cell[][] = [
    [
      admin.csv.scope,
      fairs.joined([
        fairs.fair.of(say({ zh: fair.nameZh, en: fair.nameEn })),
        ...(of === "columns" ? [fairs.scope] : []),
        fairs.signedScope,
        ...(fair.isDemo ? [common.demo] : []),
      ]),
    ],
    [admin.csv.asOf, admin.csv.beijing(formatInstant(now, locale))],
    [],
  ];
  const table = of === "columns" ? await readColumns() : await readOrders();
  const text = [...heading, ...table].map((row) => csvRow(row)).join("");
  return new Response(BYTE_ORDER_MARK + text, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="bangfu-fair-${fair.fromDay}-${of}.csv"`,
    },
  });

  async function readColumns(): Promise<Cell[][]> {
    const { columns } = fairs;
    const rows = await readFairRows(read, fair, group ?? "county", today);
    const sums = (await sumFairs(read, [fair.id])).get(fair.id);
    const amounts = (row: NonNullable<typeof sums>) =>
      [row.onSiteFen, row.signedFen, row.realisedFen, row.openFen].map(csvYuan);
    return [
      [
        admin.csv.columns.memberCode,
        fairs.member[group ?? "county"],
        columns.onSite,
        columns.signed,
        columns.realised,
        columns.open,
      ],
      ...rows.map((row) => [row.key, say(row.name), ...amounts(row)]),
      ...(sums ? [[admin.csv.total, null, ...amounts(sums)]] : []),
    ];
  }

  async function readOrders(): Promise<Cell[][]> {
    const { columns } = fairs.orders;
    const countyName = await readCountyNames(read, fair, today);
    const lines = await readSignedLines(read, { fairIds: [fair.id] });
    return [
      [
        columns.number,
        columns.signedDay,
        columns.supplier,
        columns.county,
        columns.goods,
        columns.price,
        columns.quantity,
        columns.signed,
        columns.taken,
        columns.realised,
        columns.open,
      ],
      ...lines.map((line) => [
        line.number,
        formatDay(line.signedDay),
        say(line.supplier),
        say(countyName(line.countyId)),
        `${say(line.name)} ${say(line.spec)}`,
        csvYuan(line.unitPriceFen),
        line.quantity,
        csvYuan(line.signedFen),
        line.realisedQuantity,
        csvYuan(line.realisedFen),
        csvYuan(line.signedFen - line.realisedFen),
      ]),
    ];
  }
}
