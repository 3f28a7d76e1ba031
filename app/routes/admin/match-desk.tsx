import { DateTime, Money } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, Checkbox, FormErrorSummary, Select, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatFen } from "#app/components/format.ts";
import { useMessages, usePath } from "#app/components/locale.tsx";
import { Notice } from "#app/components/notices.tsx";
import { Badge } from "#app/components/tags.tsx";
import { formatRemittanceCode } from "#app/domain/payments/remittance-code.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import type { ReceiptPage } from "#app/routes/admin/receipt-page.server.ts";

interface DeskProps {
  page: ReceiptPage;
  told: FormAnswer | undefined;
}

/** What was typed into the form with this intent, and about this thing; the page has several forms. */
function answerOf(told: FormAnswer | undefined, intent: string, name?: string, id?: string) {
  const isOf = told?.values.intent === intent && (name === undefined || told.values[name] === id);
  return isOf ? told : undefined;
}

/** Proposals that wait for another person, and those that were declined. */
export function Proposals({ page, told }: DeskProps) {
  const { transfers } = useMessages();
  const words = transfers.proposals;
  const to = usePath();
  return (
    <>
      {page.proposed.map(({ id, amountFen, isAutomatic, isOwn, proposedBy, reason, parts }) => {
        const answer = answerOf(told, "decline", "matchId", id);
        return (
          <section className="panel stack" key={id}>
            <h2>{words.title}</h2>
            <p>{isAutomatic ? words.automatic(proposedBy) : words.text(proposedBy)}</p>
            <ul className="transfer-parts">
              {parts.map((part) => (
                <li key={`${part.kind} ${part.orderNumber}`}>
                  <span>
                    {transfers.claims.kinds[part.kind]}{" "}
                    {part.orderNumber ? (
                      <a href={to(`/admin/orders/${part.orderNumber}`)}>{part.orderNumber}</a>
                    ) : null}
                  </span>
                  <Money amountFen={part.amountFen} />
                </li>
              ))}
              <li>
                <strong>{transfers.columns.amount}</strong>
                <strong>
                  <Money amountFen={amountFen} />
                </strong>
              </li>
            </ul>
            {reason ? <p className="quiet">{reason}</p> : null}
            {page.matchId === undefined ? null : (
              <>
                {isOwn ? (
                  <Notice kind="info">{words.own}</Notice>
                ) : (
                  <form method="post" data-once>
                    <input type="hidden" name="intent" value="confirm" />
                    <input type="hidden" name="matchId" value={id} />
                    <Button>{words.confirm}</Button>
                  </form>
                )}
                <form method="post" data-once className="row transfer-reason">
                  <input type="hidden" name="intent" value="decline" />
                  <input type="hidden" name="matchId" value={id} />
                  <TextInput
                    name="reason"
                    form={`decline-${id}`}
                    label={words.reason}
                    value={answer?.values.reason}
                    error={answer?.errors.reason}
                  />
                  <Button kind="quiet">{words.decline}</Button>
                </form>
              </>
            )}
          </section>
        );
      })}
      {page.declined.length > 0 ? (
        <section className="panel stack">
          <h2>{words.declined}</h2>
          <ul>
            {page.declined.map(({ id, amountFen, decidedBy, declineReason }) => (
              <li key={id}>
                {formatFen(amountFen)} {words.declinedBy(decidedBy, declineReason)}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** What the receipt is for: orders that fit, others by their number, and what is left over. */
export function MatchPanel({ page, matchId, told }: DeskProps & { matchId: string }) {
  const { transfers } = useMessages();
  const words = transfers.match;
  const to = usePath();
  const { receipt, suggestions, returnable, lineCount } = page;
  const answer = answerOf(told, "match");
  const field = (name: string) => ({ name, value: answer?.values[name], error: answer?.errors[name] });
  const taken = [answer?.values.take ?? []].flat();
  const left = receipt.amountFen - receipt.allocatedFen;
  return (
    <form method="post" data-once noValidate className="panel stack transfer-match">
      <h2>{words.title}</h2>
      <p>
        {words.left(formatFen(left))} {words.limit(formatFen(page.twoPeopleAboveFen))}
      </p>
      <FormErrorSummary errors={answer?.errors} />
      <input type="hidden" name="intent" value="match" />
      <input type="hidden" name="matchId" value={matchId} />
      <fieldset className="field">
        <legend>{words.suggestions}</legend>
        {suggestions.length === 0 ? <p className="quiet">{words.noSuggestions}</p> : null}
        {suggestions.map((row, index) => (
          <div className="transfer-suggestion" key={row.paymentId}>
            <Checkbox
              name="take"
              form={`take-${index}`}
              value={row.paymentId}
              isChecked={
                answer ? taken.includes(row.paymentId) : row.hasCode && row.hasAmount && row.hasPayer
              }
              label={
                <>
                  {row.orderNumber} · {formatRemittanceCode(row.code)} · {words.due(formatFen(row.dueFen))}
                </>
              }
              hint={row.hasPayer ? undefined : words.payerDiffers(row.payerName)}
            />
            <span className="row">
              {row.hasCode ? <Badge tone="leaf">{words.signs.code}</Badge> : null}
              {row.hasAmount ? <Badge tone="leaf">{words.signs.amount}</Badge> : null}
              {row.hasPayer ? <Badge tone="leaf">{words.signs.payer}</Badge> : null}
              {row.orderState === "awaiting_payment" || row.orderState === "on_account" ? null : (
                <Badge tone="warning">{words.ended}</Badge>
              )}
            </span>
          </div>
        ))}
        {answer?.errors.take ? <p className="field-error">{answer.errors.take}</p> : null}
      </fieldset>
      <fieldset className="field">
        <legend>{words.lines}</legend>
        <p className="field-hint">{words.amountHint}</p>
        {Array.from({ length: lineCount }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of the form are fixed in number and order
          <div className="transfer-line" key={index}>
            <TextInput {...field(`lines.${index}.ref`)} label={words.ref} autoComplete="off" />
            <TextInput
              {...field(`lines.${index}.amount`)}
              label={words.amount}
              inputMode="decimal"
              width="short"
              autoComplete="off"
            />
          </div>
        ))}
        <a href={to(`/admin/transfers/${receipt.id}?lines=${lineCount * 3}`)}>{words.moreLines}</a>
      </fieldset>
      <details
        open={Boolean(answer?.values.creditAmount || answer?.values.backAmount || answer?.values.returned)}
      >
        <summary>{words.rest}</summary>
        <div className="stack">
          <div className="transfer-line">
            <TextInput {...field("creditOrder")} label={words.creditOrder} autoComplete="off" />
            <TextInput
              {...field("creditAmount")}
              label={words.creditAmount}
              inputMode="decimal"
              width="short"
              autoComplete="off"
            />
          </div>
          <TextInput
            {...field("backAmount")}
            label={words.backAmount}
            inputMode="decimal"
            width="short"
            autoComplete="off"
          />
          {returnable.length > 0 ? (
            <Select
              {...field("returned")}
              label={words.returned}
              placeholder={words.returnedNone}
              options={returnable.map((payout) => ({
                value: payout.id,
                label: words.returnedOption(
                  payout.payeeName,
                  formatFen(payout.amountFen),
                  payout.serialNumber ?? "",
                ),
              }))}
            />
          ) : null}
        </div>
      </details>
      <TextArea
        {...field("reason")}
        label={words.reason}
        hint={words.reasonHint}
        isOptional
        maxLength={500}
        rows={2}
      />
      <Button>{words.submit}</Button>
    </form>
  );
}

/** Every entry of the book about this receipt, and taking one back. */
export function ClaimsTable({ page, told }: DeskProps) {
  const { transfers } = useMessages();
  const words = transfers.claims;
  const to = usePath();
  const undone = new Set(page.claims.map(({ reversesId }) => reversesId));
  const open = page.claims.filter(
    ({ id, kind, reversesId, paymentState, payoutState }) =>
      reversesId === null &&
      !undone.has(id) &&
      (kind === "credit" ||
        (kind === "payment" && paymentState !== "paid" && paymentState !== "review") ||
        (kind === "refund" && payoutState === "requested")),
  );
  return (
    <section className="stack">
      <DataTable
        caption={words.caption}
        rows={page.claims}
        rowKey={({ id }) => id}
        empty={words.empty}
        isDense
        columns={[
          {
            key: "kind",
            label: words.columns.kind,
            cell: ({ kind, reversesId, reason }) => (
              <>
                {reversesId === null ? words.kinds[kind] : words.undone(words.kinds[kind])}
                {reason ? <small className="row-within">{reason}</small> : null}
              </>
            ),
          },
          {
            key: "amount",
            label: words.columns.amount,
            isNumeric: true,
            cell: ({ amountFen }) => <Money amountFen={amountFen} />,
          },
          {
            key: "order",
            label: words.columns.order,
            cell: ({ orderNumber, payoutId }) =>
              orderNumber ? (
                <a href={to(`/admin/orders/${orderNumber}`)}>{orderNumber}</a>
              ) : payoutId ? (
                <a href={to(`/admin/transfers/payouts/${payoutId}`)}>{words.payout}</a>
              ) : (
                "–"
              ),
          },
          {
            key: "who",
            label: words.columns.who,
            cell: ({ claimedBy, claimedAt, isAutomatic, reversesId }) => (
              <>
                {claimedBy}
                {isAutomatic && reversesId === null ? ` · ${words.automatic}` : null}
                <small className="row-within">
                  <DateTime instant={claimedAt} />
                </small>
              </>
            ),
          },
        ]}
      />
      {page.matchId === undefined
        ? null
        : open.map(({ id, kind, amountFen, orderNumber }) => {
            const answer = answerOf(told, "reverse", "claimId", id);
            return (
              <details key={id} open={answer !== undefined}>
                <summary>
                  {words.reverse}: {words.kinds[kind]} {orderNumber} {formatFen(amountFen)}
                </summary>
                <form method="post" data-once className="row transfer-reason">
                  <input type="hidden" name="intent" value="reverse" />
                  <input type="hidden" name="claimId" value={id} />
                  <TextInput
                    name="reason"
                    form={`reverse-${id}`}
                    label={words.reason}
                    hint={words.reverseHint}
                    value={answer?.values.reason}
                    error={answer?.errors.reason}
                  />
                  <Button kind="quiet">{words.reverse}</Button>
                </form>
              </details>
            );
          })}
    </section>
  );
}
