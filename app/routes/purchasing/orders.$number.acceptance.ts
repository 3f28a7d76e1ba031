import type { LoaderFunctionArgs } from "@remix-run/node";
import { acceptanceState } from "#app/components/acceptance-section.tsx";
import { formatCount, formatDate, formatInstant } from "#app/components/format.ts";
import { acceptancePdf } from "#app/domain/acceptance/acceptance-pdf.server.ts";
import { listOrderAcceptances } from "#app/domain/acceptance/queries.server.ts";
import { unitNameFor } from "#app/domain/units/unit.ts";
import { localeOf } from "#app/http/locale.ts";
import { messagesFor } from "#app/messages/messages.ts";
import { openUnitOrder } from "#app/routes/purchasing/open-unit-order.server.ts";
import { currentStore } from "#db/current.server.ts";

/** What the unit said of an order's goods, on paper to be signed: its last word. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { person, unit, found, about } = await openUnitOrder(request, params, Date.now());
  const { number, id } = found.order;
  const [last] = await listOrderAcceptances(currentStore().read, id);
  if (!last) throw new Response("Not Found", { status: 404 });
  const locale = localeOf(request);
  const isEn = locale === "en";
  const { acceptance: words } = messagesFor(locale);
  const { sheet } = words;
  const count = (quantity: number) => (quantity === 0 ? "–" : formatCount(quantity));
  const author = unitNameFor(unit, person)[isEn ? "en" : "zh"];
  const bytes = await acceptancePdf({
    orderNumber: number,
    title: sheet.title,
    author,
    facts: [
      [sheet.unit, author],
      [sheet.order, number],
      [sheet.purchase, about.purchaseNumber],
      [sheet.point, `${about.pointName}  ${formatDate(about.deliveryDay, locale)}`],
      [sheet.acceptedAt, formatInstant(last.acceptedAt, locale)],
      [sheet.by, last.acceptedBy],
      [sheet.result, words.states[acceptanceState(last)]],
      ...(last.photos.length > 0 ? [[sheet.photos, sheet.photoCount(last.photos.length)] as const] : []),
      ...(last.note ? [[sheet.note, last.note] as const] : []),
    ],
    columns: { name: words.goods, ...words.counts, reason: words.reason },
    rows: last.lines.map((line) => ({
      name: `${isEn ? line.nameEn : line.nameZh} ${isEn ? line.specEn : line.specZh}`,
      delivered: count(line.delivered),
      accepted: count(line.accepted),
      short: count(line.short),
      damaged: count(line.damaged),
      refused: count(line.refused),
      reason: line.reason ?? "",
    })),
    signers: sheet.signers,
    page: sheet.page,
    demo: unit.isDemo ? sheet.demo : undefined,
    lang: locale,
    date: new Date(last.acceptedAt),
  });
  return new Response(new Uint8Array(bytes), {
    headers: {
      "cache-control": "private, no-store",
      "content-type": "application/pdf",
      "content-disposition": `inline; filename="acceptance-${number}.pdf"`,
    },
  });
}
