import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DateTime, Money } from "#app/components/amounts.tsx";
import { type Column, DataTable } from "#app/components/data-table.tsx";
import { Button } from "#app/components/fields.tsx";
import { formatCount, formatDate, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { privateMeta } from "#app/components/page-meta.ts";
import { QuoteThread, RequestBadge } from "#app/components/quote-pieces.tsx";
import { Breadcrumbs, PageTitle } from "#app/components/site-frame.tsx";
import { Badge } from "#app/components/tags.tsx";
import { rememberBulkGoods } from "#app/domain/catalog/bulk-goods.server.ts";
import { listPurchasesOfTerms } from "#app/domain/purchasing/agreed-terms.server.ts";
import { acceptQuote, withdrawRequest } from "#app/domain/quoting/end-request.server.ts";
import { findQuoteRequest, listQuoteMessages, listSellers } from "#app/domain/quoting/queries.server.ts";
import { writeQuoteMessage } from "#app/domain/quoting/write-message.server.ts";
import { businessDay } from "#app/domain/values/business-day.ts";
import { pricePer500Grams } from "#app/domain/values/fen.ts";
import { newId } from "#app/domain/values/id.ts";
import { attempt, checkForm, readForm, typedOf } from "#app/http/forms.server.ts";
import { MessageForm } from "#app/http/quote-forms.ts";
import { openUnit } from "#app/routes/purchasing/open-unit.server.ts";
import { currentStore } from "#db/current.server.ts";

export { ErrorBoundary } from "#app/routes/purchasing/error-boundary.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { unit, may } = await openUnit(request, params.unitId);
  const { read } = currentStore();
  const asked = await findQuoteRequest(read, params.requestId ?? "", { unitId: unit.id });
  if (!asked) throw new Response("Not Found", { status: 404 });
  const [sellers, messages] = await Promise.all([
    listSellers(read, asked.id),
    listQuoteMessages(read, asked.id),
  ]);
  const now = Date.now();
  const taken = sellers.find(({ quote }) => quote?.state === "accepted")?.quote;
  return {
    purchases: taken ? await listPurchasesOfTerms(read, taken.id) : [],
    unitId: unit.id,
    today: businessDay(now),
    asOf: now,
    asked,
    sellers,
    messages,
    mayBuy: may("buyForUnit"),
    messageKeys: sellers.map(() => newId()),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { unit, person } = await openUnit(request, params.unitId, "buyForUnit");
  const store = currentStore();
  const asked = await findQuoteRequest(store.read, params.requestId ?? "", { unitId: unit.id });
  if (!asked) throw new Response("Not Found", { status: 404 });
  const values = await readForm(request);
  const here = `/purchasing/${unit.id}/quotes/${asked.id}`;
  const now = Date.now();
  switch (typedOf(values, "intent")) {
    case "withdraw":
      await store.write((tx) => withdrawRequest(tx, asked.id, person.userId, now));
      return redirect(here, 303);
    case "accept": {
      const quoteId = typedOf(values, "quoteId");
      const known = await listSellers(store.read, asked.id);
      if (!known.some(({ quote }) => quote?.id === quoteId)) throw new Response("Not Found", { status: 404 });
      const finder = await rememberBulkGoods(store.read, now);
      const taken = await attempt(
        request,
        () => store.write((tx) => acceptQuote(tx, quoteId, finder, person.userId, now)),
        values,
      );
      return taken.ok ? redirect(`/purchasing/${unit.id}/purchases/${taken.value}`, 303) : taken.answer;
    }
    default: {
      const form = checkForm(request, MessageForm, values);
      if (!form.ok) return form.answer;
      const message = {
        id: form.data.messageKey,
        requestId: asked.id,
        sellerId: form.data.sellerId,
        isFromUnit: true,
        text: form.data.text,
        writtenBy: person.userId,
        writtenAt: now,
      };
      const written = await attempt(
        request,
        () => store.write((tx) => writeQuoteMessage(tx, message)),
        values,
      );
      return written.ok ? redirect(here, 303) : written.answer;
    }
  }
}

export const meta: MetaFunction = ({ matches }) => privateMeta(matches, ({ quotes }) => quotes.title);

export default function QuoteRequest() {
  const { unitId, today, asked, sellers, messages, purchases, mayBuy, messageKeys } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { quotes } = useMessages();
  const isEn = useLocale() === "en";
  const to = usePath();
  const words = quotes.request;
  const nameOf = (seller: { nameZh: string | null; nameEn: string | null }) =>
    (isEn ? seller.nameEn : seller.nameZh) ?? quotes.centre;
  return (
    <>
      <Breadcrumbs
        crumbs={[{ label: quotes.title, href: to(`/purchasing/${unitId}/quotes`) }, { label: asked.number }]}
      />
      <PageTitle title={asked.title} text={asked.number} />
      <div className="stack-l">
        {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
        <dl className="order-facts">
          <dt>{quotes.columns.state}</dt>
          <dd>
            <RequestBadge request={asked} today={today} />
          </dd>
          <dt>{words.asked}</dt>
          <dd>
            <DateTime instant={asked.requestedAt} />
          </dd>
          <dt>{words.answerBy}</dt>
          <dd>
            <DateTime day={asked.answerByDay} />
          </dd>
          {asked.endedAt ? (
            <>
              <dt>{words.ended}</dt>
              <dd>
                <DateTime instant={asked.endedAt} />
              </dd>
            </>
          ) : null}
          {purchases.length > 0 ? (
            <>
              <dt>{words.purchases}</dt>
              <dd>
                {purchases.map(({ number }) => (
                  <a key={number} href={to(`/purchasing/${unitId}/purchases/${number}`)}>
                    {number}{" "}
                  </a>
                ))}
              </dd>
            </>
          ) : null}
          {asked.note ? (
            <>
              <dt>{words.note}</dt>
              <dd>{asked.note}</dd>
            </>
          ) : null}
        </dl>
        <Comparison />
        {asked.state === "open" && mayBuy ? (
          <form method="post" data-once>
            <input type="hidden" name="intent" value="withdraw" />
            <Button kind="quiet">{words.withdraw}</Button>
          </form>
        ) : null}
        <h2>{quotes.messages.title}</h2>
        {sellers.map((seller, index) => (
          <QuoteThread
            key={seller.sellerId}
            heading={quotes.messages.with(nameOf(seller))}
            seller={nameOf(seller)}
            sellerId={seller.sellerId}
            messages={messages.filter(({ sellerId }) => sellerId === seller.sellerId)}
            messageKey={messageKeys[index] ?? ""}
            mayWrite={mayBuy}
            answer={answer}
          />
        ))}
      </div>
    </>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;
type Seller = Page["sellers"][number];
type AskedLine = Page["asked"]["lines"][number];

/** The quotes side by side: a row for each line, a column for each seller. */
function Comparison() {
  const { asked, sellers, asOf } = useLoaderData<typeof loader>();
  const { quotes } = useMessages();
  const isEn = useLocale() === "en";
  const words = quotes.request;
  const seller = (one: Seller): Column<AskedLine> => ({
    key: one.sellerId || "centre",
    label: (isEn ? one.nameEn : one.nameZh) ?? quotes.centre,
    cell: (line) => <Offered line={line} seller={one} isLowest={isLowest(line, one, sellers)} />,
    total: <Standing seller={one} />,
  });
  const quoted = sellers.filter(({ quote }) => quote !== null);
  const waiting = sellers
    .filter(({ quote }) => quote === null)
    .map((one) => (isEn ? one.nameEn : one.nameZh) ?? quotes.centre);
  return (
    <>
      <DataTable
        caption={words.compare}
        scope={words.compareScope}
        asOf={asOf}
        rows={asked.lines}
        rowKey={({ lineNumber }) => String(lineNumber)}
        total={words.total}
        isWide
        columns={[
          {
            key: "goods",
            label: words.goods,
            cell: (line) => (
              <>
                {isEn ? line.nameEn : line.nameZh} {isEn ? line.specEn : line.specZh}
              </>
            ),
          },
          {
            key: "quantity",
            label: words.quantity,
            isNumeric: true,
            cell: ({ quantity }) => formatCount(quantity),
          },
          {
            key: "list",
            label: words.listPrice,
            isNumeric: true,
            cell: ({ listPriceFen }) => <Money amountFen={listPriceFen} />,
          },
          ...quoted.map(seller),
        ]}
      />
      {waiting.length > 0 ? <p className="quiet">{words.waiting(waiting.join(isEn ? ", " : "、"))}</p> : null}
    </>
  );
}

function offeredFor(line: AskedLine, seller: Seller) {
  return seller.lines.find(({ lineNumber }) => lineNumber === line.lineNumber);
}

function isLowest(line: AskedLine, seller: Seller, sellers: readonly Seller[]): boolean {
  const amountOf = (one: Seller) => {
    const offered = offeredFor(line, one);
    return offered && offered.unitPriceFen * offered.quantity;
  };
  const amounts = sellers.flatMap((one) => amountOf(one) ?? []);
  return amounts.length > 1 && amountOf(seller) === Math.min(...amounts);
}

/** What a seller offers for a line. */
function Offered(props: { line: AskedLine; seller: Seller; isLowest: boolean }) {
  const { quotes } = useMessages();
  const isEn = useLocale() === "en";
  const words = quotes.request;
  const offered = offeredFor(props.line, props.seller);
  if (!offered) return <span className="quiet">{words.noOffer}</span>;
  const { unitPriceFen, quantity, netGrams } = offered;
  const per500 = pricePer500Grams(unitPriceFen, netGrams);
  const isOther = offered.variantId !== props.line.variantId;
  return (
    <>
      <Money amountFen={unitPriceFen * quantity} />{" "}
      {props.isLowest ? <Badge tone="leaf">{words.lowest}</Badge> : null}
      <small className="quiet block">
        {words.each(formatFen(unitPriceFen))}
        {per500 === undefined ? null : ` · ${words.per500(formatFen(per500))}`}
        {quantity === props.line.quantity ? null : ` × ${formatCount(quantity)}`}
      </small>
      {isOther ? (
        <small className="block">
          {words.instead(
            isEn ? `${offered.nameEn} ${offered.specEn}` : `${offered.nameZh} ${offered.specZh}`,
          )}
        </small>
      ) : null}
    </>
  );
}

/** The sum of a quote, until when it can be taken, and the button to take it. */
function Standing({ seller }: { seller: Seller }) {
  const { asked, today, mayBuy } = useLoaderData<typeof loader>();
  const { quotes } = useMessages();
  const locale = useLocale();
  const words = quotes.request;
  const { quote, lines } = seller;
  if (!quote) return null;
  const isOver = quote.state === "offered" && quote.validUntilDay < today;
  return (
    <>
      <Money amountFen={quote.totalFen} />
      {lines.length < asked.lines.length ? (
        <small className="block">{words.partial(lines.length, asked.lines.length)}</small>
      ) : null}
      <small className="quiet block">
        {isOver ? words.expired : words.validUntil(formatDate(quote.validUntilDay, locale))}
      </small>
      {quote.note ? <small className="block">{quote.note}</small> : null}
      {quote.state === "accepted" ? <Badge tone="leaf">{words.accepted}</Badge> : null}
      {asked.state === "open" && mayBuy && !isOver ? (
        <form method="post" data-once>
          <input type="hidden" name="intent" value="accept" />
          <input type="hidden" name="quoteId" value={quote.id} />
          <Button size="small">{words.accept}</Button>
        </form>
      ) : null}
    </>
  );
}
