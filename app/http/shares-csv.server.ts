import { formatInstant } from "#app/components/format.ts";
import { BYTE_ORDER_MARK, csvRow, csvYuan } from "#app/domain/reporting/sales-csv.ts";
import type { ChasedUnit } from "#app/domain/shares/chase.server.ts";
import { messagesFor } from "#app/messages/messages.ts";
import type { Locale } from "#db/words.ts";

/** Units with their shares as a table for a spreadsheet, with its scope and as of when above it. */
export function sharesCsv(
  locale: Locale,
  { year, scope, asOf }: { year: number; scope: string; asOf: number },
  units: readonly ChasedUnit[],
): Response {
  const { admin, common, share } = messagesFor(locale);
  const words = share.chase;
  const isEn = locale === "en";
  const declared = (row: ChasedUnit, amountFen: number) => (row.isDeclared ? csvYuan(amountFen) : "");
  const rows = [
    [admin.csv.scope, share.scope.joined([scope, common.demo])],
    [admin.csv.asOf, admin.csv.beijing(formatInstant(asOf, locale))],
    [],
    [
      words.code,
      words.unit,
      words.state,
      words.columns.base,
      words.columns.floor,
      words.columns.net,
      words.columns.missing,
      words.reminded,
    ],
    ...units.map((row) => [
      row.code,
      isEn ? row.name.en : row.name.zh,
      share.states[row.state],
      declared(row, row.baseFen),
      declared(row, row.floorFen),
      csvYuan(row.netFen),
      declared(row, row.missingFen),
      row.remindedAt === null ? "" : formatInstant(row.remindedAt, locale),
    ]),
  ];
  return new Response(BYTE_ORDER_MARK + rows.map((row) => csvRow(row)).join(""), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="bangfu-shares-${year}.csv"`,
    },
  });
}
