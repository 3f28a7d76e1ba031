import { LineFields } from "#app/components/agreement-form.tsx";
import { PriceRule, SeasonText, type ShownLine, useGoodsName } from "#app/components/agreement-pieces.tsx";
import { DateTime } from "#app/components/amounts.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Button, EnterButton, FormErrorSummary, TextArea, TextInput } from "#app/components/fields.tsx";
import { formatCount, formatDate } from "#app/components/format.ts";
import { useLocale, useMessages } from "#app/components/locale.tsx";
import { Badge } from "#app/components/tags.tsx";
import { formatDay } from "#app/domain/values/business-day.ts";
import type { FormAnswer } from "#app/http/forms.server.ts";
import type { AmendmentOutcome } from "#db/words.ts";

export interface ShownAmendment {
  id: string;
  number: number;
  isFromUnit: boolean;
  reason: string;
  lastDay: number | null;
  proposedAt: number;
  outcome: AmendmentOutcome | null;
  answerReason: string | null;
  answeredAt: number | null;
  changes: readonly {
    before: Pick<
      ShownLine,
      "quantity" | "unitPriceFen" | "belowListPermille" | "seasonFrom" | "seasonTo"
    > | null;
    after: ShownLine;
  }[];
}

/** Whose side somebody is on; nobody's where they only read. */
type Side = "unit" | "seller" | null;

interface AmendmentsProps {
  amendments: readonly ShownAmendment[];
  /** What is agreed now, for a further one. */
  lines: readonly ShownLine[];
  lastDay: number;
  side: Side;
  amendmentKey: string;
  /** False when the term has passed. */
  isOpen: boolean;
  answer: (FormAnswer & { added?: readonly ShownLine[] }) | undefined;
}

/** What was amended, what waits for an answer, and a form to propose more. */
export function AgreementAmendments(props: AmendmentsProps) {
  const { agreements } = useMessages();
  const words = agreements.amendments;
  const waits = props.amendments.some(({ outcome }) => outcome === null);
  return (
    <section id="amendments" className="stack">
      <h2>{words.title}</h2>
      {props.amendments.length === 0 ? <p className="quiet">{words.none}</p> : null}
      {props.amendments.map((amendment) => (
        <Amendment key={amendment.id} amendment={amendment} side={props.side} answer={props.answer} />
      ))}
      {props.side && props.isOpen ? (
        waits ? (
          <p className="quiet">{words.waits}</p>
        ) : (
          <Proposal {...props} />
        )
      ) : null}
    </section>
  );
}

const TONES = { confirmed: "leaf", refused: "danger", withdrawn: "plain", open: "warning" } as const;

function Amendment(props: { amendment: ShownAmendment; side: Side; answer: FormAnswer | undefined }) {
  const { amendment, side } = props;
  const { agreements } = useMessages();
  const words = agreements.amendments;
  const locale = useLocale();
  const goodsName = useGoodsName();
  const outcome = amendment.outcome ?? "open";
  const isOwn = side === (amendment.isFromUnit ? "unit" : "seller");
  const isHere = props.answer?.values.amendmentId === amendment.id;
  return (
    <article className="panel stack">
      <h3>
        {words.heading(amendment.number)} <Badge tone={TONES[outcome]}>{words.outcomes[outcome]}</Badge>
      </h3>
      <p className="quiet">
        {amendment.isFromUnit ? words.from.unit : words.from.seller} ·{" "}
        <DateTime instant={amendment.proposedAt} />
        {amendment.answeredAt === null ? null : (
          <>
            {" "}
            · {words.outcomes[outcome]} <DateTime instant={amendment.answeredAt} />
          </>
        )}
      </p>
      <p className="as-written">
        {words.reason}
        {locale === "en" ? ": " : "："}
        {amendment.reason}
      </p>
      {amendment.answerReason ? (
        <p className="as-written">
          {words.refuseReason}
          {locale === "en" ? ": " : "："}
          {amendment.answerReason}
        </p>
      ) : null}
      {amendment.lastDay === null ? null : <p>{words.lastDay(formatDate(amendment.lastDay, locale))}</p>}
      {amendment.changes.length > 0 ? (
        <DataTable
          caption={words.heading(amendment.number)}
          rows={amendment.changes}
          rowKey={({ after }) => String(after.lineNumber)}
          isStacked
          columns={[
            { key: "goods", label: words.goods, cell: ({ after }) => goodsName(after.goods) },
            {
              key: "before",
              label: words.before,
              isLabelled: true,
              cell: ({ before, after }) =>
                before ? <TermsText line={{ ...after, ...before }} /> : words.isNew,
            },
            {
              key: "after",
              label: words.after,
              isLabelled: true,
              cell: ({ after }) => <TermsText line={after} />,
            },
          ]}
        />
      ) : null}
      {amendment.outcome === null && side ? (
        isOwn ? (
          <form method="post" data-once>
            <input type="hidden" name="intent" value="withdrawAmendment" />
            <input type="hidden" name="amendmentId" value={amendment.id} />
            <Button kind="quiet">{words.withdraw}</Button>
          </form>
        ) : (
          <>
            <form method="post" data-once>
              <input type="hidden" name="intent" value="confirmAmendment" />
              <input type="hidden" name="amendmentId" value={amendment.id} />
              <Button>{words.confirm}</Button>
            </form>
            <form method="post" data-once noValidate className="stack">
              <input type="hidden" name="intent" value="refuseAmendment" />
              <input type="hidden" name="amendmentId" value={amendment.id} />
              <TextArea
                name="reason"
                form="answer"
                label={words.refuseReason}
                rows={2}
                maxLength={200}
                value={isHere ? props.answer?.values.reason : ""}
                error={isHere ? props.answer?.errors.reason : undefined}
              />
              <Button kind="quiet">{words.refuse}</Button>
            </form>
          </>
        )
      ) : null}
    </article>
  );
}

/** All that is agreed of some goods, in one cell. */
function TermsText({ line }: { line: ShownLine }) {
  const words = useMessages().agreements.amendments;
  return (
    <>
      {words.what(formatCount(line.quantity))} · <PriceRule line={line} listPriceFen={line.goods.priceFen} />{" "}
      · <SeasonText line={line} />
    </>
  );
}

function Proposal({ lines, lastDay, amendmentKey, answer: given }: AmendmentsProps) {
  const { agreements } = useMessages();
  const words = agreements.amendments;
  const isHere = String(given?.values.intent ?? "").startsWith("amend");
  const answer = isHere ? given : undefined;
  const added = answer?.added ?? [];
  return (
    <details className="panel" open={answer !== undefined || undefined}>
      <summary>{words.propose}</summary>
      <form method="post" action="#amendments" data-once noValidate className="stack">
        <EnterButton name="intent" value="amend" />
        <FormErrorSummary errors={answer?.errors} form="amend" />
        <p>{words.text}</p>
        <input type="hidden" name="key" value={String(answer?.values.key ?? amendmentKey)} />
        {added.map(({ lineNumber, goods }) => (
          <input key={lineNumber} type="hidden" name={`line.${lineNumber}.variant`} value={goods.variantId} />
        ))}
        <LineFields lines={[...lines, ...added]} answer={answer} form="amend" />
        <TextArea
          name="goods"
          form="amend"
          value={answer?.values.goods}
          error={answer?.errors.goods}
          label={words.more}
          hint={agreements.new.goodsHint}
          isOptional
          rows={2}
          spellCheck={false}
        />
        <Button name="intent" value="amendGoods" kind="quiet" size="small">
          {words.addGoods}
        </Button>
        <TextInput
          name="last"
          form="amend"
          type="date"
          label={words.last}
          width="medium"
          value={answer?.values.last ?? formatDay(lastDay)}
          error={answer?.errors.last}
        />
        <TextArea
          name="reason"
          form="amend"
          label={words.proposeReason}
          rows={2}
          maxLength={200}
          value={answer?.values.reason}
          error={answer?.errors.reason}
        />
        <Button name="intent" value="amend">
          {words.send}
        </Button>
      </form>
    </details>
  );
}
