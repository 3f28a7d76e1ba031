import type { Name } from "#app/domain/naming/past-names.ts";
import { businessDay, formatDay, type Grain } from "#app/domain/values/business-day.ts";
import type { Reader } from "#db/store.ts";
import type { EntryChannel } from "#db/words.ts";
import { walkSaleLines } from "./lines.server.ts";
import { BYTE_ORDER_MARK, type Cell, csvRow, csvYuan } from "./sales-csv.ts";
import { nameMembers, namesOfParts } from "./sales-names.server.ts";
import { memberOf } from "./sales-places.ts";
import { countsWholeOrders, type Drill, periodsOf, type SalesQuery, type Split } from "./sales-query.ts";
import { walkRows } from "./sales-rows.server.ts";
import { readGeography, selectionOf } from "./sales-selection.server.ts";
import { addSums, NO_SUMS, type Sums } from "./sales-sums.ts";

/** What the tables say, in the reader's language. */
export interface CsvWords {
  /** The lines above the table: scope, span, as of when. */
  heading: readonly (readonly [label: string, value: string])[];
  language: keyof Name;
  total: string;
  nameOfPeriod: (id: number, grain: Grain) => string;
  nameOfMember: (key: string, name: Name | null) => string;
  nameOfPart: (split: Exclude<Split, "none">, key: string, name: Name | null) => string;
  nameOfKind: (kind: "sale" | "return" | "reweigh" | "correction") => string;
  nameOfChannel: (channel: EntryChannel) => string;
  /** The address of an order's page. */
  addressOfOrder: (number: string) => string;
  columns: Record<CsvColumn, string>;
}

const PERIOD_COLUMNS = ["period", "firstDay", "lastDay"] as const;
const MEASURE_COLUMNS = [
  "saleYuan",
  "returnYuan",
  "amountYuan",
  "certifiedYuan",
  "quantity",
  "grams",
  "entries",
] as const;
const LINE_COLUMNS = [
  "soldAt",
  "kind",
  "orderNumber",
  "product",
  "spec",
  "sku",
  "category",
  "countyCode",
  "county",
  "supplier",
  "outletCode",
  "outlet",
  "salesMode",
  "channel",
  "certified",
  "quantity",
  "grams",
  "amountYuan",
  "orderPage",
] as const;

export type CsvColumn =
  | (typeof PERIOD_COLUMNS)[number]
  | (typeof MEASURE_COLUMNS)[number]
  | (typeof LINE_COLUMNS)[number]
  | "memberCode"
  | "member"
  | "within"
  | "partCode"
  | "part"
  | "orders";

/**
 * The whole report as rows: one for each period, member and part that has sales, and the sum of them
 * all. Read period by period, so that a long one needs no more memory than a short one.
 */
export async function* reportRows(
  read: Reader,
  query: SalesQuery,
  words: CsvWords,
  now: number,
): AsyncGenerator<string> {
  const { group, split, grain } = query;
  const geography = await readGeography(read, query, businessDay(now));
  const memberNames = await nameMembers(read, group, geography);
  const partNames = await namesOfParts(read, split, geography.namedOn);
  const hasMembers = group !== "none";
  const hasParts = split !== "none";
  const hasOrders = countsWholeOrders(query) && !hasMembers && !hasParts;
  const measures = (sums: Sums): Cell[] => [
    csvYuan(sums.saleFen),
    csvYuan(sums.returnFen),
    csvYuan(sums.amountFen),
    csvYuan(sums.certifiedFen),
    sums.quantity,
    sums.weightGrams,
    sums.entryCount,
    ...(hasOrders ? [sums.orderCount] : []),
  ];
  const columns: CsvColumn[] = [
    ...PERIOD_COLUMNS,
    ...(hasMembers ? (["memberCode", "member", "within"] as const) : []),
    ...(hasParts ? (["partCode", "part"] as const) : []),
    ...MEASURE_COLUMNS,
    ...(hasOrders ? (["orders"] as const) : []),
  ];
  yield opening(words, columns);

  const total = { ...NO_SUMS };
  for (const period of periodsOf(query)) {
    const selection = selectionOf(query, { period }, geography);
    const cells = new Map<string, { member: string; part: string; sums: Sums }>();
    for await (const rows of walkRows(read, selection, geography, [{ group, split }]))
      for (const row of rows) {
        const member = memberOf(group, row.countyId, geography.epochs[row.epoch], geography);
        const key = `${member} ${row.part}`;
        const cell = cells.get(key) ?? { member, part: row.part, sums: { ...NO_SUMS } };
        addSums(cell.sums, row);
        addSums(total, row);
        cells.set(key, cell);
      }
    const names = [
      words.nameOfPeriod(period.id, grain),
      formatDay(period.firstDay),
      formatDay(period.lastDay),
    ];
    const inOrder = [...cells].sort(([a], [b]) => (a < b ? -1 : 1));
    yield inOrder
      .map(([, { member, part, sums }]) => {
        const { name, within } = memberNames(member);
        return csvRow([
          ...names,
          ...(hasMembers ? [member, words.nameOfMember(member, name), within?.[words.language] ?? ""] : []),
          ...(hasParts ? [part, words.nameOfPart(split, part, partNames.get(part) ?? null)] : []),
          ...measures(sums),
        ]);
      })
      .join("");
  }
  const blanks = columns.length - 1 - MEASURE_COLUMNS.length - (hasOrders ? 1 : 0);
  yield csvRow([words.total, ...Array<null>(blanks).fill(null), ...measures(total)]);
}

/** Every line behind a figure, the newest first, and the sum of them. */
export async function* lineRows(
  read: Reader,
  query: SalesQuery,
  drill: Drill,
  words: CsvWords,
  now: number,
): AsyncGenerator<string> {
  const geography = await readGeography(read, query, businessDay(now));
  const selection = selectionOf(query, drill, geography);
  const categoryNames = await namesOfParts(read, "category", geography.namedOn);
  const { language } = words;
  const say = (zh: string | null, en: string | null) => (language === "zh" ? zh : en) ?? "";
  yield opening(words, LINE_COLUMNS);

  const total = { quantity: 0, grams: 0, fen: 0 };
  for await (const batch of walkSaleLines(read, selection)) {
    let text = "";
    for (const line of batch) {
      total.quantity += line.quantity;
      total.grams += line.weightGrams;
      total.fen += line.amountFen;
      text += csvRow([
        formatSecond(line.soldAt),
        words.nameOfKind(line.kind),
        line.orderNumber,
        say(line.nameZh, line.nameEn),
        say(line.specZh, line.specEn),
        line.sku,
        words.nameOfPart("category", line.categoryId, categoryNames.get(line.categoryId) ?? null),
        line.countyId,
        say(line.countyNameZh, line.countyNameEn),
        say(line.supplierNameZh, line.supplierNameEn),
        line.outletId,
        say(line.outlet?.zh ?? null, line.outlet?.en ?? null),
        words.nameOfPart("salesMode", line.salesMode, null),
        words.nameOfChannel(line.entryChannel),
        words.nameOfPart("certified", line.isCertified ? "yes" : "no", null),
        line.quantity,
        line.weightGrams,
        csvYuan(line.amountFen),
        line.orderNumber && words.addressOfOrder(line.orderNumber),
      ]);
    }
    yield text;
  }
  const blanks = LINE_COLUMNS.indexOf("quantity") - 1;
  yield csvRow([
    words.total,
    ...Array<null>(blanks).fill(null),
    total.quantity,
    total.grams,
    csvYuan(total.fen),
    null,
  ]);
}

function opening(words: CsvWords, columns: readonly CsvColumn[]): string {
  return (
    BYTE_ORDER_MARK +
    words.heading.map((pair) => csvRow(pair)).join("") +
    csvRow(columns.map((column) => words.columns[column]))
  );
}

/** "2026-11-22 10:42:05" in Beijing. */
function formatSecond(instant: number): string {
  return new Date(instant + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
}

/** Text as a body of an answer: the next piece is made when the last was taken, so a slow reader costs nothing. */
export function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { done, value } = await pieces.next();
          if (done) return controller.close();
          if (value) return controller.enqueue(encoder.encode(value));
        }
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
