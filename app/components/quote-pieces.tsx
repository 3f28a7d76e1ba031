import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, TextArea } from "#app/components/fields.tsx";
import { formatCount } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import type { UnitName } from "#app/domain/units/unit.ts";
import type { QuoteRequestState } from "#db/words.ts";

/** A request in a list. */
export interface ListedRequest {
  id: string;
  number: string;
  title: string;
  state: QuoteRequestState;
  answerByDay: number;
  unitName: UnitName;
  sellers: number;
  offers: number;
}

/** Requests for quotes; a unit's own pages need not say whose they are, nor a seller's how many others were asked. */
export function QuoteRequestTable(props: {
  requests: readonly ListedRequest[];
  today: number;
  href: (id: string) => string;
  isOwn?: boolean;
  hasCounts?: boolean;
}) {
  const { quotes: words } = useMessages();
  const locale = useLocale();
  return (
    <DataTable
      caption={words.caption}
      scope={words.scope}
      rows={props.requests}
      rowKey={({ id }) => id}
      rowHref={({ id }) => props.href(id)}
      empty={words.empty}
      isStacked
      columns={[
        { key: "number", label: words.columns.number, cell: ({ number }) => number },
        { key: "title", label: words.columns.title, cell: ({ title }) => title },
        ...(props.isOwn
          ? []
          : [
              {
                key: "unit",
                label: words.columns.unit,
                cell: ({ unitName }: ListedRequest) => (locale === "en" ? unitName.en : unitName.zh),
              },
            ]),
        {
          key: "state",
          label: words.columns.state,
          cell: (request) => <RequestBadge request={request} today={props.today} />,
        },
        {
          key: "answerBy",
          label: words.columns.answerBy,
          cell: ({ answerByDay }) => <DateTime day={answerByDay} />,
        },
        ...(props.hasCounts
          ? [
              {
                key: "offers",
                label: words.columns.offers,
                cell: ({ offers, sellers }: ListedRequest) => words.offersOf(offers, sellers),
              },
            ]
          : []),
      ]}
    />
  );
}

/** How far a request is; an open one whose last day has passed says so. */
export function RequestBadge({
  request,
  today,
}: {
  request: { state: QuoteRequestState; answerByDay: number };
  today: number;
}) {
  const { states } = useMessages().quotes;
  const state = request.state === "open" && request.answerByDay < today ? "over" : request.state;
  const tone = state === "open" ? "info" : state === "accepted" ? "leaf" : "plain";
  return <Badge tone={tone}>{states[state]}</Badge>;
}

/** What was asked for, with what it cost that day. */
export function AskedGoods(props: {
  lines: readonly {
    lineNumber: number;
    nameZh: string;
    nameEn: string;
    specZh: string;
    specEn: string;
    sku: string;
    quantity: number;
    listPriceFen: number;
  }[];
}) {
  const { quotes } = useMessages();
  const isEn = useLocale() === "en";
  const words = quotes.request;
  return (
    <DataTable
      caption={words.goods}
      rows={props.lines}
      rowKey={({ lineNumber }) => String(lineNumber)}
      isStacked
      columns={[
        {
          key: "goods",
          label: words.goods,
          cell: (line) => (
            <>
              {isEn ? line.nameEn : line.nameZh} {isEn ? line.specEn : line.specZh} <small>{line.sku}</small>
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
      ]}
    />
  );
}

export interface QuoteMessage {
  id: string;
  isFromUnit: boolean;
  text: string;
  writtenAt: number;
}

/** What unit and seller wrote to each other, and room for more. */
export function QuoteThread(props: {
  heading: string;
  /** Unfolded although nothing was written yet. */
  isOpen?: boolean;
  /** What the seller is called. */
  seller: string;
  sellerId: string;
  messages: readonly QuoteMessage[];
  messageKey: string;
  mayWrite: boolean;
  answer: { values: Record<string, string | string[]>; errors: Record<string, string> } | undefined;
}) {
  const { quotes } = useMessages();
  const words = quotes.messages;
  const form = `thread-${props.sellerId || "centre"}`;
  const isHere = props.answer?.values.sellerId === props.sellerId;
  const answer = isHere ? props.answer : undefined;
  return (
    <details
      className="panel"
      open={props.isOpen || props.messages.length > 0 || answer !== undefined || undefined}
    >
      <summary>{props.heading}</summary>
      <div className="stack">
        {props.messages.length === 0 ? <p className="quiet">{words.none}</p> : null}
        {props.messages.map((message) => (
          <div key={message.id}>
            <p className="quiet">
              {message.isFromUnit ? words.unit : props.seller} · <DateTime instant={message.writtenAt} />
            </p>
            <p className="as-written">{message.text}</p>
          </div>
        ))}
        {props.mayWrite ? (
          <form method="post" data-once noValidate className="stack">
            <FormErrorSummary errors={answer?.errors} form={form} />
            <input type="hidden" name="intent" value="write" />
            <input type="hidden" name="sellerId" value={props.sellerId} />
            <input type="hidden" name="messageKey" value={props.messageKey} />
            <TextArea
              name="text"
              form={form}
              label={words.write}
              rows={2}
              maxLength={1_000}
              value={answer?.values.text}
              error={answer?.errors.text}
            />
            <Button kind="quiet">{words.send}</Button>
          </form>
        ) : null}
      </div>
    </details>
  );
}
