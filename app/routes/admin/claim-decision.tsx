import {
  Button,
  FormErrorSummary,
  RadioGroup,
  Select,
  TextArea,
  TextInput,
} from "#app/components/fields.tsx";
import { formatCount, formatFen } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { nameErrors } from "#app/components/name-errors.ts";
import { Notice } from "#app/components/notices.tsx";
import { DECISIONS, type Decision, WORDS_MAX } from "#app/domain/claims/claim.ts";
import { shareOf } from "#app/domain/claims/claim-rules.ts";
import type { FoundClaim } from "#app/domain/claims/queries.server.ts";
import { formatYuan } from "#app/domain/values/fen.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import { type ClaimState, COST_BEARERS, DISPOSITIONS } from "#db/words.ts";

const FORM = "decision";

/** What may be decided of a claim in a state. */
function decisionsIn(state: ClaimState): readonly Decision[] {
  if (state === "requested") return DECISIONS;
  if (state === "more_asked") return DECISIONS.filter((decision) => decision !== "ask_more");
  return ["accept", "refuse"];
}

/** What came of goods whose money went first. */
export function GoodsPanel(props: {
  claim: Pick<FoundClaim["claim"], "steps">;
  lines: FoundClaim["lines"];
  stepKey: string;
  answer: FormAnswer | undefined;
}) {
  const { checkout, claims } = useMessages();
  const words = claims.desk;
  const isEn = useLocale() === "en";
  const { claim, lines, stepKey, answer } = props;
  const field = (name: string) => ({
    name,
    form: FORM,
    value: answer?.values[name],
    error: answer?.errors[name],
    inputMode: "numeric" as const,
    width: "short" as const,
  });
  return (
    <form method="post" data-once className="panel stack claim-decision">
      <h2>{words.goodsCame}</h2>
      <p className="quiet">{words.goodsCameText}</p>
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <FormErrorSummary
        errors={nameErrors(answer?.errors, words, checkout.checkout.wrongField)}
        form={FORM}
      />
      <input type="hidden" name="key" value={stepKey} />
      <input type="hidden" name="seenSteps" value={claim.steps} />
      {lines.map((line, index) =>
        line.acceptedQuantity ? (
          <div className="claim-decision-line" key={line.orderLineId}>
            <p className="claim-line-name">
              <b>{isEn ? line.nameEn : line.nameZh}</b>{" "}
              <small className="quiet">{words.dueHint(formatCount(line.acceptedQuantity))}</small>
            </p>
            <div className="sales-form-row">
              <TextInput {...field(`lines.${index}.restock`)} label={words.restock} />
              <TextInput {...field(`lines.${index}.writeOff`)} label={words.writeOff} />
            </div>
          </div>
        ) : null,
      )}
      <Button name="intent" value="goods">
        {words.goodsSubmit}
      </Button>
    </form>
  );
}

/** The desk's answer to a claim: accept in whole or in part, goods first, ask for more, or refuse. */
export function DecisionPanel(props: {
  claim: Pick<FoundClaim["claim"], "state" | "steps" | "kind">;
  lines: FoundClaim["lines"];
  restFreightFen: number;
  decisionKey: string;
  answer: FormAnswer | undefined;
}) {
  const { checkout, claims, refunds } = useMessages();
  const words = claims.desk;
  const isEn = useLocale() === "en";
  const { claim, lines, restFreightFen, decisionKey, answer } = props;
  const isBack = claim.state === "goods_awaited";
  const field = (name: string, proposed?: string) => ({
    name,
    form: FORM,
    value: answer?.values[name] ?? proposed,
    error: answer?.errors[name],
  });
  return (
    <form method="post" data-once className="panel stack claim-decision">
      <h2>{words.decide}</h2>
      {answer?.refusal ? <Notice kind="refusal">{answer.refusal.message}</Notice> : null}
      <FormErrorSummary
        errors={nameErrors(answer?.errors, words, checkout.checkout.wrongField)}
        form={FORM}
      />
      <input type="hidden" name="key" value={decisionKey} />
      <input type="hidden" name="seenSteps" value={claim.steps} />
      <RadioGroup
        {...field("decision", isBack ? "accept" : undefined)}
        label={words.decision}
        options={decisionsIn(claim.state).map((value) => ({
          value,
          label: words.decisions[value],
          hint: words.decisionHints[value],
        }))}
      />
      <TextArea
        {...field("answer")}
        label={words.answer}
        hint={words.answerHint}
        maxLength={WORDS_MAX}
        rows={3}
      />
      <fieldset className="field">
        <legend>{words.lines}</legend>
        <p className="field-hint">
          {words.linesHint} {words.dispositionHint}
        </p>
        {lines.map((line, index) => {
          const quantity = Math.min(line.quantity, line.restQuantity);
          return (
            <div className="claim-decision-line" key={line.orderLineId}>
              <p className="claim-line-name">
                <b>{isEn ? line.nameEn : line.nameZh}</b>{" "}
                <small className="quiet">
                  {words.lineHint(
                    formatCount(line.quantity),
                    formatCount(line.restQuantity),
                    formatFen(line.restFen),
                  )}
                </small>
              </p>
              <div className="sales-form-row">
                <TextInput
                  {...field(`lines.${index}.quantity`, String(quantity))}
                  label={words.quantity}
                  inputMode="numeric"
                  width="short"
                />
                <TextInput
                  {...field(`lines.${index}.amount`, formatYuan(shareOf(line, quantity)))}
                  label={words.amount}
                  inputMode="decimal"
                  width="short"
                />
                <Select
                  {...field(`lines.${index}.disposition`, isBack ? "restock" : "keep")}
                  label={words.disposition}
                  options={DISPOSITIONS.map((value) => ({ value, label: refunds.dispositions[value] }))}
                />
              </div>
            </div>
          );
        })}
        <div className="sales-form-row">
          <TextInput
            {...field("freight")}
            label={words.freight}
            hint={words.freightHint(formatFen(restFreightFen))}
            inputMode="decimal"
            width="short"
          />
          <Select
            {...field("borneBy")}
            label={words.borneBy}
            placeholder
            options={COST_BEARERS.map((value) => ({ value, label: refunds.borneBy[value] }))}
          />
        </div>
      </fieldset>
      <Button>{words.submit}</Button>
    </form>
  );
}
