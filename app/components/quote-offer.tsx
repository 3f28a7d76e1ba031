import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatDate, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { AskedGoods, type QuoteMessage, QuoteThread, RequestBadge } from "#app/components/quote-pieces.tsx";
import type { UnitName } from "#app/domain/units/unit.ts";
import type { QuoteRequestState, QuoteState } from "#db/words.ts";

interface NamedGoods {
  variantId: string;
  nameZh: string;
  nameEn: string;
  specZh: string;
  specEn: string;
  sku: string;
}

interface AskedLine extends NamedGoods {
  lineNumber: number;
  quantity: number;
  listPriceFen: number;
}

interface OfferProps {
  today: number;
  request: {
    number: string;
    title: string;
    note: string | null;
    state: QuoteRequestState;
    answerByDay: number;
    requestedAt: number;
    unitName: UnitName;
    /** Where the goods go; null where that is not told. */
    regionZh: string | null;
    lines: readonly AskedLine[];
  };
  isOpen: boolean;
  own:
    | {
        quote: { state: QuoteState; validUntilDay: number; note: string | null; totalFen: number } | null;
        lines: readonly { lineNumber: number; variantId: string; quantity: number; unitPriceFen: number }[];
      }
    | undefined;
  /** What may be offered for each line. */
  choices: readonly { lineNumber: number; goods: readonly NamedGoods[] }[];
  messages: readonly QuoteMessage[];
  /** A day that is proposed as the quote's last. */
  validUntil: string;
  keys: { quote: string; message: string };
  /** What the seller is called. */
  seller: string;
  sellerId: string;
  mayOffer: boolean;
  answer:
    | {
        values: Record<string, string | string[]>;
        errors: Record<string, string>;
        refusal?: { message: string } | undefined;
      }
    | undefined;
}

/** A seller's page of a request: what is asked for, their own quote, and what they and the unit wrote. */
export function QuoteOffer(props: OfferProps) {
  const { request, own, answer, mayOffer } = props;
  const { quotes } = useMessages();
  const locale = useLocale();
  const { offer: words, request: facts } = quotes;
  return (
    <div className="stack-l">
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <dl className="order-facts">
        <dt>{quotes.columns.state}</dt>
        <dd>
          <RequestBadge request={request} today={props.today} />
        </dd>
        <dt>{facts.unit}</dt>
        <dd>{locale === "en" ? request.unitName.en : request.unitName.zh}</dd>
        {request.regionZh ? (
          <>
            <dt>{facts.place}</dt>
            <dd>{request.regionZh}</dd>
          </>
        ) : null}
        <dt>{facts.answerBy}</dt>
        <dd>
          <DateTime day={request.answerByDay} />
        </dd>
        {request.note ? (
          <>
            <dt>{facts.note}</dt>
            <dd>{request.note}</dd>
          </>
        ) : null}
      </dl>
      <AskedGoods lines={request.lines} />
      <section className="panel stack">
        <h2>{words.title}</h2>
        {own?.quote ? (
          <p>
            {words.standing(formatFen(own.quote.totalFen), formatDate(own.quote.validUntilDay, locale))}
            {own.quote.state === "accepted" ? ` · ${facts.accepted}` : null}
          </p>
        ) : null}
        {props.isOpen && mayOffer ? <OfferForm {...props} /> : null}
        {props.isOpen || own?.quote ? null : <p className="quiet">{words.over}</p>}
        {props.isOpen && mayOffer && own?.quote ? (
          <form method="post" data-once>
            <input type="hidden" name="intent" value="withdraw" />
            <Button kind="quiet">{words.takeBack}</Button>
          </form>
        ) : null}
      </section>
      <QuoteThread
        heading={quotes.messages.title}
        isOpen
        seller={props.seller}
        sellerId={props.sellerId}
        messages={props.messages}
        messageKey={props.keys.message}
        mayWrite={mayOffer}
        answer={answer}
      />
    </div>
  );
}

function OfferForm({ request, own, choices, keys, validUntil, answer }: OfferProps) {
  const { quotes } = useMessages();
  const isEn = useLocale() === "en";
  const words = quotes.offer;
  const nameOf = (goods: NamedGoods) =>
    isEn ? `${goods.nameEn} ${goods.specEn}` : `${goods.nameZh} ${goods.specZh}`;
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  const standing = (lineNumber: number) => own?.lines.find((line) => line.lineNumber === lineNumber);
  const cell = (lineNumber: number, part: string, usual: string) => {
    const name = `line.${lineNumber}.${part}`;
    const typed = answer?.values[name];
    return { name, value: typeof typed === "string" ? typed : usual, error: answer?.errors[name] };
  };
  return (
    <form method="post" data-once noValidate className="stack">
      <p>{words.text}</p>
      <FormErrorSummary errors={answer?.values.intent ? undefined : answer?.errors} />
      <input type="hidden" name="quoteKey" value={keys.quote} />
      <DataTable
        caption={words.title}
        rows={request.lines}
        rowKey={({ lineNumber }) => String(lineNumber)}
        isStacked
        columns={[
          { key: "asked", label: words.columns.asked, cell: nameOf },
          {
            key: "goods",
            label: words.columns.goods,
            cell: (line) => {
              const goods = choices.find(({ lineNumber }) => lineNumber === line.lineNumber)?.goods ?? [];
              const isOwn = goods.some(({ variantId }) => variantId === line.variantId);
              const usual =
                standing(line.lineNumber)?.variantId ?? (isOwn && !own?.quote ? line.variantId : "");
              const { name, value } = cell(line.lineNumber, "variant", usual);
              return (
                <select
                  className="input"
                  name={name}
                  defaultValue={value}
                  aria-label={words.goods(nameOf(line))}
                >
                  <option value="">{words.none}</option>
                  {goods.map((one) => (
                    <option key={one.variantId} value={one.variantId}>
                      {nameOf(one)}
                    </option>
                  ))}
                </select>
              );
            },
          },
          {
            key: "quantity",
            label: words.columns.quantity,
            isLabelled: true,
            cell: (line) => (
              <CellInput
                {...cell(
                  line.lineNumber,
                  "quantity",
                  String(standing(line.lineNumber)?.quantity ?? line.quantity),
                )}
                label={words.quantity(nameOf(line))}
                inputMode="numeric"
              />
            ),
          },
          {
            key: "price",
            label: words.columns.price,
            isLabelled: true,
            cell: (line) => {
              const offered = standing(line.lineNumber);
              return (
                <CellInput
                  {...cell(line.lineNumber, "price", offered ? (offered.unitPriceFen / 100).toFixed(2) : "")}
                  label={words.price(nameOf(line))}
                  inputMode="decimal"
                />
              );
            },
          },
        ]}
      />
      <TextInput
        {...field("validUntil")}
        value={answer?.values.validUntil ?? validUntil}
        type="date"
        label={words.validUntil}
        width="medium"
      />
      <TextArea {...field("note")} label={words.note} isOptional rows={2} maxLength={1_000} />
      <Button>{own?.quote ? words.again : words.send}</Button>
    </form>
  );
}

/** An input in a cell, with its error below it. */
function CellInput(props: {
  name: string;
  value: string;
  error: string | undefined;
  label: string;
  inputMode: "numeric" | "decimal";
}) {
  const errorId = `cell-${props.name.replaceAll(".", "-")}-error`;
  return (
    <>
      <input
        className="input input-short"
        name={props.name}
        defaultValue={props.value}
        aria-label={props.label}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={props.error ? errorId : undefined}
        inputMode={props.inputMode}
        autoComplete="off"
      />
      {props.error ? (
        <p className="field-error" id={errorId}>
          {props.error}
        </p>
      ) : null}
    </>
  );
}
