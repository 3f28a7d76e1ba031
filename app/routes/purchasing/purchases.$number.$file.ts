import type { LoaderFunctionArgs } from "@remix-run/node";
import { formatDate, formatInstant } from "#app/components/format.ts";
import { listAcceptedAt } from "#app/domain/acceptance/queries.server.ts";
import { type Confirmation, readConfirmation } from "#app/domain/purchasing/confirmation.server.ts";
import { type ConfirmationWords, confirmationPdf } from "#app/domain/purchasing/confirmation-pdf.server.ts";
import { findPurchase } from "#app/domain/purchasing/purchase-queries.server.ts";
import { businessDay, formatDay } from "#app/domain/values/business-day.ts";
import { localeOf } from "#app/http/locale.ts";
import { type Cell, workbookFile } from "#app/http/sheet.server.ts";
import { type Messages, messagesFor } from "#app/messages/messages.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";
import type { Locale } from "#db/words.ts";

/** What a placed purchase was placed as, to be kept: a PDF or a spreadsheet. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const locale = localeOf(request);
  const purchase = await findPurchase(read, unit.id, params.number ?? "");
  const confirmation = purchase && (await readConfirmation(read, purchase, unit, locale));
  if (!confirmation) throw new Response("Not Found", { status: 404 });
  const texts = messagesFor(locale);
  const numbers = confirmation.deliveries.map(({ orderNumber }) => orderNumber);
  const accepted = new Map(
    [...(await listAcceptedAt(read, numbers))].map(([number, { acceptedAt }]) => [
      number,
      texts.acceptance.acceptedOn(formatDate(businessDay(acceptedAt), locale)),
    ]),
  );
  const name = `purchase-${confirmation.number}`;
  switch (params.file) {
    case "confirmation.pdf":
      return new Response(
        new Uint8Array(await confirmationPdf(confirmation, wordsOf(confirmation, accepted, texts, locale))),
        {
          headers: {
            "cache-control": "private, no-store",
            "content-type": "application/pdf",
            "content-disposition": `inline; filename="${name}.pdf"`,
          },
        },
      );
    case "confirmation.xlsx":
      return workbookFile(name, rowsOf(confirmation, accepted, texts));
    default:
      throw new Response("Not Found", { status: 404 });
  }
}

/** What is said of each order that was accepted, by its number. */
type Accepted = ReadonlyMap<string, string>;

function wordsOf(
  confirmation: Confirmation,
  accepted: Accepted,
  { bulk }: Messages,
  locale: Locale,
): ConfirmationWords {
  const { paper, cells } = bulk;
  const { number, unitName, placedAt, placedBy, note } = confirmation;
  return {
    title: paper.title,
    facts: [
      [paper.number, number],
      [paper.unit, unitName],
      [paper.placedAt, formatInstant(placedAt, locale)],
      [paper.by, placedBy],
      ...(note === null ? [] : [[bulk.ways.note, note] as const]),
    ],
    columns: {
      sku: cells.code,
      name: cells.name,
      spec: cells.spec,
      quantity: cells.quantity,
      unitPrice: cells.unitPrice,
      amount: cells.amount,
    },
    delivery: ({ pointName, deliveryDay }) => `${formatDate(deliveryDay, locale)}  ${pointName}`,
    order: ({ orderNumber, receiver, address }) =>
      [`${paper.order} ${orderNumber}`, receiver, address, accepted.get(orderNumber) ?? []]
        .flat()
        .join(" · "),
    goods: paper.goods,
    freight: paper.freight,
    sum: paper.sum,
    counties: bulk.detail.byCounty,
    page: paper.page,
    demo: paper.demo,
    lang: locale,
  };
}

/** One row for each line of each order, its sums below: numbers are numbers, so that they can be summed again. */
function rowsOf(confirmation: Confirmation, accepted: Accepted, { bulk, acceptance }: Messages): Cell[][] {
  const { paper, cells } = bulk;
  const { deliveries, goodsFen, freightFen, totalFen } = confirmation;
  const freight = deliveries.map(({ pointName, deliveryDay, orderNumber, freightFen: fen }): Cell[] => [
    pointName,
    formatDay(deliveryDay),
    orderNumber,
    "",
    paper.freight,
    "",
    "",
    "",
    "",
    { fen },
  ]);
  const sum = (label: string, fen: number): Cell[] => ["", "", "", "", label, "", "", "", "", { fen }];
  return [
    [
      paper.point,
      paper.day,
      paper.order,
      cells.code,
      cells.name,
      cells.spec,
      paper.county,
      cells.quantity,
      cells.unitPrice,
      cells.amount,
      acceptance.title,
    ],
    ...deliveries.flatMap(({ pointName, deliveryDay, orderNumber, lines }) =>
      lines.map((line): Cell[] => [
        pointName,
        formatDay(deliveryDay),
        orderNumber,
        line.sku,
        line.name,
        line.spec,
        line.countyName,
        line.quantity,
        { fen: line.unitPriceFen },
        { fen: line.amountFen },
        accepted.get(orderNumber) ?? "",
      ]),
    ),
    ...freight,
    sum(paper.goods, goodsFen),
    sum(paper.freight, freightFen),
    sum(paper.sum, totalFen),
    ...(confirmation.isDemo ? [[paper.demo]] : []),
  ];
}
