import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, FormErrorSummary, Select, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { DemoMark } from "#app/components/tags.tsx";
import { ASKED_REASONS } from "#app/domain/ordering/refund.ts";
import type { RefundDesk } from "#app/domain/ordering/refund-queries.server.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import { COST_BEARERS, DISPOSITIONS } from "#db/words.ts";

const FORM = "refund";

/** The refunds of an order; for who may repay, the form for a further one, made under `refundId`. */
export function RefundDeskSection(props: {
  desk: RefundDesk;
  refundId: string | undefined;
  answer: FormAnswer | undefined;
  /** The goods have left: what is repaid is with the shopper, unless somebody says otherwise. */
  isSent: boolean;
}) {
  const { refunds: words, common } = useMessages();
  const { desk, refundId, answer, isSent } = props;
  const unexplained = desk.refunds.find(
    ({ reason, state }) => reason === "made_elsewhere" && state !== "failed",
  );
  const isLeft = desk.restFreightFen > 0 || desk.lines.some((line) => line.restFen > 0);
  return (
    <section className="stack" id="refunds">
      <DataTable
        caption={words.title}
        scope={common.demo}
        rows={desk.refunds}
        rowKey={({ id }) => id}
        empty={words.empty}
        isDense
        columns={[
          {
            key: "requestedAt",
            label: words.columns.requestedAt,
            cell: ({ requestedAt }) => <DateTime instant={requestedAt} />,
          },
          {
            key: "amount",
            label: words.columns.amount,
            isNumeric: true,
            cell: ({ amountFen }) => <Money amountFen={amountFen} />,
          },
          { key: "state", label: words.columns.state, cell: ({ state }) => words.states[state] },
          { key: "reason", label: words.columns.reason, cell: ({ reason }) => words.reasons[reason] },
          {
            key: "borneBy",
            label: words.columns.borneBy,
            cell: ({ borneBy }) => (borneBy ? words.borneBy[borneBy] : "–"),
          },
          { key: "note", label: words.columns.note, isMinor: true, cell: ({ note }) => note ?? "–" },
        ]}
      />
      <p className="scope">{words.text}</p>
      {refundId === undefined ? null : unexplained ? (
        <RefundFormPanel
          desk={desk}
          refundId={unexplained.id}
          answer={answer}
          isSent={isSent}
          made={unexplained}
        />
      ) : isLeft ? (
        <RefundFormPanel desk={desk} refundId={refundId} answer={answer} isSent={isSent} />
      ) : (
        <Notice kind="info">{words.nothingLeft}</Notice>
      )}
    </section>
  );
}

/** The form for a further refund; or, for one that was `made` in a gateway's own back office, for what it repaid. */
function RefundFormPanel(props: {
  desk: RefundDesk;
  refundId: string;
  answer: FormAnswer | undefined;
  isSent: boolean;
  made?: RefundDesk["refunds"][number];
}) {
  const { refunds: words } = useMessages();
  const isEn = useLocale() === "en";
  const { desk, refundId, answer, made } = props;
  const field = (name: string) => ({
    name,
    form: FORM,
    value: answer?.values[name],
    error: answer?.errors[name],
  });
  return (
    <form method="post" data-once className="panel stack">
      <h2>
        {made ? words.explain : words.form} <DemoMark />
      </h2>
      {made ? <Notice kind="warning">{words.explainText(formatFen(made.amountFen))}</Notice> : null}
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <FormErrorSummary errors={answer?.errors} form={FORM} />
      <input type="hidden" name="refundId" value={refundId} />
      {desk.lines.map((line, index) => (
        <fieldset className="refund-line" key={line.orderLineId}>
          <legend>
            {isEn ? line.nameEn : line.nameZh}{" "}
            <small>{words.rest(formatFen(line.restFen), formatCount(line.restQuantity))}</small>
          </legend>
          <TextInput
            {...field(`lines.${index}.amount`)}
            label={words.amount}
            inputMode="decimal"
            width="short"
          />
          <TextInput
            {...field(`lines.${index}.quantity`)}
            label={words.quantity}
            inputMode="numeric"
            width="short"
          />
          <Select
            {...field(`lines.${index}.disposition`)}
            value={answer?.values[`lines.${index}.disposition`] ?? (props.isSent ? "keep" : "restock")}
            label={words.disposition}
            options={DISPOSITIONS.map((value) => ({ value, label: words.dispositions[value] }))}
          />
        </fieldset>
      ))}
      {desk.restFreightFen > 0 ? (
        <TextInput
          {...field("freight")}
          label={words.freight}
          hint={words.freightRest(formatFen(desk.restFreightFen))}
          inputMode="decimal"
          width="short"
        />
      ) : null}
      <Select
        {...field("reason")}
        label={words.reason}
        placeholder
        required
        options={ASKED_REASONS.map((value) => ({ value, label: words.reasons[value] }))}
      />
      <Select
        {...field("borneBy")}
        label={words.bearer}
        placeholder
        required
        options={COST_BEARERS.map((value) => ({ value, label: words.borneBy[value] }))}
      />
      <TextArea {...field("note")} label={words.note} isOptional maxLength={500} />
      <Button>{made ? words.explainSubmit : words.submit}</Button>
    </form>
  );
}
